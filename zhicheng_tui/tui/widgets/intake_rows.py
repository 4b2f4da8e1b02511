"""The pages of 批量上传, and those of 待处理扫描件."""

from __future__ import annotations

from collections.abc import Sequence

from ...services.intake import Taken
from ..ink import Span
from ..present import intake, settle
from .rows import Rows


class TakenRows(Rows):
    """A line for each page that was taken in."""

    empty = intake.READING

    def __init__(self, pages: Sequence[Taken]) -> None:
        """`pages` may grow; `show_new` shows what has come."""
        super().__init__(id="pages")
        self.pages = pages

    @property
    def current(self) -> Taken | None:
        """The page under the cursor."""
        return self.pages[self.cursor] if self.cursor < self.count else None

    def show_new(self) -> None:
        """Show the pages that came; follow them unless the cursor was moved away from the last one."""
        follows = self.cursor >= self.count - 1
        if len(self.pages) != self.count:
            self.set_count(len(self.pages), len(self.pages) - 1 if follows else self.cursor)

    def spans(self, index: int, width: int) -> Sequence[Span]:
        """Return a page."""
        return intake.row(self.pages[index], width, self.glyphs)


class WaitingRows(Rows):
    """A line for each page that waits for a person."""

    empty = settle.EMPTY

    def __init__(self) -> None:
        super().__init__(id="waiting")
        self.entries: Sequence[settle.Entry] = ()
        self.selected: set[int] = set()

    @property
    def current(self) -> settle.Entry | None:
        """The page under the cursor."""
        return self.entries[self.cursor] if self.cursor < self.count else None

    def show(self, entries: Sequence[settle.Entry]) -> None:
        """Show these pages, the cursor on the one it was on, or on the one that took its place."""
        here = self.current
        self.entries = entries
        self.selected &= {entry.page.id for entry in entries}
        places = {entry.page.id: index for index, entry in enumerate(entries)}
        at = places.get(here.page.id, self.cursor) if here else self.cursor
        self.set_count(len(entries), at)

    def spans(self, index: int, width: int) -> Sequence[Span]:
        """Return a page."""
        entry = self.entries[index]
        return settle.row(entry, entry.page.id in self.selected, width, self.glyphs)
