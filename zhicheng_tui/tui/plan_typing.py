"""A plan being typed: its fields as text, and back; what cannot be read stays as it was typed, with the reason."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from ..domain.clock import DAY_END, deadline, local, opening
from ..domain.dates import parse_moment
from ..domain.plans import PlanForm
from ..domain.refusal import Refusal

FIELDS: Mapping[str, str] = {
    "title": "计划名称",
    "code": "编码",
    "year": "年度",
    "committee": "评委会",
    "apply_end": "申报截止",
    "review_start": "审核开始",
    "review_end": "审核截止",
    "urgent_days": "紧急天数",
    "hurry_days": "加急天数",
}
"""Everything that is typed, in the order of the screen."""
DATES = ("apply_end", "review_start", "review_end")
NUMBERS = ("year", "urgent_days", "hurry_days")
_MIDNIGHT = datetime.min.time()


@dataclass(frozen=True)
class Understood:
    """A form as far as it could be read, and what could not."""

    form: PlanForm
    problems: tuple[Refusal, ...]


def moment_text(moment: datetime | None, *, begins: bool = False) -> str:
    """Return an instant as it would be typed; the time of day is left out where a bare date means it."""
    if moment is None:
        return ""
    there = local(moment)
    bare = there.time().replace(microsecond=0) == (_MIDNIGHT if begins else DAY_END)
    return f"{there:%Y-%m-%d}" if bare else f"{there:%Y-%m-%d %H:%M:%S}".removesuffix(":00")


def texts_of(form: PlanForm) -> dict[str, str]:
    """Return the typed fields of a form as text."""
    texts = {}
    for name in FIELDS:
        value = getattr(form, name)
        if name in DATES:
            texts[name] = moment_text(value, begins=name == "review_start")
        else:
            texts[name] = "" if value is None else str(value)
    return texts


def understood(texts: Mapping[str, str], base: PlanForm, today: date) -> Understood:
    """Return the form that the texts mean, on `base`; a text that was not touched means what it stood for."""
    untouched, values, problems = texts_of(base), dict[str, object](), []
    for name, text in texts.items():
        if text == untouched[name]:
            continue
        if name in DATES:
            moment = read_moment(text, today, begins=name == "review_start")
            if moment is None and text.strip():
                message = f"「{text.strip()}」不是日期，请写成 2026-11-30 或 11-30 17:00"
                problems.append(Refusal("no-date", message, name))
            values[name] = moment
        elif name in NUMBERS:
            values[name] = _number(text)
        else:
            values[name] = text
    return Understood(replace(base, **values), tuple(problems))  # type: ignore[arg-type]


def read_moment(text: str, today: date, *, begins: bool = False) -> datetime | None:
    """Return the instant that a person typed, or `None`; a bare date ends at 23:59:59, or `begins` at midnight."""
    found = parse_moment(text, today)
    if found is None:
        return None
    return opening(found) if begins else deadline(found)


def _number(text: str) -> int | None:
    plain = unicodedata.normalize("NFKC", text).strip()
    return int(plain) if plain.isdecimal() and len(plain) <= len("2026") else None
