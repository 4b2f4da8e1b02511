"""工作台's numbers: a grid of counts, each of which opens its list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.strip import Strip

from ..ink import Span, fit_spans, right
from .rows import Rows


@dataclass(frozen=True)
class Number:
    """A count and the list it opens."""

    count: int
    text: str
    """The filter of its list."""
    plan_id: int | None = None


@dataclass(frozen=True)
class GridRow:
    """A label and its numbers; a row without numbers is a heading."""

    label: Sequence[Span]
    numbers: Sequence[Number] = ()
    heads: Sequence[str] = ()
    """Column heads, for a heading."""


CELL = 9


class NumberGrid(Rows):
    """Rows of numbers; the cursor stands on one of them."""

    def __init__(self, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.grid: Sequence[GridRow] = ()
        self.column = 0

    def show(self, grid: Sequence[GridRow]) -> None:
        """Show these rows, the cursor where it was or on the first number."""
        self.grid = grid
        first = next((index for index, row in enumerate(grid) if row.numbers), 0)
        at = self.cursor if self.cursor < len(grid) and grid[self.cursor].numbers else first
        self.set_count(len(grid), at)
        self.move_column(0)

    def move_to(self, index: int) -> None:
        """Go to a row, passing over headings."""
        step = 1 if index > self.cursor else -1
        while 0 <= index < len(self.grid) and not self.grid[index].numbers:
            index += step
        if 0 <= index < len(self.grid):
            super().move_to(index)
            self.move_column(0)

    def do_first(self) -> None:
        """The first row of numbers."""
        self.move_to(next((index for index, row in enumerate(self.grid) if row.numbers), 0))

    def do_last(self) -> None:
        """The last row of numbers."""
        self.move_to(len(self.grid) - 1)

    def move_column(self, step: int) -> None:
        """Go to a number beside the present one."""
        numbers = self.grid[self.cursor].numbers if self.grid else ()
        self.column = max(min(self.column + step, len(numbers) - 1), 0)
        self.repaint_row(self.cursor)

    @property
    def number(self) -> Number | None:
        """The number under the cursor."""
        numbers = self.grid[self.cursor].numbers if self.grid else ()
        return numbers[self.column] if self.column < len(numbers) else None

    def spans(self, index: int, width: int) -> Sequence[Span]:
        """Return a row: its label, then the numbers right-aligned in cells."""
        row = self.grid[index]
        cells: list[Span] = [(right(head, CELL), "head") for head in row.heads]
        for column, number in enumerate(row.numbers):
            here = index == self.cursor and column == self.column
            ink = "cursor" if here else ("strong" if number.count else "dim")
            text = right(str(number.count), CELL - 2)
            cells += [(" ", ""), (f"{text} ", ink)]
        room = width - CELL * max(len(row.numbers), len(row.heads))
        return [*fit_spans(row.label, room), *cells]

    def render_line(self, y: int) -> Strip:
        """Draw one row; only the number under the cursor is highlighted, not the row."""
        index, width = y + round(self.scroll_y), self.size.width
        return self.paint(self.spans(index, width) if index < len(self.grid) else (), width)
