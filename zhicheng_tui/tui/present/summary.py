"""一览表: the application on one page, as a committee's summary has it."""

from __future__ import annotations

from collections.abc import Sequence

from ...domain.application import CaseFile, Row
from ...domain.privacy import mask_id
from ...domain.reference import Reference
from ...domain.text import one_line
from ..ink import Span, fit, wrap
from .tables import EMPTY, Lines

LABEL = 14
MOST = 5
"""Records of one kind that a summary lists; it says how many more there are."""


def summary_lines(file: CaseFile, reference: Reference, width: int) -> Lines:
    """Return the summary for `width` cells."""
    application, contents = file.application, file.contents
    basic = next(iter(contents.get("basic", ())), {})
    pairs = [
        ("姓名", f"{application.name}　{_text(basic, 'sex')}　{_text(basic, 'birth')}"),
        ("证件号码", mask_id(application.id_no)),
        ("现工作单位", _text(basic, "employer") or application.unit.name),
        ("申报", f"{application.series} / {application.specialty} / {application.post}（{application.level}）"),
        ("申报单位", application.unit.name),
        ("评审计划", file.plan.title),
    ]
    made: Lines = [line for label, text in pairs for line in _entry(label, text, width)]
    for module in reference.modules:
        if module.repeated:
            made += [[], *_digest(module.name, [_row_text(row) for row in contents.get(module.id, ())], width)]
    return made


def _digest(name: str, texts: Sequence[str], width: int) -> Lines:
    if not texts:
        return _entry(name, EMPTY, width, "dim")
    made = [
        line for number, text in enumerate(texts[:MOST]) for line in _entry(name if not number else "", text, width)
    ]
    if len(texts) > MOST:
        made += _entry("", f"另有 {len(texts) - MOST} 条，见申报信息", width, "dim")
    return made


def _row_text(row: Row) -> str:
    parts = [
        str(value) for value in row.values() if isinstance(value, str | int | float) and not isinstance(value, bool)
    ]
    return one_line(" ".join(part for part in parts if part)[:400])


def _entry(label: str, text: str, width: int, ink: str = "") -> Lines:
    made: Lines = []
    size = max(LABEL, 2)
    for index, part in enumerate(wrap(one_line(text), width - size - 4)):
        name: Span = (fit(f"  {label}" if not index else "", size + 2), "dim")
        made.append([name, (part, ink)])
    return made


def _text(row: Row, key: str) -> str:
    value = row.get(key)
    return value if isinstance(value, str) else ""
