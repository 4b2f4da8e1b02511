"""One or more fixed lines: mastheads, column heads, notes."""

from __future__ import annotations

from collections.abc import Sequence

from textual.strip import Strip

from ..ink import Span, spread, wrap_spans
from .painted import Painted


class Line(Painted):
    """A single line with a left and a right part."""

    DEFAULT_CSS = "Line { height: 1; width: 1fr; }"

    def __init__(self, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self.left: Sequence[Span] = ()
        self.right: Sequence[Span] = ()

    def show(self, left: Sequence[Span], right: Sequence[Span] = ()) -> None:
        """Set what the line says; repaint only if it differs."""
        if (tuple(left), tuple(right)) != (tuple(self.left), tuple(self.right)):
            self.left, self.right = left, right
            self.refresh()

    def render_line(self, y: int) -> Strip:  # noqa: ARG002
        """Draw the line."""
        width = self.size.width
        return self.paint(spread(self.left, self.right, width), width)


class Notes(Painted):
    """Short paragraphs under one another; as many lines as there is room for."""

    DEFAULT_CSS = "Notes { height: 1; width: 1fr; }"

    def __init__(self, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.notes: Sequence[Sequence[Span]] = ()

    def show(self, notes: Sequence[Sequence[Span]]) -> None:
        """Set the paragraphs."""
        self.notes = notes
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        width = self.size.width
        lines = [line for note in self.notes for line in wrap_spans(note, width)]
        return self.paint(lines[y] if y < len(lines) else (), width)
