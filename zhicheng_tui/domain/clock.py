"""Time as the rules see it: aware instants in Beijing time, read from a clock that is passed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Protocol

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")
"""Beijing time. A fixed offset, so that no time-zone database is needed on the server."""

DAY_END = time(23, 59, 59)
"""A bare date given as a deadline means this second of that day (Q02)."""


class Clock(Protocol):
    """Whatever can say what time it is."""

    def now(self) -> datetime:
        """Return the present instant, aware."""


class SystemClock:
    """The server's clock."""

    def now(self) -> datetime:
        """Return the present instant in Beijing time."""
        return datetime.now(SHANGHAI)


@dataclass
class FrozenClock:
    """A clock that stands still until it is moved; for tests and pictures."""

    at: datetime

    def now(self) -> datetime:
        """Return the instant the clock was set to."""
        return self.at

    def advance(self, by: timedelta) -> None:
        """Move the clock forward."""
        self.at += by


def local(moment: datetime) -> datetime:
    """Return `moment` in Beijing time."""
    return moment.astimezone(SHANGHAI)


def utc(moment: datetime) -> datetime:
    """Return `moment` in UTC, the way the store keeps it."""
    return moment.astimezone(UTC)


def deadline(value: date | datetime) -> datetime:
    """Return the instant a deadline falls on: a bare date ends at 23:59:59 Beijing time (Q02)."""
    if isinstance(value, datetime):
        return local(value) if value.tzinfo else value.replace(tzinfo=SHANGHAI)
    return datetime.combine(value, DAY_END, SHANGHAI)


def opening(value: date | datetime) -> datetime:
    """Return the instant something opens on: a bare date begins at midnight Beijing time."""
    if isinstance(value, datetime):
        return deadline(value)
    return datetime.combine(value, time(), SHANGHAI)
