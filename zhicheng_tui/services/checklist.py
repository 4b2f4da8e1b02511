"""单位送审: the people to send off, and what stands for each of the three documents (E01, E09, E11)."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass

from ..domain.application import Actor, ChecklistRow
from ..domain.queue import QueueFilter, Sort
from ..store.queries import documents as queries
from ..store.queries.values import chunks
from .batches import PIECE
from .permissions import Permission, require
from .queue import Queue
from .runtime import Runtime


@dataclass(frozen=True)
class Checklist:
    """The checklist of one caller."""

    runtime: Runtime
    actor: Actor

    def ids(self, wanted: QueueFilter, sort: Sort = Sort.URGENCY, limit: int | None = None) -> array[int]:
        """Return the ids of the list in its order."""
        return Queue(self.runtime, self.actor).ids(wanted, sort, limit)

    def rows(self, ids: Sequence[int]) -> dict[int, ChecklistRow]:
        """Return the rows of `ids` that the caller may see, by id."""
        require(self.actor, Permission.READ)
        rows: dict[int, ChecklistRow] = {}
        with self.runtime.reading() as connection:
            for piece in chunks(ids, PIECE):
                rows |= queries.fetch_checklist(connection, self.actor.unit.path, piece)
        return rows
