"""Facts in the rows of 工作经历, 继续教育 and 年度考核 that the applicant's checks and the reviewer's hints share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from .application import Row

MAX_GAP_MONTHS = 3
HOURS_A_YEAR = 90


class Gap(NamedTuple):
    """A time without a job."""

    since: str
    until: str
    months: int


def gaps(rows: Iterable[Row]) -> list[Gap]:
    """Return the times of more than three months that no job covers (K12), in whatever order the rows stand."""
    found: list[Gap] = []
    covered, since = 0, ""
    for row in sorted(rows, key=lambda row: _text(row, "start")):
        start, end, until = months(_text(row, "start")), months(_text(row, "end")), _text(row, "start")
        if covered and start and start - covered > MAX_GAP_MONTHS:
            found.append(Gap(since, until, start - covered))
        if end is None:
            break
        if end > covered:
            covered, since = end, _text(row, "end")
    return found


def overlaps(rows: Sequence[Row]) -> list[tuple[int, int]]:
    """Return the places of jobs that begin before another one has ended, each with that other one's (K12).

    The month in which one ends and the next begins belongs to both.
    """
    spans = sorted(
        (start, _last(row), place)
        for place, row in enumerate(rows)
        if (start := months(_text(row, "start"))) is not None
    )
    found: list[tuple[int, int]] = []
    reach, holder = -1.0, -1
    for start, end, place in spans:
        if start < reach:
            found.append((place, holder))
        if end > reach:
            reach, holder = end, place
    return found


def hours_by_year(rows: Iterable[Row]) -> dict[str, float]:
    """Return the hours of training of each year that has any row, in the order of years (K16)."""
    hours: dict[str, float] = {}
    for row in rows:
        year, value = _text(row, "year"), row.get("hours")
        hours[year] = hours.get(year, 0) + (value if isinstance(value, int | float) else 0)
    return dict(sorted(hours.items()))


def missing_years(rows: Iterable[Row]) -> list[str]:
    """Return the years between the first and the last one that have no row (K16, K18)."""
    years = {int(year) for row in rows if (year := _text(row, "year")).isascii() and year.isdecimal()}
    return [str(year) for year in range(min(years, default=0), max(years, default=0)) if year not in years]


def months(month: str) -> int | None:
    """Return `2019-07` as a count of months; `None` for 至今 and anything else."""
    year, _, rest = month.partition("-")
    return int(year) * 12 + int(rest[:2]) if year.isdecimal() and rest[:2].isdecimal() else None


def _last(row: Row) -> float:
    """Return the month in which a job ends; one that goes on ends never, one without an end at once."""
    end = months(_text(row, "end"))
    return end if end is not None else float("inf") if _text(row, "end") else 0


def _text(row: Row, key: str) -> str:
    value = row.get(key)
    return value if isinstance(value, str) else ""
