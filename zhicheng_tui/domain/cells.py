"""Cells of files for spreadsheets: text that somebody typed must not run as a formula there."""

from __future__ import annotations

from .text import one_line

_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r")
"""What spreadsheets take for the beginning of a formula, in full width too."""


def harmless(text: str) -> str:
    """Return `text` as one visible line that a spreadsheet shows and never runs: an apostrophe goes before."""
    line = one_line(text)
    return f"'{line}" if line.lstrip(" \u3000").startswith(_STARTS) else line
