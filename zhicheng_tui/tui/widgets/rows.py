"""A list drawn line by line: any length, a cursor, and as little repainted as a key needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from ..binding import bindings, perform
from ..ink import Span
from .painted import Painted

EMPTY = "暂无数据"
"""What an empty list says (C13)."""


class Rows(ScrollView, Painted, can_focus=True, inherit_bindings=False):
    """A list of lines. Subclasses say how many there are and what each shows."""

    BINDINGS = bindings("list")
    COMPONENT_CLASSES = Painted.COMPONENT_CLASSES
    DEFAULT_CSS = "Rows { width: 1fr; height: 1fr; overflow-x: hidden; scrollbar-size-vertical: 1; }"

    empty = EMPTY

    @dataclass
    class Moved(Message):
        """The cursor is on another row."""

        rows: Rows
        index: int

        @property
        def control(self) -> Rows:
            """The list."""
            return self.rows

    def __init__(self, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self.cursor = 0
        self._count = 0

    # what subclasses say

    def spans(self, index: int, width: int) -> Sequence[Span]:
        """Return row `index` in at most `width` cells; a bare list has nothing to show."""
        del index, width
        return ()

    # what screens use

    @property
    def count(self) -> int:
        """How many rows there are."""
        return self._count

    def set_count(self, count: int, cursor: int = 0) -> None:
        """Show `count` rows, the cursor on row `cursor`."""
        self._count = count
        self.cursor = max(min(cursor, count - 1), 0)
        self.virtual_size = Size(self.scrollable_content_region.width, count)
        self.refresh()
        self._show_cursor()
        self.post_message(self.Moved(self, self.cursor))

    def move_to(self, index: int) -> None:
        """Put the cursor on row `index`, or the nearest there is."""
        index = max(min(index, self._count - 1), 0)
        if index == self.cursor:
            return
        self.repaint_row(self.cursor)
        self.cursor = index
        self.repaint_row(index)
        self._show_cursor()
        self.post_message(self.Moved(self, index))

    def repaint_row(self, index: int) -> None:
        """Repaint one row, if it is in view."""
        y = index - round(self.scroll_y)
        if 0 <= y < self.size.height:
            self.refresh(Region(0, y, self.scrollable_content_region.width, 1))

    # keys

    def action_run(self, command_id: str) -> None:
        """Do a list command."""
        perform(self, command_id)

    def action_run_letter(self, command_id: str) -> None:
        """Do a list command by its letter, unless letters are switched off."""
        if getattr(self.app, "letters", True):
            perform(self, command_id)

    def do_up(self) -> None:
        """One row up."""
        self.move_to(self.cursor - 1)

    def do_down(self) -> None:
        """One row down."""
        self.move_to(self.cursor + 1)

    def do_page_up(self) -> None:
        """One screen up."""
        self.move_to(self.cursor - max(self.size.height - 1, 1))

    def do_page_down(self) -> None:
        """One screen down."""
        self.move_to(self.cursor + max(self.size.height - 1, 1))

    def do_first(self) -> None:
        """The first row."""
        self.move_to(0)

    def do_last(self) -> None:
        """The last row."""
        self.move_to(self._count - 1)

    # drawing

    def render_line(self, y: int) -> Strip:
        """Draw one line of the view."""
        index, width = y + round(self.scroll_y), self.scrollable_content_region.width
        if not 0 <= index < self._count:
            return self.paint([(f"  {self.empty}", "dim")] if not self._count and index == 0 else (), width)
        over = ("cursor" if self.has_focus else "blurred") if index == self.cursor else ""
        return self.paint(self.spans(index, width), width, over)

    def on_resize(self) -> None:
        """Keep the cursor in view when the terminal changes."""
        self.virtual_size = Size(self.scrollable_content_region.width, self._count)
        self._show_cursor()

    def on_focus(self, event: events.Focus) -> None:
        """Show the cursor as active: one row, where Textual would repaint the whole list."""
        event.prevent_default()
        self._show_focus(True)
        self.screen.post_message(events.DescendantFocus(self))

    def on_blur(self, event: events.Blur) -> None:
        """Show the cursor as resting."""
        event.prevent_default()
        self._show_focus(False)
        self.screen.post_message(events.DescendantBlur(self))

    def _show_focus(self, focused: bool) -> None:
        self.has_focus = focused
        self.repaint_row(self.cursor)

    def on_click(self, event: events.Click) -> None:
        """Move the cursor to the clicked row."""
        self.move_to(event.y + round(self.scroll_y))

    def _show_cursor(self) -> None:
        """Scroll so that the cursor is in view: by half a screen at the edge, so that most moves repaint two rows."""
        height = self.size.height
        if not height:
            return
        top = round(self.scroll_y)
        if self.cursor < top or self.cursor >= top + height:
            near = abs(self.cursor - top) <= height
            half = height // 2
            target = self.cursor - half if near else self.cursor - (height - 1 if self.cursor > top else 0)
            self.scroll_to(y=max(target, 0), animate=False, immediate=True)
