"""Batches: a verdict per row first, then piece by piece; bad rows never stop good ones."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.conftest import DeskFor
from zhicheng_tui.domain.clock import FrozenClock
from zhicheng_tui.domain.refusal import Refused
from zhicheng_tui.domain.review import Decision, Result
from zhicheng_tui.domain.status import Status
from zhicheng_tui.services import batches
from zhicheng_tui.services.desk import Desk
from zhicheng_tui.services.errors import GONE
from zhicheng_tui.services.verdicts import Verdict

from .acts import ENDED, OPEN, PASS, RETURN, ask, decide, dump, events, hire, pick, reviews, state


def run(desk: Desk, ids: list[int], decision: Decision = PASS, batch: str = "b1") -> list[Verdict]:
    """Preview and carry out; return the results."""
    operation = desk.reviewing.deciding(decision)
    return [verdict for piece in operation.run(operation.preview(ids), batch) for verdict in piece]


def test_a_preview_changes_nothing_and_judges_each(desk: Desk) -> None:
    """One verdict per id, in the order given: good ones with what becomes of them, bad ones with the reason."""
    good, ended, draft = pick(desk)[0], pick(desk, plans=ENDED)[0], pick(desk, Status.DRAFT)[0]
    elsewhere = pick(desk, unit="/1/33/")[0]
    ids = [ended, good, elsewhere, 999_999, draft]
    before = dump(desk.runtime)
    verdicts = desk.reviewing.deciding(PASS).preview(ids)
    assert dump(desk.runtime) == before
    assert [verdict.application_id for verdict in verdicts] == ids
    assert [(verdict.ok, verdict.message) for verdict in verdicts] == [
        (False, "该计划已结束，不能审核（2026-11-16截止）"),
        (True, "审核通过(待送审)"),
        (False, GONE),
        (False, GONE),
        (False, f"{state(desk.runtime, draft).name}：当前状态为「填报中」，不能审核"),
    ]
    application = state(desk.runtime, good)
    assert (verdicts[1].no, verdicts[1].name, verdicts[1].version) == (
        application.no,
        application.name,
        application.version,
    )
    assert not verdicts[2].no, "nothing is told of what lies elsewhere"


def test_a_preview_says_how_many_documents_will_be_void(desk: Desk) -> None:
    """A return announces each document that counts now; a termination voids none."""
    number = ask(
        desk.runtime,
        "SELECT a.id FROM application a JOIN document d ON d.application_id = a.id AND d.flow_rev = a.flow_rev"
        " WHERE a.status = 'APPROVED' AND a.plan_id IN (2, 3, 4)",
    )[0].id
    count = desk.files.open(number).file.valid_documents
    assert [verdict.voided for verdict in desk.reviewing.deciding(RETURN).preview([number])] == [count]
    ending = Decision(Result.TERMINATE, "本人申请撤回")
    assert [verdict.voided for verdict in desk.reviewing.deciding(ending).preview([number])] == [0]


def test_a_run_decides_the_good_and_leaves_the_rest(desk: Desk) -> None:
    """Every good row gets one review and one event under the batch's id; bad rows stay as they were."""
    good, ended = pick(desk)[:5], pick(desk, plans=ENDED)
    before, versions = dump(desk.runtime), {number: state(desk.runtime, number).version for number in good}
    results = run(desk, [*ended, *good], RETURN)
    assert [verdict.application_id for verdict in results] == good
    assert all(verdict.ok for verdict in results)
    after = dump(desk.runtime)
    assert len(after["audit_event"]) - len(before["audit_event"]) == len(good)
    assert len(after["review"]) - len(before["review"]) == len(good)
    assert {row[0] for row in set(after["application"]) - set(before["application"])} == set(good)
    for number in good:
        kept = reviews(desk.runtime, number)[-1]
        assert (kept.batch, events(desk.runtime, number)[-1].batch) == ("b1", "b1")
        assert {item.module: item.reason for item in kept.items} == RETURN.marks
        assert state(desk.runtime, number).version == versions[number] + 1 == kept.version_after
    assert desk.reviewing.decided_in("b1") == good


def test_a_run_leaves_alone_what_has_changed_since_its_preview(desk: Desk, desk_for: DeskFor) -> None:
    """Somebody else's decision in between stands; its row says when it was made."""
    first, second = pick(desk)[:2]
    operation = desk.reviewing.deciding(PASS)
    verdicts = operation.preview([first, second])
    decide(desk_for("wangwu"), first, RETURN)
    results = [verdict for piece in operation.run(verdicts, "b1") for verdict in piece]
    assert [verdict.ok for verdict in results] == [False, True]
    assert results[0].message == f"{results[0].name}：申报信息已在 10:00 更新，请复核差异"
    assert state(desk.runtime, first).status is Status.RETURNED
    assert state(desk.runtime, second).status is Status.APPROVED


