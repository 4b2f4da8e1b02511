"""临近审核状态: derived from a plan's review period and the clock, never stored (B04-B07, Q01-Q04)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhicheng_tui.domain.clock import SHANGHAI, FrozenClock, deadline, local, opening, utc
from zhicheng_tui.domain.refusal import Refusal
from zhicheng_tui.domain.urgency import QUEUE_RANK, REVIEWABLE, Urgency, Window, day, duration_text

from .builders import END, NOW, START, TICK, a_plan, unhurried

SECOND = timedelta(seconds=1)
WINDOW = Window(end=END, start=START)
ORDER = list(Urgency)


def days(count: float) -> timedelta:
    """Return so many days."""
    return timedelta(days=count)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (START - SECOND, Urgency.NOT_STARTED),
        (START - TICK, Urgency.NOT_STARTED),
        (START, Urgency.NORMAL),
        (START + TICK, Urgency.NORMAL),
        (END - days(7) - SECOND, Urgency.NORMAL),
        (END - days(7) - TICK, Urgency.NORMAL),
        (END - days(7), Urgency.HURRY),
        (END - days(7) + TICK, Urgency.HURRY),
        (END - days(3) - SECOND, Urgency.HURRY),
        (END - days(3) - TICK, Urgency.HURRY),
        (END - days(3), Urgency.URGENT),
        (END - days(3) + TICK, Urgency.URGENT),
        (END - TICK, Urgency.URGENT),
        (END, Urgency.URGENT),
        (END + TICK, Urgency.ENDED),
        (END + SECOND, Urgency.ENDED),
    ],
)
def test_each_boundary_instant_belongs_to_the_nearer_state(moment: datetime, expected: Urgency) -> None:
    """Q01, Q02: start, end and both thresholds are inclusive on the more urgent side."""
    assert WINDOW.urgency(moment) is expected
    assert WINDOW.urgency(moment.astimezone(UTC)) is expected
    assert WINDOW.urgency(moment.astimezone(timezone(-timedelta(hours=5)))) is expected


def test_bare_dates_open_at_midnight_and_end_at_23_59_59_in_beijing() -> None:
    """Q02: a bare date ends at 23:59:59 Asia/Shanghai and begins at 00:00:00."""
    assert deadline(date(2026, 11, 30)) == datetime(2026, 11, 30, 15, 59, 59, tzinfo=UTC)
    assert opening(date(2026, 12, 1)) == datetime(2026, 11, 30, 16, 0, tzinfo=UTC)


def test_instants_keep_their_own_zone_and_naive_ones_are_beijing_time() -> None:
    """Q02: the plan's instants are Asia/Shanghai unless another zone is given."""
    given_in_utc = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
    naive = datetime.fromisoformat("2026-11-30T20:00:00")
    for read in (deadline, opening):
        assert read(given_in_utc) == read(naive) == given_in_utc
        assert read(given_in_utc).utcoffset() == read(naive).utcoffset() == timedelta(hours=8)
    assert utc(local(given_in_utc)).tzinfo is UTC


def test_without_a_start_the_review_has_begun() -> None:
    """Q02: no start means started, however early it is."""
    assert Window(end=END).urgency(END - days(4_000)) is Urgency.NORMAL


def test_before_the_start_a_near_end_does_not_matter() -> None:
    """B05: a short plan is 未开始 until its start even within the 紧急 threshold."""
    assert Window(end=START + days(1), start=START).urgency(START - TICK) is Urgency.NOT_STARTED


def test_thresholds_belong_to_the_plan() -> None:
    """Q01: urgent_days and hurry_days are set per plan."""
    window = Window(end=END, urgent_days=1, hurry_days=20)
    assert window.urgency(END - days(3)) is Urgency.HURRY
    assert window.urgency(END - days(1)) is Urgency.URGENT
    assert window.urgency(END - days(20)) is Urgency.HURRY
    assert window.urgency(END - days(20) - TICK) is Urgency.NORMAL


@pytest.mark.parametrize(("act", "words"), [("审核", "不能审核"), ("送审", "不能送审")])
def test_refusals_name_the_date_of_opening_or_closing(act: str, words: str) -> None:
    """B05, message catalogue: 未开始 and 已结束 refuse and say since or until when."""
    window = Window(end=deadline(date(2026, 12, 20)), start=opening(date(2026, 12, 1)))
    early, late = window.refusal(NOW, act), window.refusal(window.end + TICK, act)
    assert early == Refusal("not-started", f"该计划未开始，{words}（2026-12-01开始）")
    assert late == Refusal("ended", f"该计划已结束，{words}（2026-12-20截止）")


