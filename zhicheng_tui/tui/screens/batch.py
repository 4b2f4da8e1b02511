"""批量处理 in 统一审核: what to decide, then as every batch; and taking a batch back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Container

from ...domain.refusal import Refusal, Refused
from ...domain.review import Decision, Result, check
from ...services.batches import Batch
from ..binding import bindings
from ..present.canned import added, choices, default_opinion
from ..widgets.batch_rows import ModuleRows, VerdictRows
from ..widgets.field import Field
from ..widgets.line import Line
from ..widgets.rows import Rows
from .dialogs import ConfirmScreen, PickScreen
from .running import RunScreen, Stage

__all__ = ["BatchScreen", "Stage", "UndoScreen"]


class UndoScreen(RunScreen):
    """Taking back a batch, or single decisions."""

    def __init__(self, ids: Sequence[int], batch: str | None = None) -> None:
        """`batch`: only decisions of this batch."""
        super().__init__("撤销批次" if batch else "撤销审核", ids)
        self.undo_of = batch

    def operation(self) -> Batch:
        """Return the batch that takes back."""
        return self.desk.reviewing.undoing(self.undo_of)

    def previewed(self) -> None:
        """A batch that nothing is left of need not be remembered."""
        if self.undo_of == self.zapp.last_batch and not any(verdict.ok for verdict in self.verdicts):
            self.zapp.last_batch = ""

    def ended(self) -> None:
        """Forget a batch that was taken back."""
        if self.results and self.undo_of == self.zapp.last_batch:
            self.zapp.last_batch = ""


class BatchScreen(RunScreen):
    """The same decision on many applications."""

    SCOPES: ClassVar[Sequence[str]] = ("run", "batch", "list")
    BINDINGS = bindings("run", "batch", "app")

    def __init__(self, result: Result, ids: Sequence[int]) -> None:
        super().__init__(f"批量{result.label}", ids)
        self.result = result
        self.marks: dict[str, str] = {}
        self.shelved: dict[str, str] = {}
        """Reasons of modules whose mark was taken off."""

    def content(self) -> ComposeResult:
        """Opinion, modules to mark, verdicts; a stage shows what it needs."""
        yield Line(id="batch-note")
        with Container(id="opinion-line"):
            yield Line(id="opinion-label")
            suggestion = default_opinion(self.desk.runtime.reference, self.result)
            yield Field(suggestion, "请输入审核意见...", id="opinion")
        if self.result is Result.RETURN:
            yield ModuleRows(self.desk.runtime.reference.modules, self.marks)
            with Container(id="reason-line"):
                yield Line(id="reason-label")
                yield Field(id="reason", placeholder="写明需要修改的原因")
        yield VerdictRows()

    def begin(self) -> None:
        """Ask what to decide."""
        self.query_one("#opinion-label", Line).show([(" 审核意见 ", "dim")])
        self.set_focus(self.query_one("#opinion", Field))
        self.show_stage()

    def show_stage(self) -> None:
        """Show where the batch stands, with what is filled in."""
        super().show_stage()
        for selector in ("#opinion-line", "#modules"):
            self.query(selector).set(display=self.stage is Stage.FILLING)
        self._show_reason()

    def _show_reason(self) -> None:
        if self.result is not Result.RETURN:
            return
        module = self.query_one(ModuleRows).current
        shown = self.stage is Stage.FILLING and module.id in self.marks
        self.query_one("#reason-line").display = shown
        if shown:
            self.query_one("#reason-label", Line).show([(f" 原因 {module.name} ", "mark")])
            with self.prevent(Field.Changed):
                self.query_one("#reason", Field).fill(self.marks[module.id])

    # filling

    @on(Rows.Moved, "#modules")
    def follow_cursor(self) -> None:
        """Show the reason of the module under the cursor."""
        self._show_reason()

    @on(Field.Changed, "#reason")
    def take_reason(self, event: Field.Changed) -> None:
        """Take a typed reason."""
        rows = self.query_one(ModuleRows)
        if rows.current.id in self.marks:
            self.marks[rows.current.id] = event.value
            rows.repaint_row(rows.cursor)

    @on(Field.Submitted, "#opinion")
    def opinion_done(self) -> None:
        """Enter goes on to the modules, or to the preview."""
        if self.result is Result.RETURN:
            self.set_focus(self.query_one(ModuleRows))
        else:
            self.do_confirm()

    @on(Field.Submitted, "#reason")
    def reason_done(self) -> None:
        """Enter ends the reason."""
        self.set_focus(self.query_one(ModuleRows))

    def why_not_mark(self) -> str | None:
        """Only when returning, before the preview."""
        filling = self.result is Result.RETURN and self.stage is Stage.FILLING
        return None if filling else "只有填写批量退回时才标注模块"

    def do_mark(self) -> None:
        """Mark the module for all, or take the mark off."""
        rows = self.query_one(ModuleRows)
        if rows.current.id in self.marks:
            self.shelved[rows.current.id] = self.marks.pop(rows.current.id)
        else:
            self.marks[rows.current.id] = self.shelved.pop(rows.current.id, "")
        rows.repaint_row(rows.cursor)
        self._show_reason()
        if rows.current.id in self.marks:
            self.set_focus(self.query_one("#reason", Field))

    why_not_reason = why_not_mark

    def do_reason(self) -> None:
        """Edit the reason of a marked module, or mark it first."""
        if self.query_one(ModuleRows).current.id in self.marks:
            self.set_focus(self.query_one("#reason", Field))
        else:
            self.say("按空格标注所在模块有误，再填写原因")

    def why_not_canned(self) -> str | None:
        """Only while filling in."""
        return None if self.stage is Stage.FILLING else "现在没有可填写的意见"

    def do_canned(self) -> None:
        """Pick a ready sentence."""
        reason = self.result is Result.RETURN and self.query_one("#reason", Field).has_focus
        module = self.query_one(ModuleRows).current.id if reason else ""
        field = self.query_one("#reason" if reason else "#opinion", Field)
        listed = choices(self.desk.runtime.reference, self.result, module, ())

        def take(text: str | None) -> None:
            if text is not None:
                field.fill(added(field.value, text, listed))
                self.set_focus(field)

        self.app.push_screen(PickScreen("常用审核意见", listed), take)

    @property
    def decision(self) -> Decision:
        """What is to be decided on each."""
        return Decision(self.result, self.query_one("#opinion", Field).value, dict(self.marks)).effective()

    # preview, run

    def operation(self) -> Batch:
        """Return what is to be done."""
        return self.desk.reviewing.deciding(self.decision)

    def do_confirm(self) -> None:
        """Go on to the next stage."""
        if self.stage is not Stage.FILLING:
            super().do_confirm()
            return
        refusals = check(self.decision, self.desk.runtime.reference.module_name)
        if refusals:
            self._mend(refusals)
        else:
            self.preview()

    def _mend(self, refusals: Sequence[Refusal]) -> None:
        self.failed(Refused(refusals))
        where = refusals[0].where
        rows = self.query(ModuleRows)
        if where in self.marks and rows:
            index = [module.id for module in rows.first().modules].index(where)
            rows.first().move_to(index)
            self._show_reason()
            self.set_focus(self.query_one("#reason", Field))
        elif where == "marks" and rows:
            self.set_focus(rows.first())
        else:
            self.set_focus(self.query_one("#opinion", Field))

    def ended(self) -> None:
        """Remember the batch, for undoing it."""
        if self.results:
            self.zapp.last_batch = self.batch_id

    def why_not_undo(self) -> str | None:
        """Only a batch that has just been run."""
        return None if self.stage is Stage.DONE and self.results else "批次执行之后才能撤销"

    def do_undo(self) -> None:
        """Take back this whole batch."""
        ids = self.attempt(lambda: self.desk.reviewing.decided_in(self.batch_id))
        if not ids:
            return
        app = self.zapp
        self.dismiss(True)
        app.push_screen(UndoScreen(ids, self.batch_id))

    def leave(self) -> None:
        """Go back to filling in, ask before typing is lost, or leave as every batch."""
        if self.stage is Stage.PREVIEW:
            self.stage = Stage.FILLING
            self.show_stage()
            self.set_focus(self.query_one("#opinion", Field))
        elif self.stage is Stage.FILLING and self._typed():
            question = f"放弃为{self.batch_title}填写的内容？"
            self.app.push_screen(ConfirmScreen(question), self._give_up)
        else:
            super().leave()

    def _give_up(self, yes: bool | None) -> None:
        if yes:
            self.dismiss(False)

    def _typed(self) -> bool:
        """Whether leaving would lose something that a person typed."""
        usual = default_opinion(self.desk.runtime.reference, self.result)
        return bool(self.marks or self.shelved) or self.query_one("#opinion", Field).value not in ("", usual)

    def do_back(self) -> None:
        """Esc does the same from the text fields: nothing is saved before F10."""
        if self.stage is Stage.FILLING and self.result is Result.RETURN and self.query_one("#reason").has_focus:
            self.set_focus(self.query_one(ModuleRows))
        else:
            self.leave()
