"""送审: approved, the plan open, all three documents valid for the current revision (E02, E16, Q21, Q28)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import chain, combinations

import pytest

from zhicheng_tui.domain.documents import Document, DocumentKind
from zhicheng_tui.domain.lifecycle import Change, send_off
from zhicheng_tui.domain.notice import Notice
from zhicheng_tui.domain.refusal import Refusal, Refused
from zhicheng_tui.domain.status import Act, Status

from .builders import APPLICANT, BUREAU, NOW, OUTSIDER, PLAN, REVIEWER, a_document, all_documents, an_application

PUB, ASM, OPN = DocumentKind
DAY = timedelta(days=1)
APPROVED = replace(an_application(Status.APPROVED), name="张某某")
SUBSETS = list(chain.from_iterable(combinations(DocumentKind, count) for count in range(4)))


def papers(have: Iterable[DocumentKind]) -> list[Document]:
    """Return a document of each kind, valid now."""
    return [a_document(kind) for kind in have]


def refusal_of(have: tuple[DocumentKind, ...]) -> Refusal:
    """Return why a send-off with these documents is refused."""
    with pytest.raises(Refused) as caught:
        send_off(APPROVED, PLAN, REVIEWER, papers(have), NOW, BUREAU)
    assert len(caught.value.refusals) == 1
    return caught.value.first


def test_a_complete_file_goes_to_the_next_unit_up() -> None:
    """E16, DESIGN §2: 已送审, in the queue of the unit above, the revision unchanged."""
    change = send_off(APPROVED, PLAN, REVIEWER, all_documents(), NOW, BUREAU)
    assert change == Change(Act.SEND, Status.SENT, 1, 1, frozenset(), BUREAU.id)


@pytest.mark.parametrize(
    ("have", "message"),
    [
        ((), "张某某：单位公示证明、单位考核表、单位审核意见表未上传"),
        ((PUB,), "张某某：单位考核表、单位审核意见表未上传"),
        ((ASM,), "张某某：单位公示证明、单位审核意见表未上传"),
        ((OPN,), "张某某：单位公示证明、单位考核表未上传"),
        ((ASM, PUB), "张某某：单位审核意见表未上传"),
        ((OPN, PUB), "张某某：单位考核表未上传"),
        ((OPN, ASM), "张某某：单位公示证明未上传"),
    ],
)
def test_the_message_names_the_person_and_each_missing_document(have: tuple[DocumentKind, ...], message: str) -> None:
    """E02, DESIGN §2: exactly these words, in the order of the checklist."""
    assert refusal_of(have) == Refusal("documents", message)


@pytest.mark.parametrize("have", SUBSETS)
def test_nothing_is_sent_unless_all_three_are_there(have: tuple[DocumentKind, ...]) -> None:
    """E16: every subset of the documents but the whole is refused."""
    if set(have) == set(DocumentKind):
        assert send_off(APPROVED, PLAN, REVIEWER, papers(have), NOW, BUREAU).status is Status.SENT
    else:
        assert refusal_of(have).code == "documents"


def test_documents_of_an_older_revision_do_not_count() -> None:
    """F07, F08: after a change of the flow all three are missing again; the sentence says why and what to do."""
    later = replace(APPROVED, flow_rev=2)
    with pytest.raises(Refused) as caught:
        send_off(later, PLAN, REVIEWER, all_documents(1), NOW, BUREAU)
    all_three = "单位公示证明、单位考核表、单位审核意见表"
    why = f"（原{all_three}因流程已变更作废，请重新下载表格，盖章后上传）"
    assert caught.value.refusals == (Refusal("documents", f"张某某：{all_three}未上传{why}"),)


@pytest.mark.parametrize(("ends", "sent"), [(NOW - DAY, True), (NOW, False), (NOW + DAY, False)])
def test_a_notice_that_is_not_over_holds_the_send_off_back(ends: datetime, sent: bool) -> None:
    """Q21: 公示期满, that is from the day after its last day."""
    notice = Notice(ends.date() - 10 * DAY, ends.date())
    documents = [replace(one, notice=notice) if one.kind is PUB else one for one in all_documents()]
    if sent:
        assert send_off(APPROVED, PLAN, REVIEWER, documents, NOW, BUREAU).status is Status.SENT
        return
    with pytest.raises(Refused) as caught:
        send_off(APPROVED, PLAN, REVIEWER, documents, NOW, BUREAU)
    message = f"张某某：公示期未满（到 {ends:%Y-%m-%d} 为止），期满后才能送审"
    assert caught.value.refusals == (Refusal("notice", message),)


@pytest.mark.parametrize("status", [one for one in Status if one is not Status.APPROVED])
def test_only_an_approved_application_is_sent(status: Status) -> None:
    """Q21: the status is told before missing documents are."""
    application = replace(an_application(status), holder=APPROVED.holder)
    with pytest.raises(Refused) as caught:
        send_off(application, PLAN, REVIEWER, (), NOW, BUREAU)
    message = f"王某某：当前状态为「{status.label}」，不能送审"
    assert caught.value.refusals == (Refusal("status", message),)


def test_nobody_sends_off_for_a_unit_outside_their_own() -> None:
    """Q29: 本级及下级 holds for send-offs too."""
    with pytest.raises(Refused) as caught:
        send_off(APPROVED, PLAN, OUTSIDER, all_documents(), NOW, BUREAU)
    assert caught.value.first == Refusal("scope", "张某某的办件不在本级及下级单位范围内，不能送审")


def test_nobody_sends_off_their_own_application() -> None:
    """Q29: what holds for a review holds for sending the reviewed file on."""
    with pytest.raises(Refused) as caught:
        send_off(APPROVED, PLAN, APPLICANT, all_documents(), NOW, BUREAU)
    assert caught.value.first == Refusal("self", "不能送审本人的申报，请由其他审核员处理")
