"""Tables and paragraphs that run over pages: rows grow with their text, break when they must, and repeat their head.

A `Flow` keeps the place on the page and opens the next one. Nothing that is put into it can leave its cell: text is
wrapped to the cell's width, and a cell that may not grow without end gets smaller type, then `……`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from . import typeset
from .fonts import SONG, FontBook
from .page import ASCENT, Page, points

PAD = 1.4
"""Between a cell's line and its text."""
LEADING = 1.35
"""Height of a line, in font sizes."""
SMALLEST = 7.0
EVENED = 4
"""Most lines of a centred cell that are made about equally long."""
LIMITED = 1_000
"""Characters looked at in a cell with a limit on its lines: more never fit."""
KEEP = 0.3
"""A row up to this part of a page moves to the next page whole; a higher one is broken."""


@dataclass(frozen=True)
class Cell:
    """The text of a cell and how it stands."""

    text: str
    align: str = "left"
    """`left`, `center` or `right`."""
    style: str = SONG
    size: float = 10.5
    span: int = 1
    """How many columns it takes."""
    most: int = 0
    """Most lines before the type gets smaller; 0 for no limit."""
    top: bool = False
    """Whether it stands at the top of a row that is higher than its text."""
    keep: bool = False
    """In a row's first cell: the row stays on the page of the next one."""


Row = Sequence[Cell]


@dataclass
class _Laid:
    """A cell with its text in lines."""

    cell: Cell
    x: float
    width: float
    lines: list[str]

    @property
    def leading(self) -> float:
        return points(self.cell.size) * LEADING

    @property
    def height(self) -> float:
        return len(self.lines) * self.leading + 2 * PAD


