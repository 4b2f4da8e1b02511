"""Days as people type them: 2026-11-02, 2026/11/2, 20261102, 2026年11月2日, 11-2; a time may follow: 17:00."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time

_WITH_YEAR = re.compile(r"(\d{4})\D(\d{1,2})\D(\d{1,2})\D?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_MONTH_DAY = re.compile(r"(\d{1,2})\D(\d{1,2})\D?")
_WITH_TIME = re.compile(r"(\S+)[ T]+(\d{1,2}):(\d{2})(?::(\d{2}))?")


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


def parse_moment(text: str, today: date) -> date | datetime | None:
    """Return the day that a person typed, or the naive instant when a time of day follows; `None` for neither.

    >>> parse_moment("11-2 17:00", date(2026, 11, 22))
    datetime.datetime(2026, 11, 2, 17, 0)
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    timed = _WITH_TIME.fullmatch(plain)
    day = parse_day(timed[1] if timed else plain, today)
    if day is None or timed is None:
        return day
    try:
        return datetime.combine(day, time(int(timed[2]), int(timed[3]), int(timed[4] or 0)))
    except ValueError:
        return None
