"""Tables that an import gives out: an empty one to fill in, and what was not imported, with the reason."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from ...documents.sheets.cells import Cell, Unreadable, shown
from ...documents.sheets.template import Choice, Head, TemplateSheet, write_template
from ...documents.sheets.whole import FORMAT, VERSION
from ...documents.sheets.writing import Book, Column, Value
from ...domain.cells import harmless
from ...domain.columns import ASIDE, BLANKED, DECLARED, MAIN, MAIN_SHEET, NEEDED, Columns
from ...domain.columns import REASON as REASON_COLUMN
from ...domain.entries import options
from ...domain.reference import Field, Module, Reference
from ...domain.refusal import refuse
from ...store.spool import Said
from ..printing import fit_name, write_to
from .opened import Sheet, Table, cells_of
from .taking import lost
from .verdicts import REPORTED, Fate

REASON = ASIDE[REASON_COLUMN]
TEMPLATE = "办件导入模板.xlsx"
NEEDED_MARK = "*"
_WIDTH = 16
_SPREADSHEETS = ("xlsx", "xls", "ods")
_EXAMPLE = {
    "basic.name": "（示例，导入时跳过）张三", "basic.id_type": "居民身份证", "basic.id_no": "11010519491231002X",
    "basic.apply_type": "正常申报", "basic.sex": "男", "basic.birth": "1990-01", "basic.work_start": "2012-07",
    "basic.politics": "群众", "basic.ethnic": "汉族", "basic.phone": "13800000000", "basic.employer": "某某单位",
    "basic.appointed": "2015-03-01", "basic.training_met": "是", "declared.plan": "计划的编码，如 2026-01",
    "declared.unit": "不写时为本单位", "declared.series": "工程技术人员", "declared.level": "中级",
    "declared.post": "工程师", "declared.specialty": "水利水电",
}  # fmt: skip


def report_name(table: Table) -> str:
    """Return a name for the report of a table."""
    stem = Path(table.name).stem
    return fit_name(f"{stem[:60]}-未导入.{'xlsx' if table.format in _SPREADSHEETS else table.format}")


def save_report(table: Table, path: Path) -> Path:
    """Write the rows that were not imported.

    Raises:
        Refused: When the place cannot be written.
    """

    def fill(file: BinaryIO) -> None:
        if table.whole:
            _json(table, file)
        elif table.format == "csv":
            _csv(table, file)
        else:
            _book(table, file)

    return write_to(path, fill)


def _refused(table: Table, sheet: Sheet) -> Iterator[Said]:
    fates = [fate.value for fate in REPORTED]
    return (said for said in table.spool.each_said(fates) if said.sheet == sheet.number)


def _reason(said: Said) -> str:
    told = f"{said.field}：{said.message}" if said.field else said.message
    return f"{Fate(said.fate).value}：{told}"


def _rows(table: Table, sheet: Sheet) -> Iterator[list[Cell]]:
    """Yield the refused rows of a sheet, the reason in front."""
    for said in _refused(table, sheet):
        yield _row(sheet, _reason(said), cells_of(table.spool.line(sheet.number, said.n) or b"[1,[]]"))


def _headings(sheet: Sheet) -> list[str]:
    """Return the headings of a sheet's part of the report: a report's own column of reasons is written anew."""
    return [REASON, *(heading for _, heading in _columns(sheet))]


def _columns(sheet: Sheet) -> list[tuple[int, str]]:
    """Return place and heading of the columns that are given back."""
    places = enumerate(zip(sheet.headings, sheet.targets, strict=True))
    return [(place, heading) for place, (heading, target) in places if target != REASON_COLUMN]


def _row(sheet: Sheet, reason: str, cells: Sequence[Cell]) -> list[Cell]:
    """Return a row of the report: a cell whose value is lost is left empty, and the reason says what was there.

    What stands for such a value, an error or rounded digits, would be taken for one when the report is imported.
    """
    contents, still = sheet.contents, sheet.blanked(cells)
    told = [f"「{heading}」（仍为空）" for heading in still]
    row: list[Cell] = []
    for place, heading in _columns(sheet):
        cell = cells[place] if place < len(cells) else None
        if isinstance(cell, Unreadable) or (not isinstance(cell, str) and lost(cell)):
            if contents[place]:
                told.append(f"「{heading}」（{shown(cell)}）")
            cell = None
        row.append(cell)
    parts = [reason, BLANKED + "、".join(told) if told else ""]
    return ["；".join(filter(None, parts)), *row]


def _csv(table: Table, file: BinaryIO) -> None:
    main = table.main
    encoding, delimiter = main.begun.encoding, main.begun.delimiter or ","
    if encoding == "utf-8-sig":
        file.write(b"\xef\xbb\xbf")
    elif encoding == "utf-16":
        file.write(b"\xff\xfe")
    plain = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le"}.get(encoding, encoding)

    def write(cells: Sequence[str]) -> None:
        line = io.StringIO()
        csv.writer(line, delimiter=delimiter).writerow(cells)
        file.write(line.getvalue().encode(plain, "replace"))

    write(_headings(main))
    for reason, *cells in _rows(table, main):
        write([shown(reason), *(harmless(shown(cell)) if isinstance(cell, str) else shown(cell) for cell in cells)])


def _json(table: Table, file: BinaryIO) -> None:
    file.write(f'{{"format": "{FORMAT}", "version": {VERSION}, "applications": ['.encode())
    for turn, said in enumerate(_refused(table, table.main)):
        application = json.loads(table.spool.line(table.main.number, said.n) or b"[1,{}]")[1]
        told = json.dumps({"reason": _reason(said), **application}, ensure_ascii=False)
        file.write((",\n" if turn else "\n").encode() + told.encode("utf-8", "replace"))
    file.write(b"\n]}\n")


def _book(table: Table, file: BinaryIO) -> None:
    main = table.main
    with Book() as book:
        for sheet in (main, *table.modules):
            columns = [Column(heading, _WIDTH if place else 40) for place, heading in enumerate(_headings(sheet))]
            about = f"来自 {table.name}；改好后可以直接导入这个文件"
            made = book.sheet(sheet.begun.name, "未导入的行", about, columns)
            if sheet is main:
                for row in _rows(table, sheet):
                    made.add([_value(cell) for cell in row])
                continue
            done = set[int]()
            for said in _refused(table, main):
                for n, line in table.spool.lines_of(sheet.number, main.number, said.n):
                    if n not in done:
                        made.add([_value(cell) for cell in _row(sheet, "", cells_of(line))])
                        done.add(n)
            for row in _rows(table, sheet):
                made.add([_value(cell) for cell in row])
        book.save(file)


def _value(cell: Cell) -> Value:
    return shown(cell) if isinstance(cell, bool | Unreadable) else cell


# templates


def save_template(path: Path, known: Columns, reference: Reference) -> Path:
    """Write an empty table; as CSV only its main sheet.

    Raises:
        Refused: When the place cannot be written, or the name has another ending.
    """
    sheets = [_template(module, known, reference) for module in known.modules]
    match path.suffix.lower():
        case ".xlsx":
            return write_to(path, lambda file: write_template(file, sheets))
        case ".csv":
            lines = [[head.name for head in sheets[0].heads], [head.example for head in sheets[0].heads]]
            text = io.StringIO()
            csv.writer(text).writerows(lines)
            return write_to(path, lambda file: file.write(text.getvalue().encode("utf-8-sig")))
    raise refuse("suffix", "模板请保存为 .xlsx 或 .csv")


def _template(module: Module, known: Columns, reference: Reference) -> TemplateSheet:
    targets = known.targets(module.id)
    order = sorted(targets, key=lambda target: not target.startswith(("basic.name", "basic.id")))
    if module.id == MAIN:
        declared = [f"declared.{key}" for key in DECLARED]
        order = [*(target for target in order if target not in declared), *declared]
    heads = [_head(target, targets[target], known.field(target), module, reference) for target in order]
    return TemplateSheet(MAIN_SHEET if module.id == MAIN else module.name, tuple(heads))


def _head(target: str, name: str, field: Field | None, module: Module, reference: Reference) -> Head:
    main = module.id == MAIN
    required = target in NEEDED or (main and field is not None and field.required) or target == "basic.id_no"
    if not main and field is not None and not target.startswith("basic."):
        required = field.required
    choices: tuple[str, ...] = ()
    if target == "declared.series":
        choices = tuple(series.name for series in reference.series)
    elif target == "declared.level":
        choices = tuple(dict.fromkeys(level for series in reference.series for level in series.titles))
    elif field is not None and field.type in ("choice", "bool"):
        choices = options(field, reference)
    return Head(
        f"{name}{NEEDED_MARK if required else ''}", _hint(field), Choice(choices) if choices else None,
        _EXAMPLE.get(target, "") if main else "",
    )  # fmt: skip


def _hint(field: Field | None) -> str:
    if field is None:
        return ""
    if field.private:
        return "请保持文本格式：设成数字会丢失末尾几位"
    hints = {"month": "年月，如 2015-07；至今写「至今」", "date": "日期，如 2015-07-01", "number": "数字"}
    return hints.get(field.type, "")