class Flow:
    """The place where the next thing goes, on pages of one size."""

    def __init__(self, book: FontBook, new_page: Callable[[int], Page], left: float, right: float, bottom: float):
        """Begin on the first page; `new_page` makes page 0, 1, … and `bottom` is the last line that may be used."""
        self.book, self.left, self.right, self.bottom = book, left, right, bottom
        self._new_page = new_page
        self.pages = [new_page(0)]
        self.top = self.y = 20.0

    @property
    def page(self) -> Page:
        """The page that is being filled."""
        return self.pages[-1]

    def start(self, y: float) -> None:
        """Go on at `y`."""
        self.y = y

    def turn(self) -> None:
        """Open the next page."""
        self.pages.append(self._new_page(len(self.pages)))
        self.y = self.top

    def need(self, height: float) -> None:
        """Open the next page unless `height` is still free on this one."""
        if self.y + height > self.bottom and self.y > self.top:
            self.turn()

    def paragraph(self, text: str, size: float = 12, style: str = SONG, indent: int = 2, leading: float = 1.75) -> None:
        """Add a person's or our own text, first lines indented by `indent` characters."""
        measure = self._measure(style, size)
        step = points(size) * leading
        for line in typeset.printable(text):
            for part in typeset.wrap("　" * indent + line, self.right - self.left, measure):
                self.need(step)
                self.page.text(self.left, self.y + points(size) * ASCENT, part, style, size)
                self.y += step

    def table(self, columns: Sequence[float], rows: Sequence[Row], heads: Sequence[Row] = (), least: float = 0) -> None:
        """Add a table; `columns` in millimetres, `least` the least height of a row; heads are repeated."""
        head = [self._lay(columns, row) for row in heads]
        if sum(map(_height, head)) > self._whole * KEEP:
            rows, head = [*heads, *rows], []
        if rows or heads:
            first = self._lay(columns, rows[0]) if rows else []
            self.need(sum(map(_height, head)) + max(min(_height(first), self._whole * KEEP), least))
        self._heads(head)
        together: list[list[_Laid]] = []
        for row in rows:
            together.append(self._lay(columns, row))
            if not row[0].keep:
                self._group(together, head, least)
                together = []
        self._group(together, head, least)

    @property
    def _whole(self) -> float:
        return self.bottom - self.top

    def _heads(self, head: Sequence[list[_Laid]]) -> None:
        for row in head:
            self._draw(row, _height(row))

    def _group(self, rows: Sequence[list[_Laid]], head: Sequence[list[_Laid]], least: float) -> None:
        height = sum(max(_height(row), least) for row in rows)
        if self.y + height > self.bottom and height <= self._whole * KEEP:
            self.turn()
            self._heads(head)
        for row in rows:
            self._row(row, head, least)

    def _row(self, row: list[_Laid], head: Sequence[list[_Laid]], least: float) -> None:
        height = max(_height(row), least)
        if self.y + height <= self.bottom:
            self._draw(row, height)
            return
        if height <= self._whole * KEEP:
            self.turn()
            self._heads(head)
            self._draw(row, height)
            return
        self._broken(row, head)

    def _broken(self, row: list[_Laid], head: Sequence[list[_Laid]]) -> None:
        """Draw a row over as many pages as it takes."""
        while any(laid.lines for laid in row):
            if self.bottom - self.y < 2 * PAD + 3 * max(laid.leading for laid in row):
                self.turn()
                self._heads(head)
            free = self.bottom - self.y - 2 * PAD
            part = [_part(laid, laid.lines[: int(free / laid.leading)]) for laid in row]
            self._draw(part, _height(part))
            row = [_part(laid, laid.lines[len(done.lines) :]) for laid, done in zip(row, part, strict=True)]

    def _lay(self, columns: Sequence[float], row: Row) -> list[_Laid]:
        made, x, column = [], self.left, 0
        for cell in row:
            width = sum(columns[column : column + cell.span])
            made.append(self._set(cell, x, width))
            x, column = x + width, column + cell.span
        return made

    def _set(self, cell: Cell, x: float, width: float) -> _Laid:
        free = width - 2 * PAD
        if cell.most:
            cell = replace(cell, text=cell.text[:LIMITED])
        lines = typeset.paragraphs(cell.text, free, self._measure(cell.style, cell.size))
        while cell.most and len(lines) > cell.most and cell.size > SMALLEST:
            cell = replace(cell, size=max(cell.size - 1, SMALLEST))
            lines = typeset.paragraphs(cell.text, free, self._measure(cell.style, cell.size))
        if cell.align == "center":
            lines = self._evened(cell, lines, free)
        if cell.most:
            lines = typeset.cut(lines, cell.most, free, self._measure(cell.style, cell.size))
        return _Laid(cell, x, width, lines)

    def _evened(self, cell: Cell, lines: list[str], free: float) -> list[str]:
        """Break a short centred text so that its last line is not a single character."""
        if not 1 < len(lines) <= EVENED:
            return lines
        measure = self._measure(cell.style, cell.size)
        for step in range(1, 10):
            narrower = typeset.paragraphs(cell.text, free * (1 - step / 20), measure)
            if len(narrower) > len(lines):
                break
            lines = narrower
        return lines

    def _draw(self, row: list[_Laid], height: float) -> None:
        page, y, below = self.page, self.y, self.y + height
        page.line(row[0].x, y, row[-1].x + row[-1].width, y)
        page.line(row[0].x, below, row[-1].x + row[-1].width, below)
        page.line(row[0].x, y, row[0].x, below)
        for laid in row:
            page.line(laid.x + laid.width, y, laid.x + laid.width, below)
            self._text(laid, y + PAD if laid.cell.top else y + (height - laid.height) / 2 + PAD)
        self.y = below

    def _text(self, laid: _Laid, y: float) -> None:
        cell = laid.cell
        lead = (laid.leading - points(cell.size)) / 2 + points(cell.size) * ASCENT
        for number, line in enumerate(laid.lines):
            x = laid.x + PAD
            if cell.align != "left":
                spare = laid.width - 2 * PAD - self.book.width(line, cell.style, cell.size)
                x += spare / 2 if cell.align == "center" else spare
            self.page.text(x, y + number * laid.leading + lead, line, cell.style, cell.size)

    def _measure(self, style: str, size: float) -> typeset.Measure:
        return lambda text: self.book.width(text, style, size)


def _part(laid: _Laid, lines: list[str]) -> _Laid:
    """Return the same cell with other lines, standing at the top as parts of a broken row do."""
    return _Laid(replace(laid.cell, top=True), laid.x, laid.width, lines)


def _height(row: Sequence[_Laid]) -> float:
    return max((laid.height for laid in row), default=0)
