"""A laid-out page: what is drawn where, before any PDF exists. All lengths in millimetres, font sizes in points.

Pages come before the PDF so that characters can be collected and checked, and pages counted, with nothing written.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from .fonts import SONG, FontBook

A4 = (210.0, 297.0)
A4_LANDSCAPE = (297.0, 210.0)
ASCENT = 0.86
"""How far below the top of its line a Chinese character's baseline lies, in em."""


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text; `y` is its baseline."""

    x: float
    y: float
    text: str
    style: str = SONG
    size: float = 10.5
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A straight line, `width` thick."""

    x1: float
    y1: float
    x2: float
    y2: float
    width: float = 0.2


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle: an outline of `width`, or filled black when that is 0."""

    x: float
    y: float
    w: float
    h: float
    width: float = 0.2


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code; `x`, `y` its top left module, `size` without the quiet zone."""

    x: float
    y: float
    size: float
    text: str


Op = Text | Line | Box | Code


@dataclass
class Page:
    """A page that is being laid out."""

    width: float
    height: float
    ops: list[Op] = field(default_factory=list)

    def text(self, x: float, y: float, text: str, style: str = SONG, size: float = 10.5, bold: bool = False) -> None:
        """Add a line of text that starts at `x` on the baseline `y`."""
        if text:
            self.ops.append(Text(x, y, text, style, size, bold))

    def line(self, x1: float, y1: float, x2: float, y2: float, width: float = 0.2) -> None:
        """Add a straight line."""
        self.ops.append(Line(x1, y1, x2, y2, width))

    def box(self, x: float, y: float, w: float, h: float, width: float = 0.2) -> None:
        """Add a rectangle."""
        self.ops.append(Box(x, y, w, h, width))

    def code(self, x: float, y: float, size: float, text: str) -> None:
        """Add a QR code."""
        self.ops.append(Code(x, y, size, text))


def points(size: float) -> float:
    """Return a font size in millimetres."""
    return size * 25.4 / 72


def centred(page: Page, book: FontBook, middle: float, y: float, text: str, style: str, size: float,
            bold: bool = False) -> None:  # fmt: skip
    """Add a line of text whose middle is at `middle`."""
    page.text(middle - book.width(text, style, size) / 2, y, text, style, size, bold)


def right(page: Page, book: FontBook, edge: float, y: float, text: str, style: str = SONG, size: float = 10.5) -> None:
    """Add a line of text that ends at `edge`."""
    page.text(edge - book.width(text, style, size), y, text, style, size)
