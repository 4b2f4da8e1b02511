"""Cells of files for spreadsheets: text that somebody typed must not run as a formula there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from .text import one_line

_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r")
"""What spreadsheets take for the beginning of a formula, in full width too."""


@dataclass(frozen=True)
class Month:
    """A month, shown as 2026-11; the day is its first."""

    first: date


Value = str | int | float | date | datetime | Month | None
"""What a cell can hold; anything a person wrote is `str`."""


@dataclass(frozen=True)
class Column:
    """A column: its head, and how many cells of a terminal it wants."""

    head: str
    width: int


def harmless(text: str) -> str:
    """Return `text` as one visible line that a spreadsheet shows and never runs: an apostrophe goes before."""
    line = one_line(text)
    return f"'{line}" if line.lstrip(" \u3000").startswith(_STARTS) else line
