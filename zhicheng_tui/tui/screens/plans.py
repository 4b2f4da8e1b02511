"""评审计划: every committee's call, how near its end is, and what can be done about it (Q01, Q02, Q04)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult

from ... import resources
from ...domain.plans import PlanRecord
from ...services.plan_looking import PlanRow
from ..binding import bindings
from ..present import plans as present
from ..widgets.line import Line, Notes
from ..widgets.plan_rows import PlanRows
from ..widgets.rows import Rows
from .base import BaseScreen
from .dialogs import PickScreen
from .listing import MINUTE
from .top import TopScreen
from .upload import SCANS

EMPTY = "列表是空的，还没有评审计划；可按 F6 新建"
LOOK, ANOTHER = "查看", "换一份"
Then = Callable[[PlanRecord], None]


def see_notice(screen: BaseScreen, record: PlanRecord, then: Then) -> None:
    """Look at a plan's notice, or attach one; `then` is told the plan once one is attached."""
    plans = screen.desk.plans
    why_not = plans.why_not(record)
    if record.notice_sha256 and why_not is None:

        def take(answer: str | None) -> None:
            if answer == LOOK:
                _look(screen, record)
            elif answer == ANOTHER:
                _pick(screen, record, then)

        screen.app.push_screen(PickScreen(f"通知附件：{record.notice_name}", (LOOK, ANOTHER)), take)
    elif record.notice_sha256:
        _look(screen, record)
    elif why_not is None:
        _pick(screen, record, then)
    else:
        screen.say(f"没有通知附件；{why_not}", "warning")


def _look(screen: BaseScreen, record: PlanRecord) -> None:
    from .viewer import ViewerScreen

    path = screen.attempt(lambda: screen.desk.plans.notice_of(record))
    if path is not None:
        screen.app.push_screen(ViewerScreen(path, record.notice_name, sha256=record.notice_sha256))


def _pick(screen: BaseScreen, record: PlanRecord, then: Then) -> None:
    from .chooser import ChooserScreen

    def attached(changed: PlanRecord) -> None:
        screen.say(f"已附上通知：{changed.notice_name}")
        then(changed)

    def picked(paths: list[Path] | None) -> None:
        if paths:
            screen.work_on(lambda: screen.desk.plans.attach(record.id, paths[0], record.version), attached)

    screen.app.push_screen(ChooserScreen(("评审计划", "通知附件"), kinds=SCANS), picked)


class PlansScreen(TopScreen):
    """The list of plans."""

    SCOPES: ClassVar[Sequence[str]] = ("plans", "top", "list")
    BINDINGS = bindings("plans", "top", "app")
    CSS_PATH = resources.style("plans")
    CRUMBS: ClassVar[Sequence[str]] = ("评审计划",)
    AUTO_FOCUS = "PlanRows"

    def content(self) -> ComposeResult:
        """Column heads, the plans, more about the one under the cursor."""
        yield Line(id="heads")
        yield PlanRows()
        yield Notes(id="below")

    def on_mount(self) -> None:
        """Show the plans in the first frame."""
        self.show_masthead()
        self.rows.now = self.desk.runtime.clock.now
        found = self.attempt(self.desk.plans.rows)
        if found is not None:
            self.show(found)
        self.set_interval(MINUTE, self.rows.refresh)

    @property
    def rows(self) -> PlanRows:
        """The list."""
        return self.query_one(PlanRows)

    def show(self, plans: list[PlanRow]) -> None:
        """Show these plans."""
        self.rows.show(plans)
        self.follow_cursor()

    def on_screen_resume(self) -> None:
        """Show what has changed meanwhile."""
        if self.rows.plans:
            self.do_refresh()

    def on_resize(self) -> None:
        """Share out the columns anew."""
        self.query_one("#heads", Line).show(present.heads(self.size.width))

    def redraw(self) -> None:
        """Draw the masthead with the other signs."""
        self.show_masthead()

    @on(Rows.Moved)
    def follow_cursor(self) -> None:
        """Tell more of the plan under the cursor, and why it cannot be changed."""
        entry = self.rows.current
        told = present.below(entry, self.desk.plans.why_not(entry.record)) if entry else []
        self.query_one("#below", Notes).show(told)

    # acts

    def why_not_open(self) -> str | None:
        """Not in an empty list."""
        return None if self.rows.current else EMPTY

    why_not_notice = why_not_applications = why_not_open

    def why_not_new(self) -> str | None:
        """Only who manages plans."""
        return self.desk.plans.why_not()

    def why_not_extend(self) -> str | None:
        """Only who manages this one."""
        entry = self.rows.current
        return self.desk.plans.why_not(entry.record) if entry else EMPTY

    def do_open(self) -> None:
        """Open the plan."""
        entry = self.rows.current
        assert entry is not None
        self._open(entry.record)

    def do_new(self) -> None:
        """Make one."""
        self._open(None)

    def _open(self, record: PlanRecord | None) -> None:
        from .plan_form import PlanFormScreen

        self.app.push_screen(PlanFormScreen(record), lambda _changed: self.do_refresh())

    def do_extend(self) -> None:
        """Move the review's end."""
        from .plan_extend import ExtendScreen

        entry = self.rows.current
        assert entry is not None
        self.app.push_screen(ExtendScreen(entry.record), lambda _changed: self.do_refresh())

    def do_notice(self) -> None:
        """Look at the committee's notice, or attach it."""
        entry = self.rows.current
        assert entry is not None
        see_notice(self, entry.record, lambda _changed: self.do_refresh())

    def do_applications(self) -> None:
        """Open the list of the plan's applications."""
        entry = self.rows.current
        assert entry is not None
        self.zapp.show_queue("", entry.record.id)

    # elsewhere

    def do_refresh(self) -> None:
        """Read the plans anew."""
        self.work_on(self.desk.plans.rows, self.show, group="plans")
