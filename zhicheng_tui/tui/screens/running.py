"""What every batch has: a verdict on each → confirm → progress, can be stopped → a result for each."""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from collections.abc import Callable, Sequence
from enum import Enum
from typing import ClassVar
from uuid import uuid4

from textual.app import ComposeResult

from ... import resources
from ...services.batches import Batch
from ...services.verdicts import Verdict
from ..binding import bindings
from ..ink import Span
from ..present import batch as present
from ..widgets.batch_rows import VerdictRows
from ..widgets.line import Line
from .base import EXPECTED, BaseScreen


class Stage(Enum):
    """Where a batch stands."""

    FILLING = "填写"
    PREVIEW = "预演"
    RUNNING = "执行中"
    DONE = "结果"


class RunScreen(BaseScreen):
    """One act on many applications. Dismissed with whether anything was changed."""

    SCOPES: ClassVar[Sequence[str]] = ("run", "list")
    BINDINGS = bindings("run", "app")
    CSS_PATH = resources.style("batch")
    AUTO_FOCUS = ""
    FROM: ClassVar[Sequence[str]] = ("统一审核", "审核列表")
    """Where it was opened."""

    def __init__(self, title: str, ids: Sequence[int]) -> None:
        super().__init__()
        self.batch_title, self.ids = title, ids
        self.stage = Stage.FILLING
        self.verdicts: list[Verdict] = []
        self.results: dict[int, Verdict] = {}
        self.batch_id = uuid4().hex[:12]
        self.stopping = False

    @abstractmethod
    def operation(self) -> Batch:
        """Return what is to be done."""

    def previewed(self) -> None:
        """The verdicts are there."""

    def ended(self) -> None:
        """Something was done, or tried."""

    @property
    def CRUMBS(self) -> Sequence[str]:  # type: ignore[override]
        """Where this is."""
        return (*self.FROM, self.batch_title)

    def content(self) -> ComposeResult:
        """A note and the verdicts."""
        yield Line(id="batch-note")
        yield VerdictRows()

    def on_mount(self) -> None:
        """Begin."""
        self.begin()

    def begin(self) -> None:
        """Nothing to fill in: preview at once."""
        self.preview()

    def show_stage(self) -> None:
        """Show where the batch stands."""
        crumb: list[Span] = [(f"{self.stage.value}  ", "accent")]
        self.show_masthead(crumb)
        self.query_one("#batch-note", Line).show(self._note())
        self.query_one(VerdictRows).display = self.stage is not Stage.FILLING

    def _note(self) -> list[Span]:
        match self.stage:
            case Stage.FILLING:
                return [(f" {self.batch_title}：{len(self.ids)} 份。填好后按 F10 预演，不会马上保存", "strong")]
            case Stage.PREVIEW:
                return [*present.summary(self.verdicts, done=False), ("　F10 执行，Esc 返回", "dim")]
            case Stage.RUNNING:
                return present.bar(len(self.results), sum(v.ok for v in self.verdicts), self.zapp.glyphs)
        return [*present.summary(self.query_one(VerdictRows).verdicts, done=True), *self.after_note()]

    def after_note(self) -> list[Span]:
        """Return what can be done with the results."""
        return [("　Esc 返回", "dim")]

    # preview, run

    def why_not_confirm(self) -> str | None:
        """Not while running, and not when nothing can be done."""
        if self.stage is Stage.RUNNING:
            return "正在执行，按 Esc 停止"
        if self.stage is Stage.DONE:
            return "已执行完，按 Esc 返回"
        if self.stage is Stage.PREVIEW and not any(verdict.ok for verdict in self.verdicts):
            return "没有可处理的办件，原因见列表；按 Esc 返回"
        return None

    def do_confirm(self) -> None:
        """Carry out what the preview found good."""
        if self.stage is Stage.PREVIEW:
            self.stage = Stage.RUNNING
            self.show_stage()
            self.run_worker(self._run(self.operation()), group="batch")

    def preview(self) -> None:
        """Ask for the verdicts."""
        operation = self.operation()
        self.work_on(lambda: operation.preview(self.ids), self._previewed)

    def _previewed(self, verdicts: list[Verdict]) -> None:
        self.verdicts, self.stage = verdicts, Stage.PREVIEW
        self.previewed()
        rows = self.query_one(VerdictRows)
        rows.show(verdicts)
        self.show_stage()
        self.set_focus(rows)

    async def _run(self, operation: Batch) -> None:
        pieces = operation.run(self.verdicts, self.batch_id)
        following: Callable[[], list[Verdict] | None] = lambda: next(pieces, None)  # noqa: E731
        try:
            while not self.stopping and (piece := await asyncio.to_thread(following)) is not None:
                self.results |= {verdict.application_id: verdict for verdict in piece}
                self.show_stage()
        except EXPECTED as error:
            self.failed(error)
        self._finish()

    def _finish(self) -> None:
        self.stage = Stage.DONE
        self.ended()
        rows = self.query_one(VerdictRows)
        rows.show([self._result(verdict) for verdict in self.verdicts])
        self.show_stage()
        self.set_focus(rows)
        good = sum(verdict.ok for verdict in self.results.values())
        self.say(f"{self.batch_title}：已处理 {good} 份" + ("，已停止" if self.stopping else ""))

    def _result(self, verdict: Verdict) -> Verdict:
        if verdict.application_id in self.results or not verdict.ok:
            return self.results.get(verdict.application_id, verdict)
        return Verdict(verdict.application_id, verdict.no, verdict.name, ok=False, message="已停止，未处理")

    def why_not_undo(self) -> str | None:
        """An undo is not undone."""
        return "批次执行之后才能撤销"

    def do_undo(self) -> None:
        """Take the whole batch back, where that can be done."""

    def leave(self) -> None:
        """Stop, or close."""
        if self.stage is Stage.RUNNING:
            self.stopping = True
            self.say("正在停止，已保存的部分保留")
        else:
            self.dismiss(bool(self.results))
