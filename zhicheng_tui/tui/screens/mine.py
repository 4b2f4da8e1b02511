"""我的办件: an applicant's own applications, what waits for them first (D02–D06)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult

from ... import resources
from ...domain.text import one_line
from ...services.errors import NotFound
from ..binding import bindings
from ..filling_work import Work
from ..ink import Span
from ..present import applying as present
from ..widgets.line import Line, Notes
from ..widgets.rows import Rows
from .base import BaseScreen
from .dialogs import ConfirmScreen, TextScreen
from .listing import MINUTE
from .step import first_step, see_plan_notice

if TYPE_CHECKING:
    from ...services.applying import Mine
    from ...services.filled import Filled

EMPTY = "还没有申报；按 F6 选择评审计划开始"
ELSEWHERE = "工作台、统一审核等是审核员的页面；申报人在「我的办件」填报、提交和查看"


class MineRows(Rows):
    """One's own applications."""

    empty = EMPTY

    def __init__(self) -> None:
        super().__init__()
        self.mine: Sequence[Mine] = ()
        self.now: Callable[[], datetime] | None = None

    def show(self, mine: Sequence[Mine]) -> None:
        """Show these; the cursor stays on its application."""
        here = self.current
        self.mine = mine
        number = here.application.id if here else 0
        at = next((index for index, one in enumerate(mine) if one.application.id == number), self.cursor)
        self.set_count(len(mine), at)

    @property
    def current(self) -> Mine | None:
        """The application under the cursor."""
        return self.mine[self.cursor] if self.cursor < len(self.mine) else None

    def spans(self, index: int, width: int) -> Sequence[Span]:
        """Return one application."""
        return present.mine_row(index + 1, self.mine[index], width)


class MineScreen(BaseScreen):
    """The home of an applicant."""

    SCOPES: ClassVar[Sequence[str]] = ("mine", "list")
    BINDINGS = bindings("mine", "app")
    CSS_PATH = resources.style("filling")
    CRUMBS: ClassVar[Sequence[str]] = ("申报专区", "我的办件")
    AUTO_FOCUS = "MineRows"

    def __init__(self) -> None:
        super().__init__()
        self.year: int | None = None
        self.years: Sequence[int] = ()
        self._shown = False

    def content(self) -> ComposeResult:
        """How many wait and of which year; heads, list; more about the one under the cursor."""
        yield Line(id="todo")
        yield Line(id="heads")
        yield MineRows()
        yield Notes(id="below")

    @property
    def rows(self) -> MineRows:
        """The list."""
        return self.query_one(MineRows)

    def on_mount(self) -> None:
        """Show the applications in the first frame."""
        self.show_masthead()
        self.load()
        self.set_interval(MINUTE, self.follow_cursor)

    def load(self) -> None:
        """Read the list."""
        found = self.attempt(self.desk.applying.list)
        if found is None:
            return
        self._shown = True
        self.years = sorted({one.year for one in found}, reverse=True)
        if self.year not in self.years:
            self.year = None
        waiting = sum(one.fillable for one in found)
        self.rows.show([one for one in found if self.year in (None, one.year)])
        years = f"年度 {self.year or '全部'}{' · F4 换年度' if len(self.years) > 1 else ''} · F1 查看《申报操作手册》 "
        left: list[Span] = [(" 当前待办", "strong"), (f"({waiting} 条)", "bad" if waiting else "dim")]
        self.query_one("#todo", Line).show(left, [(years, "accent")])
        self.follow_cursor()

    def on_screen_resume(self) -> None:
        """Show what has changed meanwhile."""
        if self._shown:
            self.load()

    def on_resize(self) -> None:
        """Share out the columns anew."""
        self.query_one("#heads", Line).show(present.mine_heads(self.size.width))
        self.show_masthead()

    def redraw(self) -> None:
        """Draw the masthead with the other signs."""
        self.show_masthead()

    @on(Rows.Moved)
    def follow_cursor(self) -> None:
        """Tell more of the application under the cursor, and what to do next."""
        now = self.desk.runtime.clock.now()
        self.query_one("#below", Notes).show(present.mine_notes(self.rows.current, now, self.size.width))

    async def on_key(self, event: events.Key) -> None:
        """Say of the reviewers' keys that they are theirs."""
        if event.key in "123456":
            event.stop()
            event.prevent_default()
            self.say(ELSEWHERE)

    # acts

    def why_not_open(self) -> str | None:
        """Not in an empty list."""
        return None if self.rows.current else EMPTY

    why_not_notice = why_not_reviews = why_not_open

    def do_open(self) -> None:
        """Go on with the application, or look at it."""
        mine = self.rows.current
        assert mine is not None
        self.open_application(mine.application.id)

    def open_application(self, number: int) -> None:
        """Open an application at the step where it stands."""
        self.work_on(lambda: self.desk.filling.open(number), self._opened, group="open")

    def _opened(self, filled: Filled) -> None:
        self.app.push_screen(first_step(Work(self.desk, filled)))

    def do_declare(self) -> None:
        """Begin a new one."""
        from .declare import DeclareScreen

        self.app.push_screen(DeclareScreen(), lambda number: self.open_application(number) if number else None)

    def do_notice(self) -> None:
        """Look at the notice of the plan."""
        mine = self.rows.current
        assert mine is not None
        see_plan_notice(self, mine.plan.id)

    def do_reviews(self) -> None:
        """Read every round's opinion and reasons."""
        mine = self.rows.current
        assert mine is not None
        number = mine.application.id
        self.work_on(lambda: self.desk.filling.open(number), self._show_reviews, group="open")

    def _show_reviews(self, filled: Filled) -> None:
        lines = present.reviews_lines(filled, self.desk.runtime.reference)
        self.app.push_screen(TextScreen(f"审核记录：{filled.application.no}", lines))

    def why_not_discard(self) -> str | None:
        """Only one that was never submitted."""
        mine = self.rows.current
        return EMPTY if mine is None else mine.why_kept or None

    def do_discard(self) -> None:
        """Delete an application begun by mistake, once that is confirmed."""
        mine = self.rows.current
        assert mine is not None
        application = mine.application

        def discard(yes: bool | None) -> None:
            if yes:
                self.work_on(
                    lambda: self.desk.applying.discard(application.id),
                    lambda _none: self._discarded(application.no),
                    group="discard",
                )

        question = f"删除在「{one_line(mine.plan.title)}」的申报 {application.no}？"
        self.app.push_screen(ConfirmScreen(question, "填写的内容和附件一起删除，不能恢复"), discard)

    def _discarded(self, no: str) -> None:
        self.say(f"已删除申报 {no}")
        self.load()

    def failed(self, error: Exception) -> None:
        """Say why not, and show how it stands by now."""
        super().failed(error)
        if self._shown and isinstance(error, NotFound):
            self._shown = False
            self.load()

    def why_not_year(self) -> str | None:
        """Only where there are several."""
        return None if len(self.years) > 1 else "只有一个年度的办件"

    def do_year(self) -> None:
        """Show another year, then all again."""
        turn = [None, *self.years]
        self.year = turn[(turn.index(self.year) + 1) % len(turn)]
        self.load()

    def do_refresh(self) -> None:
        """Read the list anew."""
        self.load()

    def leave(self) -> None:
        """There is nothing above."""
        self.say("这里是首页；退出请按 Ctrl+Q")
