"""复核: where the plan asks for four eyes, a result that ends an application waits for a second reviewer's word."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text

from tests.conftest import DeskFor
from zhicheng_tui.domain.proposals import Proposal
from zhicheng_tui.domain.refusal import Refused
from zhicheng_tui.domain.review import Decision, Result
from zhicheng_tui.domain.status import Status
from zhicheng_tui.services.desk import Desk
from zhicheng_tui.services.errors import Conflict, NotFound
from zhicheng_tui.services.runtime import Runtime
from zhicheng_tui.store.audit import Event, record

from .acts import PASS, RETURN, ask, deciding, events, hire, pick, reviews, state

INELIGIBLE, TERMINATE = deciding(Result.INELIGIBLE, "学历不符合申报条件"), deciding(Result.TERMINATE, "本人申请终止")
ENDS = [pytest.param(INELIGIBLE, Status.INELIGIBLE, id="资格不符"),
        pytest.param(TERMINATE, Status.TERMINATED, id="终止审核")]  # fmt: skip
OTHERS = [pytest.param(PASS, Status.APPROVED, id="审核通过"), pytest.param(RETURN, Status.RETURNED, id="退回修改")]


@pytest.fixture
def second(runtime: Runtime) -> Desk:
    """A second reviewer of the same unit."""
    return hire(runtime, "second", "reviewer")


@pytest.fixture
def case(runtime: Runtime, desk: Desk) -> int:
    """An application that waits for review, in a plan that asks for four eyes (as all of them do here)."""
    with runtime.writing() as connection:
        connection.execute(text("UPDATE plan SET second_review = true"))
    return pick(desk)[0]


def decide(desk: Desk, number: int, decision: Decision, token: str = "") -> None:
    """Decide on an application as it stands; unlike a decision, a proposal leaves its version as it was."""
    desk.reviewing.decide(number, decision, state(desk.runtime, number).version, token or uuid4().hex)


def waiting(desk: Desk, number: int) -> Proposal | None:
    """Return what waits on an application, as a reviewer sees it."""
    return next((one for one in desk.proposing.pending() if one.application_id == number), None)


def settled(runtime: Runtime, number: int) -> list[tuple[Any, ...]]:
    """Return what became of every proposal on an application, by whom, oldest first."""
    found = ask(
        runtime,
        "SELECT p.result, w.login, s.login AS by, p.settled_how FROM proposal p JOIN user_account w"
        " ON w.id = p.proposed_by LEFT JOIN user_account s ON s.id = p.settled_by WHERE application_id = :id"
        " ORDER BY p.id",
        id=number,
    )
    return [tuple(row) for row in found]


def acts(runtime: Runtime, number: int, since: int) -> list[str]:
    """Return what the trail has of an application after its first `since` events."""
    return [event.act for event in events(runtime, number)[since:]]


def refused(desk: Desk, number: int, decision: Decision) -> str:
    """Return why a decision is refused."""
    return why(lambda: decide(desk, number, decision))


def why(act: Callable[[], object]) -> str:
    """Return the code of an act's refusal."""
    with pytest.raises(Refused) as error:
        act()
    return error.value.first.code


@pytest.mark.parametrize(("decision", "status"), ENDS)
def test_the_first_word_changes_nothing_and_the_second_carries_it_out(
    runtime: Runtime, desk: Desk, second: Desk, case: int, decision: Decision, status: Status
) -> None:
    """Both names are in the trail; the decision is the second reviewer's, the proposal the first one's."""
    before, since, told = state(runtime, case), len(events(runtime, case)), reviews(runtime, case)
    decide(desk, case, decision)
    assert state(runtime, case) == before, "neither status nor version, for nothing has happened yet"
    assert reviews(runtime, case) == told
    seen = waiting(second, case)
    assert seen is not None
    assert (seen.result, seen.proposer, seen.opinion) == (decision.result, desk.actor.name, decision.opinion)
    decide(second, case, decision)
    assert state(runtime, case).status is status
    assert reviews(runtime, case)[-1].reviewer_id == second.actor.id
    assert waiting(second, case) is None
    assert settled(runtime, case) == [(decision.result, "zhangsan", "second", "confirmed")]
    assert acts(runtime, case, since) == ["PROPOSE", decision.result.act if decision.result else ""]
    assert json.loads(events(runtime, case)[-1].after)["proposed_by"] == desk.actor.id