def test_review_is_the_act_refused_by_default() -> None:
    """B05: the catalogue's sentence speaks of 审核."""
    refusal = Window(end=END, start=opening(date(2026, 12, 1))).refusal(NOW)
    assert refusal is not None
    assert refusal.message == "该计划未开始，不能审核（2026-12-01开始）"


def test_dates_in_messages_are_beijing_dates() -> None:
    """Q02: an end stored in UTC is named by its date in Beijing."""
    late_in_utc = datetime(2026, 11, 30, 17, 0, tzinfo=UTC)
    assert day(late_in_utc) == "2026-12-01"
    refusal = Window(end=late_in_utc).refusal(late_in_utc + TICK)
    assert refusal is not None
    assert refusal.message == "该计划已结束，不能审核（2026-12-01截止）"


def test_five_plans_show_the_five_states_and_three_may_be_reviewed() -> None:
    """B04, B05: one plan per state at a frozen clock; only 一般, 加急 and 紧急 are open."""
    now = FrozenClock(NOW).now()
    plans = {
        Urgency.NOT_STARTED: a_plan(1, start=NOW + TICK, end=NOW + days(2)),
        Urgency.NORMAL: a_plan(2, end=NOW + days(8)),
        Urgency.HURRY: a_plan(3, end=NOW + days(5)),
        Urgency.URGENT: a_plan(4, end=NOW + days(2)),
        Urgency.ENDED: a_plan(5, end=NOW - days(1)),
    }
    assert {state: plan.window.urgency(now) for state, plan in plans.items()} == {one: one for one in Urgency}
    closed = {state for state, plan in plans.items() if plan.window.refusal(now)}
    assert closed == {Urgency.NOT_STARTED, Urgency.ENDED} == set(Urgency) - REVIEWABLE


def test_urgent_floats_to_the_top_of_the_queue() -> None:
    """B07: 紧急 before 加急 before 一般, then the closed ones."""
    ranked = sorted(Urgency, key=QUEUE_RANK.__getitem__)
    assert [str(one) for one in ranked] == ["紧急", "加急", "一般", "未开始", "已结束"]


def test_an_extension_reopens_an_ended_plan() -> None:
    """Q04: the state is derived, so a later end opens the plan again."""
    clock = FrozenClock(END)
    clock.advance(days(1))
    assert Window(end=END).refusal(clock.now()) is not None
    assert Window(end=END + days(9)).refusal(clock.now()) is None
    assert Window(end=END + days(9)).urgency(clock.now()) is Urgency.NORMAL


@pytest.mark.parametrize(
    ("left", "expected"),
    [
        (days(2) + timedelta(hours=3, minutes=59), "2天3小时"),
        (days(1), "1天0小时"),
        (days(1) - SECOND, "23小时59分"),
        (timedelta(hours=5, minutes=12), "5小时12分"),
        (timedelta(), "0小时0分"),
        (-SECOND, "已过"),
        (-days(3) - SECOND, "已过3天"),
    ],
)
def test_time_left_reads_as_people_say_it(left: timedelta, expected: str) -> None:
    """B07: the footer's 还剩 N 天 M 小时."""
    assert duration_text(left) == expected


instants = st.datetimes(datetime.fromisoformat("2026-01-01"), datetime.fromisoformat("2027-12-31")).map(
    lambda moment: moment.replace(tzinfo=SHANGHAI)
)
windows = st.builds(
    Window,
    end=instants,
    start=st.none() | instants,
    urgent_days=st.integers(0, 10),
    hurry_days=st.integers(0, 30),
)


@unhurried
@given(windows, instants, instants)
def test_urgency_never_goes_back_as_time_passes(window: Window, one: datetime, other: datetime) -> None:
    """B04: 未开始 → 一般 → 加急 → 紧急 → 已结束, monotone in time."""
    earlier, later = sorted((one, other))
    assert ORDER.index(window.urgency(earlier)) <= ORDER.index(window.urgency(later))


@unhurried
@given(windows, instants)
def test_every_instant_has_exactly_one_state(window: Window, now: datetime) -> None:
    """Q01, Q02: the five definitions neither overlap nor leave a gap, and the state is the one that holds."""
    begun, over = window.start is None or now >= window.start, now > window.end
    urgent = window.end - now <= days(window.urgent_days)
    hurry = window.end - now <= days(window.hurry_days)
    holds = {
        Urgency.NOT_STARTED: not begun,
        Urgency.ENDED: begun and over,
        Urgency.URGENT: begun and not over and urgent,
        Urgency.HURRY: begun and not over and not urgent and hurry,
        Urgency.NORMAL: begun and not over and not urgent and not hurry,
    }
    assert [state for state, true in holds.items() if true] == [window.urgency(now)]
    assert (window.refusal(now) is None) is (window.urgency(now) in REVIEWABLE)
