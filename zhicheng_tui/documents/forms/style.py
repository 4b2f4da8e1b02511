"""The house style of the forms: A4, centred title in 黑体, text in 宋体, codes in two corners, a footer on each page.

The codes stand top right and bottom left, 33 mm wide (1 mm a module), at least 15 mm from every edge; nothing is
printed in the four modules around them, and what is signed and stamped stays far from both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from ...domain.clock import local
from .. import typeset
from ..code import PREFIX, grouped
from ..fonts import HEI, FontBook
from ..page import A4, ASCENT, Page, centred, points, right
from ..qr import MODULES, QUIET
from ..table import Cell, Flow, Row
from .models import Issue

LEFT, RIGHT = 20.0, 190.0
TOP, BOTTOM = 20.0, 278.0
CODE = 33.0
"""Width of a code's picture, quiet zone outside."""
CODE_TOP = 15.0
CODE_BOTTOM = 229.0
WIDTH = RIGHT - LEFT
UNDER_CODE = 69.0
"""The first free line below the code at the top."""
ABOVE_CODE = 222.0
"""The last free line above the code at the bottom."""
HANDS_OFF = "请勿在二维码上签字盖章"

_TITLE_SIZES = (22.0, 20.0, 18.0)
_SMALL = 7.5
_GROUPS = 4


def chinese_date(day: date | datetime) -> str:
    """Return a date as it is written on paper."""
    shown = local(day).date() if isinstance(day, datetime) else day
    return f"{shown.year} 年 {shown.month} 月 {shown.day} 日"


def chinese_time(moment: datetime) -> str:
    """Return an instant as it is written on paper."""
    return f"{chinese_date(moment)} {local(moment):%H:%M}"


@dataclass(frozen=True)
class Sheet:
    """Makes the pages of one form: their size, margins, footer."""

    book: FontBook
    issue: Issue
    size: tuple[float, float] = A4
    left: float = LEFT
    right: float = RIGHT
    bottom: float = BOTTOM

    def flow(self) -> Flow:
        """Return the place to begin at: below the margin of the first page."""
        return Flow(self.book, lambda _: Page(*self.size), self.left, self.right, self.bottom)

    def finish(self, pages: Sequence[Page]) -> list[Page]:
        """Return the pages with their footers, now that it is known how many they are."""
        for number, page in enumerate(pages, 1):
            self._footer(page, number, len(pages))
        return list(pages)

    def _footer(self, page: Page, number: int, total: int) -> None:
        issue, y = self.issue, self.size[1] - 8.5
        revision = f"流程版本：第 {issue.flow_rev} 版" if issue.flow_rev else ""
        name = "办件编号" if issue.flow_rev else "编号"
        parts = [f"{name}：{typeset.one_line(issue.no)[:24]}" if issue.no else "", revision,
                 f"签发日期：{chinese_date(issue.issued_on)}"]  # fmt: skip
        page.line(self.left, y - 4.6, self.right, y - 4.6, 0.15)
        page.text(self.left, y, "　".join(part for part in parts if part), size=9)
        right(page, self.book, self.right, y, f"第 {number} 页　共 {total} 页", size=9)


def title(page: Page, book: FontBook, text: str, y: float, *, room: float = WIDTH) -> float:
    """Put a title in the middle of the page and return the line below it.

    A line break in `text` is where it may be broken: it is only used when the title does not fit in one line.
    """
    one = text.replace("\n", "")
    fits = [size for size in _TITLE_SIZES if book.width(one, HEI, size) <= room]
    size = fits[0] if fits else _TITLE_SIZES[1]
    lines = [one] if fits else typeset.paragraphs(text, room, lambda part: book.width(part, HEI, size))
    for line in lines:
        centred(page, book, page.width / 2, y + points(size) * ASCENT, line, HEI, size, bold=True)
        y += points(size) * 1.4
    return y


def title_room(page: Page, issue: Issue) -> float:
    """Return how wide a title may be beside the code at the top."""
    quiet = CODE * QUIET / MODULES
    edge = page.width - (210.0 - RIGHT) - CODE - quiet if issue.code else page.width - 20
    return 2 * (edge - page.width / 2)


def code_on_top(page: Page, book: FontBook, text: str) -> None:
    """Put a code at the top right, its text beneath."""
    _code(page, book, page.width - (210.0 - RIGHT) - CODE, CODE_TOP, text)


def code_at_bottom(page: Page, book: FontBook, text: str) -> None:
    """Put a second code at the bottom left: what damages one leaves the other."""
    _code(page, book, LEFT, CODE_BOTTOM, text)


def _code(page: Page, book: FontBook, x: float, y: float, text: str) -> None:
    page.code(x, y, CODE, text)
    middle, line = x + CODE / 2, y + CODE * (1 + QUIET / MODULES) + points(_SMALL)
    groups = grouped(text).split(" ")
    pitch = CODE / _GROUPS
    for place, group in enumerate(groups):
        centred(page, book, x + pitch * (place % _GROUPS + 0.5), line, group, HEI, _SMALL)
        if place % _GROUPS == _GROUPS - 1:
            line += points(_SMALL) * 1.25
    if text.startswith(PREFIX):
        centred(page, book, middle, line + 0.6, HANDS_OFF, HEI, _SMALL)


def label(text: str, size: float = 10.5, span: int = 1) -> Cell:
    """Return the cell that names the one beside it."""
    return Cell(text, "center", HEI, size, span)


def upright(page: Page, book: FontBook, text: str, middle: float, top: float, bottom: float) -> None:
    """Write a box's heading downwards, one character below another, in the middle of its height."""
    step = min(points(14) * 1.5, (bottom - top - 4) / len(text))
    size = min(14.0, step * 72 / 25.4 / 1.1)
    y = (top + bottom - step * len(text)) / 2 + (step - points(size)) / 2
    for char in text:
        centred(page, book, middle, y + points(size) * ASCENT, char, HEI, size)
        y += step


def tick_box(page: Page, x: float, y: float, side: float, *, ticked: bool) -> None:
    """Draw a check box as lines (no font has one); `x`, `y` its top left."""
    page.box(x, y, side, side, 0.25)
    if ticked:
        page.line(x + side * 0.15, y + side * 0.5, x + side * 0.42, y + side * 0.82, 0.5)
        page.line(x + side * 0.42, y + side * 0.82, x + side * 0.9, y + side * 0.12, 0.5)


def pair_rows(
    book: FontBook, pairs: Sequence[tuple[str, str]], columns: Sequence[float], size: float = 10.5, most: int = 0
) -> list[Row]:
    """Return (label, value) pairs as rows, two pairs a row; a long value gets a row of its own.

    `columns` are the widths of label, value, label, value.
    """
    made: list[Row] = []
    waiting: list[Cell] = []
    for name, value in pairs:
        text = value or ""
        long = "\n" in text or book.width(text, "song", size) > 2 * (columns[1] - 4)
        cell = Cell(text, size=size, span=3 if long else 1, most=most)
        if long:
            if waiting:
                made.append([*waiting[:1], Cell(waiting[1].text, size=size, span=3, most=most)])
                waiting = []
            made.append([label(name, size), cell])
        elif waiting:
            made.append([*waiting, label(name, size), cell])
            waiting = []
        else:
            waiting = [label(name, size), cell]
    return [*made, [waiting[0], Cell(waiting[1].text, size=size, span=3, most=most)]] if waiting else made
