"""Text as it comes from an input method or a spreadsheet's cell, without what nobody meant to type."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal

from .text import hostile, typed

MOST_KEPT = 20_000
"""Characters kept of a value that is too long for its field."""
YES, NO = "是", "否"
DIGITS = 15
"""What a spreadsheet keeps of a number; the digits after these are lost."""
_HALF = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_HALF_WORDS = {full: half for full, half in _HALF.items() if chr(half).isalnum()}
_FULL = re.compile("[！-～]")
_BLANKS = re.compile("[\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_QUOTE = re.compile(r"'(?=[0-9=+\-@＝＋－＠])")


def clean(text: str) -> str:
    """Return typed text without outer blanks, control characters and full-width letters and digits.

    What is full width from end to end becomes half width with its punctuation: `２０１９－０７`.
    """
    text = text[: 2 * MOST_KEPT]
    if not text.isprintable() or hostile(text):
        text = _BLANKS.sub(" ", typed(text, len(text)))
    if _FULL.search(text):
        half = text.translate(_HALF)
        text = half if half.isascii() else text.translate(_HALF_WORDS)
    return text[:MOST_KEPT].strip()


def plain(given: object) -> str:
    """Return what was typed or what a cell holds as text; of a number only the digits that the cell still had."""
    if isinstance(given, str):
        return given
    if isinstance(given, bool):
        return YES if given else NO
    if isinstance(given, datetime):
        return given.date().isoformat()
    if isinstance(given, int) or (isinstance(given, float) and given.is_integer()):
        return str(int(given)) if abs(given) < 10**DIGITS else f"{Decimal(given):.{DIGITS - 1}E}"
    return f"{given:.{DIGITS}G}" if isinstance(given, float) else str(given)


def squeezed(text: str) -> str:
    """Return text without any blank, for values in which none has a meaning."""
    return "".join(text.split())


def unquoted(text: str) -> str:
    """Return text without the apostrophe by which a spreadsheet is told that a number or a formula is text."""
    return text[1:] if _QUOTE.match(text) else text


def on_one_line(text: str) -> str:
    """Return text with its line breaks turned into blanks."""
    return " ".join(part for line in text.split("\n") if (part := line.strip())) if "\n" in text else text
