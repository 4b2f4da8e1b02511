"""A field for paths: a paste of several lines, as dragging several files gives, keeps them apart."""

from __future__ import annotations

import shlex

from textual import events

from ...domain.text import typed
from .field import Field


class PathField(Field):
    """Typed, pasted or dragged paths."""

    def on_paste(self, event: events.Paste) -> None:
        """Take each line as one path."""
        event.prevent_default()
        event.stop()
        self.put(event.text)

    def put(self, text: str) -> None:
        """Put pasted text in, quoted where several lines would run together."""
        lines = [line.strip() for line in typed(text, self.limit).split("\n") if line.strip()]
        if len(lines) > 1:
            lines = [line if line[0] in "'\"" or "\\ " in line else shlex.quote(line) for line in lines]
        self.insert_text_at_cursor(" ".join(lines))
