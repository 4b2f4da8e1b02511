"""The list of audit events; more are added as the cursor comes near its end."""

from __future__ import annotations

from collections.abc import Sequence

from ...domain.trail import TrailEvent
from ..ink import Span
from ..present import trail
from .rows import Rows


class TrailRows(Rows):
    """Events, newest first."""

    def __init__(self) -> None:
        super().__init__(id="events")
        self.entries: list[TrailEvent] = []

    @property
    def current(self) -> TrailEvent | None:
        """The event under the cursor."""
        return self.entries[self.cursor] if self.cursor < len(self.entries) else None

    def show(self, entries: Sequence[TrailEvent]) -> None:
        """Show a list from its beginning."""
        self.entries = list(entries)
        self.set_count(len(self.entries))

    def add(self, entries: Sequence[TrailEvent]) -> None:
        """Put older events at the end; the cursor stays where it is."""
        self.entries += entries
        self.set_count(len(self.entries), self.cursor)

    def spans(self, index: int, width: int) -> Sequence[Span]:
        """Return a row."""
        return trail.row(self.entries[index], width, self.glyphs)
