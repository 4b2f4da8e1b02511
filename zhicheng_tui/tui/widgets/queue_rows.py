"""A list over a vector of ids that fetches the rows in view; one kind each for 统一审核 and 单位送审."""

from __future__ import annotations

from abc import abstractmethod
from array import array
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from ...domain.application import ChecklistRow, Plan, QueueRow
from ..ink import Span
from ..present import checklist
from ..present.queue import row
from .rows import Rows

BLOCK = 64
"""Rows fetched at once."""
MOST_BLOCKS = 16
"""Blocks kept; far ones are forgotten."""


class Entry(Protocol):
    """What a row shows."""

    @property
    def id(self) -> int:
        """The application."""

    @property
    def plan_id(self) -> int:
        """Its plan."""


E = TypeVar("E", bound=Entry)


class IdRows(Rows, Generic[E]):
    """A list of any length over a vector of ids."""

    def __init__(self, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.ids: array[int] = array("q")
        self.plans: Mapping[int, Plan] = {}
        self.selected: set[int] = set()
        self.fetch: Callable[[Sequence[int]], Mapping[int, E]] = lambda _ids: {}
        self.now: Callable[[], datetime] | None = None
        self._blocks: dict[int, Mapping[int, E]] = {}

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

    def entry(self, index: int) -> E | None:
        """Return row `index`; `None` if it has gone meanwhile."""
        number = index // BLOCK
        if number not in self._blocks:
            if len(self._blocks) >= MOST_BLOCKS:
                self._blocks.clear()
            self._blocks[number] = self.fetch(self.ids[number * BLOCK : (number + 1) * BLOCK])
        return self._blocks[number].get(self.ids[index])

    def spans(self, index: int, width: int) -> Sequence[Span]:
        """Return a row."""
        entry = self.entry(index)
        if entry is None or self.now is None:
            return [("  （已不在列表中）", "dim")]
        return self.row(index, entry, entry.id in self.selected, self.now(), width)

    @abstractmethod
    def row(self, index: int, entry: E, selected: bool, now: datetime, width: int) -> Sequence[Span]:
        """Return the line of one entry."""


class QueueRows(IdRows[QueueRow]):
    """统一审核's list."""

    own_unit = 0
    """The reader's unit."""

    def row(self, index: int, entry: QueueRow, selected: bool, now: datetime, width: int) -> Sequence[Span]:  # noqa: ARG002
        """Return a row of the queue."""
        return row(entry, self.plans[entry.plan_id], selected, now, width, self.glyphs, self.own_unit)


class ChecklistRows(IdRows[ChecklistRow]):
    """单位送审's list."""

    def row(self, index: int, entry: ChecklistRow, selected: bool, now: datetime, width: int) -> Sequence[Span]:
        """Return a row of the checklist."""
        return checklist.row(index + 1, entry, selected, now, width, self.glyphs)
