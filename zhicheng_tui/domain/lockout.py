"""Slowing down whoever guesses passwords: waits that grow, and never a lock for good."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

WINDOW = timedelta(minutes=15)
"""So close together failures count as one series."""
ALLOWED = 5
"""Failures of a series before the first wait."""
LONGEST = timedelta(minutes=15)
KEPT = timedelta(days=1)
"""How long a failure can still matter."""


def locked_until(failures: Iterable[datetime]) -> datetime | None:
    """Return when the next attempt is let in after these failures of one account from one source.

    The fifth failure within 15 minutes costs a minute, each further one twice as much, at most 15 minutes.
    A quarter of an hour without a failure after a wait begins a new series. Oldest first; `None` for no wait.
    """
    recent: list[datetime] = []
    strikes, until = 0, None
    for at in failures:
        if until is not None and at - until > WINDOW:
            recent, strikes, until = [], 0, None
        recent = [*(one for one in recent if at - one <= WINDOW), at]
        if strikes or len(recent) >= ALLOWED:
            until = at + min(timedelta(minutes=2**strikes), LONGEST)
            strikes += 1
    return until
