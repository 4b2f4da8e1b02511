"""The four steps of an application: what they share is the head of the form and the ways between them (D07–D12)."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.containers import Container

from ... import resources
from ...domain.status import Status
from ..filling_work import BASIC, Work
from ..present import applying as present
from ..widgets.line import Line, Notes
from .base import EXPECTED
from .dialogs import TextScreen
from .keeping import KeepingScreen

if TYPE_CHECKING:
    from ...services.filled import Filled

PROMISE_FIRST = "请先作出诚信承诺：按 1，阅读后按 F10"
HERE = "已在这一步"


class StepScreen(KeepingScreen):
    """One of the steps."""

    STEP: ClassVar[int] = 1
    CSS_PATH = resources.style("filling")

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self._named = ""
        """The name that the head of the form shows."""

    @property
    def CRUMBS(self) -> Sequence[str]:  # type: ignore[override]
        """Where this is."""
        return ("我的办件", present.STEPS[self.STEP - 1])

    def content(self) -> ComposeResult:
        """The steps, the head of the form, what the step is about."""
        yield Line(id="steps")
        about = Notes(id="about")
        about.styles.height = len(present.about(self.work.filled, self.app.size.width))
        yield about
        with Container(id="step"):
            yield from self.step()

    def step(self) -> ComposeResult:
        """The widgets of the step."""
        yield from ()

    def show_head(self) -> None:
        """Show the masthead, the steps and the head of the form."""
        filled = self.work.filled
        application = filled.application
        self.show_masthead([(application.status.label, present.INKS.get(application.status, "accent"))])
        self.query_one("#steps", Line).show(
            present.steps_line(self.STEP, filled.promised_at is not None), present.until(filled)
        )
        self.show_about()

    def show_about(self) -> None:
        """Show what the application is and whose, by the name as it is typed."""
        self._named = self.typed_name
        lines = present.about(self.work.filled, self.app.size.width, self._named)
        about = self.query_one("#about", Notes)
        if about.size.height != len(lines) and about.size:
            about.styles.height = len(lines)
        about.show(lines)

    @property
    def typed_name(self) -> str:
        """The applicant's name as it stands in 基本信息."""
        return next((str(row.get("name") or "").strip() for row in self.work.rows_of(BASIC)), "")

    def keep_soon(self) -> None:
        """Write what has changed soon; the head has the name that is being typed."""
        super().keep_soon()
        if self.typed_name != self._named:
            self.show_about()

    def on_resize(self) -> None:
        """Fill the lines for the new width."""
        self.show_head()

    def redraw(self) -> None:
        """The signs differ."""
        self.reshow()

    def reshow(self) -> None:
        """Show everything anew."""
        self.show_head()

    def take(self, filled: Filled) -> None:
        """Take in what was read anew, and show it."""
        self.work.take(filled)
        self.reshow()

    def reread(self) -> None:
        """Read the application anew, once what was typed is written."""

        def read() -> Filled:
            self.work.write()
            return self.desk.filling.open(self.work.id)

        self.work_on(read, self.take, group="reread")

    def failed(self, error: Exception) -> None:
        """Another window's changes are shown and asked about."""
        if self.work.conflicts:
            self.ask_which()
        else:
            super().failed(error)

    # from step to step

    def why_not_step_2(self) -> str | None:
        """Not before the promise is given, where something is to be filled in."""
        filled = self.work.filled
        waits = filled.promised_at is None and not filled.closed and filled.application.status is Status.DRAFT
        return PROMISE_FIRST if waits else None

    why_not_step_3 = why_not_step_4 = why_not_step_2

    def do_step_1(self) -> None:
        """诚信承诺."""
        self.go(1)

    def do_step_2(self) -> None:
        """信息填报."""
        self.go(2)

    def do_step_3(self) -> None:
        """附件上传."""
        self.go(3)

    def do_step_4(self) -> None:
        """提交审核."""
        self.go(4)

    def why_not_next(self) -> str | None:
        """Not behind the last."""
        return "已是最后一步；按 F10 提交" if len(present.STEPS) == self.STEP else self.why_not_step_2()

    def why_not_previous(self) -> str | None:
        """Not before the first."""
        return "已是第一步" if self.STEP == 1 else None

    def do_next(self) -> None:
        """Keep and go on (保存并继续下一步)."""
        self.go(self.STEP + 1)

    def do_previous(self) -> None:
        """One step back."""
        self.go(self.STEP - 1)

    def go(self, step: int, **place: Any) -> None:
        """Go to a step, and to a place in it."""
        if step == self.STEP:
            self.say(HERE)
        else:
            self.app.switch_screen(make_step(self.work, step, **place))

    # the rest

    def do_notice(self) -> None:
        """Look at the plan's notice (查看附件)."""
        see_plan_notice(self, self.work.filled.plan.id)

    def do_reviews(self) -> None:
        """Read every round's opinion and reasons."""
        lines = present.reviews_lines(self.work.filled, self.desk.runtime.reference)
        self.app.push_screen(TextScreen("审核记录", lines))

    def leave(self) -> None:
        """Keep what was typed and go back to 我的办件 (返回首页)."""
        if self.stuck:
            self.app.pop_screen()
            return
        if self.work.conflicts:
            self.ask_which()
            return
        self.run_worker(self._leave(), group="leave", exclusive=True)

    async def _leave(self) -> None:
        """Write what was typed, then leave; nobody is kept in by what cannot be kept."""
        try:
            await asyncio.to_thread(self.work.write)
        except EXPECTED as error:
            await self.zapp.covering.lifted()
            self.stuck = not self.work.conflicts
            self.failed(error)
            if self.stuck:
                self.say(f"输入的内容没有保存：{error}。再按 Esc 离开，放弃没有保存的输入", "error")
        else:
            await self.zapp.covering.lifted()
            self.app.pop_screen()


def make_step(work: Work, step: int, **place: Any) -> StepScreen:
    """Return the screen of a step."""
    if step == 1:
        from .promise import PromiseScreen

        return PromiseScreen(work)
    if step == 2:
        from .filling import FillingScreen

        return FillingScreen(work, **place)
    if step == 3:
        from .enclosures import EnclosuresScreen

        return EnclosuresScreen(work)
    from .submitting import SubmittingScreen

    return SubmittingScreen(work)


def first_step(work: Work) -> StepScreen:
    """Return where an application is gone on with: after a return at 退回信息 (D17), first of all at the promise."""
    filled = work.filled
    if filled.marks:
        return make_step(work, 2, module="returned")
    return make_step(work, 1 if filled.promised_at is None and not filled.closed else 2)


def see_plan_notice(screen: Any, plan_id: int) -> None:
    """Look at a plan's notice, or say that there is none."""
    from .viewer import ViewerScreen

    found = screen.attempt(lambda: screen.desk.applying.notice(plan_id))
    if found is not None:
        path, name = found
        screen.app.push_screen(ViewerScreen(path, name))
