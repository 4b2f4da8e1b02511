"""What an uploaded page can come to: each outcome with its own words and remedy, the most basic first (F01–F09)."""

from __future__ import annotations

import tomllib
from dataclasses import replace

import pytest

from zhicheng_tui import resources
from zhicheng_tui.domain.application import Application
from zhicheng_tui.domain.documents import Document, DocumentKind
from zhicheng_tui.domain.findings import FAILED, Finding, Printed, Wanted, judge, may_assign
from zhicheng_tui.domain.refusal import Refusal
from zhicheng_tui.domain.status import Status

from .builders import NOW, a_document, an_application

PUB, ASM, OPN = DocumentKind
WANG = replace(an_application(Status.APPROVED), flow_rev=2)
LI = replace(WANG, id=8, no="2026000008", name="李四")
PAGE = ("f" * 64, 1)
FORM = Printed(WANG.id, ASM, ASM.label, 2, 31)
STANDING = replace(a_document(ASM, 2), sha256=PAGE[0])
FINE = (Finding.READ, "王某某的单位考核表，与当前流程信息一致")


def judged(
    printed: Printed = FORM,
    found: Application | None = WANG,
    documents: list[Document] | None = None,
    wanted: Wanted | None = None,
) -> tuple[Finding, str]:
    """Judge a page of `PAGE`, by default one with nothing wrong."""
    return judge(printed, found, documents or [], PAGE, wanted)


def test_a_form_of_the_current_revision_is_fine() -> None:
    """F05, F06: right person, right form, right revision; with or without saying what is wanted."""
    for wanted in (None, Wanted(WANG), Wanted(WANG, ASM)):
        assert judged(wanted=wanted) == FINE


def test_what_the_caller_may_not_see_is_not_told() -> None:
    """F06: a form of another unit is named as a form only; neither name nor number."""
    finding, message = judged(found=None)
    assert finding is Finding.UNKNOWN
    assert message == "这张单位考核表的办件不存在，或不在本级及下级单位范围内"


def test_somebody_elses_form_is_named() -> None:
    """F06: wrong person, with both names and the number to find them by."""
    assert judged(wanted=Wanted(LI, ASM)) == (
        Finding.OTHER_PERSON,
        "这是王某某（2026000007）的单位考核表，不是李四的",
    )


@pytest.mark.parametrize(
    ("printed", "wanted", "message"),
    [
        (FORM, Wanted(WANG, OPN), "这是单位考核表，不是单位审核意见表"),
        (FORM, Wanted(WANG, PUB), "这是单位考核表，不是推荐单位公示证明"),
        (Printed(WANG.id, None, "申报表", 2, 0), None, "这是申报表，不是送审要上传的表格"),
        (Printed(WANG.id, None, "申报表", 2, 0), Wanted(WANG, OPN), "这是申报表，不是送审要上传的表格"),
    ],
)
def test_another_form_is_named(printed: Printed, wanted: Wanted | None, message: str) -> None:
    """F06: wrong form, with the names of both."""
    assert judged(printed, wanted=wanted) == (Finding.WRONG_FORM, message)


@pytest.mark.parametrize("revision", [1, 3])
def test_another_revision_is_told_with_both_numbers(revision: int) -> None:
    """F07: 与当前流程信息不匹配, by the number that is printed in the form's footer."""
    finding, message = judged(replace(FORM, flow_rev=revision))
    assert finding is Finding.OLD_REVISION
    versions = f"表格是第 {revision} 版（R{revision}），当前是第 2 版（R2）"
    assert message == f"王某某的单位考核表与当前流程信息不匹配：{versions}"


@pytest.mark.parametrize("status", [one for one in Status if one not in (Status.SUBMITTED, Status.APPROVED)])
def test_an_application_that_takes_no_documents_says_how_it_stands(status: Status) -> None:
    """Q23: only under review or waiting to be sent."""
    message = f"王某某：当前状态为「{status.label}」，不能上传材料"
    assert judged(found=replace(WANG, status=status)) == (Finding.CLOSED, message)


