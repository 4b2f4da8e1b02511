"""批量处理: what to decide → a verdict on each → confirm → progress, can be stopped → a result for each."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from enum import Enum
from typing import ClassVar
from uuid import uuid4

from textual import on
from textual.app import ComposeResult
from textual.containers import Container

from ... import resources
from ...domain.refusal import Refusal, Refused
from ...domain.review import Decision, Result, check
from ...services.batches import Batch
from ...services.verdicts import Verdict
from ..binding import bindings
from ..ink import Span
from ..present import batch as present
from ..present.canned import added, choices, default_opinion
from ..widgets.batch_rows import ModuleRows, VerdictRows
from ..widgets.field import Field
from ..widgets.line import Line
from ..widgets.rows import Rows
from .base import EXPECTED, BaseScreen
from .dialogs import ConfirmScreen, PickScreen


class Stage(Enum):
    """Where a batch stands."""

    FILLING = "填写"
    PREVIEW = "预演"
    RUNNING = "执行中"
    DONE = "结果"


class BatchScreen(BaseScreen):
    """One act on many applications. Dismissed with whether anything was changed."""

    SCOPES: ClassVar[Sequence[str]] = ("batch", "list")
    BINDINGS = bindings("batch", "app")
    CSS_PATH = resources.style("batch")
    AUTO_FOCUS = ""

    def __init__(self, title: str, ids: Sequence[int], result: Result | None, undo_of: str | None = None) -> None:
        super().__init__()
        self.batch_title, self.ids, self.result, self.undo_of = title, ids, result, undo_of
        self.stage = Stage.FILLING
        self.marks: dict[str, str] = {}
        self.shelved: dict[str, str] = {}
        """Reasons of modules whose mark was taken off."""
        self.verdicts: list[Verdict] = []
        self.results: dict[int, Verdict] = {}
        self.batch_id = uuid4().hex[:12]
        self.stopping = False

    @classmethod
    def deciding(cls, result: Result, ids: Sequence[int]) -> BatchScreen:
        """Return the screen that decides on many applications."""
        return cls(f"批量{result.label}", ids, result)

    @classmethod
    def undoing(cls, ids: Sequence[int], batch: str | None) -> BatchScreen:
        """Return the screen that takes back a batch, or single decisions."""
        return cls("撤销批次" if batch else "撤销审核", ids, None, batch)

    def content(self) -> ComposeResult:
        """Opinion, modules to mark, verdicts; a stage shows what it needs."""
        yield Line(id="batch-note")
        if self.result is not None:
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

    def on_mount(self) -> None:
        """Ask what to decide; an undo needs no answer and is previewed at once."""
        if self.result is None:
            self._preview()
            return
        self.query_one("#opinion-label", Line).show([(" 审核意见 ", "dim")])
        self.set_focus(self.query_one("#opinion", Field))
        self._show_stage()

    def _show_stage(self) -> None:
        filling = self.stage is Stage.FILLING
        crumb: list[Span] = [(f"{self.stage.value}  ", "accent")]
        self.show_masthead(crumb)
        notes: dict[Stage, list[Span]] = {
            Stage.FILLING: [(f" {self.batch_title}：{len(self.ids)} 份。填好后按 F10 预演，不会马上保存", "strong")],
            Stage.PREVIEW: [*present.summary(self.verdicts, done=False), ("　F10 执行，Esc 返回", "dim")],
            Stage.RUNNING: present.bar(len(self.results), sum(v.ok for v in self.verdicts), self.zapp.glyphs),
            Stage.DONE: [*present.summary(self.query_one(VerdictRows).verdicts, done=True), ("　Esc 返回", "dim")],
        }
        self.query_one("#batch-note", Line).show(notes[self.stage])
        for selector in ("#opinion-line", "#modules"):
            self.query(selector).set(display=filling)
        self.query_one(VerdictRows).display = not filling
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

    @property
    def CRUMBS(self) -> Sequence[str]:  # type: ignore[override]
        """Where this is."""
        return ("统一审核", "审核列表", self.batch_title)

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
        return None if self.result is not None and self.stage is Stage.FILLING else "现在没有可填写的意见"

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

    def _operation(self) -> Batch:
        if self.result is None:
            return self.desk.reviewing.undoing(self.undo_of)
        return self.desk.reviewing.deciding(self.decision)

    def do_confirm(self) -> None:
        """Go on to the next stage."""
        if self.stage is Stage.FILLING:
            refusals = check(self.decision, self.desk.runtime.reference.module_name)
            if refusals:
                self._mend(refusals)
            else:
                self._preview()
        elif self.stage is Stage.PREVIEW:
            self.stage = Stage.RUNNING
            self._show_stage()
            self.run_worker(self._run(self._operation()), group="batch")

    def why_not_confirm(self) -> str | None:
        """Not while running, and not when nothing can be done."""
        if self.stage is Stage.RUNNING:
            return "正在执行，按 Esc 停止"
        if self.stage is Stage.DONE:
            return "已执行完，按 Esc 返回"
        if self.stage is Stage.PREVIEW and not any(verdict.ok for verdict in self.verdicts):
            return "没有可处理的办件，原因见列表；按 Esc 返回"
        return None

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

    def _preview(self) -> None:
        operation = self._operation()
        self.work_on(lambda: operation.preview(self.ids), self._previewed)

    def _previewed(self, verdicts: list[Verdict]) -> None:
        self.verdicts, self.stage = verdicts, Stage.PREVIEW
        if self.undo_of == self.zapp.last_batch and not any(verdict.ok for verdict in verdicts):
            self.zapp.last_batch = ""
        rows = self.query_one(VerdictRows)
        rows.show(verdicts)
        self._show_stage()
        self.set_focus(rows)

    async def _run(self, operation: Batch) -> None:
        pieces = operation.run(self.verdicts, self.batch_id)
        following: Callable[[], list[Verdict] | None] = lambda: next(pieces, None)  # noqa: E731
        try:
            while not self.stopping and (piece := await asyncio.to_thread(following)) is not None:
                self.results |= {verdict.application_id: verdict for verdict in piece}
                self._show_stage()
        except EXPECTED as error:
            self.failed(error)
        self._finish()

    def _finish(self) -> None:
        self.stage = Stage.DONE
        if self.results and self.result is not None:
            self.zapp.last_batch = self.batch_id
        elif self.results and self.undo_of == self.zapp.last_batch:
            self.zapp.last_batch = ""
        rows = self.query_one(VerdictRows)
        rows.show([self._result(verdict) for verdict in self.verdicts])
        self._show_stage()
        self.set_focus(rows)
        good = sum(verdict.ok for verdict in self.results.values())
        self.say(f"{self.batch_title}：已处理 {good} 份" + ("，已停止" if self.stopping else ""))

    def _result(self, verdict: Verdict) -> Verdict:
        if verdict.application_id in self.results or not verdict.ok:
            return self.results.get(verdict.application_id, verdict)
        return Verdict(verdict.application_id, verdict.no, verdict.name, ok=False, message="已停止，未处理")

    def why_not_undo(self) -> str | None:
        """Only a batch that has just been run."""
        done = self.stage is Stage.DONE and self.result is not None and self.results
        return None if done else "批次执行之后才能撤销"

    def do_undo(self) -> None:
        """Take back this whole batch."""
        ids = self.attempt(lambda: self.desk.reviewing.decided_in(self.batch_id))
        if not ids:
            return
        app = self.zapp
        self.dismiss(True)
        app.push_screen(BatchScreen.undoing(ids, self.batch_id))

    def leave(self) -> None:
        """Stop, go back to filling in, or close."""
        if self.stage is Stage.RUNNING:
            self.stopping = True
            self.say("正在停止，已保存的部分保留")
        elif self.stage is Stage.PREVIEW and self.result is not None:
            self.stage = Stage.FILLING
            self._show_stage()
            self.set_focus(self.query_one("#opinion", Field))
        elif self.stage is Stage.FILLING and self._typed():
            question = f"放弃为{self.batch_title}填写的内容？"
            self.app.push_screen(ConfirmScreen(question), self._give_up)
        else:
            self.dismiss(bool(self.results))

    def _give_up(self, yes: bool | None) -> None:
        if yes:
            self.dismiss(False)

    def _typed(self) -> bool:
        """Whether leaving would lose something that a person typed."""
        usual = default_opinion(self.desk.runtime.reference, self.result) if self.result else ""
        return bool(self.marks or self.shelved) or self.query_one("#opinion", Field).value not in ("", usual)

    def do_back(self) -> None:
        """Esc does the same from the text fields: nothing is saved before F10."""
        if self.stage is Stage.FILLING and self.result is Result.RETURN and self.query_one("#reason").has_focus:
            self.set_focus(self.query_one(ModuleRows))
        else:
            self.leave()
