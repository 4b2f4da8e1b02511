"""Working days: weekends off, moved by the published holidays; thresholds may count them (Q01)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhicheng_tui.domain.calendar import WorkCalendar
from zhicheng_tui.domain.clock import SHANGHAI, deadline, opening
from zhicheng_tui.domain.urgency import Urgency, Window

from .builders import TICK, unhurried

NATIONAL_DAYS = frozenset(date(2026, 10, day) for day in (1, 2, 5, 6, 7))
CALENDAR = WorkCalendar(NATIONAL_DAYS, frozenset({date(2026, 9, 20), date(2026, 10, 10)}), frozenset({2026}))
THREE, DAY = timedelta(days=3), timedelta(days=1)


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2026, 9, 30), True),  # a Wednesday
        (date(2026, 10, 1), False),  # a holiday on a Thursday
        (date(2026, 10, 3), False),  # a Saturday in the holidays
        (date(2026, 10, 4), False),  # a Sunday
        (date(2026, 10, 8), True),
        (date(2026, 10, 10), True),  # a worked Saturday
        (date(2026, 10, 17), False),  # an ordinary Saturday
        (date(2027, 10, 1), True),  # a Friday of a year without a list
        (date(2027, 10, 2), False),  # a Saturday of that year
    ],
)
def test_workdays_follow_the_list_and_otherwise_the_week(day: date, worked: bool) -> None:
    """domain.md §7: holidays off, some weekends worked; an unknown year is Monday to Friday."""
    assert CALENDAR.is_workday(day) is worked


def test_holidays_do_not_count_towards_the_thresholds() -> None:
    """Q01: with working_days, three worked days before the end is 紧急 although nine days are left."""
    end = deadline(date(2026, 10, 8))
    window = Window(end=end, calendar=CALENDAR)
    edge = deadline(date(2026, 9, 28))
    assert window.remaining(edge) == THREE
    assert window.urgency(edge) is Urgency.URGENT
    assert window.urgency(edge - TICK) is Urgency.HURRY
    assert Window(end=end).urgency(edge) is Urgency.NORMAL


def test_a_worked_weekend_counts_towards_the_thresholds() -> None:
    """Q01: a Saturday that is worked is a day more."""
    end = deadline(date(2026, 10, 12))
    now = opening(date(2026, 10, 9))
    assert Window(end=end, calendar=CALENDAR).remaining(now) == THREE - timedelta(seconds=1)
    assert Window(end=end, calendar=WorkCalendar()).remaining(now) == THREE - DAY - timedelta(seconds=1)


def test_an_unknown_year_counts_monday_to_friday() -> None:
    """domain.md §7: unknown year ⇒ Mon-Fri."""
    friday, tuesday = opening(date(2027, 10, 1)), opening(date(2027, 10, 5))
    assert CALENDAR.working_time(friday, tuesday) == 2 * DAY


def test_a_weekend_leaves_no_working_time_but_the_plan_is_open_to_its_end() -> None:
    """Q01, Q02: 已结束 comes at the end itself, not when the last working hour has passed."""
    saturday, end = opening(date(2026, 10, 17)), deadline(date(2026, 10, 18))
    window = Window(end=end, calendar=CALENDAR)
    assert window.remaining(saturday) == timedelta()
    assert window.urgency(end) is Urgency.URGENT
    assert window.urgency(end + TICK) is Urgency.ENDED
    assert window.remaining(end + DAY) == -DAY


def test_working_time_is_cut_at_midnight_in_beijing() -> None:
    """Q03: whatever zone the instants are given in, days are those of Beijing."""
    friday_evening = datetime(2026, 10, 16, 15, 0, tzinfo=UTC)  # 23:00 in Beijing
    monday = datetime(2026, 10, 18, 17, 0, tzinfo=UTC)  # Monday 01:00 in Beijing
    assert CALENDAR.working_time(friday_evening, monday) == timedelta(hours=2)
    assert CALENDAR.working_time(monday, friday_evening) == timedelta()


instants = st.datetimes(datetime.fromisoformat("2026-09-01"), datetime.fromisoformat("2027-02-01")).map(
    lambda moment: moment.replace(tzinfo=SHANGHAI)
)


@unhurried
@given(st.lists(instants, min_size=3, max_size=3).map(sorted))
def test_working_time_adds_up_and_is_never_more_than_the_time(moments: list[datetime]) -> None:
    """Q01: working time is additive, never negative, never longer than the clock's."""
    first, middle, last = moments
    whole = CALENDAR.working_time(first, last)
    assert whole == CALENDAR.working_time(first, middle) + CALENDAR.working_time(middle, last)
    assert timedelta() <= whole <= last - first


@unhurried
@given(instants, instants, instants)
def test_urgency_in_working_days_never_goes_back(end: datetime, one: datetime, other: datetime) -> None:
    """B04, Q01: monotone in time with a calendar too, and never less urgent than by calendar days."""
    order = list(Urgency)
    window = Window(end=end, calendar=CALENDAR)
    earlier, later = sorted((one, other))
    assert order.index(window.urgency(earlier)) <= order.index(window.urgency(later))
    assert order.index(window.urgency(one)) >= order.index(Window(end=end).urgency(one))
