"""An empty workbook to fill in: headings with hints, lists to choose from, text cells that stay text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

LISTS = "选项"
"""The sheet that holds what may be chosen; hidden."""
LAST_ROW = 5_000
"""Rows that have the formats and lists."""
_HEAD = PatternFill("solid", fgColor="00D9E2EC")
_WIDTHS = (10, 28)


@dataclass(frozen=True)
class Choice:
    """What may be chosen in a column."""

    names: tuple[str, ...]


@dataclass(frozen=True)
class Head:
    """A column."""

    name: str
    hint: str = ""
    choice: Choice | None = None
    example: str = ""


@dataclass(frozen=True)
class TemplateSheet:
    """A sheet."""

    name: str
    heads: tuple[Head, ...]


def write_template(file: BinaryIO, sheets: Sequence[TemplateSheet]) -> None:
    """Write the workbook into an open file."""
    book = Workbook()
    lists = book.active
    assert lists is not None
    lists.title = LISTS
    columns: dict[Choice, str] = {}
    for sheet in sheets:
        made = book.create_sheet(sheet.name[:31].replace("/", "／"))
        for place, head in enumerate(sheet.heads, 1):
            _column(made, place, head)
            if head.choice is not None:
                if head.choice not in columns:
                    columns[head.choice] = _listed(lists, len(columns) + 1, head.choice)
                _choosing(made, get_column_letter(place), columns[head.choice])
        made.freeze_panes = "A2"
    lists.sheet_state = "hidden"
    book.move_sheet(lists, len(sheets))
    book.active = 0
    book.save(file)


def _column(sheet: Worksheet, place: int, head: Head) -> None:
    letter = get_column_letter(place)
    dimension = sheet.column_dimensions[letter]
    dimension.width = min(max(2 * len(head.name) + 4, _WIDTHS[0], len(head.example) + 6), _WIDTHS[1])
    dimension.number_format = "@"  # for cells that nobody has touched yet
    cell = sheet[f"{letter}1"]
    cell.value, cell.number_format, cell.fill = head.name, "@", _HEAD
    cell.font, cell.alignment = Font(name="宋体", bold=True), Alignment(wrap_text=True, vertical="center")
    if head.hint:
        cell.comment = Comment(head.hint, "职称网审")
    if head.example:
        example = sheet[f"{letter}2"]
        example.value, example.number_format = head.example, "@"
        example.font = Font(name="宋体", italic=True, color="00808080")


def _listed(lists: Worksheet, place: int, choice: Choice) -> str:
    """Write what may be chosen, and return where."""
    letter = get_column_letter(place)
    for row, name in enumerate(choice.names, 1):
        cell = lists[f"{letter}{row}"]
        cell.value, cell.number_format = name, "@"
    return f"{LISTS}!${letter}$1:${letter}${len(choice.names)}"


def _choosing(sheet: Worksheet, letter: str, where: str) -> None:
    validation = DataValidation("list", formula1=where, allow_blank=True)
    validation.errorTitle, validation.error = "不在可选项中", "请从下拉列表中选择"
    validation.add(f"{letter}2:{letter}{LAST_ROW}")
    sheet.add_data_validation(validation)
