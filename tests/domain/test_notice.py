"""公示: five working days at least, both ends counted, by the published calendar (Q21, Q24, K40; 人社部令第 40 号)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhicheng_tui import resources
from zhicheng_tui.domain.calendar import WorkCalendar
from zhicheng_tui.domain.notice import (
    LONGEST,
    NO_OBJECTION,
    NOTICE_DAYS,
    RESULTS,
    Notice,
    check_notice,
    earliest_end,
)
from zhicheng_tui.store.reference import load_reference

from .builders import unhurried

CALENDAR = load_reference(resources.data() / "reference").calendar
PLAIN = WorkCalendar()
DAY = timedelta(days=1)

days = st.dates(date(2024, 12, 20), date(2027, 1, 20))
some = st.frozensets(days, max_size=40)
calendars = st.just(CALENDAR) | st.builds(WorkCalendar, some, some)


def codes(notice: Notice, calendar: WorkCalendar = CALENDAR) -> list[str]:
    """Return the codes of what is wrong with a notice."""
    return [refusal.code for refusal in check_notice(notice, calendar)]


@pytest.mark.parametrize(
    ("starts", "ends"),
    [
        (date(2026, 11, 9), date(2026, 11, 13)),  # Monday to Friday
        (date(2026, 11, 11), date(2026, 11, 17)),  # over an ordinary weekend
        (date(2026, 9, 24), date(2026, 10, 8)),  # Mid-Autumn on Friday, four days, National Day, one more
        (date(2026, 9, 29), date(2026, 10, 10)),  # National Day: two days, the week off, two days and a worked Saturday
        (date(2026, 2, 9), date(2026, 2, 13)),  # the week before Spring Festival
        (date(2026, 2, 12), date(2026, 2, 25)),  # across Spring Festival, Saturday the 14th worked
        (date(2026, 9, 19), date(2026, 9, 24)),  # begins on a Saturday, Sunday the 20th is worked
    ],
)
def test_the_first_day_that_is_enough_by_the_calendar_of_2026(starts: date, ends: date) -> None:
    """K40: holidays do not count, weekends that are worked do; both ends are counted."""
    assert earliest_end(starts, CALENDAR) == ends
    assert codes(Notice(starts, ends)) == []
    assert codes(Notice(starts, ends - DAY)) == ["notice-short"]


def test_national_day_makes_a_notice_long() -> None:
    """K40: 10 days from 28 September 2026 hold three working days only; the sentence names the day that is enough."""
    notice = Notice(date(2026, 9, 28), date(2026, 10, 7))
    assert notice.working_days(CALENDAR) == 3
    (refusal,) = check_notice(notice, CALENDAR)
    assert refusal.message == "公示期只有 3 个工作日，不得少于 5 个工作日：从 2026-09-28 起至少到 2026-10-09"
    assert (refusal.code, refusal.where) == ("notice-short", "ends")
    assert codes(notice, PLAIN) == [], "without the list of holidays the same dates would do"


@pytest.mark.parametrize(
    ("notice", "message", "where"),
    [
        (
            Notice(date(2026, 11, 13), date(2026, 11, 9)),
            "公示结束日期 2026-11-09 早于开始日期 2026-11-13，请核对",
            "ends",
        ),
        (
            Notice(date(2025, 11, 9), date(2026, 11, 13)),
            "公示从 2025-11-09 到 2026-11-13 超过一年，请核对日期",
            "ends",
        ),
        (
            Notice(date(2026, 11, 9), date(2026, 11, 13), "有异议"),
            "公示结果须为「无异议」或「有异议，经核查不影响推荐」，才能推荐送审",
            "result",
        ),
        (
            Notice(date(2026, 11, 9), date(2026, 11, 13), ""),
            "公示结果须为「无异议」或「有异议，经核查不影响推荐」，才能推荐送审",
            "result",
        ),
    ],
)
def test_dates_in_the_wrong_order_slips_and_other_results_are_refused(notice: Notice, message: str, where: str) -> None:
    """Q24: 公示起止日期 + 结果; each refusal says what is wrong, and where to mend it."""
    (refusal,) = check_notice(notice, CALENDAR)
    assert (refusal.message, refusal.where) == (message, where)


@pytest.mark.parametrize("result", RESULTS)
def test_two_results_recommend(result: str) -> None:
    """Q24: no objection, or one that was looked into."""
    assert codes(Notice(date(2026, 11, 9), date(2026, 11, 13), result)) == []
    assert Notice(date(2026, 11, 9), date(2026, 11, 13)).result == NO_OBJECTION


def test_a_notice_is_over_the_day_after_its_last() -> None:
    """Q21: 公示期满 is after the last day, not on it."""
    notice = Notice(date(2026, 11, 9), date(2026, 11, 13))
    assert [notice.over(date(2026, 11, day)) for day in (12, 13, 14)] == [False, False, True]


@unhurried
@given(days, calendars)
def test_the_earliest_end_is_the_least_end_that_is_taken(starts: date, calendar: WorkCalendar) -> None:
    """K40: every earlier end is refused as too short, this one is taken, and it is a working day."""
    end = earliest_end(starts, calendar)
    assert codes(Notice(starts, end), calendar) == []
    assert calendar.is_workday(end)
    day = starts
    while day < end:
        assert codes(Notice(starts, day), calendar) == ["notice-short"]
        day += DAY


@unhurried
@given(days, st.integers(-30, 500), calendars)
def test_a_notice_does_exactly_when_it_has_enough_days_and_not_too_many(
    starts: date, length: int, calendar: WorkCalendar
) -> None:
    """K40: counted day by day; at most one refusal at a time, whatever the dates."""
    ends = starts + length * DAY
    counted = sum(calendar.is_workday(starts + number * DAY) for number in range(length + 1))
    good = 0 <= length < LONGEST and counted >= NOTICE_DAYS
    found = codes(Notice(starts, ends), calendar)
    assert (found == []) is good
    assert len(found) <= 1
