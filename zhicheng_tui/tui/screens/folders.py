"""The walking half of 选择文件: folders, their order, and what the cursor is on."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from textual import on
from textual.app import ComposeResult
from textual.containers import Container, Horizontal, Vertical
from textual.timer import Timer

from ...domain.refusal import Refused
from ...domain.text import one_line
from ...services.places import FILES, MOST, Entry, Kind, found
from ...services.typed_paths import is_path
from ..ink import Span
from ..present import facts as present
from ..widgets.entry_rows import EntryRows
from ..widgets.line import Line, Notes
from ..widgets.path_field import PathField
from ..widgets.preview import Preview
from ..widgets.rows import Rows
from .base import EXPECTED, BaseScreen

HINT = "输入或拖入路径，Enter 选用；输入名称或拼音则过滤"
REST = 0.25
"""Seconds without a key after which the picture under the cursor is shown."""
PATIENCE = 1.0
"""Seconds for which keys wait for a folder that is being read."""
LIMIT = 50_000
"""Characters of typed or dragged paths."""

NONE_BELOW = "没有下级文件夹，也没有可以选的文件；要选用这个文件夹，按 F10"


class FolderScreen(BaseScreen):
    """A folder to walk through."""

    AUTO_FOCUS = "EntryRows"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012

    def __init__(
        self,
        crumbs: Sequence[str],
        *,
        many: bool = False,
        folders: bool = False,
        kinds: Sequence[Kind] = FILES,
        start: Path | None = None,
    ) -> None:
        super().__init__()
        self.crumbs = tuple(map(one_line, crumbs))
        self.many, self.folders, self.kinds = many, folders, tuple(kinds)
        self.folder = start
        """Where it is; `None` until the first folder has been read."""
        self.newest = False
        self.everything: list[Entry] = []
        self._listed = asyncio.Event()
        self._resting: Timer | None = None

    @property
    def CRUMBS(self) -> Sequence[str]:  # type: ignore[override]
        """What is being chosen for."""
        return self.crumbs

    def content(self) -> ComposeResult:
        """Path, folder, list, and what the cursor is on."""
        with Container(id="path-line"):
            yield Line(id="path-label")
            yield PathField("", HINT, id="path", limit=LIMIT)
        yield Line(id="folder")
        yield Line(id="heads")
        with Horizontal(id="body"):
            rows = EntryRows()
            rows.empty = NONE_BELOW if self.folders else rows.empty
            yield rows
            with Vertical(id="side"):
                yield Preview(id="preview")
                yield Notes(id="about")
        yield Line(id="info")

    @property
    def rows(self) -> EntryRows:
        """The list."""
        return self.query_one(EntryRows)

    @property
    def field(self) -> PathField:
        """The path."""
        return self.query_one("#path", PathField)

    def on_mount(self) -> None:
        """Begin where the last picking ended, as long as that is still there."""
        self.query_one("#path-label", Line).show([(" 路径 ", "dim")])
        self.show_masthead()
        places = self.desk.places
        remembered = self.folder or self.zapp.last_folder
        try:
            self.go(places.check(remembered) if remembered else places.start())
        except Refused:
            self.go(places.start())

    # folders

    def go(self, folder: Path, at: str = "") -> None:
        """Show a folder, the cursor on the entry named `at`; keys wait until it has been read."""
        self._listed.clear()
        newest, kinds = self.newest, self.kinds

        def read() -> list[Entry]:
            return self.desk.places.entries(folder, newest=newest, kinds=kinds)

        async def run() -> None:
            try:
                entries = await asyncio.to_thread(read)
            except EXPECTED as error:
                self.failed(error)
            else:
                self._show(folder, entries, at)
            self._listed.set()

        self.run_worker(run(), group="folder", exclusive=True)
        self.call_later(self._wait)

    async def _wait(self) -> None:
        """Hold up the keys behind the one that opened a folder, but not for ever: it may be on a dead server."""
        try:
            await asyncio.wait_for(self._listed.wait(), PATIENCE)
        except TimeoutError:
            self.say("文件夹读取较慢，请稍候；按 Esc 可以离开")

    def _show(self, folder: Path, entries: list[Entry], at: str) -> None:
        changed = folder != self.folder
        self.folder = self.zapp.last_folder = folder
        self.everything = entries
        if changed and self.field.value:
            with self.prevent(PathField.Changed):
                self.field.value = ""
        self.filter(at)

    def filter(self, at: str = "") -> None:
        """Show what the typed word means; a path narrows nothing."""
        word = self.field.value
        entries = self.everything if is_path(word) else found(self.everything, word)
        self.rows.show(entries, at)
        self._show_folder()

    def _show_folder(self) -> None:
        rows, field = self.rows, self.field
        parts: list[Span] = [(f"已选 {len(rows.selected)} · ", "mark")] if rows.selected else []
        cut, total = len(self.everything) >= MOST, len(self.everything)
        narrowed = field.value.strip() and not is_path(field.value)
        shown = f"{rows.count} / {total:,} 项" if narrowed else f"只列出前 {total:,} 项" if cut else f"共 {total} 项"
        order = "最新在前" if self.newest else "按名称"
        where = present.tail_of(str(self.folder or ""), max(self.size.width - 40, 20), self.zapp.glyphs)
        self.query_one("#folder", Line).show([(f" {where}", "accent")], [*parts, (f"{shown} · {order} ", "dim")])

    def redraw(self) -> None:
        """Marks and previews differ between sets of signs."""
        self.show_masthead()
        self._rest()

    def on_resize(self) -> None:
        """Share out the columns anew."""
        side = 42 if self.size.width >= 100 else 0
        self.query_one("#heads", Line).show(present.heads(self.size.width - side - 1))
        self.show_masthead()
        self._show_folder()

    def do_parent(self) -> None:
        """Go up, the cursor on the folder that was left."""
        if self.folder is not None:
            above = self.desk.places.parent(self.folder)
            if above is not None:
                self.go(above, self.folder.name)

    def why_not_parent(self) -> str | None:
        """Not above the top."""
        if self.folder is not None and self.desk.places.parent(self.folder) is None:
            return "已是最上一级，不能再往上"
        return None

    def do_refresh(self) -> None:
        """Read the folder anew."""
        if self.folder is not None:
            self.go(self.folder, self._here)

    def do_sort(self) -> None:
        """By name, or the newest first."""
        self.newest = not self.newest
        self.do_refresh()

    @property
    def _here(self) -> str:
        return self.rows.current.name if self.rows.current else ""

    # the entry under the cursor

    @on(Rows.Moved, "#entries")
    def cursor_moved(self) -> None:
        """Say what the cursor is on, and show it once the cursor rests."""
        entry = self.rows.current
        self.query_one("#about", Notes).show(present.notes(entry))
        self.query_one("#info", Line).show(present.info(entry))
        if self._resting is not None:
            self._resting.stop()
        self._resting = self.set_timer(REST, self._rest)

    def _rest(self) -> None:
        entry, preview = self.rows.current, self.query_one(Preview)
        if not preview.size:
            return
        if entry is None or entry.kind not in (Kind.PICTURE, Kind.PDF):
            preview.clear()
        elif preview.aim is None or preview.aim.source != entry.path:
            preview.show(entry.path)
        else:
            preview.reload()
