"""The life of an application: every refusal, the levels above, undo, and what a send-off needs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from zhicheng_tui.domain.application import Actor, Application, Plan, Unit
from zhicheng_tui.domain.documents import DocumentKind, valid_kinds, void_warning
from zhicheng_tui.domain.lifecycle import (
    Change,
    may_review,
    may_upload,
    recall,
    reopen,
    review,
    send_off,
    submit,
    take_in,
    undo,
)
from zhicheng_tui.domain.refusal import Refusal, Refused
from zhicheng_tui.domain.review import Decision, Result
from zhicheng_tui.domain.status import Act, Status
from zhicheng_tui.domain.urgency import day

from .builders import (
    APPLICANT,
    BUREAU,
    CLINIC,
    COLLEAGUE,
    COMMITTEE,
    HOSPITAL,
    JUROR,
    NEIGHBOUR,
    NOW,
    OFFICER,
    OUTSIDER,
    PLAN,
    REVIEWER,
    START,
    TICK,
    a_decision,
    a_document,
    a_plan,
    all_documents,
    an_application,
    applied,
    person,
    recorded,
    sent,
)

SUBMITTED, APPROVED, SENT = (an_application(one) for one in (Status.SUBMITTED, Status.APPROVED, Status.SENT))
END = PLAN.window.end
PASS, RETURN = a_decision(Result.PASS), a_decision(Result.RETURN)


def refused(act: Callable[[], Change]) -> Refusal:
    """Return the first refusal of an act that must be refused."""
    with pytest.raises(Refused) as caught:
        act()
    return caught.value.first


def decided(
    application: Application, actor: Actor, result: Result, above: Unit | None = None
) -> tuple[Application, Callable[[Actor], Application]]:
    """Return the application after a decision, and a way to undo that decision."""
    decision = a_decision(result)
    after = applied(application, review(application, PLAN, actor, decision, NOW, above=above))
    kept = recorded(application, after, actor, decision)
    return after, lambda by: applied(after, undo(after, PLAN, by, kept, NOW))


@pytest.mark.parametrize("actor", [REVIEWER, COLLEAGUE, OFFICER, JUROR])
def test_a_unit_reviews_its_own_and_those_below_it(actor: Actor) -> None:
    """Q29: 本级及下级."""
    assert may_review(SUBMITTED, PLAN, actor, NOW) == []


@pytest.mark.parametrize(
    "unit", [CLINIC, NEIGHBOUR, Unit(4, "", "/1/2/4/"), Unit(30, "", "/1/2/30/"), Unit(9, "", "/2/")]
)
def test_nobody_reviews_outside_their_own_unit_and_those_below_it(unit: Unit) -> None:
    """Q29: a unit below, beside, or with a similar number has no say; the message names the person."""
    stranger = person(99, "周八", unit)
    message = "王某某的办件不在本级及下级单位范围内，不能审核"
    assert may_review(SUBMITTED, PLAN, stranger, NOW) == [Refusal("scope", message)]
    assert refused(lambda: review(SUBMITTED, PLAN, stranger, PASS, NOW)) == Refusal("scope", message)


@pytest.mark.parametrize("spelling", [str.upper, str.lower])
def test_nobody_reviews_their_own_application(spelling: Callable[[str], str]) -> None:
    """Q29, domain.md §1: recusal by identity number, however its X is written."""
    self_actor = replace(APPLICANT, id_no=spelling(APPLICANT.id_no))
    expected = Refusal("self", "不能审核本人的申报，请由其他审核员处理")
    assert refused(lambda: review(SUBMITTED, PLAN, self_actor, PASS, NOW)) == expected


def test_an_account_without_an_identity_number_is_nobodys_self() -> None:
    """Q29: two empty numbers are not the same person."""
    nameless = replace(SUBMITTED, id_no="")
    assert may_review(nameless, PLAN, replace(REVIEWER, id_no=""), NOW) == []


@pytest.mark.parametrize(
    ("now", "code", "since"),
    [(START - TICK, "not-started", "未开始"), (END + TICK, "ended", "已结束")],
)
def test_a_closed_plan_refuses_every_act_of_reviewers(now: datetime, code: str, since: str) -> None:
    """B05, Q21: review, send-off, undo, recall and reopening are refused before and after."""
    after, _ = decided(SUBMITTED, REVIEWER, Result.PASS)
    kept = recorded(SUBMITTED, after, REVIEWER, PASS)
    sending = sent(APPROVED, SENT, REVIEWER)
    ended = an_application(Status.TERMINATED)
    acts: dict[str, Callable[[], Change]] = {
        "审核": lambda: review(SUBMITTED, PLAN, REVIEWER, PASS, now),
        "送审": lambda: send_off(APPROVED, PLAN, REVIEWER, all_documents(), now, BUREAU),
        "撤销审核": lambda: undo(after, PLAN, REVIEWER, kept, now),
        "撤回送审": lambda: recall(SENT, PLAN, REVIEWER, sending, now),
        "重新受理": lambda: reopen(ended, PLAN, now),
    }
    for words, act in acts.items():
        refusal = refused(act)
        assert refusal.code == code
        assert refusal.message.startswith(f"该计划{since}，不能{words}（2026-11-")


def test_an_extended_plan_takes_reviews_again() -> None:
    """Q04: a later end reopens the plan."""
    now = END + timedelta(days=2)
    assert may_review(SUBMITTED, PLAN, REVIEWER, now)[0].code == "ended"
    assert may_review(SUBMITTED, a_plan(end=END + timedelta(days=5)), REVIEWER, now) == []


def test_the_most_basic_refusal_comes_first() -> None:
    """Scope before self before the plan before the status before the form."""
    draft, over = an_application(Status.DRAFT), a_plan(end=START)

    def first(application: Application, plan: Plan, actor: Actor) -> str:
        return refused(lambda: review(application, plan, actor, Decision(), NOW)).code

    assert first(draft, over, replace(OUTSIDER, id_no=APPLICANT.id_no)) == "scope"
    assert first(draft, over, APPLICANT) == "self"
    assert first(draft, over, REVIEWER) == "ended"
    assert first(draft, PLAN, REVIEWER) == "status"
    assert first(SUBMITTED, PLAN, REVIEWER) == "no-result"


def test_a_return_opens_exactly_the_marked_modules_and_raises_the_revision() -> None:
    """C26, F07: flag and reason unlock a module; every other one stays locked."""
    decision = Decision(Result.RETURN, "请修改", {"edu": "缺证书", "patent": "号码有误"})
    change = review(SUBMITTED, PLAN, REVIEWER, decision, NOW)
    assert change == Change(Act.RETURN, Status.RETURNED, 1, 2, frozenset({"edu", "patent"}), HOSPITAL.id)


def test_refusals_of_a_review_name_modules_in_chinese() -> None:
    """Q16: the message says 「学习信息」, not edu."""
    decision = Decision(Result.RETURN, "请修改", {"edu": ""})
    message = refused(
        lambda: review(SUBMITTED, PLAN, REVIEWER, decision, NOW, module_name={"edu": "学习信息"}.__getitem__)
    ).message
    assert message == "「学习信息」已标注有误，请填写原因"


def test_a_resubmission_is_a_new_round_and_locks_every_module() -> None:
    """D18: back to the unit's queue, round + 1; the revision rose with the return already."""
    returned = applied(SUBMITTED, review(SUBMITTED, PLAN, REVIEWER, RETURN, NOW))
    change = submit(returned, PLAN, NOW)
    assert change == Change(Act.SUBMIT, Status.SUBMITTED, 2, 2, frozenset(), HOSPITAL.id)


