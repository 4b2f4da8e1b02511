"""送审附件: three kinds, valid for one flow revision each (E09, E11, F07, Q19, Q27)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhicheng_tui.domain.application import ChecklistRow
from zhicheng_tui.domain.documents import (
    CODED,
    Document,
    DocumentKind,
    Match,
    Standing,
    missing_message,
    notice_message,
    standing,
    valid_kinds,
    void_warning,
)
from zhicheng_tui.domain.status import Status

from .builders import APPLICANT_ID, NOW, OVER, a_document, all_documents, unhurried

PUB, ASM, OPN = DocumentKind


def test_labels_are_the_columns_of_the_checklist() -> None:
    """E09, domain.md §1: 推荐单位公示证明, 单位考核表, 单位审核意见表, in this order."""
    assert [(kind.value, kind.label) for kind in DocumentKind] == [
        ("PUB", "推荐单位公示证明"),
        ("ASM", "单位考核表"),
        ("OPN", "单位审核意见表"),
    ]


def test_a_document_counts_for_its_own_revision_only() -> None:
    """F07: neither an older nor a newer revision takes it."""
    document = a_document(ASM, flow_rev=2)
    assert [document.valid_for(revision) for revision in (1, 2, 3)] == [False, True, False]
    assert Document(1, ASM, 2, "", "", 0, NOW).valid_for(2)


def test_a_replaced_document_never_counts() -> None:
    """Q27, domain.md §1: a voided form never satisfies √; the newer one does."""
    old, new = a_document(ASM, replaced=True), a_document(ASM)
    assert valid_kinds([old], 1) == set()
    assert valid_kinds([old, new], 1) == {ASM}


def test_a_complete_set_is_missing_nothing() -> None:
    """E11: × turns √ once the material is in."""
    assert valid_kinds(all_documents(3), 3) == {PUB, ASM, OPN}
    assert missing_message("张某某", DocumentKind) is None


def test_the_guides_sentence_names_all_three() -> None:
    """E02, DESIGN §2: exactly these words."""
    assert missing_message("张某某", []) == "张某某：单位公示证明、单位考核表、单位审核意见表未上传"
    assert missing_message("张某某", iter([PUB, OPN])) == "张某某：单位考核表未上传"


def test_the_warning_counts_what_would_be_voided() -> None:
    """DESIGN §2: 将作废 2 份已上传材料; nothing is said when there is nothing."""
    assert void_warning(0) == ""
    assert void_warning(2) == "将作废 2 份已上传材料"


documents = st.builds(
    lambda kind, revision, replaced: a_document(kind, revision, replaced=replaced),
    st.sampled_from(DocumentKind),
    st.integers(1, 3),
    st.booleans(),
)


@unhurried
@given(st.lists(documents, max_size=8), st.integers(1, 4))
def test_a_mark_is_earned_by_a_live_document_of_that_kind_and_revision(uploaded: list[Document], revision: int) -> None:
    """E09, F07: √ for a kind ⇔ some document of it is not replaced and was issued for this revision."""
    for kind in DocumentKind:
        live = [one for one in uploaded if one.kind is kind and one.flow_rev == revision and not one.replaced]
        assert (kind in valid_kinds(uploaded, revision)) is bool(live)


def test_the_notice_is_the_only_paper_without_a_code() -> None:
    """E14, Q24: 考核表 and 意见表 are generated with a code, the 公示证明 is the unit's own paper."""
    assert CODED == (ASM, OPN)
    assert [kind.coded for kind in DocumentKind] == [False, True, True]


def test_each_way_of_knowing_whose_a_page_is_has_a_word() -> None:
    """DESIGN §6: a code that was recognised is marked as such, and so is what a person typed or said."""
    assert [match.label for match in Match] == ["扫码", "比对确认", "录入编码", "人工认定"]


@unhurried
@given(st.lists(documents, max_size=8), st.integers(1, 4))
def test_a_cross_is_either_absent_or_stale(uploaded: list[Document], revision: int) -> None:
    """E11, F07: √ ⇔ VALID; × tells an earlier revision's paper from none at all; those taken out are none."""
    for kind in DocumentKind:
        live = [one for one in uploaded if one.kind is kind and not one.replaced]
        found = standing(kind, iter(uploaded), revision)
        assert (found is Standing.VALID) is (kind in valid_kinds(uploaded, revision))
        assert (found is Standing.ABSENT) is (not live)
    row = ChecklistRow(1, "", 1, "", "", "", "", "", Status.APPROVED, revision, tuple(uploaded))
    assert row.complete is all(row.standing(kind) is Standing.VALID for kind in DocumentKind)


def test_what_a_cross_means_is_said() -> None:
    """E11, F07, F08: absent, or to be fetched again."""
    labels = [Standing.VALID.label, Standing.ABSENT.label, Standing.STALE.label]
    assert labels == ["已上传", "未上传", "流程已变更，请重新下载"]


@pytest.mark.parametrize(
    ("have", "stale", "message"),
    [
        (
            [PUB],
            [ASM],
            "张某某：单位考核表、单位审核意见表未上传（原单位考核表因流程已变更作废，请重新下载表格，盖章后上传）",
        ),
        ([ASM, OPN], [PUB], "张某某：单位公示证明未上传（原单位公示证明因流程已变更作废，请重新上传）"),
        ([PUB, ASM, OPN], [PUB, ASM], None),
        ([PUB, ASM], [ASM], "张某某：单位审核意见表未上传"),
    ],
)
def test_stale_papers_are_named_with_the_remedy(
    have: list[DocumentKind], stale: list[DocumentKind], message: str | None
) -> None:
    """F07, F08: forms are downloaded again, the 公示证明 only uploaded again; what is valid again is not named."""
    assert missing_message("张某某", have, stale) == message


def test_the_notice_must_be_over() -> None:
    """Q21: 公示期满; the last day itself is not yet over, and a paper without dates says what to do."""
    notice = next(one for one in all_documents() if one.kind is PUB)
    assert notice.notice == OVER
    day = OVER.ends
    waiting = f"张某某：公示期未满（到 {day} 为止），期满后才能送审"
    assert notice_message("张某某", [notice], 1, day) == waiting
    assert notice_message("张某某", [notice], 1, date(2026, 10, 24)) is None
    undated = replace(notice, notice=None)
    message = "张某某：公示证明没有公示起止日期，请重新上传并填写日期"
    assert notice_message("张某某", [undated], 1, date(2026, 10, 24)) == message


def test_only_the_notice_that_counts_is_looked_at() -> None:
    """F07, Q27: neither a voided 公示证明, nor one of an earlier revision, nor another paper holds anything back."""
    notice = replace(a_document(PUB), notice=None)
    others = [replace(notice, replaced=True), replace(notice, flow_rev=2), a_document(ASM), a_document(OPN)]
    assert notice_message("张某某", others, 1, OVER.starts) is None


def test_sample_one_of_the_guide_begins_with_three_crosses() -> None:
    """E10: 张某某 · 工程技术人员 · 水利水电 · × · × · ×."""
    row = ChecklistRow(1, "2026000001", 1, "张某某", APPLICANT_ID, "工程技术人员", "水利水电", "", Status.APPROVED, 1)
    assert [row.standing(kind) for kind in DocumentKind] == [Standing.ABSENT] * 3
    assert not row.complete