def test_a_plan_that_ends_between_preview_and_run_takes_nothing(desk: Desk, clock: FrozenClock) -> None:
    """The rules are held again at the moment of saving."""
    operation = desk.reviewing.deciding(PASS)
    verdicts = operation.preview(pick(desk, plans=(4,))[:2])
    clock.advance(timedelta(days=3))
    before = dump(desk.runtime)
    results = [verdict for piece in operation.run(verdicts, "b1") for verdict in piece]
    assert {verdict.message for verdict in results} == {"该计划已结束，不能审核（2026-11-22截止）"}
    assert dump(desk.runtime) == before


def test_stopping_keeps_what_is_saved_and_leaves_the_rest(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pieces are transactions: not going on after the first leaves the others untouched, to be run later."""
    monkeypatch.setattr(batches, "PIECE", 2)
    ids = pick(desk)[:5]
    operation = desk.reviewing.deciding(PASS)
    verdicts = operation.preview(ids)
    pieces = operation.run(verdicts, "b1")
    assert [verdict.application_id for verdict in next(pieces)] == ids[:2]
    done = [state(desk.runtime, number).status is Status.APPROVED for number in ids]
    assert done == [True, True, False, False, False]
    assert [len(piece) for piece in pieces] == [2, 1]
    assert all(state(desk.runtime, number).status is Status.APPROVED for number in ids)


def test_an_application_named_twice_is_decided_once(desk: Desk) -> None:
    """The same id twice in a selection makes one review."""
    number = pick(desk)[0]
    earlier = len(reviews(desk.runtime, number))
    run(desk, [number, number])
    assert len(reviews(desk.runtime, number)) == earlier + 1


def test_a_batch_makes_good_the_drafts_of_its_rows(desk: Desk) -> None:
    """What was typed for a decided row is gone; for a refused row it stays."""
    good, ended = pick(desk)[0], pick(desk, plans=ENDED)[0]
    for number in (good, ended):
        desk.drafts.keep(number, Decision(Result.PASS, "写到一半"), state(desk.runtime, number).version)
    run(desk, [good, ended])
    assert desk.files.open(good).draft is None
    assert desk.files.open(ended).draft is not None


def test_a_bad_decision_is_refused_for_every_row(desk: Desk) -> None:
    """Without an opinion no row is good, and running writes nothing."""
    ids, before = pick(desk)[:3], dump(desk.runtime)
    operation = desk.reviewing.deciding(Decision(Result.PASS, ""))
    verdicts = operation.preview(ids)
    assert [verdict.message for verdict in verdicts] == ["请输入审核意见"] * 3
    assert list(operation.run(verdicts, "b1")) == []
    assert dump(desk.runtime) == before


def test_a_selection_larger_than_a_piece_keeps_its_order(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A preview read in pieces gives the same verdicts as one read at once."""
    ids = pick(desk, plans=OPEN)[::-1]
    whole = desk.reviewing.deciding(PASS).preview(ids)
    monkeypatch.setattr(batches, "PIECE", 3)
    assert desk.reviewing.deciding(PASS).preview(ids) == whole
    assert [verdict.application_id for verdict in whole] == ids


def test_an_empty_selection_is_nothing(desk: Desk) -> None:
    """No ids: no verdicts, no pieces, no event."""
    before = dump(desk.runtime)
    assert run(desk, []) == []
    assert dump(desk.runtime) == before


def test_one_bad_role_is_refused_before_any_preview(desk: Desk) -> None:
    """A batch asks for the permission once, at its beginning."""
    with pytest.raises(Refused, match="审计员"):
        hire(desk.runtime, "auditor", "auditor").reviewing.deciding(PASS)


def test_a_batch_leaves_alone_what_has_unsaved_marks(desk: Desk) -> None:
    """Marks that a reviewer has put and not saved are not thrown away by a batch: the row says so."""
    one, two = pick(desk)[:2]
    desk.drafts.keep(one, Decision(Result.RETURN, "请修改", {"edu": "缺证书"}), state(desk.runtime, one).version)
    batch = desk.reviewing.deciding(Decision(Result.PASS, "材料齐全，同意推荐。"))
    verdicts = batch.preview([one, two])
    assert [verdict.ok for verdict in verdicts] == [False, True]
    assert "有未保存的标注" in verdicts[0].message
    list(batch.run(verdicts, "b"))
    draft = desk.files.open(one).draft
    assert draft is not None
    assert draft.decision.marks == {"edu": "缺证书"}
