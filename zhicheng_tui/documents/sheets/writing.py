"""XLSX files written row by row: any number of rows in little memory, and no cell that could run.

openpyxl makes the workbook (styles, print set-up, names); the rows are written here, as text of the sheet's XML, into
temporary files that have no name and end with the process. This writer has no way to say a formula: text is an inline
string with the mark that spreadsheets set for a leading apostrophe, whatever it begins with.
"""

from __future__ import annotations

import io
import math
import re
import shutil
import tempfile
import zipfile
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import date, datetime
from typing import IO, BinaryIO
from xml.sax.saxutils import escape

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from ...domain.cells import Column, Month, Value
from ...domain.clock import local

__all__ = ["HEAD_ROW", "MOST_ROWS", "Book", "Column", "Month", "Sheet", "Value"]

MOST_ROWS = 1_048_576
"""Rows that a sheet can have."""
LONGEST = 32_767
"""Characters that a cell can have."""
MOST_DIGITS = 10**15
"""Beyond this, spreadsheets round whole numbers."""
WIDEST = 44
HEAD_ROW = 3
"""The row of the column heads: the title and a line on what the sheet shows stand above it."""
_FIRST_DAY = date(1900, 3, 1)
"""Before this day, spreadsheets disagree on what a number means as a date."""
_DAY_ZERO = date(1899, 12, 30)
_SECONDS = 86_400
_LONGEST_NAME = 28
"""Characters of a sheet's name; the format takes 31, three are for a number."""
_UNFIT_NAME = re.compile(r"[\[\]:*?/\\']")
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DATA = re.compile(rb"<sheetData\s*/>|<sheetData>\s*</sheetData>")
_DIMENSION = re.compile(rb'<dimension ref="[^"]*"')


class Sheet:
    """One list of a book."""

    def __init__(self, book: Book, name: str, title: str, about: str, columns: Sequence[Column]) -> None:
        self._book, self._name, self._title, self._about = book, name, title, about
        self._columns = columns
        self._letters = [get_column_letter(number) for number in range(1, len(columns) + 1)]
        self._parts: list[tuple[Worksheet, IO[bytes], int]] = []
        self._begin()

    def add(self, values: Sequence[Value]) -> None:
        """Write a row; after the last one that a sheet can have, on a further sheet."""
        if self._count == MOST_ROWS:
            self._begin()
        self._row(values, self._book.texts)

    def _begin(self) -> None:
        number = len(self._parts) + 1
        name = _UNFIT_NAME.sub("_", self._name)[:_LONGEST_NAME]
        worksheet = self._book.workbook.create_sheet(name if number == 1 else f"{name}({number})")
        for letter, column in zip(self._letters, self._columns, strict=True):
            worksheet.column_dimensions[letter].width = min(max(column.width, 4), WIDEST) + 2
        self._parts.append((worksheet, self._book.spool(), 0))
        self._row([self._title], self._book.title)
        self._row([self._about], self._book.about)
        self._row([column.head for column in self._columns], self._book.head)

    @property
    def _count(self) -> int:
        return self._parts[-1][2]

    def _row(self, values: Sequence[Value], style: int) -> None:
        worksheet, spool, count = self._parts[-1]
        row = count + 1
        cells = [
            self._book.cell(f"{letter}{row}", value, style)
            for letter, value in zip(self._letters, values, strict=False)
            if value is not None and value != ""
        ]
        spool.write(f'<row r="{row}">{"".join(cells)}</row>'.encode())
        self._parts[-1] = worksheet, spool, row

    def finish(self) -> dict[Worksheet, tuple[bytes, IO[bytes]]]:
        """Set every sheet up for reading and printing; return its extent and its rows."""
        done = {}
        for worksheet, spool, count in self._parts:
            extent = f"A1:{self._letters[-1]}{count}"
            worksheet.freeze_panes = f"D{HEAD_ROW + 1}"
            worksheet.auto_filter.ref = f"A{HEAD_ROW}:{self._letters[-1]}{count}"
            worksheet.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"
            worksheet.print_options.gridLines = True
            worksheet.page_setup.orientation, worksheet.page_setup.paperSize = "landscape", 9
            worksheet.page_setup.fitToWidth, worksheet.page_setup.fitToHeight = 1, 0
            worksheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
            footer = worksheet.oddFooter
            assert footer is not None
            footer.center.text = "第 &P 页，共 &N 页"
            done[worksheet] = extent.encode(), spool
        return done


