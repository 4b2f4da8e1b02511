"""A single line for typing: cleans what is pasted, and tells the terminal where the input method should open."""

from __future__ import annotations

from textual import events
from textual.geometry import Offset
from textual.widgets import Input
from textual.widgets.input import Selection

from ...domain.review import MAX_TEXT
from ...domain.text import typed


class Field(Input):
    """Textual's `Input`, fit for Chinese input methods."""

    DEFAULT_CSS = "Field { border: none; height: 1; padding: 0; }"

    def __init__(
        self,
        value: str = "",
        placeholder: str = "",
        *,
        id: str | None = None,  # noqa: A002
        limit: int = 10 * MAX_TEXT,
    ) -> None:
        super().__init__(value, placeholder, id=id, compact=True, select_on_focus=False)
        self.limit = limit
        self.cursor_blink = False

    @property
    def cursor_screen_offset(self) -> Offset:
        """Where the terminal's own cursor belongs; Textual has it one cell too far at the end of the text."""
        offset = super().cursor_screen_offset
        return offset - (1, 0) if self.cursor_at_end else offset

    def fill(self, value: str) -> None:
        """Show another text, the cursor at its end."""
        self.value = value
        self.cursor_position = len(value)

    def begin(self) -> None:
        """Let what is typed next take the place of what is there."""
        self.selection = Selection(0, len(self.value))

    def on_focus(self) -> None:
        """Place the terminal's cursor, which Textual does not do at the first focus."""
        self.call_after_refresh(self._place_cursor)

    def on_resize(self) -> None:
        """Place it again when the field has moved."""
        if self.has_focus:
            self.call_after_refresh(self._place_cursor)

    def _place_cursor(self) -> None:
        self.app.cursor_position = self.cursor_screen_offset
        self.refresh()

    def on_paste(self, event: events.Paste) -> None:
        """Take all lines of a paste as one, without control characters."""
        event.prevent_default()
        event.stop()
        self.insert_text_at_cursor(" ".join(typed(event.text, self.limit).split("\n")))
