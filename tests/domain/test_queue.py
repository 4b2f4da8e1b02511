"""统一审核: what a filter line means, the order of the queue, the counts (B02, B04, B07)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhicheng_tui.domain.application import Plan
from zhicheng_tui.domain.queue import Counts, QueueFilter, matching_plans, parse_filter, plan_order, plan_rank
from zhicheng_tui.domain.status import Status
from zhicheng_tui.domain.urgency import Urgency

from .builders import NOW, TICK, a_plan, unhurried

DAY = timedelta(days=1)
WAITING = a_plan(1, start=NOW + TICK, end=NOW + 20 * DAY)
NORMAL = a_plan(2, end=NOW + 9 * DAY)
HURRY = a_plan(3, end=NOW + 5 * DAY)
URGENT = a_plan(4, end=NOW + 2 * DAY)
ENDED = a_plan(5, end=NOW - DAY)
PLANS = (WAITING, NORMAL, HURRY, URGENT, ENDED)


@pytest.mark.parametrize("urgency", Urgency)
def test_each_urgency_is_a_word_of_the_filter(urgency: Urgency) -> None:
    """B04: the column can be filtered by its own words."""
    assert parse_filter(str(urgency)) == QueueFilter(urgencies=frozenset({urgency}))


@pytest.mark.parametrize("status", Status)
def test_each_status_is_found_by_label_short_word_and_code(status: Status) -> None:
    """D06: what a person sees in the list filters it, and so does the code in any case."""
    for word in (status.label, status.short, status.value, status.value.lower(), status.value.title()):
        assert parse_filter(word) == QueueFilter(statuses=frozenset({status})), word


@pytest.mark.parametrize(
    ("word", "status"),
    [("终止审核", Status.TERMINATED), ("审核通过", Status.APPROVED), ("退回", Status.RETURNED)],
)
def test_everyday_words_for_a_status_are_understood(word: str, status: Status) -> None:
    """C16-C19: the words of the results filter their statuses."""
    assert parse_filter(word).statuses == {status}


@pytest.mark.parametrize(
    "line",
    [
        "紧急 加急 待审核 王某某",
        "  紧急，加急，待审核，王某某 ",
        "紧急、加急、待审核、王某某",
        "紧急,加急,待审核,王某某,",
        "紧急\u3000加急\t待审核\u3000王某某",
    ],
)
def test_words_are_parted_by_blanks_and_commas_of_either_width(line: str) -> None:
    """Keyboard rule 5: full-width forms count as their half-width keys."""
    wanted = parse_filter(line)
    assert wanted.urgencies == {Urgency.URGENT, Urgency.HURRY}
    assert wanted.statuses == {Status.SUBMITTED}
    assert wanted.terms == ("王某某",)


@pytest.mark.parametrize(("line", "complete"), [("齐全", True), ("未齐", False), ("待送审", None), ("未齐 齐全", True)])
def test_a_list_is_filtered_by_whether_the_papers_are_in(line: str, complete: bool | None) -> None:
    """E09, E16: 齐全 shows those whose three documents are all √, 未齐 the rest; the last word counts."""
    wanted = parse_filter(line)
    assert (wanted.complete, wanted.terms) == (complete, ())
    assert parse_filter(wanted.text) == wanted


def test_any_other_word_is_a_term_searched_for() -> None:
    """Unknown words are terms, in small letters and in their order; nothing is dropped."""
    assert parse_filter("ZWZ 紧急 水利局 紧急吗").terms == ("zwz", "水利局", "紧急吗")


@pytest.mark.parametrize("line", ["", "   ", "，、,", "\u3000"])
def test_an_empty_line_filters_nothing(line: str) -> None:
    """An empty filter shows the whole queue."""
    assert parse_filter(line) == QueueFilter()
    assert matching_plans(PLANS, parse_filter(line), NOW) == plan_order(PLANS, NOW)


def test_the_plan_is_kept_beside_the_words() -> None:
    """B02: a number on the 工作台 opens the list of its plan."""
    wanted = parse_filter("待审核", plan_id=3)
    assert (wanted.plan_id, wanted.text) == (3, "待审核")
    assert replace(wanted, plan_id=None) == parse_filter("待审核")


words = st.one_of(
    st.sampled_from(
        ["齐全", "未齐", *map(str, Urgency), *(one.label for one in Status), *(one.short for one in Status)]
    ),
    st.text(alphabet="王李某水利局zwABC12 ，、,\u3000", max_size=6),
)


@unhurried
@given(st.lists(words, max_size=6).map(" ".join))
def test_the_text_of_a_filter_reads_back_as_the_same_filter(line: str) -> None:
    """The filter line can be shown, edited and read again without loss."""
    wanted = parse_filter(line)
    assert parse_filter(wanted.text) == wanted
    assert parse_filter(wanted.text).text == wanted.text


@unhurried
@given(st.permutations(PLANS))
def test_plans_stand_in_order_of_urgency_whatever_order_they_come_in(plans: list[Plan]) -> None:
    """B07: 紧急 on top, then 加急, 一般, 未开始, 已结束."""
    assert plan_order(plans, NOW) == [URGENT, HURRY, NORMAL, WAITING, ENDED]


def test_plans_of_one_urgency_stand_by_time_left_then_by_id() -> None:
    """B07: what ends first comes first; equals keep a fixed order."""
    later, twin, first = a_plan(1, end=NOW + 2 * DAY), a_plan(9, end=NOW + DAY), a_plan(8, end=NOW + DAY)
    assert plan_order([later, twin, first], NOW) == [first, twin, later]
    assert plan_rank(first, NOW) < plan_rank(twin, NOW) < plan_rank(later, NOW) < plan_rank(HURRY, NOW)


def test_urgency_comes_before_time_left() -> None:
    """B07, Q01: a plan that calls two weeks 紧急 stands above one with less time that does not."""
    early = replace(NORMAL, window=replace(NORMAL.window, urgent_days=14))
    assert plan_order([HURRY, early], NOW) == [early, HURRY]


@pytest.mark.parametrize(
    ("line", "plan_id", "expected"),
    [
        ("紧急", None, [URGENT]),
        ("一般 紧急", None, [URGENT, NORMAL]),
        ("待审核 王某某", None, [URGENT, HURRY, NORMAL, WAITING, ENDED]),
        ("", 3, [HURRY]),
        ("紧急", 3, []),
        ("加急", 3, [HURRY]),
        ("", 77, []),
    ],
)
def test_a_filter_takes_the_plans_that_can_match(line: str, plan_id: int | None, expected: list[Plan]) -> None:
    """B04: urgency is derived, so it filters plans; status and terms filter applications."""
    assert matching_plans(PLANS, parse_filter(line, plan_id), NOW) == expected


def test_counts_are_summed_by_plan_status_and_urgency() -> None:
    """B02: counts per plan and urgency; a plan that is not shown is not counted."""
    counts = Counts(
        {
            URGENT.id: {Status.SUBMITTED: 7, Status.APPROVED: 2},
            HURRY.id: {Status.SUBMITTED: 12},
            99: {Status.SUBMITTED: 1_000},
        },
        plans=PLANS,
    )
    assert (counts.of(URGENT, Status.SUBMITTED), counts.of(NORMAL, Status.SUBMITTED)) == (7, 0)
    assert counts.of(HURRY, Status.APPROVED) == 0
    assert (counts.status(Status.SUBMITTED), counts.status(Status.APPROVED)) == (19, 2)
    assert (counts.urgency(Urgency.URGENT, NOW), counts.urgency(Urgency.HURRY, NOW)) == (7, 12)
    assert counts.urgency(Urgency.URGENT, NOW, Status.APPROVED) == 2
    assert counts.urgency(Urgency.HURRY, URGENT.window.end) == 0
    assert counts.urgency(Urgency.URGENT, URGENT.window.end) == 19
