"""送审附件: three kinds, valid for one flow revision each (E09, E11, F07, Q19, Q27)."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from zhicheng_tui.domain.documents import Document, DocumentKind, missing_message, valid_kinds, void_warning

from .builders import NOW, a_document, all_documents, unhurried

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
