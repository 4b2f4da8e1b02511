"""The one table of legal transitions: nothing else changes a status (domain.md §1)."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from zhicheng_tui.domain.application import Unit
from zhicheng_tui.domain.lifecycle import Change, recall, reopen, review, send_off, submit, transfer, undo
from zhicheng_tui.domain.refusal import Refused
from zhicheng_tui.domain.review import Result
from zhicheng_tui.domain.status import TRANSITIONS, Act, Party, Status, find

from .builders import BUREAU, COMMITTEE, JUROR, NOW, PLAN, a_decision, all_documents, an_application, recorded, sent

S = Status
LEGAL: dict[tuple[Status, Act], Status] = {
    (S.DRAFT, Act.SUBMIT): S.SUBMITTED,
    (S.RETURNED, Act.SUBMIT): S.SUBMITTED,
    (S.SUBMITTED, Act.PASS): S.APPROVED,
    (S.SUBMITTED, Act.RETURN): S.RETURNED,
    (S.SUBMITTED, Act.INELIGIBLE): S.INELIGIBLE,
    (S.SUBMITTED, Act.TERMINATE): S.TERMINATED,
    (S.RETURNED, Act.TERMINATE): S.TERMINATED,
    (S.APPROVED, Act.RETURN): S.RETURNED,
    (S.APPROVED, Act.TERMINATE): S.TERMINATED,
    (S.APPROVED, Act.SEND): S.SENT,
    (S.SENT, Act.PASS): S.SENT,
    (S.SENT, Act.RETURN): S.RETURNED,
    (S.SENT, Act.INELIGIBLE): S.INELIGIBLE,
    (S.SENT, Act.TERMINATE): S.TERMINATED,
    (S.SENT, Act.RECALL): S.APPROVED,
    (S.INELIGIBLE, Act.REOPEN): S.SUBMITTED,
    (S.TERMINATED, Act.REOPEN): S.SUBMITTED,
    (S.DRAFT, Act.TRANSFER): S.DRAFT,
    (S.SUBMITTED, Act.TRANSFER): S.SUBMITTED,
    (S.RETURNED, Act.TRANSFER): S.RETURNED,
    (S.APPROVED, Act.TRANSFER): S.APPROVED,
}
"""What the documents allow, written out a second time; 评委会已受理 is the pass at the top."""
DECISIONS = {(source, target) for (source, act), target in LEGAL.items() if act in set(map(str, Result))}
DECISIONS.add((S.SENT, S.ACCEPTED))
FORWARD = [pair for pair in product(Status, Act) if pair[1] is not Act.UNDO]


def attempt(status: Status, act: Act, *, above: Unit | None = COMMITTEE) -> Change:
    """Perform `act` with nothing but the status in its way."""
    application = an_application(status)
    if act is Act.SUBMIT:
        return submit(application, replace(PLAN, apply_end=PLAN.window.end), NOW)
    if act is Act.SEND:
        return send_off(application, PLAN, JUROR, all_documents(), NOW, BUREAU)
    if act is Act.RECALL:
        return recall(application, PLAN, JUROR, sent(an_application(Status.APPROVED), application, JUROR), NOW)
    if act is Act.REOPEN:
        return reopen(application, PLAN, NOW)
    if act is Act.TRANSFER:
        return transfer(application, None)
    return review(application, PLAN, JUROR, a_decision(Result(act.value)), NOW, above=above)


def attempt_undo(status: Status, before: Status) -> Change:
    """Undo a decision that is said to have led from `before` to `status`."""
    now_at = an_application(status)
    last = recorded(an_application(before), now_at, JUROR, a_decision(Result.PASS))
    return undo(now_at, PLAN, JUROR, last, NOW)


@pytest.mark.parametrize(("status", "act"), FORWARD)
def test_an_act_does_what_the_table_says_or_is_refused(status: Status, act: Act) -> None:
    """domain.md §1: every pair of status and act, legal or refused for its status, naming it."""
    target = LEGAL.get((status, act))
    if target is not None:
        assert attempt(status, act).status is target
        return
    with pytest.raises(Refused) as refused:
        attempt(status, act)
    assert refused.value.first.code == "status"
    assert f"王某某：当前状态为「{status.label}」，不能" in refused.value.first.message


@pytest.mark.parametrize(("status", "before"), list(product(Status, Status)))
def test_undo_leads_back_over_a_decision_and_nowhere_else(status: Status, before: Status) -> None:
    """DESIGN §2: every decision can be undone, and undo changes a status in no other way."""
    if (before, status) in DECISIONS:
        assert attempt_undo(status, before).status is before
        return
    with pytest.raises(Refused) as refused:
        attempt_undo(status, before)
    assert refused.value.first.code == "status"


def test_a_pass_at_the_top_is_acceptance() -> None:
    """DESIGN §2: passed at the top → 评委会已受理."""
    assert attempt(S.SENT, Act.PASS, above=None).status is S.ACCEPTED
    assert attempt(S.SUBMITTED, Act.PASS, above=None).status is S.APPROVED


def test_the_table_has_no_duplicates() -> None:
    """One row per source, act and target."""
    rows = [(one.source, one.act, one.target) for one in TRANSITIONS]
    assert len(rows) == len(set(rows))


def test_only_return_transfer_and_undone_approval_raise_the_revision() -> None:
    """F07, DESIGN §2: flow_rev rises with every return, change of unit and undone approval, with no other act."""
    raising = {(one.act, one.source) for one in TRANSITIONS if one.raises_rev}
    returns = {(one.act, one.source) for one in TRANSITIONS if one.act in (Act.RETURN, Act.TRANSFER)}
    assert raising == returns | {(Act.UNDO, S.APPROVED)}
    for status, act in LEGAL:
        assert attempt(status, act).flow_rev == 1 + (act in (Act.RETURN, Act.TRANSFER))
    for before, status in DECISIONS:
        assert attempt_undo(status, before).flow_rev == 1 + (status is S.APPROVED)


def test_another_unit_reviews_anew() -> None:
    """A person who goes to another unit goes to its reviewers; a unit under another superior keeps its own review."""
    approved = an_application(S.APPROVED)
    there = transfer(approved, COMMITTEE)
    assert (there.status, there.holder_id, there.flow_rev) == (S.SUBMITTED, COMMITTEE.id, approved.flow_rev + 1)
    stayed = transfer(approved, None)
    assert (stayed.status, stayed.holder_id, stayed.flow_rev) == (S.APPROVED, approved.holder.id, approved.flow_rev + 1)


def test_only_a_submission_raises_the_round() -> None:
    """D18: each submission is a new round."""
    for status, act in LEGAL:
        assert attempt(status, act).round == 1 + (act is Act.SUBMIT)


def test_each_transition_belongs_to_its_party() -> None:
    """domain.md §1: applicants submit, senders recall, supervisors reopen, a sent file is the upper unit's."""
    for one in TRANSITIONS:
        if one.act is Act.SUBMIT:
            expected = Party.APPLICANT
        elif one.act is Act.REOPEN:
            expected = Party.SUPERVISOR
        elif one.act is Act.TRANSFER:
            expected = Party.ADMINISTRATOR
        else:
            expected = Party.UPPER if S.SENT in (one.source, one.target) else Party.REVIEWER
            expected = Party.REVIEWER if one.act in (Act.SEND, Act.RECALL) else expected
        assert one.party is expected, one


def test_find_answers_from_the_table_only() -> None:
    """find() gives the row asked for, or nothing."""
    for row in TRANSITIONS:
        assert find(row.source, row.act, row.target) is row
    assert find(S.DRAFT, Act.PASS) is None
    assert find(S.SENT, Act.PASS, S.APPROVED) is None


def test_labels_are_the_guides_words() -> None:
    """D06, domain.md §1: the status labels, exact."""
    assert {status.value: status.label for status in Status} == {
        "DRAFT": "填报中",
        "SUBMITTED": "待审核",
        "RETURNED": "审核不通过退回修改",
        "APPROVED": "审核通过(待送审)",
        "SENT": "已送审",
        "INELIGIBLE": "资格不符",
        "TERMINATED": "已终止",
        "ACCEPTED": "评委会已受理",
    }
    assert (S.RETURNED.short, S.APPROVED.short, S.SENT.short) == ("退回修改", "待送审", "已送审")
    assert len({status.short for status in Status}) == len(Status)
