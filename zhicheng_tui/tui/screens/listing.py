"""What 统一审核 and 单位送审 share: a filter, an order, a selection, a list read piece by piece."""

from __future__ import annotations

from abc import abstractmethod
from array import array
from collections.abc import Sequence
from typing import Any, ClassVar, Generic, TypeVar, cast

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal

from ...domain.queue import Counts, QueueFilter, Sort, parse_filter
from ...services.permissions import Permission, why_not
from ..ink import Span, fit
from ..pausing import Pause
from ..present import workbench
from ..present.workbench import short_title
from ..widgets.field import Field
from ..widgets.line import Line
from ..widgets.queue_rows import IdRows
from .top import TopScreen

FIRST = 256
"""Ids read for the first frame; the rest of the list follows at once."""
MINUTE = 60.0
"""Seconds after which the time left is shown anew."""
R = TypeVar("R", bound=IdRows[Any])


class ListScreen(TopScreen, Generic[R]):
    """A list of applications. Subclasses say which rows, under which heads, and how they are fetched."""

    AUTO_FOCUS = "IdRows"
    HINT: ClassVar[str] = "状态、姓名、拼音首字母、编号、单位"
    USUAL: ClassVar[QueueFilter] = QueueFilter()
    """What is shown at first."""

    def __init__(self) -> None:
        super().__init__()
        self.filter = self.USUAL
        self.order = Sort.URGENCY
        self.counts: Counts | None = None
        self.range_start = 0
        self._typing = Pause(self, self.apply_filter)
        self._complete = True
        self._finding = False
        """Whether the list that the filter means is still being read."""
        self._then_to_list = False

    def content(self) -> ComposeResult:
        """Filter, column heads, list."""
        with Horizontal(id="filter-line"):
            yield Line(id="filter-label")
            yield Field(self.filter.text, self.HINT, id="filter", limit=100)
            yield Line(id="chosen")
        yield Line(id="heads")
        yield self.make_rows()
        yield from self.below()

    def below(self) -> ComposeResult:
        """What stands under the list."""
        yield from ()

    @abstractmethod
    def make_rows(self) -> R:
        """Return the list."""

    @abstractmethod
    def fetch(self, ids: Sequence[int]) -> dict[int, Any]:
        """Return rows by id."""

    @abstractmethod
    def heads(self, width: int) -> Sequence[Span]:
        """Return the column heads."""

    def on_mount(self) -> None:
        """Show the first rows in the first frame."""
        rows = self.rows
        rows.fetch, rows.now = self._fetch, self.desk.runtime.clock.now
        self.query_one("#filter-label", Line).show([(" 过滤 ", "dim")])
        self.load()
        self.set_interval(MINUTE, rows.refresh)

    def _fetch(self, ids: Sequence[int]) -> dict[int, Any]:
        return self.attempt(lambda: self.fetch(ids)) or {}

    @property
    def rows(self) -> R:
        """The list."""
        return cast("R", self.query_one("IdRows"))

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
        self.query_one("#heads", Line).show(self.heads(self.size.width))

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
        self._typing.begin()

    @on(Field.Submitted, "#filter")
    def filter_now(self) -> None:
        """Apply the filter, and go to the list once it shows what was asked for."""
        self._then_to_list = True
        if not self.apply_filter():
            self.set_focus(self.rows)

    def apply_filter(self) -> bool:
        """Begin to show what the typed filter means; return whether that is something else than now."""
        self._typing.end()
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
        field = self.query_one("#filter", Field)
        self.set_focus(field)
        field.begin()

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

    @property
    def chosen(self) -> list[int]:
        """The selected applications in the order of the list, or the one under the cursor."""
        chosen = [number for number in self.rows.ids if number in self.rows.selected]
        current = self.rows.current
        return chosen or ([] if current is None else [current])

    def unselect_all(self) -> None:
        """Select nothing."""
        self.rows.selected.clear()
        self.rows.refresh()
        self._show_chosen()

    # elsewhere

    def why_not_export(self) -> str | None:
        """Only what has been read, and only for those who may."""
        if not self.rows.count:
            return "列表是空的，没有可导出的办件；可按 F2 更改过滤"
        return why_not(self.desk.actor, Permission.EXPORT) or self.why_not_select_all()

    def do_export(self) -> None:
        """Write the selected applications, or all that the filter shows, to a file."""
        _ = self.desk.exporting  # before the screen: it brings the table classes in, which queries must not meet midway
        from .exporting import ExportScreen, Listed

        everything, selected = self.rows.ids, self.rows.selected
        chosen = [number for number in everything if number in selected]
        plan = self.counts and next((plan for plan in self.counts.plans if plan.id == self.filter.plan_id), None)
        told = " ".join(part for part in (short_title(plan.title) if plan else "", self.filter.text) if part)
        self.app.push_screen(ExportScreen(Listed(everything, chosen, told, self.CRUMBS[0])))

    def do_refresh(self) -> None:
        """Read the list anew."""
        self.load()
