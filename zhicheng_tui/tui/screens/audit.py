"""审计: what was done, by whom, when and from where; the chain checked, exported, anchored on paper."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal

from ... import resources
from ...domain.clock import local
from ...domain.refusal import Refused
from ...domain.trail import TrailEvent, TrailFilter, parse_trail_filter
from ...services.audit_files import Format
from ...services.auditing import PAGE, Exported
from ...services.chain_verdict import ChainVerdict
from ..binding import bindings
from ..ink import Span, wrap
from ..pausing import Pause
from ..present import trail as present
from ..present.batch import bar
from ..widgets.field import Field
from ..widgets.line import Line
from ..widgets.rows import Rows
from ..widgets.trail_rows import TrailRows
from .dialogs import InputScreen, TextScreen
from .top import TopScreen

HINT = "姓名、单位、办件编号、操作、今天、昨天、2026-11-20"
NEAR = 60
"""Rows before the end of the list at which older events are read."""
EMPTY = "列表是空的，请按 Delete 清除过滤"
ANCHOR_HINT = "有打印的锚点就录入 ZCA: 开头的 12 组字符，末尾被删也能发现；没有就直接按 Enter"


class AuditScreen(TopScreen):
    """The audit trail."""

    SCOPES: ClassVar[Sequence[str]] = ("audit", "top", "list")
    BINDINGS = bindings("audit", "top", "app")
    CSS_PATH = resources.style("audit")
    CRUMBS: ClassVar[Sequence[str]] = ("审计",)
    AUTO_FOCUS = "TrailRows"

    def __init__(self) -> None:
        super().__init__()
        self.filter = TrailFilter()
        self._typing = Pause(self, self.do_refresh)
        self._complete = False
        self._reading = False
        self._working = ""
        """What keeps the trail busy just now."""

    def content(self) -> ComposeResult:
        """Filter, column heads, list, what is being done."""
        with Horizontal(id="filter-line"):
            yield Line(id="filter-label")
            yield Field("", HINT, id="filter", limit=100)
            yield Line(id="chosen")
        yield Line(id="heads")
        yield TrailRows()
        yield Line(id="progress")

    def on_mount(self) -> None:
        """Show the newest events in the first frame."""
        self.show_masthead()
        self.query_one("#filter-label", Line).show([(" 过滤 ", "dim")])
        found = self.attempt(lambda: self.desk.auditing.events(self.filter))
        if found is not None:
            self._show(found)

    def on_resize(self) -> None:
        """Share out the columns anew."""
        self.query_one("#heads", Line).show(present.head(self.size.width))

    @property
    def rows(self) -> TrailRows:
        """The list."""
        return self.query_one(TrailRows)

    def _show(self, found: list[TrailEvent]) -> None:
        self._complete, self._reading = len(found) < PAGE, False
        self.rows.show(found)
        self._show_count()

    def _show_count(self) -> None:
        more = "" if self._complete else "+"
        self.query_one("#chosen", Line).show([], [(f"共 {len(self.rows.entries)}{more} 条 ", "dim")])

    @on(Rows.Moved, "#events")
    def read_on(self, event: Rows.Moved) -> None:
        """Read older events before the cursor comes to the end."""
        entries = self.rows.entries
        if self._complete or self._reading or event.index < len(entries) - NEAR or not entries:
            return
        self._reading, wanted, last = True, self.filter, entries[-1].seq
        self.work_on(lambda: self.desk.auditing.events(wanted, before=last), partial(self._add, last), group="list")

    def _add(self, last: int, found: list[TrailEvent]) -> None:
        entries = self.rows.entries
        if entries and entries[-1].seq == last:
            self._complete, self._reading = len(found) < PAGE, False
            self.rows.add(found)
            self._show_count()

    # filter

    @on(Field.Changed, "#filter")
    def filter_soon(self) -> None:
        """Apply the filter when the typing pauses."""
        self._typing.begin()

    @on(Field.Submitted, "#filter")
    def filter_now(self) -> None:
        """Apply the filter and go to the list."""
        self.do_refresh()
        self.set_focus(self.rows)

    def do_filter(self) -> None:
        """Type a filter."""
        self.set_focus(self.query_one("#filter", Field))

    def do_clear(self) -> None:
        """Show everything."""
        self.query_one("#filter", Field).fill("")
        self.do_refresh()

    def do_refresh(self) -> None:
        """Read the list from its newest event."""
        self._typing.end()
        text, now = self.query_one("#filter", Field).value, self.desk.runtime.clock.now()
        wanted = self.filter = parse_trail_filter(text, now)
        self.work_on(lambda: self.desk.auditing.events(wanted), self._show, group="list")

    # reading

    def why_not_open(self) -> str | None:
        """Not in an empty list."""
        return None if self.rows.current else EMPTY

    def do_open(self) -> None:
        """Read the event in full."""
        event = self.rows.current
        if event is not None:
            self.app.push_screen(TextScreen(f"第 {event.seq} 条", present.details(event)))

    def why_not_story(self) -> str | None:
        """Only of an application."""
        event = self.rows.current
        if event is None:
            return EMPTY
        return None if event.object_kind == "application" else "这一条不是关于办件的，没有办件全程"

    def do_story(self) -> None:
        """Read everything that was done to the event's application."""
        event = self.rows.current
        if event is None or event.object_id is None:
            return
        number = event.object_id
        found = self.attempt(lambda: self.desk.auditing.story(number))
        if found is not None:
            self.app.push_screen(TextScreen(f"办件全程 · {event.object_name}", present.story(found)))

    # checking

    def why_not_verify(self) -> str | None:
        """One at a time."""
        return f"正在{self._working}，请稍候" if self._working else None

    why_not_export = why_not_anchor = why_not_verify

    def do_verify(self) -> None:
        """Check the chain, against an anchor where one is at hand."""

        def check(text: str) -> str | None:
            try:
                self.desk.auditing.read_anchor(text)
            except Refused as refused:
                return refused.first.message
            return None

        self.app.push_screen(InputScreen("校验审计记录", "锚点", hint=ANCHOR_HINT, check=check), self._verify)

    def _verify(self, anchor: str | None) -> None:
        if anchor is not None:
            self._begin("校验")
            self.work_on(lambda: self.desk.auditing.verify(self._from_thread, anchor=anchor), self._verified)

    def _verified(self, verdict: ChainVerdict) -> None:
        self._end()
        ink = "good" if verdict.ok else "bad"
        lines: list[list[Span]] = [[(f" {verdict.message}", ink)], [], [(" 最后一条的校验值", "dim")]]
        lines += [[(f"   {part}", "")] for part in wrap(verdict.digest, 32)]
        self.query_one("#progress", Line).show([(f" {verdict.message}", ink)])
        self.app.push_screen(TextScreen("校验结果", lines))

    # files

    def do_export(self) -> None:
        """Write what the filter shows to a file."""
        name = f"审计记录-{local(self.desk.runtime.clock.now()):%Y%m%d}.csv"
        value = str(self.desk.printing.folder() / name)
        hint = "导出过滤出的全部记录；文件名以 .csv 或 .json 结尾。导出会记入审计"
        self.app.push_screen(InputScreen("导出审计记录", "保存到", value, hint, limit=1000), self._export)

    def _export(self, text: str | None) -> None:
        target = self.attempt(lambda: self.desk.printing.place(text)) if text else None
        if target is not None:
            form = Format.JSON if target.suffix.lower() == ".json" else Format.CSV
            wanted = self.filter
            self._begin("导出")
            self.work_on(lambda: self.desk.auditing.export(target, form, wanted, self._from_thread), self._exported)

    def _exported(self, made: Exported) -> None:
        self._end()
        self.say(f"已导出 {made.count} 条：{made.path}")
        self.do_refresh()

    def do_anchor(self) -> None:
        """Save an anchor to print."""
        printing, auditing = self.desk.printing, self.desk.auditing
        self._begin("生成锚点")
        self.work_on(lambda: auditing.save_anchor(printing.place("")), self._kept)

    def _kept(self, path: Path) -> None:
        self._end()
        self.say(f"已保存：{path}。请打印签字，与系统分开保管")

    # progress

    def _begin(self, what: str) -> None:
        self._working = what
        self.query_one("#progress", Line).show([(f" 正在{what}…", "dim")])

    def _end(self) -> None:
        self._working = ""
        self.query_one("#progress", Line).show([])

    def _from_thread(self, done: int, total: int) -> None:
        self.app.call_from_thread(self._show_progress, done, total)

    def _show_progress(self, done: int, total: int) -> None:
        self.query_one("#progress", Line).show([(f" {self._working}", "dim"), *bar(done, total, self.zapp.glyphs)[:-1]])

    def failed(self, error: Exception) -> None:
        """Say why, and let it be tried again."""
        self._reading = False
        self._end()
        super().failed(error)

    # elsewhere
