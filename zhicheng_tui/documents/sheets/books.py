"""Workbooks: XLSX, XLS and ODS, by calamine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any

from python_calamine import (
    CalamineError,
    CalamineSheet,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    load_workbook,
)

from ..scan.opening import Damaged, TooLarge
from .cells import line
from .reading import DAMAGED, Begun, Part, TableLimits, too_many_rows, too_wide

PIECE = 1 << 18
"""Bytes of rows that are sent at once."""
LOCKED = "表格有打开密码；请去掉密码后另存一份再导入"


def read_book(file: IO[bytes], kind: str, limits: TableLimits) -> Iterator[Part]:
    """Yield the sheets of a workbook that are shown to people, with their rows.

    Raises:
        Damaged: When it cannot be read, or asks for a password.
        TooLarge: Beyond a limit.
    """
    try:
        with load_workbook(file) as book:
            wanted = [
                number
                for number, sheet in enumerate(book.sheets_metadata)
                if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet
            ]
            if len(wanted) > limits.sheets:
                raise TooLarge("size", f"工作表超过 {limits.sheets} 张；请只留要导入的，另存一份后重试")
            left = limits.rows
            for number in wanted:
                sheet = book.get_sheet_by_index(number)
                left -= sheet.height
                if left < 0:
                    raise too_many_rows(limits)
                yield from _sheet(sheet, kind, limits)
    except PasswordError as error:
        raise Damaged(LOCKED) from error
    except (CalamineError, OSError, ValueError) as error:
        raise Damaged(DAMAGED) from error


def _sheet(sheet: CalamineSheet, kind: str, limits: TableLimits) -> Iterator[Part]:
    left = sheet.start[1] if sheet.start else 0
    merged = [
        [first[0] + 1, first[1] + 1, last[0] + 1, last[1] + 1] for first, last in (sheet.merged_cell_ranges or ())
    ]
    yield Begun(sheet.name[:100], kind, merged=sorted(merged)[: limits.merged])
    lines, size = list[bytes](), 0
    before: list[Any] = [None] * left
    for number, row in enumerate(sheet.iter_rows(), 1):  # empty rows above come along, empty columns do not
        if not any(cell != "" for cell in row):
            continue
        made = line(number, before + row if before else row)
        if len(row) + left > limits.columns and any(cell != "" for cell in row[limits.columns - left :]):
            raise too_wide(limits, sheet.name)
        lines.append(made)
        size += len(made)
        if size > PIECE:
            yield b"".join(lines)
            lines, size = [], 0
    if lines:
        yield b"".join(lines)
