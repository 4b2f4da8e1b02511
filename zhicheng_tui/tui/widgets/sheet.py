"""A laid-out document: lines with a cursor, each belonging to a module."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..ink import Span
from ..present.file import Sheet
from .rows import Rows

LayOut = Callable[[int], Sheet]
EMPTY = Sheet((), ())


class SheetView(Rows):
    """Shows a sheet, laid out anew for each width."""

    def __init__(self, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.sheet = EMPTY
        self._lay_out: LayOut | None = None
        self._width = 0

    def show(self, lay_out: LayOut, cursor: int = 0) -> None:
        """Show what `lay_out` gives for this width."""
        self._lay_out = lay_out
        self._width = self.size.width
        self.sheet = lay_out(self._width) if self._width else EMPTY
        self.set_count(len(self.sheet.lines), cursor)

    def lay_out_again(self) -> None:
        """Lay out anew, the cursor staying in its module."""
        if self._lay_out is None:
            return
        module, before = self.module, self.sheet
        offset = self.cursor - before.heads.get(module, 0)
        self.show(self._lay_out, self.cursor)
        if module in self.sheet.heads:
            self.move_to(self.sheet.heads[module] + min(offset, self._length(module) - 1))

    def on_resize(self) -> None:
        """Lay out for the new width."""
        if self.size.width != self._width:
            self.lay_out_again()

    @property
    def module(self) -> str:
        """The module that the cursor is in; empty where there is none."""
        return self.sheet.modules[self.cursor] if self.cursor < len(self.sheet.modules) else ""

    def go_to(self, module: str) -> None:
        """Put the cursor on a module's head, the module at the top of the view."""
        if module in self.sheet.heads:
            self.move_to(self.sheet.heads[module])
            self.scroll_to(y=self.cursor, animate=False, immediate=True)

    def step_module(self, step: int) -> None:
        """Go to the next or previous module's head."""
        modules = list(self.sheet.heads)
        if not modules:
            (self.do_page_down if step > 0 else self.do_page_up)()
            return
        if self.module not in self.sheet.heads:
            self.go_to(modules[0])
            return
        at = modules.index(self.module)
        if step < 0 and self.cursor > self.sheet.heads[self.module]:
            step = 0
        self.go_to(modules[max(min(at + step, len(modules) - 1), 0)])

    def spans(self, index: int, width: int) -> Sequence[Span]:  # noqa: ARG002
        """Return a line of the sheet."""
        return self.sheet.lines[index]

    def _length(self, module: str) -> int:
        return sum(1 for owner in self.sheet.modules if owner == module)
