"""评审计划's lists: the plans, what a form can choose, and series with a box for each level."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from ...domain.plans import Take
from ...domain.reference import Series
from ...services.plan_looking import PlanRow
from ..ink import Span, fit, fit_spans
from ..present import plans as present
from .rows import Rows


class PlanRows(Rows):
    """Plans, the most urgent first."""

    empty = "还没有评审计划；按 F6 新建"

    def __init__(self) -> None:
        super().__init__()
        self.plans: Sequence[PlanRow] = ()
        self.now: Callable[[], datetime] | None = None

    def show(self, plans: Sequence[PlanRow]) -> None:
        """Show these; the cursor stays on its plan."""
        here = self.current
        self.plans = plans
        at = next((index for index, row in enumerate(plans) if here and row.record.id == here.record.id), self.cursor)
        self.set_count(len(plans), at)

    @property
    def current(self) -> PlanRow | None:
        """The plan under the cursor."""
        return self.plans[self.cursor] if self.cursor < len(self.plans) else None

    def spans(self, index: int, width: int) -> Sequence[Span]:
        """Return one plan."""
        assert self.now is not None
        return present.row(self.plans[index], self.now(), width, self.glyphs)


class OptionRows(Rows):
    """What a form chooses rather than types: a label and how it stands."""

    def __init__(self, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.options: Sequence[tuple[str, Span]] = ()

    def show(self, options: Sequence[tuple[str, Span]]) -> None:
        """Show these."""
        self.options = options
        self.set_count(len(options), self.cursor)

    def spans(self, index: int, width: int) -> Sequence[Span]:
        """Return one choice."""
        label, value = self.options[index]
        return fit_spans([(f" {fit(label, 10)}", "dim"), (fit(value[0], max(width - 11, 4)), value[1])], width)


class TakeRows(Rows):
    """Series, each with a box for every level; the cursor stands on one box."""

    LEVELS = ("正高级", "副高级", "中级", "助理级", "员级")
    NAME, BOX = 20, 10

    def __init__(self, series: Sequence[Series], takes: frozenset[Take]) -> None:
        super().__init__()
        self.series = series
        self.takes = set(takes)
        self.column = 0

    def on_mount(self) -> None:
        """Show them, the cursor on the first that is taken."""
        first = next((index for index, one in enumerate(self.series) if self.taken(one)), 0)
        self.set_count(len(self.series), first)

    @property
    def current(self) -> Series:
        """The series under the cursor."""
        return self.series[self.cursor]

    @property
    def take(self) -> Take | None:
        """The box under the cursor; `None` where the series has no such level."""
        level = self.LEVELS[self.column]
        return (self.current.no, level) if level in self.current.titles else None

    def taken(self, series: Series) -> list[Take]:
        """Return the levels of a series that are taken."""
        return [(series.no, level) for level in series.titles if (series.no, level) in self.takes]

    def move_column(self, step: int) -> None:
        """Go to a box beside the present one."""
        self.column = max(min(self.column + step, len(self.LEVELS) - 1), 0)
        self.repaint_row(self.cursor)

    def spans(self, index: int, width: int) -> Sequence[Span]:
        """Return one series."""
        one = self.series[index]
        line: list[Span] = [(f" {one.no:>2} ", "dim"), (fit(one.name, self.NAME, self.glyphs.ellipsis), "")]
        for column, level in enumerate(self.LEVELS):
            here = index == self.cursor and column == self.column
            mark: Span = ("", "")
            if level in one.titles:
                yes = (one.no, level) in self.takes
                box = self.glyphs.box_yes if yes else self.glyphs.box_no
                mark = (f"{box} {level}", "mark" if yes else "")
            line += [(self.glyphs.cursor if here else " ", "key"), (fit(mark[0], self.BOX), mark[1])]
        return fit_spans(line, width)
