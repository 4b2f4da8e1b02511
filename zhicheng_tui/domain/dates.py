"""Days as people type them: 2026-11-02, 2026/11/2, 20261102, 2026年11月2日, 11-2."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

_WITH_YEAR = re.compile(r"(\d{4})\D(\d{1,2})\D(\d{1,2})\D?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_MONTH_DAY = re.compile(r"(\d{1,2})\D(\d{1,2})\D?")


def parse_day(text: str, today: date) -> date | None:
    """Return the day that a person typed, or `None`; without a year, the one nearest to `today`.

    >>> parse_day("11-2", date(2026, 11, 22))
    datetime.date(2026, 11, 2)
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    whole = _WITH_YEAR.fullmatch(plain) or _COMPACT.fullmatch(plain)
    if whole:
        return _day(*map(int, whole.groups()))
    short = _MONTH_DAY.fullmatch(plain)
    if not short:
        return None
    month, number = map(int, short.groups())
    years = (today.year - 1, today.year, today.year + 1)
    found = [day for year in years if (day := _day(year, month, number)) is not None]
    return min(found, key=lambda day: abs((day - today).days), default=None)


def _day(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None
