"""诚信承诺: the first step, read and given once (D07)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult

from ...domain.clock import local
from ...domain.status import Status
from ..binding import bindings
from ..ink import Span
from ..widgets.line import Notes
from .dialogs import AssentScreen, TextRows
from .step import StepScreen

if TYPE_CHECKING:
    from ...services.filled import Filled


class PromiseScreen(StepScreen):
    """Step 1."""

    STEP = 1
    SCOPES: ClassVar[tuple[str, ...]] = ("promise", "step", "list")
    BINDINGS = bindings("promise", "step", "app")
    AUTO_FOCUS = "TextRows"

    def step(self) -> ComposeResult:
        """The promise, and how it stands."""
        lines: list[list[Span]] = []
        for number, paragraph in enumerate(self.desk.runtime.reference.promise):
            lines += [[(paragraph, "" if number else "strong")], []]
        yield TextRows(lines[:-1])
        yield Notes(id="notes")

    def on_mount(self) -> None:
        """Show how it stands."""
        self.reshow()

    def reshow(self) -> None:
        """Show head and state."""
        self.show_head()
        self.query_one("#notes", Notes).show([[self._state()]])

    def _state(self) -> Span:
        filled = self.work.filled
        if filled.promised_at is not None:
            when = f"{local(filled.promised_at):%Y-%m-%d %H:%M}"
            return (f" {self.zapp.glyphs.check} 已于 {when} 承诺；按 F9 继续填报", "good")
        if filled.closed:
            return (f" 没有承诺。{filled.closed}", "hurry")
        return (" 阅读以后按 F10 承诺，然后开始填报", "accent")

    def why_not_give(self) -> str | None:
        """Once, while something can be filled in."""
        filled = self.work.filled
        return "已经承诺；按 F9 继续填报" if filled.promised_at is not None else filled.closed or None

    def do_give(self) -> None:
        """Promise, once that is confirmed, and go on."""
        self.app.push_screen(AssentScreen("作出以上诚信承诺？", "承诺以后开始填报"), self._confirmed)

    def _confirmed(self, yes: bool | None) -> None:
        if not yes:
            return

        def give() -> Filled:
            self.desk.filling.promise(self.work.id)
            return self.desk.filling.open(self.work.id)

        self.work_on(give, self._given, group="promise")

    def _given(self, filled: Filled) -> None:
        self.work.take(filled)
        self.say("已承诺，请填报申报信息")
        self.go(2)

    def why_not_redeclare(self) -> str | None:
        """Only before the first submission."""
        filled = self.work.filled
        if filled.application.status is not Status.DRAFT:
            return "申报系列、级别、职务提交之后不能更改；需要更改时请联系单位审核员"
        return filled.closed or None

    def do_redeclare(self) -> None:
        """Apply for something else."""
        from .declare import DeclareScreen

        def done(number: int | None) -> None:
            if number is not None:
                self.reread()

        self.app.push_screen(DeclareScreen(self.work.filled), done)
