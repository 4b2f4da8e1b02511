"""Pages to a PDF. One file, one subset of each font, whatever the number of people in it.

Two traps of the PDF library are handled here (`facts-cjk.md` §2): it subsets fonts itself, ten times slower than
HarfBuzz did before, so its subsetter is set aside while it writes; and it needs fonts as files.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from . import qr
from .fonts import FontBook
from .page import Box, Code, Line, Op, Page, Text

Alphabet = Mapping[str, set[str]]
"""Face → the characters it draws."""

_STROKE = 0.025
"""Outline of bold text, in em."""


@dataclass(frozen=True)
class Chapter:
    """The pages of one form and its bookmark."""

    title: str
    pages: Sequence[Page]


@dataclass(frozen=True)
class About:
    """The properties of the file."""

    title: str
    made_at: datetime


class Painter:
    """Draws chapters into one PDF; the characters must be known before the first."""

    def __init__(self, book: FontBook, alphabet: Alphabet, about: About) -> None:
        """Open a document whose fonts hold exactly `alphabet`."""
        from fpdf import FPDF

        self._book = book
        self._pdf = FPDF(unit="mm", format="A4")
        self._pdf.set_auto_page_break(False)
        self._pdf.set_margin(0)
        self._pdf.c_margin = 0
        self._pdf.set_title(about.title)
        self._pdf.set_lang("zh-CN")
        self._pdf.set_creator("zhicheng")
        self._pdf.set_creation_date(about.made_at)
        with TemporaryDirectory(prefix="zhicheng-") as folder:
            for name, chars in alphabet.items():
                self._add_font(Path(folder), name, chars)

    def chapter(self, chapter: Chapter) -> None:
        """Add the pages of a form, with a bookmark at the first."""
        for number, page in enumerate(chapter.pages):
            self._pdf.add_page(format=(page.width, page.height))
            if not number:
                self._pdf.start_section(chapter.title)
            codes: dict[str, qr.Matrix] = {}
            for op in page.ops:
                self._paint(op, codes)

    def finish(self) -> bytes:
        """Return the file."""
        with _fonts_as_they_are():
            return bytes(self._pdf.output())

    def _add_font(self, folder: Path, name: str, chars: set[str]) -> None:
        face = self._book.faces[name]
        path = folder / f"{name}{face.suffix}"
        path.write_bytes(face.subset(chars | {" "}))
        self._pdf.add_font(name, fname=path)
        font: Any = self._pdf.fonts[name]
        font.ttfont.recalcBBoxes = False

    def _paint(self, op: Op, codes: dict[str, qr.Matrix]) -> None:
        pdf = self._pdf
        if isinstance(op, Text):
            self._text(op)
        elif isinstance(op, Line):
            pdf.set_line_width(op.width)
            pdf.line(op.x1, op.y1, op.x2, op.y2)
        elif isinstance(op, Box):
            pdf.set_line_width(op.width)
            pdf.rect(op.x, op.y, op.w, op.h, style="D" if op.width else "F")
        elif isinstance(op, Code):
            if op.text not in codes:
                codes[op.text] = qr.matrix(op.text)
            qr.draw(pdf, codes[op.text], op.x, op.y, op.size)

    def _text(self, op: Text) -> None:
        x = op.x
        for face, part in self._book.runs(op.text, op.style):
            self._pdf.set_font(face, size=op.size)
            if op.bold:
                self._bold(x, op.y, part, op.size)
            else:
                self._pdf.text(x, op.y, part)
            x += self._book.width(part, op.style, op.size)

    def _bold(self, x: float, y: float, text: str, size: float) -> None:
        from fpdf.enums import TextMode

        with self._pdf.local_context(text_mode=TextMode.FILL_STROKE, line_width=size * _STROKE):
            self._pdf.text(x, y, text)


def alphabet_of(book: FontBook, texts: Mapping[str, set[str]]) -> Alphabet:
    """Return which face draws which of the characters that each style uses; those that none has are left out."""
    made: dict[str, set[str]] = {}
    for style, chars in texts.items():
        for char in chars:
            chosen = book.choice(char, style)
            if chosen is not None:
                made.setdefault(chosen[0], set()).add(char)
    return made


class _KeptWhole:
    """Stands in for the PDF library's subsetter: the fonts hold what is needed and no more."""

    def __init__(self, options: object) -> None:
        self.options = options

    def populate(self, glyphs: object) -> None:
        """Take the glyphs to keep."""

    def subset(self, font: object) -> None:
        """Leave the font as it is."""


@contextmanager
def _fonts_as_they_are() -> Iterator[None]:
    """Set the PDF library's own subsetting aside while a document is written (its private surface: see the tests)."""
    from fontTools import subset
    from fpdf import output

    stand_in: Any = type("KeptWhole", (), {"Options": subset.Options, "Subsetter": _KeptWhole})
    module: Any = output
    module.ftsubset = stand_in
    try:
        yield
    finally:
        module.ftsubset = subset  # by name, so that two threads writing at once cannot leave the stand-in behind
