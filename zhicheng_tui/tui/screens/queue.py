"""统一审核: the queue, most urgent first, with filter, order and selection."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from ...domain.application import QueueRow
from ...domain.queue import QueueFilter
from ...domain.review import Result
from ...domain.status import Status
from ..binding import bindings
from ..ink import Span
from ..present import queue as present
from ..widgets.queue_rows import QueueRows
from .listing import ListScreen


class QueueScreen(ListScreen[QueueRows]):
    """The review queue."""

    SCOPES: ClassVar[Sequence[str]] = ("queue", "listing", "top", "list")
    BINDINGS = bindings("queue", "listing", "top", "app")
    CRUMBS: ClassVar[Sequence[str]] = ("统一审核", "审核列表")
    USUAL = QueueFilter(statuses=frozenset({Status.SUBMITTED}))

    def make_rows(self) -> QueueRows:
        """Return the list."""
        rows = QueueRows()
        rows.own_unit = self.desk.actor.unit.id
        return rows

    def fetch(self, ids: Sequence[int]) -> dict[int, QueueRow]:
        """Return rows by id."""
        return self.desk.queue.rows(ids)

    def heads(self, width: int) -> Sequence[Span]:
        """Return the column heads."""
        return present.head(width)

    def do_open(self) -> None:
        """Open the application under the cursor."""
        self.zapp.open_review(self.rows.ids, self.rows.cursor)

    def why_not_open(self) -> str | None:
        """Not in an empty list."""
        return None if self.rows.count else "列表是空的，没有可审核的办件；可按 F2 更改过滤"

    why_not_pass = why_not_return = why_not_ineligible = why_not_terminate = why_not_open

    def do_pass(self) -> None:
        """Pass the selected applications."""
        self._batch(Result.PASS)

    def do_return(self) -> None:
        """Return the selected applications."""
        self._batch(Result.RETURN)

    def do_ineligible(self) -> None:
        """Judge the selected applications ineligible."""
        self._batch(Result.INELIGIBLE)

    def do_terminate(self) -> None:
        """Terminate the selected applications."""
        self._batch(Result.TERMINATE)

    def _batch(self, result: Result) -> None:
        from .batch import BatchScreen

        self.app.push_screen(BatchScreen(result, self.chosen), self._after_batch)

    def do_undo(self) -> None:
        """Take back the newest batch, or the decision on the row."""
        from .batch import UndoScreen

        batch, current = self.zapp.last_batch, self.rows.current
        if batch:
            ids = self.attempt(lambda: self.desk.reviewing.decided_in(batch))
        else:
            ids = None if current is None else [current]
        if ids:
            self.app.push_screen(UndoScreen(ids, batch or None), self._after_batch)

    def _after_batch(self, changed: bool | None) -> None:
        if changed:
            self.unselect_all()
