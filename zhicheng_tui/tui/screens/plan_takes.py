"""系列级别: what a plan takes, picked in a list with a box for each level; answers the new set, or `None`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath
from typing import ClassVar

from textual.app import ComposeResult

from ... import resources
from ...domain.plans import Take
from ...domain.reference import Series
from ..binding import bindings
from ..widgets.line import Line
from ..widgets.plan_rows import TakeRows
from .dialogs import Dialog


class TakesScreen(Dialog):
    """Series and levels."""

    SCOPES: ClassVar[Sequence[str]] = ("dialog", "takes", "list")
    BINDINGS = bindings("dialog", "takes", "app")
    AUTO_FOCUS = "TakeRows"
    CSS_PATH: ClassVar[list[str | PurePath]] = [resources.style("dialogs"), resources.style("plans")]

    def __init__(self, series: Sequence[Series], takes: frozenset[Take], fixed: frozenset[Take], why: str) -> None:
        """`fixed`: those that cannot be taken away, `why` not."""
        super().__init__("系列和级别")
        self.add_class("takes")
        self.series, self.takes, self.fixed, self.why = series, takes, fixed, why

    def content(self) -> ComposeResult:
        """The boxes, how many are taken."""
        yield TakeRows(self.series, self.takes)
        yield Line(id="count")

    def on_mount(self) -> None:
        """Count."""
        self._count()

    @property
    def rows(self) -> TakeRows:
        """The boxes."""
        return self.query_one(TakeRows)

    def _count(self) -> None:
        kinds = len({number for number, _ in self.rows.takes})
        told = f" 已选 {kinds} 个系列 {len(self.rows.takes)} 项"
        self.query_one("#count", Line).show([(told, "strong"), ("　空格选择，F10 确定，Esc 取消", "dim")])

    def do_left(self) -> None:
        """The level to the left."""
        self.rows.move_column(-1)

    def do_right(self) -> None:
        """The level to the right."""
        self.rows.move_column(1)

    def why_not_toggle(self) -> str | None:
        """Only levels there are, and none that people have applied under."""
        take = self.rows.take
        if take is None:
            return f"「{self.rows.current.name}」没有这一级"
        return self.why if take in self.fixed and take in self.rows.takes else None

    def do_toggle(self) -> None:
        """Take the level in or out."""
        take = self.rows.take
        assert take is not None
        self.rows.takes ^= {take}
        self._changed()

    def do_all(self) -> None:
        """Take all levels of the series, or none if they all are."""
        rows = self.rows
        one = rows.current
        every = {(one.no, level) for level in one.titles}
        rows.takes = (rows.takes - (every - self.fixed)) if every <= rows.takes else (rows.takes | every)
        self._changed()

    def _changed(self) -> None:
        self.rows.repaint_row(self.rows.cursor)
        self._count()

    def do_yes(self) -> None:
        """Answer what is taken."""
        self.dismiss(frozenset(self.rows.takes))

    def do_choose(self) -> None:
        """Enter alone does not answer: it is pressed for a box."""
        self.action_run("takes.toggle")
