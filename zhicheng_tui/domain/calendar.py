"""Working days: weekends off, moved by the published list of public holidays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from .clock import SHANGHAI, local

ONE_DAY = timedelta(days=1)
SATURDAY = 5


@dataclass(frozen=True)
class WorkCalendar:
    """Holidays on weekdays (`off`) and weekends that are worked (`worked`), for the years listed."""

    off: frozenset[date] = frozenset()
    worked: frozenset[date] = frozenset()
    years: frozenset[int] = frozenset()
    """Years the lists speak for; any other year counts Monday to Friday."""

    def is_workday(self, day: date) -> bool:
        """Say whether `day` is worked."""
        if day in self.off:
            return False
        return day in self.worked or day.weekday() < SATURDAY

    def working_time(self, start: datetime, end: datetime) -> timedelta:
        """Return how much of the time from `start` to `end` lies on working days (zero when over)."""
        total = timedelta()
        for day in _days(local(start).date(), local(end).date()):
            if not self.is_workday(day):
                continue
            midnight = datetime.combine(day, time(), SHANGHAI)
            overlap = min(end, midnight + ONE_DAY) - max(start, midnight)
            total += max(overlap, timedelta())
        return total


def _days(first: date, last: date) -> Iterator[date]:
    day = first
    while day <= last:
        yield day
        day += ONE_DAY
