"""批量上传: files, folders and archives; each page filed by its code or kept for a person (E07, E08, Q25)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Generator, Sequence
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.timer import Timer

from ... import resources
from ...services.intake import Fate, Taken
from ..binding import bindings
from ..present import intake as present
from ..widgets.intake_rows import TakenRows
from ..widgets.line import Line, Notes
from ..widgets.rows import Rows
from .base import EXPECTED, BaseScreen

REFRESH = 0.1
"""Seconds between two looks at what has come: pages may come faster than a line should be painted."""
RUNNING = "正在上传，完成后再按；按 Esc 停止"


class IntakeScreen(BaseScreen):
    """An upload of many files. Dismissed with whether anything was filed."""

    SCOPES: ClassVar[Sequence[str]] = ("intake", "list")
    BINDINGS = bindings("intake", "app")
    CSS_PATH = resources.style("intake")
    CRUMBS: ClassVar[Sequence[str]] = ("单位送审", "批量上传")
    AUTO_FOCUS = "#pages"

    def __init__(self, paths: Sequence[Path]) -> None:
        super().__init__()
        self.paths = tuple(paths)
        self.pages: list[Taken] = []
        self.tally = present.Tally()
        self.estimate = 0
        self.running, self.stopping, self.broken, self.settled = True, False, False, False
        self._shown = -1
        self._painting: Timer | None = None

    def content(self) -> ComposeResult:
        """Progress, counts, a line a page, the whole message of the one under the cursor."""
        yield Line(id="progress")
        yield Line(id="tally")
        yield Line(id="heads")
        yield TakenRows(self.pages)
        yield Notes(id="about")

    @property
    def rows(self) -> TakenRows:
        """The pages."""
        return self.query_one(TakenRows)

    def on_mount(self) -> None:
        """Begin at once."""
        self.show_masthead()
        self._painting = self.set_interval(REFRESH, self.show_new)
        self.run_worker(self._run(), group="intake")

    def on_resize(self) -> None:
        """Share out the columns anew."""
        self.show_masthead()
        self.query_one("#heads", Line).show(present.heads(self.size.width - 1))

    def redraw(self) -> None:
        """The signs of the progress bar differ."""
        self.show_masthead()
        self._show_progress()

    # taking

    async def _run(self) -> None:
        try:
            pages = await asyncio.to_thread(self._begin)
            following: Callable[[], Taken | None] = lambda: next(pages, None)  # noqa: E731
            while not self.stopping and (taken := await asyncio.to_thread(following)) is not None:
                self.pages.append(taken)
                self.tally.add(taken)
            await asyncio.to_thread(pages.close)
        except EXPECTED as error:
            self.broken = True
            self.failed(error)
        if self.is_running:
            self._finish()

    def _begin(self) -> Generator[Taken]:
        self.estimate = self.desk.intake.count(self.paths)
        return self.desk.intake.take(self.paths)

    def show_new(self) -> None:
        """Show what has come since the last look."""
        if self._shown != self.tally.pages:
            self._shown = self.tally.pages
            self.rows.show_new()
        self._show_progress()

    def _show_progress(self) -> None:
        line = self.query_one("#progress", Line)
        if self.running:
            line.show(present.bar(self.tally, self.estimate, self.zapp.glyphs, stopping=self.stopping))
        elif not self.settled:
            line.show(present.outcome(self.tally, stopped=self.stopping, failed=self.broken))
        self.query_one("#tally", Line).show(present.counts(self.tally))

    def _finish(self) -> None:
        self.running = False
        if self._painting is not None:
            self._painting.stop()
        self.show_new()
        if not self.broken:
            self.say(f"批量上传：{present.said(self.tally)}" + ("，已停止" if self.stopping else ""))

    # the page under the cursor

    @on(Rows.Moved, "#pages")
    def follow_cursor(self) -> None:
        """Say all about the page under the cursor."""
        taken = self.rows.current
        self.query_one("#about", Notes).show(present.about(taken) if taken else [])

    def why_not_explain(self) -> str | None:
        """Not before the first page."""
        return None if self.rows.current else "还没有读到扫描页，请稍候"

    def do_explain(self) -> None:
        """Show the whole message, with what to do."""
        from .explain import ExplainScreen

        taken = self.rows.current
        if taken is not None:
            question = taken.looked.finding.faq if taken.looked else "qr-image"
            self.app.push_screen(ExplainScreen(taken.name, present.explanation(taken), question))

    def why_not_view(self) -> str | None:
        """Only a page that could be opened."""
        taken = self.rows.current
        if taken is None:
            return self.why_not_explain()
        return None if taken.looked and taken.looked.finding.readable else "这个文件打不开，没有可看的图片"

    def do_view(self) -> None:
        """Look at the page."""
        from .viewer import ViewerScreen

        looked = self.rows.current.looked if self.rows.current else None
        if looked is None:
            return
        path = self.attempt(lambda: self.desk.intake.file_of(looked))
        if path is not None:
            screen = ViewerScreen(
                path, looked.name, page=looked.page, corners=looked.corners, sha256=looked.sha256, note=looked.message
            )
            self.app.push_screen(screen)

    def do_next_open(self) -> None:
        """Go to the next page that was not simply filed."""
        index = present.next_open(self.pages[: self.rows.count], self.rows.cursor)
        if index is None:
            self.say("没有需要处理的页")
        else:
            self.rows.move_to(index)

    # what waits

    def why_not_settle(self) -> str | None:
        """Not while more is coming, and not when nothing waits."""
        if self.running:
            return RUNNING
        return None if self.tally.counts[Fate.WAITING] else "这次上传没有待处理的页"

    def do_settle(self) -> None:
        """Settle the pages that wait."""
        from .settle import SettleScreen

        def back(_filed: bool | None) -> None:
            waiting = self.attempt(self.desk.intake.count_waiting)
            if waiting is not None:
                self.settled = True
                self.query_one("#progress", Line).show(present.after_settling(waiting))

        self.app.push_screen(SettleScreen(), back)

    def leave(self) -> None:
        """Stop, or close."""
        if self.running:
            self.stopping = True
            self._show_progress()
            self.say("正在停止，已归档的保留")
        else:
            self.dismiss(self.settled or bool(self.tally.counts[Fate.FILED]))
