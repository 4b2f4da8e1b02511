"""提交审核: the fourth step; everything that is still wrong in one list, then the submission (D07, D18)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar
from uuid import uuid4

from textual import on
from textual.app import ComposeResult

from ...domain.application import Application
from ...domain.checking import Fault
from ...domain.status import Status
from ...domain.text import one_line
from ..binding import bindings
from ..filling_work import ATTACH, Work
from ..ink import Span
from ..present import filling as present
from ..widgets.line import Line, Notes
from ..widgets.rows import Rows
from .dialogs import AssentScreen
from .step import StepScreen

CHECKING = "正在检查，请稍候"


class FaultRows(Rows):
    """What is wrong, then what is worth a second look."""

    empty = ""

    def __init__(self) -> None:
        super().__init__()
        self.faults: Sequence[Fault] = ()

    def show(self, faults: Sequence[Fault], empty: str) -> None:
        """Show these, the blocking ones first."""
        self.empty = empty
        self.faults = sorted(faults, key=lambda fault: not fault.blocking)
        self.set_count(len(self.faults), self.cursor)

    @property
    def current(self) -> Fault | None:
        """The one under the cursor."""
        return self.faults[self.cursor] if self.cursor < len(self.faults) else None

    def spans(self, index: int, width: int) -> Sequence[Span]:
        """Return one."""
        from ..app import ZhichengApp

        assert isinstance(self.app, ZhichengApp)
        return present.fault_line(self.faults[index], self.app.desk.runtime.reference, width)


class SubmittingScreen(StepScreen):
    """Step 4."""

    STEP = 4
    SCOPES: ClassVar[tuple[str, ...]] = ("submitting", "step", "list")
    BINDINGS = bindings("submitting", "step", "app")
    AUTO_FOCUS = "FaultRows"

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self.token = uuid4().hex
        self.faults: Sequence[Fault] | None = None
        """What was found; `None` while it is being looked for."""
        self.sending = False

    def step(self) -> ComposeResult:
        """How it stands, what is wrong, what to do."""
        yield Line(id="count")
        yield FaultRows()
        yield Notes(id="notes")

    @property
    def rows(self) -> FaultRows:
        """What is wrong."""
        return self.query_one(FaultRows)

    def on_mount(self) -> None:
        """Look for what is wrong."""
        self.reshow()

    def reshow(self) -> None:
        """Look anew."""
        self.show_head()
        if self.work.filled.closed:
            self.faults = ()
            self._show()
        else:
            self.do_check()

    def do_check(self) -> None:
        """Write what was typed, and look for what is wrong with all of it."""
        self._check(self._found)

    def _check(self, then: Callable[[list[Fault]], None]) -> None:
        self.faults = None
        self._show()

        def look() -> list[Fault]:
            self.work.write()
            return self.desk.filling.check(self.work.id)

        self.work_on(look, then, group="check")

    def _found(self, faults: list[Fault]) -> None:
        self.faults = faults
        self._show()

    @property
    def blocking(self) -> int:
        """How many things stand in the way."""
        return sum(fault.blocking for fault in self.faults or ())

    def _show(self) -> None:
        closed = self.work.filled.closed
        count: Span
        if self.faults is None:
            count, empty = (f" {CHECKING}…", "accent"), ""
        elif closed:
            count, empty = (f" {self._where()}", "accent"), closed
        elif self.blocking:
            count, empty = (f" 还有 {self.blocking} 处要改，改好才能提交", "bad"), ""
        else:
            count, empty = (" 检查通过，按 F10 提交", "good"), "没有要修改的地方"
        advice = len(self.faults or ()) - self.blocking
        told: list[Span] = [(f"提醒 {advice} 条（不影响提交） ", "accent")] if advice else []
        self.query_one("#count", Line).show([count], told)
        self.rows.show(self.faults or (), empty)
        self.tell()

    @on(Rows.Moved)
    def tell(self) -> None:
        """Say in full what the cursor is on, or what to do."""
        fault = self.rows.current
        if fault is None:
            notes: list[list[Span]] = [[(f" {self._promise()}", "dim")]]
        else:
            told: Span = (f" {one_line(fault.message)}", "bad" if fault.blocking else "accent")
            notes = [[told], [(" Enter 到这里修改，改好按 4 回到本页", "dim")]]
        self.query_one("#notes", Notes).show(notes)

    def _where(self) -> str:
        status = self.work.filled.application.status
        return "已提交，等待单位审核" if status is Status.SUBMITTED else f"当前状态：{status.label}"

    def _promise(self) -> str:
        if self.work.filled.closed:
            return "按 2、3 查看填报的内容和附件，F5 查看审核记录"
        return "提交以后不能再修改，除非单位审核员退回"

    # acts

    def why_not_open(self) -> str | None:
        """Only on something."""
        return None if self.rows.current else "没有要修改的地方"

    def do_open(self) -> None:
        """Go where it can be mended."""
        fault = self.rows.current
        assert fault is not None
        if fault.module == ATTACH:
            self.go(3)
        elif fault.module in self.work.rows:
            self.go(2, module=fault.module, row=fault.row, field=fault.field)
        else:
            self.go(1)

    def why_not_check(self) -> str | None:
        """Not where nothing can be changed."""
        return self.work.filled.closed or None

    def why_not_submit(self) -> str | None:
        """Not twice, nor while it is being checked; what stands in the way is looked for anew."""
        if self.work.filled.closed:
            return self.work.filled.closed
        if self.sending or self.faults is None:
            return "正在提交，请稍候" if self.sending else CHECKING
        return None

    def do_submit(self) -> None:
        """Check once more, since another window may have changed something; with nothing in the way, ask."""
        self._check(self._checked)

    def _checked(self, faults: list[Fault]) -> None:
        self._found(faults)
        if self.blocking:
            self.say(f"还有 {self.blocking} 处要改：按 Enter 到所在处修改", "warning")
            return
        again = bool(self.work.filled.marks)
        unit = self.work.filled.application.unit.name
        question = f"{'重新提交' if again else '提交'}给{unit}审核？"
        self.app.push_screen(AssentScreen(question, "提交以后不能再修改，除非单位审核员退回"), self._confirmed)

    def _confirmed(self, yes: bool | None) -> None:
        if not yes:
            return
        self.sending = True
        number, token = self.work.id, self.token

        def submit() -> Application:
            self.work.write()
            return self.desk.filling.submit(number, token)

        self.work_on(submit, self._submitted, group="submit")

    def _submitted(self, application: Application) -> None:
        again = application.round > 1
        self.say(f"已重新提交（第 {application.round} 次），等待单位审核" if again else "已提交，等待单位审核")
        self.app.pop_screen()

    def failed(self, error: Exception) -> None:
        """Say why not, and look anew."""
        was_sending, self.sending = self.sending, False
        super().failed(error)
        if was_sending and not self.work.conflicts:
            self.do_check()
        elif self.faults is None:
            self.faults = ()
            self._show()
