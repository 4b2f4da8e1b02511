"""Cells of a table as they go from the child to the parent: what kind each was is kept, nothing is interpreted.

A cell is empty, a text, a number, a truth value, or an object for what JSON has no word for: `{"d": …}` a date,
`{"m": …}` an instant, `{"x": …}` something that cannot be taken, with the reason.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

LONGEST = 5_000
"""Characters of a cell."""
_WHOLE = 1 << 53


@dataclass(frozen=True)
class Unreadable:
    """A cell that cannot be taken as it is."""

    why: str
    """One Chinese clause."""


Cell = str | int | float | bool | date | datetime | Unreadable | None


def packed(value: Any) -> Any:
    """Return a cell as JSON holds it; texts lose the blanks around them, empty ones become `None`."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        text = value.strip()
        if len(text) > LONGEST:
            return {"x": f"有 {len(text)} 个字，一格最多 {LONGEST} 个"}
        return text or None
    if isinstance(value, int | float):
        if value != value or value in (float("inf"), float("-inf")):
            return {"x": "不是可用的数字"}
        return int(value) if float(value).is_integer() and abs(value) < _WHOLE * 1024 else value
    if isinstance(value, datetime):
        midnight = value.time() == time()
        return {"d": value.date().isoformat()} if midnight else {"m": value.replace(tzinfo=None).isoformat()}
    if isinstance(value, date):
        return {"d": value.isoformat()}
    if isinstance(value, time):
        return value.isoformat("minutes")
    return str(value) if isinstance(value, timedelta) else {"x": "是表格软件的特殊内容，读不出"}


def line(number: int, cells: Iterable[Any]) -> bytes:
    """Return a row as a line of JSON; empty cells at its end are left out."""
    values = [packed(cell) for cell in cells]
    while values and values[-1] is None:
        values.pop()
    return json.dumps([number, values], ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace") + b"\n"


def unpacked(value: Any) -> Cell:
    """Return the cell that `packed` made this of.

    Raises:
        ValueError: When it is none.
    """
    match value:
        case None | bool() | int() | float() | str():
            return value
        case {"d": str(day)}:
            return date.fromisoformat(day)
        case {"m": str(moment)}:
            return datetime.fromisoformat(moment)
        case {"x": str(why)}:
            return Unreadable(why[:100])
    raise ValueError("not a cell")


def row_of(said: bytes | str, widest: int) -> tuple[int, list[Cell]]:
    """Return number and cells of a line.

    Raises:
        ValueError: When it is no such line.
    """
    found = json.loads(said)
    match found:
        case [int(number), [*values]] if number > 0 and len(values) <= widest:
            return number, [unpacked(value) for value in values]
    raise ValueError("not a row")


def shown(cell: Cell) -> str:
    """Return a cell as a person would see it in the table."""
    match cell:
        case None:
            return ""
        case bool():
            return "是" if cell else "否"
        case Unreadable():
            return cell.why
        case datetime():
            return cell.isoformat(" ", "minutes")
        case date():
            return cell.isoformat()
        case float() | int() if abs(cell) >= 1e15:
            return f"{cell:.2E}"
    return str(cell)


def texts(cells: Sequence[Cell]) -> list[str]:
    """Return a row as texts."""
    return [shown(cell) for cell in cells]
