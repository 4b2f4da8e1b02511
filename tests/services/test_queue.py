"""统一审核: order, filters and counts, each against the same thing worked out naively in Python."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.conftest import DeskFor
from zhicheng_tui.domain.clock import FrozenClock
from zhicheng_tui.domain.queue import QueueFilter, Sort, parse_filter
from zhicheng_tui.domain.status import Status
from zhicheng_tui.domain.urgency import Urgency
from zhicheng_tui.services.desk import Desk

from .acts import ask, decide, pick
from .listing import ALL, lines, listed


@pytest.mark.parametrize("sort", Sort)
@pytest.mark.parametrize("text", ["", "待审核", "紧急 加急"])
def test_every_order_equals_a_naive_sort(desk: Desk, sort: Sort, text: str) -> None:
    """By urgency, then time left, then submission (B07); or by what was chosen."""
    wanted = parse_filter(text)
    expected = listed(desk, wanted, sort)
    assert len(expected) > 20
    assert list(desk.queue.ids(wanted, sort)) == expected


@pytest.mark.parametrize("hours", [0, 9.5, 24 * 2, 24 * 5 + 5, 24 * 8, 24 * 60])
def test_the_order_is_that_of_the_moment(desk: Desk, clock: FrozenClock, hours: float) -> None:
    """As plans begin, come near and end, the same rows stand elsewhere."""
    clock.advance(timedelta(hours=hours))
    assert list(desk.queue.ids(ALL)) == listed(desk, ALL)


def test_the_most_urgent_come_first_and_the_ended_last(desk: Desk) -> None:
    """紧急, 加急, 一般, 未开始, 已结束: no row stands above a more urgent one."""
    urgency = {line.row.id: line.urgency for line in lines(desk)}
    seen = [urgency[number] for number in desk.queue.ids(ALL)]
    assert list(dict.fromkeys(seen)) == ["紧急", "加急", "一般", "未开始", "已结束"]


@pytest.mark.parametrize("urgency", Urgency)
def test_an_urgency_filter_shows_it_alone(desk: Desk, urgency: Urgency) -> None:
    """Derived from the plans at this moment, never stored."""
    wanted = QueueFilter(urgencies=frozenset({urgency}))
    assert list(desk.queue.ids(wanted)) == listed(desk, wanted) != []


@pytest.mark.parametrize("status", [*Status])
def test_a_status_filter_shows_it_alone(desk: Desk, status: Status) -> None:
    """Every status, also the one that nobody is in."""
    wanted = QueueFilter(statuses=frozenset({status}))
    assert list(desk.queue.ids(wanted)) == listed(desk, wanted)


@pytest.mark.parametrize("plan_id", range(1, 7))
def test_a_plan_filter_shows_it_alone(desk: Desk, plan_id: int) -> None:
    """One plan's list, with every other filter on top of it."""
    for wanted in (QueueFilter(plan_id=plan_id), parse_filter("待审核 东楚", plan_id)):
        assert list(desk.queue.ids(wanted)) == listed(desk, wanted) != []


@pytest.mark.parametrize(
    "text",
    ["张某某", "zmm", "zhangmoumou", "ZMM", "2026000001", "000004", "中心医院", "工程师", "东楚 工程师 待审核", "[/]"],
)
def test_words_are_looked_for_everywhere(desk: Desk, text: str) -> None:
    """Name, pinyin, initials in either case, number, unit, specialty, post; several words must all be found."""
    wanted = parse_filter(text)
    assert list(desk.queue.ids(wanted)) == listed(desk, wanted) != []


@pytest.mark.parametrize("text", ["%", "_", "张%", "z_m", "\\", "'", "没有这样的人", "zmm 没有"])
def test_signs_of_the_query_language_are_plain_characters(desk: Desk, text: str) -> None:
    """`%`, `_`, backslash and quote stand for themselves, so nothing in this world is found by them."""
    wanted = parse_filter(text)
    assert list(desk.queue.ids(wanted)) == listed(desk, wanted) == []


