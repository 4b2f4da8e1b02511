"""申报表: the application as the formal table that is printed, drawn with lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from ...domain.application import CaseFile, Row
from ...domain.reference import Module, Reference
from ...domain.text import lines
from ..glyphs import Glyphs
from ..ink import fit, wrap
from .tables import EMPTY, Lines, value_text

TITLE = "专业技术职务任职资格申报表"
LABEL = 16


@dataclass(frozen=True)
class _Frame:
    """Draws rows between vertical lines, `inner` cells wide."""

    inner: int
    edges: str

    def rule(self, left: int, middle: int, right: int, stops: Sequence[int] = ()) -> str:
        """A horizontal line, with a joint after each of `stops` cells."""
        line = list(self.edges[9] * self.inner)
        for stop in stops:
            line[stop] = self.edges[middle]
        return self.edges[left] + "".join(line) + self.edges[right]

    def text(self, content: str) -> str:
        return self.edges[10] + fit(content, self.inner) + self.edges[10]

    def cells(self, contents: Sequence[tuple[str, int]]) -> str:
        return self.edges[10] + self.edges[10].join(fit(text, size) for text, size in contents) + self.edges[10]


def form_lines(file: CaseFile, reference: Reference, width: int, glyphs: Glyphs) -> Lines:
    """Return the form for `width` cells."""
    frame = _Frame(width - 4, glyphs.edges)
    application = file.application
    pairs = [
        ("办件编号", application.no), ("业务名称", application.business),
        ("申报单位", application.unit.name), ("申报系列", application.series),
        ("申报专业", application.specialty), ("申报级别", application.level),
        ("申报职务", application.post), ("填报日期", f"{application.filed_on:%Y-%m-%d}"),
        ("评审计划", file.plan.title), ("评审委员会", file.plan.committee),
    ]  # fmt: skip
    made = [_centred(TITLE, width), "", f"{frame.rule(0, 1, 2)}"]
    made += _pair_rows(frame, pairs)
    for module in reference.modules:
        rows = file.contents.get(module.id, ())
        made += [frame.rule(3, 9, 5), frame.text(f" {module.name}"), frame.rule(3, 9, 5)]
        made += _module(frame, module, rows)
    made.append(frame.rule(6, 9, 8))
    return [[(f" {line}", "strong" if TITLE in line else "")] for line in made]


def _centred(text: str, width: int) -> str:
    return " " * max((width - cell_len(text)) // 2, 0) + text


def _pair_rows(frame: _Frame, pairs: Sequence[tuple[str, str]]) -> list[str]:
    value = frame.inner - LABEL - 1
    made = []
    for label, text in pairs:
        for index, part in enumerate(part for line in lines(text) for part in wrap(line, value - 2)):
            made.append(frame.cells([(f" {label}" if not index else "", LABEL), (f" {part}", value)]))
    return made


def _module(frame: _Frame, module: Module, rows: Sequence[Row]) -> list[str]:
    if not rows:
        return [frame.text(f" {EMPTY}")]
    made: list[str] = []
    for number, row in enumerate(rows):
        if number:
            made.append(frame.rule(3, 9, 5))
        made += _pair_rows(
            frame, [(field.name if cell_len(field.name) < LABEL else f"{field.name[:6]}…", value_text(field, row))
                    for field in module.fields]
        )  # fmt: skip
    return made
