"""待复核 as a list, and the other applications of the same person."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from tests.conftest import DeskFor
from zhicheng_tui.domain.queue import QueueFilter, Sort, parse_filter
from zhicheng_tui.domain.review import Result
from zhicheng_tui.services.desk import Desk
from zhicheng_tui.services.runtime import Runtime

from .acts import ask, decide, deciding, pick, state

NO = deciding(Result.INELIGIBLE, "不符合申报条件")


@pytest.fixture
def proposed(desk: Desk, runtime: Runtime) -> int:
    """An application with a result that waits."""
    number = pick(desk, unit="/1/2/3/")[3]
    with runtime.writing() as connection:
        connection.execute(text("UPDATE plan SET second_review = true"))
    decide(desk, number, NO)
    return number


def test_the_filter_word_lists_what_waits(desk: Desk, desk_for: DeskFor, proposed: int) -> None:
    """待复核 alone, with other words, in every order, and as text again."""
    wanted = parse_filter("待复核")
    assert wanted == QueueFilter(proposed=True)
    assert wanted.text == "待复核"
    for sort in Sort:
        assert list(desk_for("wangwu").queue.ids(wanted, sort)) == [proposed]
        assert list(desk.queue.ids(wanted, sort, limit=1)) == [proposed]
    name = state(desk.runtime, proposed).name
    assert list(desk.queue.ids(parse_filter(f"待复核 待审核 {name}"))) == [proposed]
    assert list(desk.queue.ids(parse_filter("待复核 待送审"))) == []
    assert desk.queue.rows([proposed])[proposed].proposed


def test_it_is_counted_and_no_longer_once_it_is_settled(desk: Desk, desk_for: DeskFor, proposed: int) -> None:
    """By plan, within the caller's tree."""
    plan = state(desk.runtime, proposed).plan_id
    assert desk.queue.counts().proposed == {plan: 1}
    desk_for("wangwu").proposing.decline(proposed, "学历有效")
    assert desk.queue.counts().proposed == {}
    assert list(desk.queue.ids(parse_filter("待复核"))) == []


def test_what_was_changed_since_does_not_wait(desk: Desk, runtime: Runtime, proposed: int) -> None:
    """A proposal about an older version is void."""
    with runtime.writing() as connection:
        connection.execute(text("UPDATE application SET version = version + 1 WHERE id = :id"), {"id": proposed})
    assert list(desk.queue.ids(parse_filter("待复核"))) == []
    assert desk.queue.counts().proposed == {}


def test_the_list_begins_at_the_few_that_wait(desk: Desk, runtime: Runtime, proposed: int) -> None:
    """Not at the plan's applications, of which there may be a million: by the index of open proposals."""
    from zhicheng_tui.store.queries import queue

    plan = ask(
        runtime,
        "EXPLAIN QUERY PLAN SELECT a.id FROM"
        f" {queue._PROPOSED} WHERE a.plan_id = 2 AND {queue._WAITS} ORDER BY a.submitted_at",
    )
    assert "uq_proposal_open" in plan[0].detail


def test_another_application_of_the_same_person_is_named(desk: Desk, desk_for: DeskFor, runtime: Runtime) -> None:
    """Q36: number, plan and status; only within the caller's tree."""
    first = pick(desk, unit="/1/2/3/")[0]
    one = state(runtime, first)
    outside = next(number for number in pick(desk) if not state(runtime, number).unit.path.startswith("/1/2/3/"))
    assert desk.files.open(first).others == ()
    with runtime.writing() as connection:
        connection.execute(
            text("UPDATE application SET person_id = (SELECT person_id FROM application WHERE id = :id), plan_id = 6"
                 " WHERE id = :other"), {"id": first, "other": outside},
        )  # fmt: skip
    (other,) = desk.files.open(first).others
    assert other.no == state(runtime, outside).no
    assert other.status is state(runtime, outside).status
    assert other.plan
    assert desk.files.open(outside).others[0].no == one.no
    assert desk_for("lisi").files.open(first).others == (), "the other lies outside the hospital"
