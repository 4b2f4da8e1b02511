"""XLSX as other programs find it: opened with openpyxl, and its XML looked at."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from tests.conftest import NOW
from zhicheng_tui.documents.sheets import writing
from zhicheng_tui.documents.sheets.writing import HEAD_ROW, Book, Column, Month, Value

FORMULAS = ["=1+1", "+1", "-2+3", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0", "＝1+1", '=HYPERLINK("http://x","y")']


def made(rows: Sequence[Sequence[Value]], heads: int = 4, *, about: str = "范围：全部") -> bytes:
    """One sheet with these rows."""
    file = io.BytesIO()
    with Book() as book:
        sheet = book.sheet(
            "一览表", "申报人员一览表", about, [Column(f"第 {number} 列", 12) for number in range(heads)]
        )
        for row in rows:
            sheet.add(row)
        book.save(file)
    return file.getvalue()


def opened(data: bytes) -> Workbook:
    return load_workbook(io.BytesIO(data))


def cells(data: bytes) -> list[list[Any]]:
    """The cells below the heads."""
    return [list(row) for row in opened(data).worksheets[0].iter_rows(min_row=HEAD_ROW + 1)]


def xml(data: bytes) -> str:
    """Every part of the file as one text."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return "\n".join(archive.read(name).decode() for name in archive.namelist())


def test_text_that_begins_like_a_formula_stays_text() -> None:
    """What people typed is an inline string with the mark of a leading apostrophe; there is no formula in the file."""
    data = made([[text, "甲", 1, ""] for text in FORMULAS], about="=1+1")
    assert [row[0].value for row in cells(data)] == FORMULAS
    assert {row[0].data_type for row in cells(data)} == {"s"}
    assert all(row[0].quotePrefix for row in cells(data))
    assert not re.search(r"<f[ >/]", xml(data))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=40), min_size=1, max_size=6))
def test_whatever_people_typed_leaves_a_file_that_opens_and_has_no_formula(texts: list[str]) -> None:
    data = made([[text, None, None, None] for text in texts])
    assert not re.search(r"<f[ >/]", xml(data))
    found = [row[0] for row in cells(data)]
    assert all(cell.data_type in ("s", "n") and (cell.value is None or isinstance(cell.value, str)) for cell in found)


def test_dates_are_dates_months_are_months_and_numbers_are_numbers() -> None:
    row: list[Value] = [date(2026, 11, 20), Month(date(2019, 7, 1)), 12.5, NOW]
    day, month, number, moment = cells(made([row]))[0]
    assert (day.is_date, day.value, day.number_format) == (True, datetime(2026, 11, 20), "yyyy-mm-dd")  # noqa: DTZ001
    assert (month.is_date, month.value, month.number_format) == (True, datetime(2019, 7, 1), "yyyy-mm")  # noqa: DTZ001
    assert (number.data_type, number.value) == ("n", 12.5)
    assert moment.is_date
    assert abs(moment.value - NOW.replace(tzinfo=None)) < timedelta(seconds=1)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "是"),
        (123456789012345678, "123456789012345678"),
        (float("nan"), "nan"),
        (date(1899, 1, 1), "1899-01-01"),
        (Month(date(1888, 5, 1)), "1888-05"),
        ("420201199001010012", "420201199001010012"),
    ],
)
def test_what_a_spreadsheet_would_round_or_misread_is_text(value: Value, text: str) -> None:
    cell = cells(made([[value, "", "", ""]]))[0][0]
    assert (cell.data_type, cell.value) == ("s", text)


def test_the_sheet_is_set_up_for_reading_and_printing() -> None:
    """Frozen head, filter, A4 landscape one page wide, the head on every page, page numbers."""
    sheet = opened(made([["a", "b", "c", "d"]] * 3)).worksheets[0]
    assert sheet.freeze_panes == "D4"
    assert sheet.auto_filter.ref == "A3:D6"
    assert sheet.print_title_rows == "$3:$3"
    assert (sheet.page_setup.orientation, str(sheet.page_setup.paperSize)) == ("landscape", "9")
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.oddFooter is not None
    assert sheet.oddFooter.center.text == "第 &P 页，共 &N 页"
    assert sheet["A1"].value == "申报人员一览表"
    assert sheet["A3"].font.bold
    assert sheet.column_dimensions["A"].width == 14
    assert sheet.dimensions == "A1:D6"


def test_rows_beyond_what_a_sheet_can_have_go_to_a_further_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "MOST_ROWS", HEAD_ROW + 2)
    book = opened(made([[number, "", "", ""] for number in range(5)]))
    assert book.sheetnames == ["一览表", "一览表(2)", "一览表(3)"]
    assert [[row[0].value for row in sheet.iter_rows(min_row=HEAD_ROW + 1)] for sheet in book] == [[0, 1], [2, 3], [4]]


def test_rows_of_several_sheets_may_come_by_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each row is found on its own sheet, also where further sheets were begun between."""
    monkeypatch.setattr(writing, "MOST_ROWS", HEAD_ROW + 2)
    file = io.BytesIO()
    with Book() as book:
        sheets = [book.sheet(name, name, "", [Column("值", 8)]) for name in ("甲", "乙[1]")]
        for number in range(3):
            for sheet, mark in zip(sheets, "ab", strict=True):
                sheet.add([f"{mark}{number}"])
        book.save(file)
    read = opened(file.getvalue())
    found = {sheet.title: [row[0].value for row in sheet.iter_rows(min_row=HEAD_ROW + 1)] for sheet in read}
    assert found == {"甲": ["a0", "a1"], "甲(2)": ["a2"], "乙_1_": ["b0", "b1"], "乙_1_(2)": ["b2"]}