def test_a_plan_that_does_not_ask_for_it_is_decided_at_once(runtime: Runtime, desk: Desk) -> None:
    """The usual plan: one reviewer's word ends it, and nothing waits."""
    number = pick(desk)[0]
    decide(desk, number, INELIGIBLE)
    assert state(runtime, number).status is Status.INELIGIBLE
    assert settled(runtime, number) == []


def test_nobody_confirms_their_own(runtime: Runtime, desk: Desk, case: int) -> None:
    """Not even from another window, nor with other words; it waits on."""
    decide(desk, case, INELIGIBLE)
    assert refused(desk, case, INELIGIBLE) == "own-proposal"
    assert refused(desk, case, replace(INELIGIBLE, opinion="换一种说法，仍是同一个结果")) == "own-proposal"
    assert state(runtime, case).status is Status.SUBMITTED
    assert settled(runtime, case) == [("INELIGIBLE", "zhangsan", None, "")]


def test_sent_twice_it_is_proposed_once(runtime: Runtime, desk: Desk, case: int) -> None:
    """The same token, after a cut line: no refusal, one proposal, one event."""
    since = len(events(runtime, case))
    for _ in range(2):
        decide(desk, case, INELIGIBLE, token="once")
    assert settled(runtime, case) == [("INELIGIBLE", "zhangsan", None, "")]
    assert acts(runtime, case, since) == ["PROPOSE"]


@pytest.mark.parametrize(("decision", "status"), OTHERS)
@pytest.mark.parametrize("own", [True, False], ids=["the proposer's", "another's"])
def test_any_other_result_takes_the_proposals_place(
    runtime: Runtime, desk: Desk, second: Desk, case: int, decision: Decision, status: Status, own: bool
) -> None:
    """A pass or a return is carried out at once; one's own proposal is withdrawn by it, another's declined."""
    decide(desk, case, INELIGIBLE)
    decide(desk if own else second, case, decision)
    assert state(runtime, case).status is status
    who, how = ("zhangsan", "withdrawn") if own else ("second", "declined")
    assert settled(runtime, case) == [("INELIGIBLE", "zhangsan", who, how)]
    assert waiting(desk, case) is None


def test_another_ending_result_waits_in_its_turn(runtime: Runtime, desk: Desk, second: Desk, case: int) -> None:
    """终止审核 against 资格不符: the first reviewer may now confirm what the second one wants."""
    decide(desk, case, INELIGIBLE)
    decide(second, case, TERMINATE)
    assert state(runtime, case).status is Status.SUBMITTED
    seen = waiting(desk, case)
    assert seen is not None
    assert (seen.result, seen.proposed_by) == (Result.TERMINATE, second.actor.id)
    decide(desk, case, TERMINATE)
    assert state(runtime, case).status is Status.TERMINATED
    assert [how for *_, how in settled(runtime, case)] == ["declined", "confirmed"]


def test_one_takes_back_ones_own_and_says_no_to_anothers(runtime: Runtime, desk: Desk, second: Desk, case: int) -> None:
    """Not the other way round; a no needs a reason; what is settled is settled."""
    since = len(events(runtime, case))
    decide(desk, case, INELIGIBLE)
    assert why(lambda: second.proposing.withdraw(case)) == "not-yours"
    assert why(lambda: desk.proposing.decline(case, "不同意")) == "own-proposal"
    assert why(lambda: second.proposing.decline(case, " \n")) == "reason"
    desk.proposing.withdraw(case)
    decide(desk, case, INELIGIBLE)
    second.proposing.decline(case, "学历已核实，符合条件")
    assert [how for *_, how in settled(runtime, case)] == ["withdrawn", "declined"]
    assert acts(runtime, case, since) == ["PROPOSE", "PROPOSAL_WITHDRAW", "PROPOSE", "PROPOSAL_DECLINE"]
    assert events(runtime, case)[-1].reason == "学历已核实，符合条件"
    assert why(lambda: desk.proposing.withdraw(case)) == "nothing"
    assert why(lambda: second.proposing.decline(case, "再说一次")) == "nothing"
    assert state(runtime, case).status is Status.SUBMITTED


