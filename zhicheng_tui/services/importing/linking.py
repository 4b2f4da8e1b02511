"""Whose the rows of modules' sheets are: by the application's number where there is one, else by identity number."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from ...documents.sheets.cells import Cell, Unreadable, shown
from ...domain.columns import KEY, NO
from ...domain.filling import MAX_ROWS
from ...domain.privacy import mask_id
from ...store.spool import Said
from .opened import Sheet, Table, cells_of
from .taking import EXAMPLE, Given, Wrong, bare, gather, lost
from .verdicts import Fate

NAME = "basic.name"
MOST_NAMED = 5
"""Rows of one number under several names that are told."""
MASKED = "号码已掩码，请用完整号码导出后再导入"
_BY_NO = "办件 "
"""Before the number of an application where it is a key; no bare number has a blank."""
Belonging = tuple[str, str, Mapping[str, Given]]
"""A row of a module: where it stands, the module, its cells by target."""


def link(table: Table) -> None:
    """Note whose each row of a module's sheet is, and which numbers stand under which names."""
    spool = table.spool
    spool.begin_again()
    for sheet in (table.main,) if table.whole else (table.main, *table.modules):
        after = sheet.heading_row
        while lines := spool.lines(sheet.number, after, 1_000):
            if sheet is table.main:
                spool.add_names(_names(table, lines))
            if table.modules and not table.whole:
                spool.add_links(sheet.number, _links(table.main, sheet, lines))
            after = lines[-1][0]


def _names(table: Table, lines: Sequence[tuple[int, bytes]]) -> Iterator[tuple[str, str, int]]:
    """Yield number, name and row of rows of the main sheet."""
    for n, line in lines:
        name, number = _identity(line, table)
        if number and name and not is_example(name):
            yield number, name, n


def _links(main: Sheet, sheet: Sheet, lines: Sequence[tuple[int, bytes]]) -> Iterator[tuple[str, int]]:
    """Yield whose the rows of a sheet are: by the application's number where both sheets have it, else by KEY."""
    for n, line in lines:
        cells = cells_of(line)
        number, no = _number(sheet.cell(cells, KEY)), _application(main, sheet, cells)
        if sheet is not main:
            yield no or number, n
        elif not is_example(shown(sheet.cell(cells, NAME))):
            yield from ((key, n) for key in (no, number) if key)


def check_names(table: Table, given: Mapping[str, Given]) -> None:
    """Let only a row pass whose number stands under one name in the table; raises `Wrong`."""
    number = _number(given[KEY].cell) if KEY in given else ""
    found = table.spool.names_of(number, MOST_NAMED) if number else []
    if len(found) > 1:
        rows = [f"第 {n} 行" for n, _ in found]
        where = f"{'、'.join(rows[:-1])}和{rows[-1]}"
        names = "、".join(name[:20] for _, name in found)
        raise Wrong(f"{where}是同一证件号码，姓名不同（{names}），请核对", given[KEY].heading)


def belonging(table: Table, n: int, given: Mapping[str, Given]) -> Iterator[Belonging]:
    """Yield the rows of modules' sheets that belong to a row; raises `Wrong` when one is somebody else's."""
    main = table.main
    for sheet in () if table.whole else table.modules:
        found = table.spool.lines_of(sheet.number, main.number, n)
        if len(found) > MAX_ROWS:
            raise Wrong(f"「{sheet.begun.name}」有 {len(found)} 行，每人最多 {MAX_ROWS} 行")
        for at, line in found:
            where = f"「{sheet.begun.name}」第 {at} 行"
            try:
                row = row_given(sheet, at, cells_of(line))
            except Wrong as wrong:
                raise replace(wrong, message=f"{where}：{wrong.message}") from wrong
            for target, what, safe in ((KEY, "证件号码", mask_id), (NAME, "姓名", str)):
                own, other = (bare(shown(one[target].cell)) if target in one else "" for one in (given, row))
                if own and other and own != other:
                    own, other = safe(own)[:20], safe(other)[:20]
                    told = f"{where}的{what}是「{other}」，与「{main.begun.name}」第 {n} 行的「{own}」不同，请核对"
                    raise Wrong(told, row[target].heading, other)
            yield where, sheet.module, row


def orphans(table: Table) -> Iterator[Said]:
    """Yield verdicts on rows of modules that belong to nobody of the main sheet."""
    main = table.main.number
    for sheet in () if table.whole else table.modules:
        for key, n in table.spool.orphans(sheet.number, main):
            cells = cells_of(table.spool.line(sheet.number, n) or b"[1,[]]")
            cell = sheet.cell(cells, KEY)
            where, elsewhere = f"「{sheet.begun.name}」第 {n} 行", f"不在「{table.main.begun.name}」里"
            message = f"{where}的证件号码{elsewhere}"
            if key.startswith(_BY_NO):
                message = f"{where}的办件编号 {key.removeprefix(_BY_NO)[:20]} {elsewhere}"
            elif not key:
                message = f"{where}没有证件号码" if cell is None else f"{where}的证件号码读不出：{shown(cell)}"
            elif "*" in key:
                message = f"{where}：{MASKED}"
            number = _number(cell)[:60]
            yield Said(sheet.number, n, Fate.WRONG.value, "", number, field="证件号码", message=message)


def row_given(sheet: Sheet, n: int, cells: Sequence[Cell]) -> dict[str, Given]:
    """Return a row's cells by target; raises `Wrong` where cells are merged, or one that was lost is still empty."""
    for top, left, bottom, right in sheet.merged_at(n):
        heading = next(filter(None, sheet.headings[left - 1 : right]), "")
        rows = f"第 {top}–{bottom} 行" if bottom > top else f"第 {top} 行"
        raise Wrong(f"{rows}的「{heading}」有合并单元格；请取消合并，每行分别填写", heading)
    given = gather(sheet.headings, sheet.contents, cells)
    for heading in sheet.blanked(cells):
        if sheet.targets[sheet.headings.index(heading)] not in (KEY, NAME):  # those are missed anyway
            raise Wrong("原来的值读不出，报告里留空了；请填写，确实不填时请清空这一行的「原因」", heading)
    return given


def is_example(name: str) -> bool:
    """Say whether a name is that of the row by which the template shows how to fill it in."""
    return name.lstrip("(（【").startswith(EXAMPLE)


def _number(cell: Cell) -> str:
    """Return a number by which rows find each other; empty for one that has lost digits, which many may share."""
    return "" if isinstance(cell, Unreadable) or lost(cell) else bare(shown(cell))


def _application(main: Sheet, sheet: Sheet, cells: Sequence[Cell]) -> str:
    """Return the key by the application's number of a row; empty where a sheet has none."""
    number = _number(sheet.cell(cells, NO)) if NO in main.targets else ""
    return _BY_NO + number if number else ""


def _identity(line: bytes, table: Table) -> tuple[str, str]:
    """Return name and number of a row of the main sheet as they are compared; empty where they cannot be told."""
    if not table.whole:
        cells = cells_of(line)
        name, number = table.main.cell(cells, NAME), table.main.cell(cells, KEY)
        return "" if isinstance(name, Unreadable) else bare(shown(name)), _number(number)
    match json.loads(line)[1]:
        case {"modules": {"basic": [{"name": str(name), "id_no": str(number)}, *_]}}:
            return bare(name), _number(number)
    return "", ""
