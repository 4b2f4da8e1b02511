"""Ways to look at a page: what collides on a laid-out one, what can be read on a printed one."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile

import pypdfium2 as pdfium
import zxingcpp
from PIL.Image import Image

from zhicheng_tui.documents.fonts import FontBook
from zhicheng_tui.documents.page import Box, Code, Line, Page, Text, points
from zhicheng_tui.documents.qr import MODULES, QUIET

DPI = 150
EDGE = 12.0
SLACK = 0.05
Rect = tuple[float, float, float, float]


def squeezed(text: str) -> str:
    """Return a text without blanks and line breaks, which extraction puts where it likes."""
    return "".join(text.split())


def text_of(pdf: bytes) -> str:
    """Return the text of all pages."""
    document = pdfium.PdfDocument(pdf)
    return squeezed("".join(page.get_textpage().get_text_range() for page in document))


def picture(pdf: bytes, number: int = 0, dpi: int = DPI) -> Image:
    """Return a page as a scanner would see it."""
    made: Image = pdfium.PdfDocument(pdf)[number].render(scale=dpi / 72).to_pil().convert("L")
    return made


def codes_on(page: Image) -> list[zxingcpp.Barcode]:
    """Return the QR codes of a page, from top to bottom."""
    found = zxingcpp.read_barcodes(
        page, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode), text_mode=zxingcpp.TextMode.Plain
    )
    return sorted(found, key=lambda one: one.position.top_left.y)


def collisions(page: Page, book: FontBook) -> Iterator[str]:
    """Yield whatever is printed over a line, over other text, in a code's quiet zone, or too near the paper's edge."""
    texts = [(op, _ink(op, book)) for op in page.ops if isinstance(op, Text)]
    lines = list(_lines(page))
    for op, rect in texts:
        if rect[0] < EDGE or rect[2] > page.width - EDGE or rect[1] < 10 or rect[3] > page.height - 5:
            yield f"{op} leaves the page"
        for line in lines:
            if _meet(rect, line):
                yield f"{op} crosses {line}"
    texts.sort(key=lambda found: found[1][1])
    for number, (op, rect) in enumerate(texts):
        for other, place in takewhile(lambda found: found[1][1] < rect[3], texts[number + 1 :]):  # noqa: B023
            if _meet(rect, place):
                yield f"{op} on {other}"
    for code in page.ops:
        if isinstance(code, Code):
            yield from _around(page, code, [rect for _, rect in texts])


def _around(page: Page, code: Code, inks: list[Rect]) -> Iterator[str]:
    quiet = code.size * QUIET / MODULES
    zone = (code.x - quiet, code.y - quiet, code.x + code.size + quiet, code.y + code.size + quiet)
    for rect in [*inks, *_lines(page)]:
        if _meet(zone, rect):
            yield f"{rect} in the quiet zone of {code}"
    if min(code.x, code.y, page.width - code.x - code.size, page.height - code.y - code.size) < EDGE:
        yield f"{code} is too near the edge"


def _ink(op: Text, book: FontBook) -> Rect:
    """Where the ink of a text can be."""
    size = points(op.size)
    width = book.width(op.text, op.style, op.size)
    return (op.x + SLACK, op.y - size * 0.8, op.x + width - SLACK, op.y + size * 0.08)


def _lines(page: Page) -> Iterator[Rect]:
    for op in page.ops:
        if isinstance(op, Line):
            yield (min(op.x1, op.x2), min(op.y1, op.y2), max(op.x1, op.x2), max(op.y1, op.y2))
        elif isinstance(op, Box):
            for x1, y1, x2, y2 in ((0, 0, 1, 0), (0, 1, 1, 1), (0, 0, 0, 1), (1, 0, 1, 1)):
                yield (op.x + x1 * op.w, op.y + y1 * op.h, op.x + x2 * op.w, op.y + y2 * op.h)


def _meet(one: Rect, other: Rect) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