def test_the_first_submission_keeps_the_applicants_deadline() -> None:
    """D09: 申报截止日期 holds for the first submission, to its last second."""
    draft = replace(an_application(Status.DRAFT), round=0)
    assert submit(draft, PLAN, PLAN.apply_end).round == 1
    refusal = refused(lambda: submit(draft, PLAN, PLAN.apply_end + TICK))
    assert refusal == Refusal("apply-ended", f"申报截止日期 {day(PLAN.apply_end)} 已过，不能填报和提交")


def test_a_correction_keeps_the_reviews_end_and_not_the_applicants() -> None:
    """Two different dates: what came back can be mended after the 申报截止日期, until the review ends."""
    returned = applied(SUBMITTED, review(SUBMITTED, PLAN, REVIEWER, RETURN, NOW))
    assert submit(returned, PLAN, END).round == 2
    refusal = refused(lambda: submit(returned, PLAN, END + TICK))
    assert refusal == Refusal("review-ended", f"该计划的审核已于 {day(END)} 截止，不能再修改和提交")


def test_an_import_may_come_after_the_applicants_deadline_but_not_after_the_review() -> None:
    """Q34: a unit hands in for its people while the review goes on."""
    draft = replace(an_application(Status.DRAFT), round=0)
    assert take_in(draft, PLAN, PLAN.apply_end + TICK).status is Status.SUBMITTED
    assert refused(lambda: take_in(draft, PLAN, END + TICK)).code == "ended"


def test_voided_documents_are_announced_and_void_after_a_return() -> None:
    """F07: documents issued before turn √ → × by themselves, and the screen says so beforehand."""
    documents = [*all_documents(), a_document(DocumentKind.PUB, replaced=True)]
    after = applied(APPROVED, review(APPROVED, PLAN, REVIEWER, RETURN, NOW))
    assert valid_kinds(documents, APPROVED.flow_rev) == set(DocumentKind)
    assert valid_kinds(documents, after.flow_rev) == set()
    assert (void_warning(2), void_warning(0)) == ("将作废 2 份已上传材料", "")


