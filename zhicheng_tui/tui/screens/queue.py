"""统一审核: the queue, most urgent first, with filter, order and selection."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.timer import Timer

from ...domain.application import QueueRow
from ...domain.queue import Counts, QueueFilter, Sort, parse_filter
from ...domain.review import Result
from ...domain.status import Status
from ..binding import bindings
from ..ink import Span, fit
from ..present import queue as present
from ..present import workbench
from ..present.workbench import short_title
from ..widgets.field import Field
from ..widgets.line import Line
from ..widgets.queue_rows import QueueRows
from .base import BaseScreen

FIRST = 256
"""Ids read for the first frame; the rest of the list follows at once."""
MINUTE = 60.0
"""Seconds after which the time left is shown anew."""
PAUSE = 0.15
"""Seconds without a key after which a filter being typed is applied."""
HINT = "状态、姓名、拼音首字母、编号、单位"


class QueueScreen(BaseScreen):
    """The review queue."""

    SCOPES: ClassVar[Sequence[str]] = ("queue", "top", "list")
    BINDINGS = bindings("queue", "top", "app")
    CRUMBS: ClassVar[Sequence[str]] = ("统一审核", "审核列表")
    AUTO_FOCUS = "QueueRows"

    def __init__(self, first: bool = False) -> None:
        super().__init__()
        self.first = first
        """Whether it is the screen the program opens with."""
        self.filter = QueueFilter(statuses=frozenset({Status.SUBMITTED}))
        self.order = Sort.URGENCY
        self.counts: Counts | None = None
        self.range_start = 0
        self._typing: Timer | None = None
        self._complete = True
        self._finding = False
        """Whether the list that the filter means is still being read."""
        self._then_to_list = False

    def content(self) -> ComposeResult:
        """Filter, column heads, list."""
        with Horizontal(id="filter-line"):
            yield Line(id="filter-label")
            yield Field(self.filter.text, HINT, id="filter", limit=100)
            yield Line(id="chosen")
        yield Line(id="heads")
        yield QueueRows()

    def on_mount(self) -> None:
        """Show the first rows in the first frame."""
        rows = self.rows
        rows.fetch, rows.now = self._fetch, self.desk.runtime.clock.now
        self.query_one("#filter-label", Line).show([(" 过滤 ", "dim")])
        self.load()
        self.set_interval(MINUTE, rows.refresh)

    def _fetch(self, ids: Sequence[int]) -> dict[int, QueueRow]:
        return self.attempt(lambda: self.desk.queue.rows(ids)) or {}

    @property
    def rows(self) -> QueueRows:
        """The list."""
        return self.query_one(QueueRows)

    # what is shown

    def set_filter(self, text: str, plan_id: int | None) -> None:
        """Show another list."""
        self.filter = parse_filter(text, plan_id)
        if self.is_mounted:
            with self.prevent(Field.Changed):
                self.query_one("#filter", Field).value = self.filter.text
            self.load()

    def load(self) -> None:
        """Read the list from its beginning: a first page here, the rest off the painting thread."""
        counts = self.attempt(self.desk.queue.counts)
        ids = self.attempt(lambda: self.desk.queue.ids(self.filter, self.order, FIRST))
        if counts is None or ids is None:
            return
        self.rows.selected.clear()
        self._complete = len(ids) < FIRST
        self._show_counts(counts)
        self.rows.show(ids)
        self.range_start = 0
        self._show_chosen()
        if not self._complete:
            self._load_rest()

    def _load_rest(self) -> None:
        wanted, order = self.filter, self.order
        self.work_on(lambda: self.desk.queue.ids(wanted, order), self._show_all, group="list")

    def _show_all(self, ids: array[int]) -> None:
        self._complete = True
        self.rows.extend(ids)
        self._show_chosen()

    def _show_counts(self, counts: Counts) -> None:
        self.counts = counts
        self.rows.plans = {plan.id: plan for plan in counts.plans}
        self.show_masthead(workbench.badges(counts, self.desk.runtime.clock.now()))

    def redraw(self) -> None:
        """Masthead and counts have signs of their own."""
        if self.counts is not None:
            self._show_counts(self.counts)
            self._show_chosen()

    def on_resize(self) -> None:
        """Share out the columns anew."""
        self.query_one("#heads", Line).show(present.head(self.size.width))

    def on_screen_resume(self) -> None:
        """Show what has changed meanwhile; the list and the place in it stay."""
        if self.counts is not None:
            self.rows.forget_rows()
            self.work_on(self.desk.queue.counts, self._show_counts, group="counts")

    def _show_chosen(self) -> None:
        plan = (
            next((plan for plan in self.counts.plans if plan.id == self.filter.plan_id), None) if self.counts else None
        )
        total = str(len(self.rows.ids)) if self._complete else f"{FIRST}+"
        parts: list[Span] = [(f"仅 {fit(short_title(plan.title), 14)} ", "accent")] if plan else []
        if self.rows.selected:
            parts.append((f"已选 {len(self.rows.selected)} · ", "mark"))
        parts.append((f"共 {total} · 按{self.order} ", "dim"))
        self.query_one("#chosen", Line).show([], parts)

    # filter

    @on(Field.Changed, "#filter")
    def filter_soon(self) -> None:
        """Apply the filter when the typing pauses."""
        if self._typing is not None:
            self._typing.stop()
        self._typing = self.set_timer(PAUSE, self.apply_filter)

    @on(Field.Submitted, "#filter")
    def filter_now(self) -> None:
        """Apply the filter, and go to the list once it shows what was asked for."""
        self._then_to_list = True
        if not self.apply_filter():
            self.set_focus(self.rows)

    def apply_filter(self) -> bool:
        """Begin to show what the typed filter means; return whether that is something else than now."""
        if self._typing is not None:
            self._typing.stop()
        text = self.query_one("#filter", Field).value
        wanted = parse_filter(text, self.filter.plan_id)
        if wanted == self.filter and not self._finding:
            return False
        self.filter, self._finding = wanted, True
        order = self.order
        self.work_on(lambda: self.desk.queue.ids(wanted, order), self._show_found, group="list")
        return True

    def _show_found(self, ids: array[int]) -> None:
        self._complete, self._finding = True, False
        if self._then_to_list:
            self._then_to_list = False
            self.set_focus(self.rows)
        self.rows.selected.clear()
        self.rows.show(ids)
        self._show_chosen()

    def do_filter(self) -> None:
        """Type a filter."""
        self._then_to_list = False
        self.set_focus(self.query_one("#filter", Field))

    def do_sort(self) -> None:
        """Take the next order."""
        orders = list(Sort)
        self.order = orders[(orders.index(self.order) + 1) % len(orders)]
        self.load()

    def do_clear(self) -> None:
        """Clear the selection, or else the filter."""
        if self.rows.selected:
            self.rows.selected.clear()
            self.range_start = self.rows.cursor
            self.rows.refresh()
            self._show_chosen()
        else:
            self.set_filter("", None)

    # selection

    def do_select(self) -> None:
        """Select the row or take it back, and go down one."""
        current = self.rows.current
        if current is None:
            return
        self.rows.selected ^= {current}
        self.range_start = self.rows.cursor
        self.rows.repaint_row(self.rows.cursor)
        self.rows.do_down()
        self._show_chosen()

    def do_select_all(self) -> None:
        """Select everything in the filter, or nothing if everything is selected."""
        everything = set(self.rows.ids)
        self.rows.selected = set() if self.rows.selected >= everything else everything
        self.rows.refresh()
        self._show_chosen()

    def why_not_select_all(self) -> str | None:
        """Not before the list has been read."""
        return None if self._complete else "列表还在读取，请稍候再按"

    def do_select_range(self) -> None:
        """Select from the row last selected to this one."""
        low, high = sorted((min(self.range_start, self.rows.count - 1), self.rows.cursor))
        self.rows.selected |= set(self.rows.ids[max(low, 0) : high + 1])
        self.rows.refresh()
        self._show_chosen()

    # acts

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

        chosen = [number for number in self.rows.ids if number in self.rows.selected]
        current = self.rows.current
        if not chosen and current is not None:
            chosen = [current]
        self.app.push_screen(BatchScreen.deciding(result, chosen), self._after_batch)

    def do_undo(self) -> None:
        """Take back the newest batch, or the decision on the row."""
        from .batch import BatchScreen

        batch, current = self.zapp.last_batch, self.rows.current
        if batch:
            ids = self.attempt(lambda: self.desk.reviewing.decided_in(batch))
        else:
            ids = None if current is None else [current]
        if ids:
            self.app.push_screen(BatchScreen.undoing(ids, batch or None), self._after_batch)

    def _after_batch(self, changed: bool | None) -> None:
        if changed:
            self.rows.selected.clear()
            self._show_chosen()

    # elsewhere

    def do_refresh(self) -> None:
        """Read the list anew."""
        self.load()

    def do_workbench(self) -> None:
        """Go to the workbench."""
        self.zapp.show_workbench()

    def do_queue(self) -> None:
        """Already here."""

    def leave(self) -> None:
        """Back to the workbench."""
        self.zapp.show_workbench()