def test_a_proposal_about_an_older_application_confirms_nothing(
    runtime: Runtime, desk: Desk, second: Desk, case: int
) -> None:
    """The file has changed since: it is not shown as waiting, and the second word is a first one again."""
    decide(desk, case, INELIGIBLE)
    with runtime.writing() as connection:
        connection.execute(text("UPDATE application SET version = version + 1 WHERE id = :id"), {"id": case})
        record(connection, desk.actor, [Event("EDIT", "application", case)], runtime.clock.now())
    assert waiting(second, case) is None
    with pytest.raises(Conflict):
        second.reviewing.decide(case, INELIGIBLE, state(runtime, case).version - 1, "too-old")
    decide(second, case, INELIGIBLE)
    assert state(runtime, case).status is Status.SUBMITTED
    assert settled(runtime, case) == [("INELIGIBLE", "zhangsan", "second", "withdrawn"),
                                      ("INELIGIBLE", "second", None, "")]  # fmt: skip
    decide(desk, case, INELIGIBLE)
    assert state(runtime, case).status is Status.INELIGIBLE


def test_a_batch_proposes_what_has_no_proposal_and_confirms_what_has(
    runtime: Runtime, desk: Desk, second: Desk, case: int
) -> None:
    """One verdict a row: confirmed ones change, new ones wait, one's own are refused; a bad row stops none."""
    first, new, own = pick(desk)[:3]
    assert first == case
    decide(desk, first, TERMINATE)
    decide(second, own, TERMINATE)
    batch = second.reviewing.deciding(TERMINATE)
    shown = {verdict.application_id: verdict for verdict in batch.preview([first, new, own])}
    assert [shown[number].ok for number in (first, new, own)] == [True, True, False]
    assert shown[first].message == Status.TERMINATED.label
    assert shown[new].message == f"待复核：{Status.TERMINATED.label}"
    assert "须另一名审核员确认" in shown[own].message
    done = [verdict for piece in batch.run(list(shown.values()), "b1") for verdict in piece]
    assert [verdict.ok for verdict in done if verdict.application_id in (first, new)] == [True, True]
    assert [state(runtime, number).status for number in (first, new, own)] == [
        Status.TERMINATED, Status.SUBMITTED, Status.SUBMITTED,
    ]  # fmt: skip
    assert {one.application_id for one in desk.proposing.pending()} == {new, own}
    assert second.reviewing.decided_in("b1") == [first], "what only waits was not decided"


def test_undoing_a_confirmed_result_opens_it_to_a_new_first_word(
    runtime: Runtime, desk: Desk, second: Desk, case: int
) -> None:
    """The confirming reviewer takes it back; the old proposal does not come to life again."""
    decide(desk, case, INELIGIBLE)
    decide(second, case, INELIGIBLE)
    assert second.reviewing.undo(case).ok
    assert state(runtime, case).status is Status.SUBMITTED
    assert waiting(desk, case) is None
    decide(second, case, INELIGIBLE)
    assert state(runtime, case).status is Status.SUBMITTED
    assert [how for *_, how in settled(runtime, case)] == ["confirmed", ""]


def test_what_waits_is_seen_and_settled_only_within_ones_units(
    runtime: Runtime, desk: Desk, desk_for: DeskFor, case: int
) -> None:
    """A reviewer of another unit neither sees it nor touches it."""
    decide(desk, case, INELIGIBLE)
    path = desk.actor.unit.path
    away = ask(runtime, "SELECT id FROM unit WHERE path NOT LIKE :tree AND :path NOT LIKE path || '%' ORDER BY id",
               tree=path + "%", path=path)[0].id  # fmt: skip
    stranger = hire(runtime, "stranger", "reviewer", unit_id=away)
    assert waiting(stranger, case) is None
    with pytest.raises(NotFound):
        stranger.proposing.withdraw(case)
    with pytest.raises(NotFound):
        stranger.proposing.decline(case, "不同意")
    assert settled(runtime, case) == [("INELIGIBLE", "zhangsan", None, "")]


def test_whoever_keeps_out_of_a_file_does_not_give_the_second_word(
    runtime: Runtime, desk: Desk, second: Desk, desk_for: DeskFor, case: int
) -> None:
    """回避 holds for confirming and for declining alike."""
    decide(desk, case, INELIGIBLE)
    desk_for("chusan").accounts.recuse("second", state(runtime, case).no, "配偶")
    assert refused(second, case, INELIGIBLE) == "recused"
    assert why(lambda: second.proposing.decline(case, "不同意")) == "recused"
    assert settled(runtime, case) == [("INELIGIBLE", "zhangsan", None, "")]
