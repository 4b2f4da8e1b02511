"""审核意见: several lines of text, clean whatever is pasted."""

from __future__ import annotations

from textual import events
from textual.widgets import TextArea

from ...domain.review import MAX_TEXT
from ...domain.text import typed


class Opinion(TextArea):
    """A text area without line numbers; Tab leaves it."""

    DEFAULT_CSS = "Opinion { border: none; padding: 0 1; height: 3; }"

    def __init__(self, id: str | None = None, placeholder: str = "请输入审核意见...") -> None:  # noqa: A002
        super().__init__(id=id, soft_wrap=True, show_line_numbers=False, compact=True, placeholder=placeholder)
        self.cursor_blink = False

    def on_paste(self, event: events.Paste) -> None:
        """Take a paste without control characters."""
        event.prevent_default()
        event.stop()
        self.insert(typed(event.text, 10 * MAX_TEXT))

    def set_value(self, text: str) -> None:
        """Replace the text, the cursor at its end."""
        if self.text != text:
            self.load_text(text)
            self.move_cursor(self.document.end)