def test_what_stands_already_is_told_with_its_time() -> None:
    """Q27: uploaded already; the same file is called so, another page of it or another file is not."""
    when = f"{NOW:%m-%d %H:%M}"
    assert judged(documents=[STANDING]) == (
        Finding.ALREADY,
        f"王某某的单位考核表已于 {when} 上传，是同一个文件",
    )
    for other in (replace(STANDING, sha256="0" * 64), replace(STANDING, page=2)):
        assert judged(documents=[other]) == (Finding.ALREADY, f"王某某的单位考核表已于 {when} 上传")


def test_what_does_not_stand_is_no_hindrance() -> None:
    """F07, Q27: an earlier revision's, a voided one, another kind."""
    others = [replace(STANDING, flow_rev=1), replace(STANDING, replaced=True), replace(STANDING, kind=OPN)]
    assert judged(documents=others) == FINE


def test_the_most_basic_fault_is_told_first() -> None:
    """F06: reach before person, person before form, form before revision, revision before status, status before √."""
    printed, found = replace(FORM, kind=None, flow_rev=1), replace(WANG, status=Status.SENT)
    documents = [replace(STANDING, sha256="0" * 64)]
    seen = [judged(printed, None, documents, Wanted(LI, OPN))[0]]
    seen.append(judged(printed, found, documents, Wanted(LI, OPN))[0])
    seen.append(judged(printed, found, documents, Wanted(WANG, OPN))[0])
    seen.append(judged(replace(printed, kind=ASM), found, documents, Wanted(WANG, ASM))[0])
    seen.append(judged(FORM, found, documents, Wanted(WANG, ASM))[0])
    seen.append(judged(FORM, WANG, documents, Wanted(WANG, ASM))[0])
    assert seen == [
        Finding.UNKNOWN,
        Finding.OTHER_PERSON,
        Finding.WRONG_FORM,
        Finding.OLD_REVISION,
        Finding.CLOSED,
        Finding.ALREADY,
    ]


@pytest.mark.parametrize("finding", Finding)
def test_whatever_is_wrong_has_a_remedy(finding: Finding) -> None:
    """F08: what to do is said wherever something is wrong, as one sentence without its full stop."""
    assert bool(finding.remedy) is (finding not in (Finding.READ, Finding.PLAIN))
    assert not finding.remedy.endswith(("。", "；"))


def test_each_question_of_the_help_is_there() -> None:
    """F09: the help's entry that an outcome points to exists."""
    faq = tomllib.loads((resources.data() / "reference/faq.toml").read_text(encoding="utf-8"))
    known = {entry["id"] for entry in faq["question"]}
    assert {finding.faq for finding in Finding} - {""} <= known
    assert FAILED == "二维码解析失败"


UNREAD = {Finding.NO_CODE, Finding.CROPPED, Finding.BLURRED, Finding.NOT_OURS}


@pytest.mark.parametrize("finding", Finding)
def test_a_person_says_whose_a_page_is_only_when_its_code_was_not_read(finding: Finding) -> None:
    """F06: a code that was read is never overruled by hand; neither is a file that cannot be opened."""
    assert finding.unread is (finding in UNREAD)
    found = may_assign(finding, True, WANG, ASM)
    if finding in UNREAD | {Finding.RECOGNISED}:
        assert found == []
    else:
        assert found == [Refusal("read", "这一页的二维码已经读出，不能指定为别的表格")]


def test_a_form_that_was_never_handed_out_cannot_be_assigned() -> None:
    """F05, E14: what was not downloaded for this revision cannot have come back; a 公示证明 needs no hand-out."""
    message = "王某某：还没有下载过第 2 版的单位考核表，请先下载、签字盖章"
    assert may_assign(Finding.BLURRED, False, WANG, ASM) == [Refusal("not-issued", message)]
    assert may_assign(Finding.NO_CODE, False, WANG, PUB) == []
