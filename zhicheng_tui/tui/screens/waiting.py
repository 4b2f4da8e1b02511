"""The list half of 待处理扫描件: the pages that wait, what is known of the one under the cursor, what it looks like."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TypeVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.timer import Timer

from ...domain.refusal import Refused
from ...services.looking import Looked
from ..ink import Span
from ..ordering import ready
from ..present import settle as present
from ..widgets.intake_rows import WaitingRows
from ..widgets.line import Line, Notes
from ..widgets.preview import Preview
from ..widgets.rows import Rows
from .base import EXPECTED, BaseScreen

REST = 0.25
"""Seconds without a key after which the page under the cursor is shown."""
PATIENCE = 0.8
"""Seconds after which it is said that a page is being looked at."""
BUSY = "正在查看这一页，请稍候…"
SIDE = 44
"""Cells of the preview, where there is room for one."""
WIDE = 100
T = TypeVar("T")


class WaitingScreen(BaseScreen):
    """The pages that wait for a person."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]  # noqa: RUF012
    AUTO_FOCUS = "#waiting"

    def __init__(self) -> None:
        super().__init__()
        self.seen: dict[int, Looked] = {}
        """What was found of a page when somebody tried to settle it, by the page's id."""
        self._resting: Timer | None = None
        self.busy = False
        """Whether a page is being looked at."""
        self._ahead: list[events.Key] = []

    def content(self) -> ComposeResult:
        """The list, what is known of the page under the cursor, and the page itself."""
        with Horizontal(id="body"):
            with Vertical(id="left"):
                yield Line(id="heads")
                yield WaitingRows()
                yield Notes(id="about")
            with Vertical(id="side"):
                yield Preview(id="preview")

    @property
    def rows(self) -> WaitingRows:
        """The list."""
        return self.query_one(WaitingRows)

    @property
    def current(self) -> present.Entry | None:
        """The page under the cursor."""
        return self.rows.current

    def on_mount(self) -> None:
        """Show what waits; what was said before, of pages that wait, is off the screen now."""
        self.app.clear_notifications()
        self.load()

    def load(self) -> None:
        """Read what waits; the cursor stays, or comes to stand on the page behind one that has gone."""
        found = self.attempt(self._read)
        if found is not None:
            self.rows.show(found)
            self._show_masthead()

    def _read(self) -> list[present.Entry]:
        pages = self.desk.intake.waiting()
        ids = {guess.application_id for page in pages for guess in page.guesses}
        ids |= {
            one.printed.application_id for one in (*(page.looked for page in pages), *self.seen.values()) if one.printed
        }
        people = self.desk.checklist.rows(sorted(ids)) if ids else {}
        return [present.entry(page, people, self.seen) for page in pages]

    def _show_masthead(self) -> None:
        right: list[Span] = []
        if self.rows.selected:
            right.append((f"已选 {len(self.rows.selected)} · ", "mark"))
        self.show_masthead([*right, (f"共 {self.rows.count} 页", "accent")])

    def redraw(self) -> None:
        """Previews differ between sets of signs."""
        self._show_masthead()
        self._show_page()

    def on_resize(self) -> None:
        """Share out the columns anew."""
        side = SIDE if self.size.width >= WIDE else 0
        self.query_one("#heads", Line).show(present.heads(self.size.width - side - 1))
        self._show_masthead()

    # the page under the cursor

    @on(Rows.Moved, "#waiting")
    def cursor_moved(self) -> None:
        """Say what is known of the page, and show it once the cursor rests."""
        self.query_one("#about", Notes).show(present.notes(self.current))
        if self._resting is not None:
            self._resting.stop()
        self._resting = self.set_timer(REST, self._show_page)

    def _show_page(self) -> None:
        preview, item = self.query_one(Preview), self.current
        if not preview.size:
            return
        if item is None or item.looked.path is None:
            preview.clear("" if item is None else present.NO_FILE)
        else:
            preview.show(item.looked.path, item.looked.page, item.looked.corners)

    def remember(self, item: present.Entry, looked: Looked) -> None:
        """Show what has been found of a page meanwhile."""
        self.seen[item.page.id] = looked
        self.load()

    # work

    def look_then(self, act: Callable[[], T], then: Callable[[T], None]) -> None:
        """Do what takes a moment off the painting thread, then go on with what it gave; keys wait meanwhile."""

        async def run() -> None:
            slow = self.set_timer(PATIENCE, lambda: self.say(BUSY))
            try:
                result = await asyncio.to_thread(act)
            except EXPECTED as error:
                self.failed(error)
            else:
                then(result)
            finally:
                slow.stop()
                self.busy = False
            await self._take_keys()

        self.busy = True
        self.run_worker(run(), group="settle")

    def on_key(self, event: events.Key) -> None:  # type: ignore[override]
        """Keep what is typed while a page is being looked at: it is meant for what comes up then."""
        if self.busy:
            event.stop()
            event.prevent_default()  # Textual would go on to the base class's handler
            self._ahead.append(event)

    async def _take_keys(self) -> None:
        """Take the keys that were kept, until one of them begins another look."""
        await ready(self.app.screen)
        while self._ahead and not self.busy:
            key = self._ahead.pop(0)
            await self.app.on_event(events.Key(key.key, key.character))

    def failed(self, error: Exception) -> None:
        """Show why a service refused; a page that somebody else has settled goes off the list."""
        super().failed(error)
        if isinstance(error, Refused) and error.first.code == "settled":
            self.load()

    # selection

    @property
    def chosen(self) -> Sequence[present.Entry]:
        """The selected pages, or the one under the cursor."""
        chosen = [item for item in self.rows.entries if item.page.id in self.rows.selected]
        return chosen or ([self.current] if self.current else [])

    def do_select(self) -> None:
        """Select the page or take it back, and go down one."""
        if self.current is not None:
            self.rows.selected ^= {self.current.page.id}
            self.rows.repaint_row(self.rows.cursor)
            self.rows.do_down()
            self._show_masthead()

    def do_select_all(self) -> None:
        """Select all pages, or none if they all are."""
        everything = {item.page.id for item in self.rows.entries}
        self.rows.selected = set() if self.rows.selected >= everything else everything
        self.rows.refresh()
        self._show_masthead()
