"""The list of a folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ...services.places import Entry
from ..ink import Span
from ..present import facts
from .rows import Rows


class EntryRows(Rows):
    """Folders and files, some of them selected."""

    def __init__(self) -> None:
        super().__init__(id="entries")
        self.entries: Sequence[Entry] = ()
        self.selected: dict[Path, Entry] = {}
        """In the order in which they were selected; those of other folders stay."""

    @property
    def current(self) -> Entry | None:
        """The entry under the cursor."""
        return self.entries[self.cursor] if self.cursor < len(self.entries) else None

    def show(self, entries: Sequence[Entry], at: str = "") -> None:
        """Show a list, the cursor on the entry named `at`."""
        self.entries = entries
        names = [entry.name for entry in entries]
        self.set_count(len(entries), names.index(at) if at in names else 0)

    def spans(self, index: int, width: int) -> Sequence[Span]:
        """Return a row."""
        entry = self.entries[index]
        return facts.row(entry, width, self.glyphs, selected=entry.path in self.selected)
