"""下载表格: which papers, in one PDF or one each, where to; then a progress bar (E04, E05)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Container

from ... import resources
from ...services.papers import Paper
from ..binding import bindings
from ..ink import Span, fit_spans
from ..present.batch import bar
from ..widgets.field import Field
from ..widgets.line import Line, Notes
from ..widgets.rows import Rows
from .base import BaseScreen


class PaperRows(Rows):
    """What can be printed, each with a box."""

    def __init__(self) -> None:
        super().__init__(id="papers")
        self.chosen = {Paper.OPN, Paper.ASM}

    def on_mount(self) -> None:
        """Show them."""
        self.set_count(len(Paper))

    @property
    def current(self) -> Paper:
        """The paper under the cursor."""
        return list(Paper)[self.cursor]

    def spans(self, index: int, width: int) -> Sequence[Span]:
        """Return one paper's line."""
        paper = list(Paper)[index]
        box = self.glyphs.box_yes if paper in self.chosen else self.glyphs.box_no
        note = "，带二维码，签字盖章后上传" if paper.coded else ""
        line: list[Span] = [(f" {box} {paper.label}", "mark" if paper in self.chosen else ""), (note, "dim")]
        return fit_spans(line, width)


class PrintScreen(BaseScreen):
    """PDFs for people."""

    SCOPES: ClassVar[Sequence[str]] = ("print", "list")
    BINDINGS = bindings("print", "app")
    CSS_PATH = resources.style("sending")
    CRUMBS: ClassVar[Sequence[str]] = ("单位送审", "下载表格")
    AUTO_FOCUS = "#papers"

    def __init__(self, ids: Sequence[int]) -> None:
        super().__init__()
        self.ids = list(ids)
        self.each = False
        self.running = False

    def content(self) -> ComposeResult:
        """Papers, one file or many, the place, the progress."""
        yield Line(id="people")
        yield PaperRows()
        yield Line(id="each")
        with Container(classes="field-line"):
            label = Line(classes="field-label")
            label.show([(" 保存到 ", "dim")])
            yield label
            yield Field(str(self.desk.printing.folder()), "文件夹，或 PDF 文件名", id="target", limit=1000)
        yield Line(id="progress")
        yield Notes(id="done")

    def on_mount(self) -> None:
        """Say for how many."""
        self.show_masthead()
        self.query_one("#people", Line).show([(f" 为 {len(self.ids)} 人生成：空格选择，F10 生成", "strong")])
        self._show_each()

    def _show_each(self) -> None:
        how = "每人一个 PDF" if self.each else "全部放在一个 PDF，按清单次序"
        self.query_one("#each", Line).show([(" 文件     ", "dim"), (how, "strong"), ("　F4 更改", "dim")])

    def do_toggle(self) -> None:
        """Take the paper in or out."""
        rows = self.query_one(PaperRows)
        rows.chosen ^= {rows.current}
        rows.repaint_row(rows.cursor)

    def do_each(self) -> None:
        """One PDF for all, or one for each."""
        self.each = not self.each
        self._show_each()

    def do_target(self) -> None:
        """Type where to."""
        self.set_focus(self.query_one("#target", Field))

    @on(Field.Submitted)
    def submitted(self) -> None:
        """Enter makes them."""
        self.action_run("print.confirm")

    def why_not_confirm(self) -> str | None:
        """Not without papers, and one run at a time."""
        if self.running:
            return "正在生成，请稍候"
        return None if self.query_one(PaperRows).chosen else "请先选择要生成的表格"

    def do_confirm(self) -> None:
        """Make the PDFs."""
        chosen = self.query_one(PaperRows).chosen
        papers = [paper for paper in Paper if paper in chosen]
        target = self.attempt(partial(self.desk.printing.place, self.query_one("#target", Field).value))
        if target is None:
            return
        self.running = True
        self.query_one("#done", Notes).show([])
        self._show_progress(0, len(self.ids) * len(papers))
        save = partial(
            self.desk.printing.save, self.ids, papers, target, each=self.each, progress=self._progress_from_thread
        )
        self.work_on(save, self._saved)

    def _progress_from_thread(self, done: int, total: int) -> None:
        if done == total or done % max(total // 50, 1) == 0:
            self.app.call_from_thread(self._show_progress, done, total)

    def _show_progress(self, done: int, total: int) -> None:
        self.query_one("#progress", Line).show(bar(done, total, self.zapp.glyphs)[:-1])

    def _saved(self, paths: list[Path]) -> None:
        self.running = False
        where = str(paths[0]) if len(paths) == 1 else f"{paths[0].parent}（{len(paths)} 个文件）"
        self.query_one("#done", Notes).show([[(" 已保存 ", "good"), (where, "strong")]])
        self.say(f"已保存：{where}")

    def failed(self, error: Exception) -> None:
        """Say why, and let it be tried again."""
        self.running = False
        self.query_one("#progress", Line).show([])
        super().failed(error)

    def leave(self) -> None:
        """Close; a run goes on to its end."""
        self.dismiss(None)
