"""Tables of applications for the tests of the import: people with sound numbers, columns as units write them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.documents.sheets.making import csv_file, xlsx
from zhicheng_tui.services.desk import Desk
from zhicheng_tui.services.importing import Fate, Options, Said, Table

PLAN = "2026-02"
"""Takes 工程技术人员, 中级; open for applying at the time of the tests."""
OPTIONS = Options(plan=PLAN)
HEADINGS = [
    "序号", "姓名", "身份证号码", "申报类型", "性别", "出生年月", "参加工作时间", "政治面貌", "民族", "手机号",
    "现工作单位", "聘岗日期", "职称系列", "申报级别", "申报职务", "申报专业",
]  # fmt: skip
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def number_of(index: int) -> str:
    """A sound identity number of somebody born in January 1990."""
    begun = f"420202199001{1 + index % 28:02d}{index // 28:03d}"
    total = sum(int(digit) * weight for digit, weight in zip(begun, _WEIGHTS, strict=True))
    return begun + "10X98765432"[total % 11]


def person(index: int, **changed: Any) -> list[Any]:
    """A row; `changed` by heading."""
    values = [
        index + 1, f"周{'一二三四五六七八九'[index % 9]}", number_of(index), "正常申报", "女", "1990-01", "2012-07",
        "群众", "汉族", f"1380000{index:04d}", "黄石市东楚实业集团有限公司", "2015-03-01", "工程技术人员", "中级",
        "工程师", "水利水电",
    ]  # fmt: skip
    row = dict(zip(HEADINGS, values, strict=True))
    return list((row | changed).values())


def table_csv(path: Path, rows: Sequence[Sequence[Any]], encoding: str = "utf-8-sig") -> Path:
    """A CSV with the usual headings."""
    return csv_file(path, [HEADINGS, *rows], encoding)


def table_xlsx(path: Path, rows: Sequence[Sequence[Any]], merged: Sequence[str] = (), **sheets: Any) -> Path:
    """A workbook with the usual headings; `sheets` of modules beside."""
    return xlsx(path, {"申报信息": [HEADINGS, *rows], **sheets}, merged)


@contextmanager
def opened(desk: Desk, path: Path) -> Iterator[Table]:
    """A table that is open."""
    table = desk.importing.open(path)
    try:
        yield table
    finally:
        table.close()


def verdicts(desk: Desk, path: Path, options: Options = OPTIONS) -> list[Said]:
    """What a preview says of each row."""
    with opened(desk, path) as table:
        desk.importing.preview(table, options)
        return list(desk.importing.each_said(table))


def taken_in(desk: Desk, path: Path, options: Options = OPTIONS, *, whole: bool = False) -> list[Said]:
    """What an import says of each row."""
    with opened(desk, path) as table:
        desk.importing.preview(table, options)
        desk.importing.run(table, options, whole=whole)
        return list(desk.importing.each_said(table))


def fates(said: Sequence[Said]) -> list[Fate]:
    """The fates alone."""
    return [Fate(one.fate) for one in said]
