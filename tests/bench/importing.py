"""100,000 rows taken in from XLSX and from CSV, then again, then a table in which every row is refused."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from zhicheng_tui.documents.sheets.writing import Book, Column
from zhicheng_tui.services.setup import make_demo

from .figures import Figure

GROUP = "importing (100,000 rows)"
MANY = 100_000
HELD_MS = 250
"""The longest that a piece may hold the lock (DESIGN §5)."""
HEADINGS = (
    "姓名", "身份证号码", "申报类型", "性别", "出生年月", "参加工作时间", "政治面貌", "民族", "手机号", "现工作单位",
    "聘岗日期", "职称系列", "申报级别", "申报职务", "申报专业",
)  # fmt: skip
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def measure() -> Iterator[Figure]:
    """Import each table into a fresh installation; the XLSX twice, and with every row refused."""
    with tempfile.TemporaryDirectory(prefix="zhicheng-import-") as scratch:
        folder = Path(scratch)
        book, text, bad = folder / "a.xlsx", folder / "a.csv", folder / "bad.xlsx"
        _book(book, MANY)
        _csv(text, MANY)
        _book(bad, MANY, broken=True)
        for name, tables in (("XLSX", [book, book, bad]), ("CSV", [text])):
            make_demo(folder / name, people=120, seed=7, reset=False)
            first, *more = [_run(folder / name, table) for table in tables]
            assert first["added"] == MANY, first
            yield from _told(name, first)
            if more:
                assert (more[0]["added"], more[0]["same"]) == (0, MANY), more[0]
                yield Figure(GROUP, f"{name} again: preview, nothing changed", more[0]["preview"], "s")
                assert more[1]["refused"] == MANY
                yield Figure(GROUP, f"{name} all refused: report", more[1]["report"], "s")
                yield Figure(GROUP, f"{name} all refused: peak of the process", more[1]["peak_mb"], "MB")


def _told(name: str, run: dict[str, Any]) -> Iterator[Figure]:
    for step, label in (("open", "read by the helper"), ("preview", "preview"), ("run", "import")):
        yield Figure(GROUP, f"{name} {label}", run[step], "s")
    yield Figure(GROUP, f"{name} longest hold of the lock", run["held"] * 1000, "ms", HELD_MS)
    yield Figure(GROUP, f"{name} peak of the helper", run["child_mb"], "MB")
    note = f"{run['before_mb']:.0f} MB before the table was opened"
    yield Figure(GROUP, f"{name} peak of the process", run["peak_mb"], "MB", note=note)


def _run(folder: Path, table: Path) -> dict[str, Any]:
    program = [sys.executable, "-m", f"{__package__}.programs.import_table", str(folder), str(table)]
    told: dict[str, Any] = json.loads(subprocess.run(program, check=True, capture_output=True, text=True).stdout)
    return told


def _rows(count: int, *, broken: bool = False) -> Iterator[list[str]]:
    for index in range(count):
        day, serial = index % 28 + 1, index // 28 % 1000
        begun = f"420202{1960 + index // 28_000}01{day:02d}{serial:03d}"
        total = sum(int(digit) * weight for digit, weight in zip(begun, _WEIGHTS, strict=True))
        name = f"周{'一二三四五六七八九十'[index % 10]}{'甲乙丙丁戊己庚辛'[index % 8]}"
        yield [
            "" if broken else name, begun + "10X98765432"[total % 11], "正常申报", "女", f"{begun[6:10]}-01", "2012-07",
            "群众", "汉族", f"138{index:08d}", "黄石市东楚实业集团有限公司", "2015-03-01", "工程技术人员", "中级",
            "工程师", "水利水电",
        ]  # fmt: skip


def _book(path: Path, count: int, *, broken: bool = False) -> None:
    with Book() as book, path.open("wb") as file:
        sheet = book.sheet("申报信息", "申报人员", "", [Column(heading, 12) for heading in HEADINGS])
        for row in _rows(count, broken=broken):
            sheet.add(row)
        book.save(file)


def _csv(path: Path, count: int) -> None:
    with path.open("w", newline="", encoding="gb18030") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        writer.writerows(_rows(count))
