"""A field whose value is picked from a list and not typed."""

from __future__ import annotations

from dataclasses import dataclass

from textual import events
from textual.message import Message
from textual.strip import Strip

from ..ink import Span, fit_spans
from .painted import Painted

_ASKING = ("enter", "space", "right", "ideographic_space")


class Choice(Painted, can_focus=True):
    """Shows what was picked; Enter, Space or → asks for another."""

    DEFAULT_CSS = "Choice { height: 1; width: 1fr; }"

    @dataclass
    class Asked(Message):
        """Another value is wanted."""

        choice: Choice

        @property
        def control(self) -> Choice:
            """The field."""
            return self.choice

    def __init__(self, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.shown = ""

    def show(self, text: str) -> None:
        """Show a value."""
        if text != self.shown:
            self.shown = text
            self.refresh()

    def on_key(self, event: events.Key) -> None:
        """Ask for another value."""
        if event.key in _ASKING:
            event.stop()
            event.prevent_default()
            self.post_message(self.Asked(self))

    def on_focus(self) -> None:
        """Show that Enter picks now."""
        self.refresh()

    def on_blur(self) -> None:
        """Show that it does not."""
        self.refresh()

    def render_line(self, y: int) -> Strip:  # noqa: ARG002
        """Draw the value."""
        width = self.size.width
        text: Span = (self.shown, "") if self.shown else ("按 Enter 选择", "dim")
        return self.paint(fit_spans([text], width), width, "cursor" if self.has_focus else "")
