"""Undo: one's own decision, until somebody has acted on it, while the plan is open (DESIGN §2)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from zhicheng_tui.domain.application import Actor, Application, Review, Unit
from zhicheng_tui.domain.lifecycle import Change, review, submit, undo
from zhicheng_tui.domain.refusal import Refusal, Refused
from zhicheng_tui.domain.review import Decision, Result
from zhicheng_tui.domain.status import Act, Status

from .builders import (
    COLLEAGUE,
    COMMITTEE,
    HOSPITAL,
    JUROR,
    NOW,
    OFFICER,
    PLAN,
    REVIEWER,
    TICK,
    a_decision,
    an_application,
    applied,
    recorded,
)


def decide(
    before: Application, actor: Actor, decision: Decision, above: Unit | None = None
) -> tuple[Application, Review]:
    """Return the application after a decision, and the review that is kept of it."""
    after = applied(before, review(before, PLAN, actor, decision, NOW, above=above))
    return after, recorded(before, after, actor, decision)


def refused(act: Callable[[], Change]) -> Refusal:
    """Return the refusal of an act that must be refused."""
    with pytest.raises(Refused) as caught:
        act()
    return caught.value.first


SUBMITTED = an_application()
APPROVED, KEPT = decide(SUBMITTED, REVIEWER, a_decision(Result.PASS))


@pytest.mark.parametrize("result", Result)
def test_every_decision_of_the_unit_can_be_undone(result: Result) -> None:
    """DESIGN §2: the file is 待审核 again; only an undone approval raises the revision once more."""
    after, kept = decide(SUBMITTED, REVIEWER, a_decision(result))
    change = undo(after, PLAN, REVIEWER, kept, NOW)
    revision = 1 if result.final else 2
    assert change == Change(Act.UNDO, Status.SUBMITTED, 1, revision, frozenset(), HOSPITAL.id)


def test_an_undone_return_does_not_lower_the_revision() -> None:
    """F07: a number once used is never used again, so no voided paper comes back to life."""
    after, kept = decide(an_application(Status.APPROVED), REVIEWER, a_decision(Result.RETURN))
    change = undo(after, PLAN, REVIEWER, kept, NOW)
    assert (change.status, change.flow_rev, change.open_modules) == (Status.APPROVED, 2, frozenset())


@pytest.mark.parametrize("result", Result)
@pytest.mark.parametrize("above", [COMMITTEE, None])
def test_an_undone_decision_above_puts_the_file_back_where_it_lay(result: Result, above: Unit | None) -> None:
    """DESIGN §2: after undoing, the file is in the same unit's queue as before the decision."""
    before = an_application(Status.SENT, holder=None if above else COMMITTEE)
    after, kept = decide(before, JUROR, a_decision(result), above)
    change = undo(after, PLAN, JUROR, kept, NOW)
    assert (change.status, change.holder_id) == (Status.SENT, before.holder.id)


def test_undoing_the_end_of_a_returned_file_gives_the_applicant_their_modules_back() -> None:
    """C26, domain.md §1: while RETURNED, the modules of the last return are open."""
    returned, _ = decide(SUBMITTED, REVIEWER, a_decision(Result.RETURN))
    ended, kept = decide(returned, REVIEWER, a_decision(Result.TERMINATE, "逾期未补正，视为放弃。"))
    change = undo(ended, PLAN, REVIEWER, kept, NOW)
    assert ended.open_modules == frozenset()
    assert (change.status, change.open_modules) == (Status.RETURNED, frozenset({"basic"}))


@pytest.mark.parametrize("actor", [COLLEAGUE, OFFICER])
def test_nobody_undoes_the_decision_of_another(actor: Actor) -> None:
    """DESIGN §2: the message names whose it is."""
    expected = Refusal("not-yours", "王某某：该审核由张三作出，只能由其本人撤销")
    assert refused(lambda: undo(APPROVED, PLAN, actor, KEPT, NOW)) == expected


def test_nothing_is_undone_once_somebody_has_acted() -> None:
    """DESIGN §2: until somebody else has acted on it; a changed version says that they have."""
    returned, kept = decide(SUBMITTED, REVIEWER, a_decision(Result.RETURN))
    again = applied(returned, submit(returned, PLAN, NOW))
    expected = Refusal("acted-since", "王某某：已有后续处理，不能撤销")
    assert refused(lambda: undo(again, PLAN, REVIEWER, kept, NOW)) == expected


def test_there_must_be_a_decision_to_undo() -> None:
    """DESIGN §2: neither a file never decided nor one whose decision is undone already."""
    expected = Refusal("nothing", "王某某：没有可撤销的审核")
    undone = replace(KEPT, undone_at=NOW)
    assert refused(lambda: undo(SUBMITTED, PLAN, REVIEWER, None, NOW)) == expected
    assert refused(lambda: undo(APPROVED, PLAN, REVIEWER, undone, NOW)) == expected


def test_an_ended_plan_refuses_undoing_and_names_the_date() -> None:
    """B05: 已结束 refuses every change of a decision."""
    late = PLAN.window.end + TICK
    expected = Refusal("ended", "该计划已结束，不能撤销审核（2026-11-30截止）")
    assert undo(APPROVED, PLAN, REVIEWER, KEPT, PLAN.window.end).status is Status.SUBMITTED
    assert refused(lambda: undo(APPROVED, PLAN, REVIEWER, KEPT, late)) == expected
