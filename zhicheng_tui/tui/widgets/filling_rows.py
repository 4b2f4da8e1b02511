"""信息填报's lists: the modules with their states, and the records of one."""

from __future__ import annotations

from collections.abc import Sequence

from textual.strip import Strip

from ...domain.reference import Module
from ..filling_work import Work
from ..ink import Span
from ..present import filling as present
from ..present.filling import Entry
from .painted import Painted
from .rows import Rows


class EntryRows(Rows):
    """The navigation; the cursor passes over headings."""

    def __init__(self, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.entries: Sequence[Entry] = ()
        self.states: list[Span] = []

    def show(self, entries: Sequence[Entry], states: Sequence[Span], cursor: int) -> None:
        """Show these."""
        self.entries, self.states = entries, list(states)
        self.set_count(len(entries), cursor)

    def tell(self, index: int, stands: Span) -> None:
        """Show how one of them stands now."""
        if self.states[index] != stands:
            self.states[index] = stands
            self.repaint_row(index)

    @property
    def current(self) -> str:
        """The id under the cursor."""
        return self.entries[self.cursor].id if self.cursor < len(self.entries) else ""

    def move_to(self, index: int) -> None:
        """Go to a line that is not a heading."""
        step = 1 if index > self.cursor else -1
        index = max(min(index, len(self.entries) - 1), 0)
        while 0 <= index < len(self.entries) and not self.entries[index].id:
            index += step
        if 0 <= index < len(self.entries):
            super().move_to(index)

    def spans(self, index: int, width: int) -> Sequence[Span]:
        """Return one line."""
        return present.entry_line(self.entries[index], self.states[index], width)


class RecordRows(Rows):
    """The records of a repeated module."""

    empty = "暂无记录；按 F6 添加"

    def __init__(self, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.work: Work | None = None
        self.module: Module | None = None

    def show(self, work: Work, module: Module, cursor: int = 0) -> None:
        """Show a module's records."""
        self.work, self.module = work, module
        self.empty = "暂无记录；按 F6 添加" if work.why_locked(module.id) is None else "暂无数据"
        self.set_count(len(work.rows_of(module.id)), cursor)

    def spans(self, index: int, width: int) -> Sequence[Span]:
        """Return one record."""
        assert self.work is not None
        assert self.module is not None
        return present.record_line(self.work, self.module, index, width, self.glyphs)


class RecordHeads(Painted):
    """The column heads of a module's records, shared out for whatever width there is."""

    DEFAULT_CSS = "RecordHeads { height: 1; width: 1fr; }"

    def __init__(self, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.module: Module | None = None

    def show(self, module: Module) -> None:
        """Show the heads of a module."""
        self.module = module
        self.refresh()

    def render_line(self, y: int) -> Strip:  # noqa: ARG002
        """Draw the line."""
        width = self.size.width
        return self.paint(present.record_heads(self.module, width) if self.module else (), width)