class Book:
    """An XLSX file being made. Use it as a context: its temporary files end with it."""

    def __init__(self) -> None:
        self.workbook = Workbook()
        self._first = self.workbook.worksheets[0]
        self._sheets: list[Sheet] = []
        self._stack = ExitStack()
        self.texts = self._style("@", wrap=True)
        self.title = self._style("@", font=Font(name="宋体", bold=True, size=16))
        self.about = self._style("@", font=Font(name="宋体", size=11, color="00666666"))
        self.head = self._style("@", font=Font(name="宋体", bold=True, size=11), fill="00D9E2EC", wrap=True)
        self._number = self._style("General")
        self._day = self._style("yyyy-mm-dd")
        self._month = self._style("yyyy-mm")
        self._moment = self._style("yyyy-mm-dd hh:mm")

    def __enter__(self) -> Book:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def sheet(self, name: str, title: str, about: str, columns: Sequence[Column]) -> Sheet:
        """Begin a sheet; rows may go to several by turns."""
        made = Sheet(self, name, title, about, columns)
        self._sheets.append(made)
        return made

    def spool(self) -> IO[bytes]:
        """Return a place for the rows of a sheet, on the disk."""
        return self._stack.enter_context(tempfile.TemporaryFile())

    def cell(self, place: str, value: Value, text_style: int) -> str:
        """Return a cell's XML."""
        match value:
            case str():
                pass
            case bool():
                value = "是" if value else "否"
            case int() | float() if math.isfinite(value) and abs(value) < MOST_DIGITS:
                return f'<c r="{place}" s="{self._number}"><v>{value!r}</v></c>'
            case datetime() if local(value).date() >= _FIRST_DAY:
                at = local(value)
                serial = (at.date() - _DAY_ZERO).days + (at.hour * 3600 + at.minute * 60 + at.second) / _SECONDS
                return f'<c r="{place}" s="{self._moment}"><v>{serial!r}</v></c>'
            case date() if not isinstance(value, datetime) and value >= _FIRST_DAY:
                return f'<c r="{place}" s="{self._day}"><v>{(value - _DAY_ZERO).days}</v></c>'
            case Month(first) if first >= _FIRST_DAY:
                return f'<c r="{place}" s="{self._month}"><v>{(first - _DAY_ZERO).days}</v></c>'
            case Month(first):
                value = f"{first:%Y-%m}"
            case _:
                pass
        text = str(value)[:LONGEST]
        if not text.isprintable():
            text = _NOT_XML.sub("\ufffd", text)
        text = escape(text)
        return f'<c r="{place}" s="{text_style}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'

    def save(self, file: BinaryIO) -> None:
        """Write the book into an open file."""
        self.workbook.remove(self._first)
        rows = {worksheet: part for sheet in self._sheets for worksheet, part in sheet.finish().items()}
        frame = io.BytesIO()
        self.workbook.save(frame)
        names = {
            f"xl/worksheets/sheet{number}.xml": rows[worksheet]
            for number, worksheet in enumerate(self.workbook.worksheets, 1)
        }
        with zipfile.ZipFile(frame) as made, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for entry in made.infolist():
                data = made.read(entry)
                if entry.filename in names:
                    _write_sheet(archive, entry.filename, data, *names[entry.filename])
                else:
                    archive.writestr(entry.filename, data)

    def _style(self, form: str, *, font: Font | None = None, fill: str = "", wrap: bool = False) -> int:
        """Register a look of cells and return its number."""
        cell = WriteOnlyCell(self._first)
        cell.number_format = form
        cell.font = font or Font(name="宋体", size=11)
        cell.alignment = Alignment(vertical="center", wrap_text=wrap)
        if fill:
            cell.fill = PatternFill("solid", fgColor=fill)
        if form == "@":
            cell.quotePrefix = True
        return int(cell.style_id)


def _write_sheet(archive: zipfile.ZipFile, name: str, frame: bytes, extent: bytes, rows: IO[bytes]) -> None:
    """Write a sheet: what openpyxl made of it around the rows."""
    frame = _DIMENSION.sub(b'<dimension ref="' + extent + b'"', frame)
    before, after = _DATA.split(frame, maxsplit=1)
    rows.seek(0)
    with archive.open(name, "w", force_zip64=True) as file:
        file.write(before + b"<sheetData>")
        shutil.copyfileobj(rows, file, 1 << 20)
        file.write(b"</sheetData>" + after)