def test_nobody_decides_about_a_file_that_lies_above_them() -> None:
    """DESIGN §2: a sent file is in the queue of the next unit up, where it is reviewed in the same way."""
    assert refused(lambda: review(SENT, PLAN, REVIEWER, PASS, NOW, above=COMMITTEE)).code == "scope"
    assert may_review(SENT, PLAN, OFFICER, NOW) == []


def test_a_pass_hands_the_file_up_and_the_top_accepts_it() -> None:
    """DESIGN §2: 主管部门 → 评委会 → 评委会已受理; 待送审 stays at the unit."""
    assert review(SUBMITTED, PLAN, REVIEWER, PASS, NOW, above=BUREAU).holder_id == HOSPITAL.id
    at_top, _ = decided(SENT, OFFICER, Result.PASS, COMMITTEE)
    assert (at_top.status, at_top.holder) == (Status.SENT, COMMITTEE)
    assert refused(lambda: review(at_top, PLAN, OFFICER, PASS, NOW)).code == "scope"
    accepted, _ = decided(at_top, JUROR, Result.PASS)
    assert (accepted.status, accepted.holder, accepted.flow_rev) == (Status.ACCEPTED, COMMITTEE, 1)


def test_a_file_returned_from_above_comes_back_to_its_units_queue() -> None:
    """D18: once mended it is 待审核 at the 申报单位, whoever returned it."""
    returned, _ = decided(SENT, OFFICER, Result.RETURN, COMMITTEE)
    again = applied(returned, submit(returned, PLAN, NOW))
    assert (again.status, again.holder) == (Status.SUBMITTED, HOSPITAL)


@pytest.mark.parametrize("result", [Result.INELIGIBLE, Result.TERMINATE])
def test_a_reopened_file_starts_again_at_its_unit(result: Result) -> None:
    """Q08: a supervisor reopens what was ended, wherever it was ended, and it is 待审核 at the unit."""
    ended, _ = decided(SENT, OFFICER, result, COMMITTEE)
    reopened = applied(ended, reopen(ended, PLAN, NOW))
    assert (reopened.status, reopened.holder) == (Status.SUBMITTED, HOSPITAL)


def test_a_recalled_file_waits_at_its_unit_with_its_documents() -> None:
    """domain.md §1: SENT → APPROVED while the plan is open; the documents stay valid."""
    sending = sent(APPROVED, SENT, REVIEWER)
    for actor in (REVIEWER, COLLEAGUE, OFFICER):
        change = recall(SENT, PLAN, actor, sending, NOW)
        assert change == Change(Act.RECALL, Status.APPROVED, 1, 1, frozenset(), HOSPITAL.id)


def test_a_sent_file_that_somebody_acted_on_is_not_taken_back() -> None:
    """DESIGN §2: a decision of the upper unit ends the time for taking back, even one that was undone."""
    sending = sent(APPROVED, SENT, REVIEWER)
    onward, _ = decided(SENT, OFFICER, Result.PASS, COMMITTEE)
    assert onward.status is Status.SENT
    again = replace(SENT, version=SENT.version + 2)
    for later in (onward, again):
        refusal = refused(lambda later=later: recall(later, PLAN, REVIEWER, sending, NOW))  # type: ignore[misc]
        assert refusal.code == "acted-since"
        assert refusal.message == "王某某：接收单位已经处理，不能撤回；需要修改时请联系接收单位退回"


def test_taking_back_needs_a_send_off_in_the_own_units() -> None:
    """Q29: 本级及下级, and a record of the send-off."""
    sending = sent(APPROVED, SENT, REVIEWER)
    assert refused(lambda: recall(SENT, PLAN, OUTSIDER, sending, NOW)).code == "scope"
    assert refused(lambda: recall(SENT, PLAN, REVIEWER, None, NOW)).code == "nothing"
    assert refused(lambda: recall(APPROVED, PLAN, REVIEWER, sending, NOW)).code == "status"


@pytest.mark.parametrize("status", Status)
def test_documents_are_taken_while_the_application_is_under_review_or_approved(status: Status) -> None:
    """Q23: 待审核 and 待送审 take uploads; nothing else does, and the sentence says how the application stands."""
    application = an_application(status, HOSPITAL)
    found = may_upload(application, REVIEWER)
    if status in (Status.SUBMITTED, Status.APPROVED):
        assert found == []
    else:
        message = f"王某某：当前状态为「{status.label}」，不能上传材料"
        assert found == [Refusal("status", message)]
    assert [one.code for one in may_upload(application, OUTSIDER)] == ["scope"]
