"""Waits after failed sign-ins."""

from __future__ import annotations

from datetime import timedelta

from tests.conftest import NOW
from zhicheng_tui.domain.lockout import locked_until

MINUTE = timedelta(minutes=1)


def test_four_failures_cost_nothing_and_the_fifth_a_minute() -> None:
    """Five within 15 minutes."""
    times = [NOW + index * MINUTE for index in range(5)]
    assert locked_until(times[:4]) is None
    assert locked_until(times) == times[-1] + MINUTE


def test_slow_failures_do_not_add_up() -> None:
    """Five failures over more than 15 minutes are somebody who forgets, not somebody who guesses."""
    assert locked_until([NOW + index * 4 * MINUTE for index in range(20)]) is None


def test_waits_double_up_to_a_quarter_of_an_hour_and_never_longer() -> None:
    """1, 2, 4, 8, 15, 15 … minutes, each counted from the failure after the wait."""
    times = [NOW] * 4
    waits = []
    at = NOW
    for _ in range(7):
        times.append(at)
        until = locked_until(times)
        assert until is not None
        waits.append((until - at) / MINUTE)
        at = until
    assert waits == [1, 2, 4, 8, 15, 15, 15]


def test_a_quiet_quarter_of_an_hour_begins_anew() -> None:
    """Never for good."""
    times = [NOW] * 9
    until = locked_until(times)
    assert until is not None
    assert locked_until([*times, until + 16 * MINUTE]) is None
