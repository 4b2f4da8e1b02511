"""Taking decisions back: one's own, until somebody else has acted; history keeps both."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.conftest import DeskFor
from zhicheng_tui.domain.clock import FrozenClock
from zhicheng_tui.domain.refusal import Refused
from zhicheng_tui.domain.review import Result
from zhicheng_tui.domain.status import Status
from zhicheng_tui.services.desk import Desk
from zhicheng_tui.services.errors import NotFound

from .acts import CLOSING, PASS, RETURN, ask, decide, deciding, dump, events, pick, reviews, state
from .test_batches import run


def refused(desk: Desk, number: int) -> str:
    """Return why an undo is refused, having seen that nothing was changed."""
    before = dump(desk.runtime)
    with pytest.raises(Refused) as error:
        desk.reviewing.undo(number)
    assert dump(desk.runtime) == before
    return error.value.first.message


@pytest.mark.parametrize("result", Result)
def test_an_undo_restores_what_was(desk: Desk, clock: FrozenClock, result: Result) -> None:
    """Status, holder, open modules and the time of arrival; the version rises, the revision never falls."""
    number = pick(desk)[0]
    before = state(desk.runtime, number)
    decide(desk, number, deciding(result))
    decided = state(desk.runtime, number)
    clock.advance(timedelta(minutes=1))
    verdict = desk.reviewing.undo(number)
    after = state(desk.runtime, number)
    assert (verdict.ok, verdict.message) == (True, "恢复为待审核")
    assert (after.status, after.holder, after.open_modules) == (before.status, before.holder, before.open_modules)
    assert (after.arrived_at, after.updated_at, after.round) == (before.arrived_at, clock.now(), before.round)
    assert after.version == decided.version + 1
    assert after.flow_rev == decided.flow_rev + (result is Result.PASS)


def test_the_record_keeps_both(desk: Desk, clock: FrozenClock) -> None:
    """The review stays, marked with the moment it was taken back; the undo is one event of its own."""
    number = pick(desk)[0]
    decide(desk, number)
    told, kept = len(events(desk.runtime, number)), reviews(desk.runtime, number)
    clock.advance(timedelta(minutes=1))
    desk.reviewing.undo(number)
    assert len(reviews(desk.runtime, number)) == len(kept)
    assert reviews(desk.runtime, number)[-1].undone_at == clock.now()
    assert [event.act for event in events(desk.runtime, number)[told:]] == ["UNDO"]


def test_undoing_an_approval_voids_its_documents(desk: Desk) -> None:
    """The preview says how many; the revision rises with an undone approval (§2)."""
    found = ask(
        desk.runtime,
        "SELECT a.id, r.reviewer_id FROM application a JOIN review r ON r.application_id = a.id AND r.version_after ="
        " a.version JOIN document d ON d.application_id = a.id WHERE a.status = 'APPROVED' AND a.plan_id IN (2, 3, 4)",
    )
    number = next(row.id for row in found if row.reviewer_id == desk.actor.id)
    count = desk.files.open(number).file.valid_documents
    assert count > 0
    assert desk.reviewing.undoing().preview([number])[0].voided == count
    desk.reviewing.undo(number)
    assert desk.files.open(number).file.valid_documents == 0


def test_an_undo_of_a_passed_sent_file_brings_it_back(desk: Desk) -> None:
    """The unit that passed it on holds it again, since when it did before."""
    number = pick(desk, Status.SENT)[0]
    before = state(desk.runtime, number)
    decide(desk, number)
    assert state(desk.runtime, number).holder != before.holder
    desk.reviewing.undo(number)
    after = state(desk.runtime, number)
    assert (after.status, after.holder, after.arrived_at) == (Status.SENT, before.holder, before.arrived_at)


def test_somebody_elses_decision_is_theirs_to_undo(desk: Desk, desk_for: DeskFor) -> None:
    """The message names whose it is."""
    number = pick(desk)[0]
    decide(desk, number)
    assert refused(desk_for("wangwu"), number).endswith("该审核由张三作出，只能由其本人撤销")


def test_no_undo_after_somebody_else_has_acted(desk: Desk, desk_for: DeskFor) -> None:
    """Also not once that act has been taken back: the application has changed since."""
    number = pick(desk)[0]
    decide(desk, number)
    decide(desk_for("wangwu"), number, deciding(Result.TERMINATE))
    assert refused(desk, number).endswith("该审核由王五作出，只能由其本人撤销")
    desk_for("wangwu").reviewing.undo(number)
    assert refused(desk, number).endswith("已有后续处理，不能撤销")


def test_ones_own_decisions_are_taken_back_one_by_one(desk: Desk) -> None:
    """Return, then terminate: both can be undone, newest first, as nobody else has acted."""
    number = pick(desk)[0]
    decide(desk, number, deciding(Result.RETURN))
    decide(desk, number, deciding(Result.TERMINATE))
    desk.reviewing.undo(number)
    assert state(desk.runtime, number).status == "RETURNED"
    desk.reviewing.undo(number)
    assert state(desk.runtime, number).status == "SUBMITTED"
    assert refused(desk, number).endswith("没有可撤销的审核")


def test_a_second_undo_is_refused(desk: Desk) -> None:
    """A decision is taken back once."""
    number = pick(desk, unit="/1/2/4/")[0]
    assert refused(desk, number).endswith("没有可撤销的审核")
    decide(desk, number)
    desk.reviewing.undo(number)
    assert refused(desk, number).endswith("没有可撤销的审核")


def test_no_undo_after_the_plan_has_ended(desk: Desk, clock: FrozenClock) -> None:
    """The message speaks of undoing and names the date."""
    number = pick(desk, plans=(CLOSING,))[0]
    decide(desk, number)
    clock.advance(timedelta(days=1))
    assert refused(desk, number) == "该计划已结束，不能撤销审核（2026-11-20截止）"


def test_what_is_undone_may_be_decided_again(desk: Desk) -> None:
    """After a return taken back a pass goes through, with the documents of the first revision void."""
    number = pick(desk)[0]
    before = state(desk.runtime, number)
    decide(desk, number, RETURN)
    desk.reviewing.undo(number)
    decide(desk, number, PASS)
    after = state(desk.runtime, number)
    assert (after.status, after.flow_rev, after.version) == (Status.APPROVED, before.flow_rev + 1, before.version + 3)


def test_a_batch_undo_restores_every_row(desk: Desk, clock: FrozenClock) -> None:
    """Status, holder, time of arrival and open modules of each are those before the batch."""
    ids = [*pick(desk)[:3], *pick(desk, Status.SENT)[:1], *pick(desk, Status.APPROVED)[:2]]
    before = [state(desk.runtime, number) for number in ids]
    clock.advance(timedelta(minutes=3))
    assert all(verdict.ok for verdict in run(desk, ids, RETURN))
    undo = desk.reviewing.undoing("b1")
    results = [verdict for piece in undo.run(undo.preview(desk.reviewing.decided_in("b1")), None) for verdict in piece]
    assert [verdict.ok for verdict in results] == [True] * len(ids)
    for earlier, after in zip(before, [state(desk.runtime, number) for number in ids], strict=True):
        assert (after.status, after.holder, after.arrived_at, after.open_modules) == (
            earlier.status,
            earlier.holder,
            earlier.arrived_at,
            earlier.open_modules,
        )
        assert (after.flow_rev, after.version) == (earlier.flow_rev + 1, earlier.version + 2)


def test_a_batch_undo_touches_its_own_decisions_only(desk: Desk) -> None:
    """A row decided again since the batch is left alone, whoever decided it."""
    first, second = pick(desk)[:2]
    run(desk, [first, second], RETURN)
    decide(desk, first, deciding(Result.TERMINATE))
    verdicts = desk.reviewing.undoing("b1").preview([first, second])
    assert [verdict.ok for verdict in verdicts] == [False, True]
    assert verdicts[0].message.endswith("已有后续处理，不能撤销")


def test_somebody_elses_batch_is_not_found(desk: Desk, desk_for: DeskFor) -> None:
    """A batch id is of use only to whoever ran it."""
    run(desk, pick(desk)[:2])
    with pytest.raises(NotFound, match="没有批次「b1」，或不是本人的操作"):
        desk_for("wangwu").reviewing.decided_in("b1")


def test_what_was_decided_is_a_draft_again(desk: Desk) -> None:
    """A long return, taken back to mend one word, need not be typed again."""
    number = pick(desk)[0]
    made = deciding(Result.RETURN)
    decide(desk, number, made)
    desk.reviewing.undo(number)
    opened = desk.files.open(number)
    assert opened.draft is not None
    assert opened.draft.decision == made.effective()
    assert opened.draft.seen_version == opened.file.application.version
