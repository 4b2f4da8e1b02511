"""单位送审: who is to be sent off, with × or √ for each of the three documents (E01, E09, E11)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult

from ... import resources
from ...domain.application import ChecklistRow
from ...domain.queue import QueueFilter
from ...domain.status import Status
from ...services.places import kind_of
from ..binding import bindings
from ..ink import Span
from ..present import checklist as present
from ..widgets.line import Notes
from ..widgets.queue_rows import ChecklistRows
from ..widgets.rows import Rows
from .dialogs import ConfirmScreen
from .listing import ListScreen
from .upload import SCANS

EMPTY = "列表是空的；可按 F2 更改过滤，例如输入「待送审」"


class SendingScreen(ListScreen[ChecklistRows]):
    """The checklist."""

    SCOPES: ClassVar[Sequence[str]] = ("sending", "listing", "top", "list")
    BINDINGS = bindings("sending", "listing", "top", "app")
    CSS_PATH = resources.style("sending")
    CRUMBS: ClassVar[Sequence[str]] = ("单位送审", "送审清单")
    USUAL = QueueFilter(statuses=frozenset({Status.APPROVED}))
    HINT = "状态、齐全、未齐、姓名、拼音首字母、编号、单位"

    def make_rows(self) -> ChecklistRows:
        """Return the list."""
        return ChecklistRows()

    def below(self) -> ComposeResult:
        """What is missing of the person under the cursor."""
        yield Notes(id="why")

    def fetch(self, ids: Sequence[int]) -> dict[int, ChecklistRow]:
        """Return rows by id."""
        return self.desk.checklist.rows(ids)

    def heads(self, width: int) -> Sequence[Span]:
        """Return the column heads."""
        return present.head(width)

    def on_mount(self) -> None:
        """Say whether scanned pages wait to be settled."""
        self.work_on(self.desk.intake.count_waiting, self._say_waiting, group="waiting")

    def _say_waiting(self, count: int) -> None:
        if count:
            self.say(f"有 {count} 页扫描件没有自动归档，按 F9 处理")

    @on(Rows.Moved)
    def follow_cursor(self) -> None:
        """Explain the × of the row under the cursor."""
        rows = self.rows
        entry = rows.entry(rows.cursor) if rows.count else None
        now = self.desk.runtime.clock.now()
        plan = rows.plans.get(entry.plan_id) if entry else None
        closed = plan.window.refusal(now, "送审") if plan else None
        told = [present.explanation(entry, now, closed.message if closed else "")] if entry else []
        self.query_one("#why", Notes).show(told)

    def show_again(self) -> None:
        """Fetch the rows in view anew; the list and the place in it stay."""
        self.rows.forget_rows()
        self.follow_cursor()

    def on_screen_resume(self) -> None:
        """Show what has changed meanwhile: × turned √."""
        if self.counts is not None:
            self.follow_cursor()

    # acts

    def why_not_open(self) -> str | None:
        """Not in an empty list."""
        return None if self.rows.count else EMPTY

    why_not_print = why_not_notice = why_not_send = why_not_recall = why_not_open

    def do_open(self) -> None:
        """Open 送审附件 of the row."""
        from .attachments import AttachmentsScreen

        current = self.rows.current
        if current is not None:
            self.app.push_screen(AttachmentsScreen(current), lambda _changed: self.show_again())

    def do_upload(self) -> None:
        """Pick files or a folder and file every page by its code."""
        from .chooser import ChooserScreen

        crumbs = ("单位送审", "批量上传")
        self.app.push_screen(ChooserScreen(crumbs, many=True, folders=True), self._take)

    def _take(self, paths: list[Path] | None) -> None:
        """Ask once more before a whole folder or archive is filed."""
        if not paths:
            return
        if len(paths) == 1 and kind_of(paths[0].name) in SCANS:
            self._upload(paths)
            return
        self.work_on(lambda: self.desk.intake.count(paths), lambda count: self._ask(paths, count))

    def _ask(self, paths: list[Path], count: int) -> None:
        what = paths[0].name if len(paths) == 1 else f"选中的 {len(paths)} 个文件"
        question = f"读取「{what}」里的约 {count} 个文件，按二维码归档？"
        detail = "已上传过的不会替换；认不出的留在待处理里"

        def answered(yes: bool | None) -> None:
            if yes:
                self._upload(paths)

        self.app.push_screen(ConfirmScreen(question, detail), answered)

    def _upload(self, paths: list[Path]) -> None:
        from .intake import IntakeScreen

        self.app.push_screen(IntakeScreen(paths), lambda _changed: self.show_again())

    def do_settle(self) -> None:
        """Settle the pages that could not be filed by themselves."""
        from .settle import SettleScreen

        self.app.push_screen(SettleScreen(), lambda _changed: self.show_again())

    def do_print(self) -> None:
        """Make PDFs for the selected people."""
        from .printing import PrintScreen

        self.app.push_screen(PrintScreen(self.chosen))

    def do_notice(self) -> None:
        """Upload one 公示证明 for the selected people."""
        from .notice import pick_notice

        pick_notice(self, self.chosen, lambda _changed: self.show_again())

    def do_send(self) -> None:
        """Send the selected people off."""
        from .send_off import SendScreen

        self.app.push_screen(SendScreen(self.chosen), self._after_batch)

    def do_recall(self) -> None:
        """Take the selected people's send-offs back."""
        from .send_off import RecallScreen

        self.app.push_screen(RecallScreen(self.chosen), self._after_batch)

    def _after_batch(self, changed: bool | None) -> None:
        if changed:
            self.unselect_all()
            self.show_again()