def test_a_name_with_signs_is_found_by_them(desk: Desk) -> None:
    """`100%_\\` in a name is found by each of its signs, and that name alone."""
    number = pick(desk)[0]
    with desk.runtime.writing() as connection:
        connection.exec_driver_sql("UPDATE application SET search = 'a100%_\\b' WHERE id = ?", (number,))
    for term in ("%", "_", "\\", "100%_\\", "0%_"):
        assert list(desk.queue.ids(QueueFilter(terms=(term,)))) == [number]
    assert list(desk.queue.ids(QueueFilter(terms=("1%0",)))) == []


@pytest.mark.parametrize("sort", Sort)
@pytest.mark.parametrize("limit", [1, 7, 64, 10_000])
def test_a_limit_cuts_the_same_list(desk: Desk, sort: Sort, limit: int) -> None:
    """The first rows of the whole list, across plans."""
    assert list(desk.queue.ids(ALL, sort, limit)) == listed(desk, ALL, sort)[:limit]


@pytest.mark.parametrize("login", ["zhangsan", "lisi", "zhaoliu"])
def test_counts_equal_naive_counts(desk_for: DeskFor, login: str) -> None:
    """By plan and status, by status, by urgency; never of other trees."""
    desk = desk_for(login)
    counts, shown, now = desk.queue.counts(), lines(desk), desk.runtime.clock.now()
    for status in Status:
        assert counts.status(status) == sum(line.row.status == status for line in shown)
        for plan in counts.plans:
            expected = sum((line.row.plan_id, line.row.status) == (plan.id, status) for line in shown)
            assert counts.of(plan, status) == expected
    for urgency in Urgency:
        expected = sum((line.urgency, line.row.status) == (urgency, "SUBMITTED") for line in shown)
        assert counts.urgency(urgency, now) == expected


def test_counts_follow_a_decision(desk: Desk) -> None:
    """One 待审核 less, one 待送审 more, in its plan."""
    number, before = pick(desk, plans=(2,))[0], desk.queue.counts()
    plan = next(plan for plan in before.plans if plan.id == 2)
    decide(desk, number)
    after = desk.queue.counts()
    assert after.of(plan, Status.SUBMITTED) == before.of(plan, Status.SUBMITTED) - 1
    assert after.of(plan, Status.APPROVED) == before.of(plan, Status.APPROVED) + 1


def test_lists_never_hold_another_tree(desk_for: DeskFor) -> None:
    """The hospital's reviewer sees the hospital, the group's reviewer all of the group, neither anything else."""
    small, large = (set(desk_for(login).queue.ids(ALL)) for login in ("lisi", "zhangsan"))
    everything = {row.id for row in ask(desk_for("lisi").runtime, "SELECT id FROM application")}
    assert small < large < everything
    assert not large & set(desk_for("zhaoliu").queue.ids(ALL))


def test_rows_are_those_that_may_be_seen(desk: Desk, desk_for: DeskFor) -> None:
    """Rows and numbers of other trees are left out without a word; what is shown is what is stored."""
    mine, ids = desk_for("lisi"), list(desk.queue.ids(ALL))
    assert set(mine.queue.rows(ids)) == set(mine.queue.ids(ALL))
    stored = {line.row.id: line.row for line in lines(desk)}
    for number, row in desk.queue.rows(ids).items():
        expected = stored[number]
        assert (row.no, row.name, row.unit, row.post) == (expected.no, expected.name, expected.unit, expected.post)
        assert (row.status, row.round, row.plan_id) == (expected.status, expected.round, expected.plan_id)
    numbers = [line.row.no for line in lines(desk)]
    assert set(desk.queue.find(numbers).values()) == set(ids)
    assert set(mine.queue.find([*numbers, "没有"]).values()) == set(mine.queue.ids(ALL))
