"""Records as lines: a table where it fits, else one block a record; long text wrapped, nothing cut off."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len

from ...domain.application import Row
from ...domain.privacy import mask
from ...domain.reference import Field, Module
from ...domain.text import lines
from ..ink import Span, fit, wrap

EMPTY = "暂无数据"
Lines = list[list[Span]]


def value_text(field: Field, row: Row) -> str:
    """Return a field's value as people read it, masked where it is private."""
    value = row.get(field.id)
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return mask(field.private, str(value)) if field.private else str(value)


def module_lines(module: Module, rows: Sequence[Row], width: int) -> Lines:
    """Return a module's content; one without rows says so (C13)."""
    if not rows:
        return [[(f"  {EMPTY}", "dim")]]
    if not module.repeated:
        return _pairs(module.fields, rows[0], width)
    if _fits(module.fields, rows, width):
        return _table(module.fields, rows, width)
    return [line for number, row in enumerate(rows, 1) for line in _record(number, module.fields, row, width)]


def _fits(fields: Sequence[Field], rows: Sequence[Row], width: int) -> bool:
    return len(fields) <= 6 and sum(_widths(fields, rows)) + 2 <= width


def _widths(fields: Sequence[Field], rows: Sequence[Row]) -> list[int]:
    return [
        max(cell_len(field.name), *(cell_len(text) for row in rows for text in lines(value_text(field, row)))) + 2
        for field in fields
    ]


def _table(fields: Sequence[Field], rows: Sequence[Row], width: int) -> Lines:
    sizes = _widths(fields, rows)
    spare = width - 2 - sum(sizes)
    sizes = [size + min(spare // len(sizes), 6) for size in sizes]
    titles: list[Span] = [(fit(field.name, size), "dim") for field, size in zip(fields, sizes, strict=True)]
    table: Lines = [[("  ", ""), *titles]]
    for row in rows:
        cells = [lines(value_text(field, row)) for field in fields]
        for level in range(max(len(cell) for cell in cells)):
            parts: list[Span] = [
                (fit(cell[level] if level < len(cell) else "", size), "")
                for cell, size in zip(cells, sizes, strict=True)
            ]
            table.append([("  ", ""), *parts])
    return table


def _pairs(fields: Sequence[Field], row: Row, width: int) -> Lines:
    """Two fields a line where both fit their half, else one."""
    half, label = (width - 2) // 2, max(cell_len(field.name) for field in fields) + 2
    label = min(label, 18)
    made: Lines = []
    waiting: list[Span] = []
    for field in fields:
        text = value_text(field, row)
        short = cell_len(field.name) < label and label + cell_len(text) < half and "\n" not in text
        name: Span = (fit(field.name, max(label, cell_len(field.name) + 1)), "dim")
        if short:
            half_line: list[Span] = [name, (fit(text, half - label), "")]
            if waiting:
                made.append([("  ", ""), *waiting, *half_line])
                waiting = []
            else:
                waiting = half_line
            continue
        if waiting:
            made.append([("  ", ""), *waiting])
            waiting = []
        made += _block(name, text, width)
    return [*made, [("  ", ""), *waiting]] if waiting else made


def _record(number: int, fields: Sequence[Field], row: Row, width: int) -> Lines:
    """`1. 题目 …  刊名 …`: label and value one after another, wrapped between pairs."""
    made: Lines = []
    lead = f"  {number}. "
    line: list[Span] = [(lead, "accent")]
    indent = " " * cell_len(lead)
    used = cell_len(lead)
    for field in fields:
        parts, label = lines(value_text(field, row)), f"{field.name} "
        text = parts[0]
        size = cell_len(label) + cell_len(text) + 2
        if used + size > width and used > cell_len(indent):
            made.append(line)
            line, used = [(indent, "")], cell_len(indent)
        if used + size > width or len(parts) > 1:
            name: Span = (label, "dim")
            block = _block(name, "\n".join(parts), width - cell_len(indent))
            made += [[*line, *block[0][1:]], *([(indent, ""), *rest[1:]] for rest in block[1:])]
            line, used = [(indent, "")], cell_len(indent)
            continue
        line += [(label, "dim"), (f"{text}  ", "")]
        used += size
    return [*made, line] if used > cell_len(indent) else made


def _block(name: Span, text: str, width: int) -> Lines:
    """A label, and its value in as many lines as it takes, under one another."""
    indent = cell_len(name[0])
    parts = [part for line in lines(text) for part in wrap(line, width - indent - 3)]
    first: list[Span] = [("  ", ""), name, (parts[0], "")]
    return [first, *([("  ", ""), (" " * indent, ""), (part, "")] for part in parts[1:])]
