"""Instants of the demo world: all of them relative to one `now`, on working hours of days gone by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

DAY = 86_400
_BEIJING = 8 * 3600
_GAP = 1200
_MORNING = 8 * 3600
_MARGIN = DAY // 4


@dataclass(frozen=True)
class Span:
    """Whole days in Beijing, as seconds since 1970 shifted to Beijing; `high` is not included."""

    low: int
    high: int


def midnight(moment: datetime) -> int:
    """Return the midnight before `moment` in Beijing, in the seconds that `Span` counts."""
    shifted = int(moment.timestamp()) + _BEIJING
    return shifted - shifted % DAY


def next_midnight(moment: datetime) -> int:
    """Return the first midnight in Beijing at or after `moment`."""
    before = midnight(moment)
    return before if instant(before) == moment else before + DAY


def instant(shifted: int) -> datetime:
    """Return the instant of such a count of seconds, in UTC."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=shifted - _BEIJING)


def draw(rng: Random, first: Span, rest: Span, count: int) -> list[datetime]:
    """Return `count` rising instants: one in `first`, the others after it in `rest`.

    They lie between eight in the morning and eight in the evening, at least ten minutes apart.
    """
    at = _within(rng, first.low, first.high)
    low = max(rest.low, at - at % DAY + DAY)
    drawn = [at, *sorted(_within(rng, low, rest.high) for _ in range(count - 1))]
    for index in range(1, count):
        drawn[index] = max(drawn[index], drawn[index - 1] + _GAP)
    return [instant(_daytime(seconds)) for seconds in drawn]


def _within(rng: Random, low: int, high: int) -> int:
    return low + int(rng.random() * max(high - low - _MARGIN, DAY // 2))


def _daytime(shifted: int) -> int:
    """Squeeze a day's seconds into its working half, keeping their order."""
    seconds = shifted % DAY
    return shifted - seconds + _MORNING + seconds // 2
