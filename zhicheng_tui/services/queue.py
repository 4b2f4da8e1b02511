"""统一审核 and 工作台: counts and lists of the caller's own unit and the units below."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass

from ..domain.application import Actor, Plan, QueueRow
from ..domain.queue import Counts, QueueFilter, Sort, matching_plans, plan_order
from ..store.queries import cases, people
from ..store.queries import queue as queries
from .permissions import Permission, require
from .runtime import Runtime


@dataclass(frozen=True)
class Queue:
    """Lists for one caller."""

    runtime: Runtime
    actor: Actor

    def plans(self) -> list[Plan]:
        """Return all plans in queue order: most urgent first."""
        with self.runtime.reading() as connection:
            plans = people.list_plans(connection)
        if any(plan.window.calendar is not None for plan in plans):
            with self.runtime.reading() as connection:
                plans = people.list_plans(connection, self.runtime.reference.calendar)
        return plan_order(plans, self.runtime.clock.now())

    def counts(self) -> Counts:
        """Return how many applications stand where."""
        require(self.actor, Permission.READ)
        plans = self.plans()
        with self.runtime.reading() as connection:
            found = queries.count_by_plan(connection, self.actor.unit.path)
            handed_up = queries.count_handed_up(connection, self.actor.unit.path)
            proposed = queries.count_proposed(connection, self.actor.unit.path)
        return Counts(found, tuple(plans), handed_up, proposed)

    def ids(self, wanted: QueueFilter, sort: Sort = Sort.URGENCY, limit: int | None = None) -> array[int]:
        """Return the ids of a list in its order; the order and the urgency are those of this moment."""
        require(self.actor, Permission.READ)
        plans = matching_plans(self.plans(), wanted, self.runtime.clock.now())
        if not plans:
            return array("q")
        with self.runtime.reading() as connection:
            return queries.list_ids(connection, self.actor.unit.path, plans, wanted, sort, limit)

    def rows(self, ids: Sequence[int]) -> dict[int, QueueRow]:
        """Return the rows of `ids` that the caller may see, by id."""
        require(self.actor, Permission.READ)
        with self.runtime.reading() as connection:
            return queries.fetch_rows(connection, self.actor.unit.path, ids)

    def find(self, numbers: Sequence[str]) -> dict[str, int]:
        """Return number → id for those 办件编号 that the caller may see."""
        require(self.actor, Permission.READ)
        with self.runtime.reading() as connection:
            return cases.find_ids(connection, self.actor.unit.path, numbers)
