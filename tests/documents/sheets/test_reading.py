"""Tables in every format and encoding come out as the same rows; what is none, or too much, is refused."""

from __future__ import annotations

import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from zhicheng_tui.documents.scan.opening import Damaged, NotAPicture, TooLarge
from zhicheng_tui.documents.sheets.cells import LONGEST, Unreadable, shown
from zhicheng_tui.documents.sheets.reading import TableLimits

from .making import csv_file, ods, parts, xlsx

ROWS = [["姓名", "证件号码"], ["张三", "11010519491231002X"], ["龘𠮷", "1"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_csv_is_read_in_every_usual_encoding(tmp_path: Path, encoding: str) -> None:
    """With a mark and without; characters outside GBK too."""
    sheets, rows = parts(csv_file(tmp_path / "a.csv", ROWS * 3, encoding))
    assert [cells for _, cells in rows[0]] == ROWS * 3
    assert sheets[0].format == "csv"


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_the_delimiter_is_found(tmp_path: Path, delimiter: str) -> None:
    """Commas within quotes do not count against it; empty lines are passed over, their numbers kept."""
    path = csv_file(
        tmp_path / "a.csv", [["甲", "乙", "丙"], ["1", "二\n三", ""], [], ["a,b", "c", "d"]], delimiter=delimiter
    )
    sheets, rows = parts(path)
    assert sheets[0].delimiter == delimiter
    assert rows[0] == [(1, ["甲", "乙", "丙"]), (2, ["1", "二\n三"]), (4, ["a,b", "c", "d"])]


def test_a_workbook_keeps_what_kind_a_cell_is(tmp_path: Path) -> None:
    """Text stays text, a number is a number, a day is a day; rows and columns keep their places."""
    day, moment = date(2026, 11, 2), datetime.fromisoformat("2026-11-02T08:30")
    rows: list[list[object]] = [[None] * 3, [None, "张三", "00123", 42.5, 3, True, day, moment, "  ", 4.2e17]]
    sheets, found = parts(xlsx(tmp_path / "a.xlsx", {"甲": rows, "空": []}, ["B2:C2"]))
    assert found[0] == [(2, [None, "张三", None, 42.5, 3, True, day, moment, None, 420000000000000000])]
    assert (sheets[0].name, sheets[0].merged) == ("甲", [[2, 2, 2, 3]])
    assert (sheets[1].name, found[1]) == ("空", [])
    assert shown(found[0][0][1][9]) == "4.20E+17"


def test_a_spreadsheet_of_libreoffice_is_read(tmp_path: Path) -> None:
    """ODS, told by what it holds and not by its name."""
    sheets, rows = parts(ods(tmp_path / "a.xlsx", "申报信息", ROWS))
    assert (sheets[0].format, [cells for _, cells in rows[0]]) == ("ods", ROWS)


def test_hidden_sheets_are_left_out(tmp_path: Path) -> None:
    """What people do not see is not imported."""
    path = xlsx(tmp_path / "a.xlsx", {"甲": ROWS, "乙": ROWS})
    book = load_workbook(path)
    book["乙"].sheet_state = "hidden"
    book.save(path)
    assert [sheet.name for sheet in parts(path)[0]] == ["甲"]


def test_a_cell_that_is_too_long_is_named_not_cut(tmp_path: Path) -> None:
    """The row stays, the cell says why it cannot be taken."""
    _, rows = parts(csv_file(tmp_path / "a.csv", [["张" * LONGEST, "张" * (LONGEST + 1)]]))
    first, second = rows[0][0][1]
    assert first == "张" * LONGEST
    assert isinstance(second, Unreadable)
    assert "5001 个字" in second.why


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "文件是空的"),
        (b"%PDF-1.7\x00\x01", "是 PDF，不是表格"),
        (b"\x01\x02\x03\x04" * 50, "不是 XLSX"),
        (b"PK\x03\x04" + b"x" * 50, "已损坏"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "已损坏"),
        (b"\xff\x81\x30 abc \xff\xff", "文字编码认不出来"),
        (b'a,"b\n' + b"x" * 140_000, "少了一个引号"),
    ],
)
def test_what_is_no_table_is_refused_with_what_to_do(tmp_path: Path, content: bytes, said: str) -> None:
    """By its bytes, whatever it is called."""
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    with pytest.raises((NotAPicture, Damaged), match=said):
        parts(path)


def test_another_zip_is_no_table(tmp_path: Path) -> None:
    """A document of a word processor, say."""
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    with pytest.raises(NotAPicture):
        parts(tmp_path / "a.xlsx")


def test_every_limit_holds(tmp_path: Path) -> None:
    """Bytes, rows, columns, sheets, what a zip becomes."""
    book = xlsx(tmp_path / "a.xlsx", {"甲": ROWS, "乙": ROWS})
    table = csv_file(tmp_path / "a.csv", ROWS)
    for path, limits, said in (
        (table, TableLimits(size=10), "文件超过"),
        (table, TableLimits(rows=2), "超过 2 行"),
        (table, TableLimits(columns=1), "超过 1 列"),
        (book, TableLimits(rows=5), "超过 5 行"),
        (book, TableLimits(columns=1), "「甲」超过 1 列"),
        (book, TableLimits(sheets=1), "工作表超过 1 张"),
        (book, TableLimits(unpacked=100), "解开后太大"),
        (book, TableLimits(parts=3), "解开后太大"),
    ):
        with pytest.raises(TooLarge, match=said):
            parts(path, limits)
    assert parts(book, TableLimits(rows=6, columns=2, sheets=2))[1][1][0][1] == ROWS[0]


def test_a_stray_control_character_is_no_reason_to_refuse_a_table(tmp_path: Path) -> None:
    """One cell with an escape in it is that cell's fault, which is found where cells are judged."""
    path = tmp_path / "a.csv"
    path.write_bytes(f"姓名,性别\n张\x1b[31m红,女\n{'周一,男' * 30}\n".encode())
    (_, rows) = parts(path)
    assert rows
