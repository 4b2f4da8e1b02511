"""送审: approved, the plan open, all three documents valid for the current revision (E02, E16, Q21, Q28)."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain, combinations

import pytest

from zhicheng_tui.domain.documents import DocumentKind, valid_kinds
from zhicheng_tui.domain.lifecycle import Change, send_off
from zhicheng_tui.domain.refusal import Refusal, Refused
from zhicheng_tui.domain.status import Act, Status

from .builders import BUREAU, NOW, OUTSIDER, PLAN, REVIEWER, all_documents, an_application

PUB, ASM, OPN = DocumentKind
APPROVED = replace(an_application(Status.APPROVED), name="张某某")
SUBSETS = list(chain.from_iterable(combinations(DocumentKind, count) for count in range(4)))


def refusal_of(have: tuple[DocumentKind, ...]) -> Refusal:
    """Return why a send-off with these documents is refused."""
    with pytest.raises(Refused) as caught:
        send_off(APPROVED, PLAN, REVIEWER, have, NOW, BUREAU)
    assert len(caught.value.refusals) == 1
    return caught.value.first


def test_a_complete_file_goes_to_the_next_unit_up() -> None:
    """E16, DESIGN §2: 已送审, in the queue of the unit above, the revision unchanged."""
    have = valid_kinds(all_documents(), APPROVED.flow_rev)
    change = send_off(APPROVED, PLAN, REVIEWER, have, NOW, BUREAU)
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
        assert send_off(APPROVED, PLAN, REVIEWER, have, NOW, BUREAU).status is Status.SENT
    else:
        assert refusal_of(have).code == "documents"


def test_documents_of_an_older_revision_do_not_count() -> None:
    """F07: after a change of the flow all three are missing again."""
    later = replace(APPROVED, flow_rev=2)
    assert refusal_of(tuple(valid_kinds(all_documents(1), later.flow_rev))).message.count("、") == 2


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
        send_off(APPROVED, PLAN, OUTSIDER, DocumentKind, NOW, BUREAU)
    assert caught.value.first == Refusal("scope", "张某某的办件不在本级及下级单位范围内，不能送审")
