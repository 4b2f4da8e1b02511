"""Figures: what was measured, against which budget."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Figure:
    """One measured value."""

    group: str
    what: str
    value: float
    unit: str
    budget: float | None = None
    """The most it may be (DESIGN §5), in the same unit."""
    note: str = ""

    @property
    def kept(self) -> bool | None:
        """Whether the budget is kept; `None` where there is none."""
        return None if self.budget is None else self.value <= self.budget

    def as_dict(self) -> dict[str, Any]:
        """Return it as a plain object."""
        return {**asdict(self), "kept": self.kept}


def median(values: Sequence[float]) -> float:
    """Return the middle value."""
    return statistics.median(values)


def p95(values: Sequence[float]) -> float:
    """Return the value that 95 in 100 do not pass."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(0.95 * (len(ordered) - 1)))]


def table(figures: Sequence[Figure]) -> str:
    """Return figures as lines for people."""
    width = max(len(figure.what) for figure in figures)
    lines, group = list[str](), ""
    for figure in figures:
        if figure.group != group:
            group = figure.group
            lines += ["", group]
        budget = "" if figure.budget is None else f"≤ {_number(figure.budget)} {figure.unit}"
        verdict = {True: "ok", False: "MISSED", None: ""}[figure.kept]
        value = f"{_number(figure.value)} {figure.unit}"
        lines.append(f"  {figure.what:<{width}}  {value:>14}  {budget:<14} {verdict:<6}  {figure.note}".rstrip())
    return "\n".join(lines)


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 or value == int(value) else f"{value:.2f}"
