"""Tables are read in a child: what it says is looked at, and a table that ends it is one sentence."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

import pytest

from zhicheng_tui.documents.helper.caps import Caps
from zhicheng_tui.documents.helper.client import Helper
from zhicheng_tui.documents.helper.errors import TABLE_TOO_COSTLY, TooCostly
from zhicheng_tui.documents.scan.opening import NotAPicture
from zhicheng_tui.documents.sheets.reading import Begun

from ..sheets.making import csv_file, xlsx
from .children import frame, saying

SHEET = {"is": "sheet", "name": "甲", "format": "csv", "encoding": "", "delimiter": "", "merged": []}
linux = pytest.mark.skipif(sys.platform != "linux", reason="limits as Linux keeps them")


def test_a_table_comes_through_as_it_is(helper: Helper, tmp_path: Path) -> None:
    """Sheets with and without rows, in order; a refusal comes as its own kind; the child goes on."""
    path = xlsx(tmp_path / "a.xlsx", {"空": [], "甲": [["姓名"], ["张三"]]}, ["A1:B1"])
    found = list(helper.table(path))
    assert [part.name if isinstance(part, Begun) else part.decode() for part in found] == [
        "空",
        "甲",
        '[1,["姓名"]]\n[2,["张三"]]\n',
    ]
    before = helper.pid
    with pytest.raises(NotAPicture, match="打不开"):
        list(helper.table(tmp_path / "none.csv"))
    assert list(helper.table(csv_file(tmp_path / "a.csv", [["a"]])))
    assert helper.pid == before


@pytest.mark.parametrize(
    "said",
    [
        frame({"is": "rows"}, b"[1,[]]\n"),
        frame({**SHEET, "merged": [[1, 2]]}),
        frame({**SHEET, "name": "x" * 101}),
        frame({**SHEET, "name": 3}),
        frame({**SHEET, "is": "page"}),
    ],
)
def test_a_child_that_makes_no_sense_is_ended(said: bytes, tmp_path: Path) -> None:
    """Rows before a sheet, a sheet that is none."""
    helper = Helper(start=saying(said + frame({"is": "end"})))
    with pytest.raises(TooCostly, match=TABLE_TOO_COSTLY):
        list(helper.table(csv_file(tmp_path / "a.csv", [["a"]])))
    assert not helper.busy
    helper.close()


@linux
def test_a_table_that_asks_for_all_memory_ends_only_the_child(tmp_path: Path) -> None:
    """Two cells far apart make a dense sheet of billions."""
    path = xlsx(tmp_path / "a.xlsx", {"甲": [["a"]]})
    far = tmp_path / "far.xlsx"
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(far, "w") as target:
        for entry in source.infolist():
            data = source.read(entry)
            if entry.filename == "xl/worksheets/sheet1.xml":
                data = data.replace(
                    b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
                )
            target.writestr(entry.filename, data)
    helper = Helper(Caps(memory=1 << 30))
    with pytest.raises(TooCostly, match="分成几个文件"):
        list(helper.table(far))
    assert list(helper.table(path))
    helper.close()
