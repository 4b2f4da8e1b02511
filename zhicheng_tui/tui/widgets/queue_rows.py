"""统一审核's list: holds ids, fetches the rows that are in view."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from ...domain.application import Plan, QueueRow
from ..ink import Span
from ..present.queue import row
from .rows import Rows

BLOCK = 64
"""Rows fetched at once."""
MOST_BLOCKS = 16
"""Blocks kept; far ones are forgotten."""

Fetch = Callable[[Sequence[int]], Mapping[int, QueueRow]]


class QueueRows(Rows):
    """A list of any length over a vector of ids."""

    def __init__(self, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.ids: array[int] = array("q")
        self.plans: Mapping[int, Plan] = {}
        self.selected: set[int] = set()
        self.fetch: Fetch = lambda _ids: {}
        self.now: Callable[[], datetime] | None = None
        self._blocks: dict[int, Mapping[int, QueueRow]] = {}

    def show(self, ids: array[int], cursor: int = 0) -> None:
        """Show the applications `ids`, the cursor on row `cursor`."""
        self.ids = ids
        self._blocks.clear()
        self.set_count(len(ids), cursor)

    def extend(self, ids: array[int]) -> None:
        """Take the whole list in place of its beginning, the cursor on the same application."""
        here = self.current
        cursor = self.cursor
        if here is not None and (cursor >= len(ids) or ids[cursor] != here):
            cursor = ids.index(here) if here in ids else cursor
        self.show(ids, cursor)

    def forget_rows(self) -> None:
        """Fetch rows anew; the list itself stays as it is."""
        self._blocks.clear()
        self.refresh()

    @property
    def current(self) -> int | None:
        """The id under the cursor."""
        return self.ids[self.cursor] if self.cursor < len(self.ids) else None

    def entry(self, index: int) -> QueueRow | None:
        """Return row `index`; `None` if it has gone meanwhile."""
        number = index // BLOCK
        if number not in self._blocks:
            if len(self._blocks) >= MOST_BLOCKS:
                self._blocks.clear()
            self._blocks[number] = self.fetch(self.ids[number * BLOCK : (number + 1) * BLOCK])
        return self._blocks[number].get(self.ids[index])

    def spans(self, index: int, width: int) -> Sequence[Span]:
        """Return a row of the queue."""
        entry = self.entry(index)
        if entry is None or self.now is None:
            return [("  （已不在列表中）", "dim")]
        selected = entry.id in self.selected
        return row(entry, self.plans[entry.plan_id], selected, self.now(), width, self.glyphs)
