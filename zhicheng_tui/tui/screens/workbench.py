"""工作台: how many applications stand where; every number opens its list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult

from ...domain.queue import Counts
from ...domain.status import Status
from ..binding import bindings
from ..present import workbench
from ..widgets.grid import NumberGrid
from .top import TopScreen

SENDING = (Status.APPROVED.short, Status.SENT.short)
"""The numbers that open 单位送审 (E01)."""


class WorkbenchScreen(TopScreen):
    """Counts per plan, urgency and status."""

    SCOPES: ClassVar[Sequence[str]] = ("workbench", "top", "list")
    BINDINGS = bindings("workbench", "top", "app")
    CRUMBS: ClassVar[Sequence[str]] = ("工作台",)
    AUTO_FOCUS = "NumberGrid"

    def content(self) -> ComposeResult:
        """The grid."""
        yield NumberGrid()

    def on_mount(self) -> None:
        """Show the counts in the first frame."""
        counts = self.attempt(self.desk.queue.counts)
        if counts is not None:
            self.show(counts)

    def on_screen_resume(self) -> None:
        """Count again on coming back."""
        if self.query_one(NumberGrid).grid:
            self.do_refresh()

    def do_refresh(self) -> None:
        """Count again."""
        self.work_on(self.desk.queue.counts, self.show)

    def show(self, counts: Counts) -> None:
        """Show counts."""
        now = self.desk.runtime.clock.now()
        self.show_masthead(workbench.badges(counts, now))
        self.query_one(NumberGrid).show(workbench.grid(counts, now, self.app.title, wide=self.app.size.width >= 100))

    def redraw(self) -> None:
        """Count and show again."""
        self.do_refresh()

    def on_resize(self) -> None:
        """Show more columns on a wider terminal."""
        if self.query_one(NumberGrid).grid:
            self.do_refresh()

    def do_left(self) -> None:
        """The number to the left."""
        self.query_one(NumberGrid).move_column(-1)

    def do_right(self) -> None:
        """The number to the right."""
        self.query_one(NumberGrid).move_column(1)

    def do_open(self) -> None:
        """Open the list of the number under the cursor."""
        number = self.query_one(NumberGrid).number
        if number is None:
            return
        show = self.zapp.show_sending if number.text in SENDING else self.zapp.show_queue
        show(number.text, number.plan_id)

    def leave(self) -> None:
        """The top: leaving means quitting, which has its own key."""
        self.say("这里是首页；退出请按 Ctrl+Q")
