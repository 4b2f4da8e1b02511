"""送审附件: the three documents of a send-off and the flow revision they are valid for (E09, F07)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from .notice import Notice


class DocumentKind(StrEnum):
    """The three documents, in the order of the checklist."""

    PUB = "PUB"
    ASM = "ASM"
    OPN = "OPN"

    @property
    def label(self) -> str:
        """The checklist's column name (E09)."""
        return _LABELS[self]

    @property
    def short(self) -> str:
        """The name in the sentence of what is missing (E02)."""
        return self.label.removeprefix("推荐")

    @property
    def coded(self) -> bool:
        """Whether it is a form of ours, with a code (Q24)."""
        return self is not DocumentKind.PUB


_LABELS = {
    DocumentKind.PUB: "推荐单位公示证明",
    DocumentKind.ASM: "单位考核表",
    DocumentKind.OPN: "单位审核意见表",
}
CODED = tuple(kind for kind in DocumentKind if kind.coded)
"""The kinds that are generated blank and come back stamped (E14)."""


class Match(StrEnum):
    """How it was made sure whose an uploaded page is."""

    READ = "read"
    """The code was read."""
    RECOGNISED = "recognised"
    """The code suits the one that was issued, and a person confirmed it."""
    TYPED = "typed"
    """A person typed the text printed beneath the code."""
    HAND = "hand"
    """A person assigned it: a paper without a code, or one that cannot be read."""

    @property
    def label(self) -> str:
        """In a few characters."""
        return _MATCHES[self]


_MATCHES = {Match.READ: "扫码", Match.RECOGNISED: "比对确认", Match.TYPED: "录入编码", Match.HAND: "人工认定"}


@dataclass(frozen=True)
class Document:
    """An uploaded document."""

    id: int
    kind: DocumentKind
    flow_rev: int
    """The flow revision it was issued for."""
    sha256: str
    name: str
    size: int
    uploaded_at: datetime
    replaced: bool = False
    """Whether it was taken out: a newer upload stands in its place, or somebody voided it."""
    page: int = 1
    """The page of the file, from 1, on which it begins."""
    pages: int = 1
    """How many pages of the file it takes."""
    match: Match = Match.HAND
    notice: Notice | None = None
    uploader: str = ""
    void_reason: str = ""
    """Why somebody voided it; empty when it was replaced or still stands."""

    def valid_for(self, flow_rev: int) -> bool:
        """Say whether it counts as √ at `flow_rev`."""
        return not self.replaced and self.flow_rev == flow_rev


class Standing(StrEnum):
    """What the checklist shows for a document."""

    VALID = "VALID"
    ABSENT = "ABSENT"
    STALE = "STALE"
    """Uploaded for an earlier flow revision."""

    @property
    def label(self) -> str:
        """What × means here (E11, F07)."""
        return _STANDINGS[self]


_STANDINGS = {
    Standing.VALID: "已上传",
    Standing.ABSENT: "未上传",
    Standing.STALE: "流程已变更，请重新下载",
}


def standing(kind: DocumentKind, documents: Iterable[Document], flow_rev: int) -> Standing:
    """Return how one kind of document stands at `flow_rev`."""
    live = [document for document in documents if document.kind is kind and not document.replaced]
    if any(document.flow_rev == flow_rev for document in live):
        return Standing.VALID
    return Standing.STALE if live else Standing.ABSENT


def valid_kinds(documents: Iterable[Document], flow_rev: int) -> frozenset[DocumentKind]:
    """Return the kinds that show √ at `flow_rev`."""
    return frozenset(document.kind for document in documents if document.valid_for(flow_rev))


def missing_message(name: str, have: Iterable[DocumentKind], stale: Iterable[DocumentKind] = ()) -> str | None:
    """Return the guide's sentence naming the person and each missing document (E02), or `None`.

    Those that were uploaded for an earlier flow revision (`stale`) are named again with the remedy (F08).
    """
    present, old = set(have), set(stale)
    missing = [kind for kind in DocumentKind if kind not in present]
    if not missing:
        return None
    sentence = f"{name}：{_listed(missing)}未上传"
    voided = [kind for kind in missing if kind in old]
    if not voided:
        return sentence
    remedy = "请重新下载表格，盖章后上传" if any(kind.coded for kind in voided) else "请重新上传"
    return f"{sentence}（原{_listed(voided)}因流程已变更作废，{remedy}）"


def notice_message(name: str, documents: Iterable[Document], flow_rev: int, today: date) -> str | None:
    """Return why the public notice does not allow a send-off yet (Q21: 公示期满), or `None`."""
    for document in documents:
        if document.kind is DocumentKind.PUB and document.valid_for(flow_rev):
            if document.notice is None:
                return f"{name}：公示证明没有公示起止日期，请重新上传并填写日期"
            if not document.notice.over(today):
                return f"{name}：公示期未满（到 {document.notice.ends:%Y-%m-%d} 为止），期满后才能送审"
    return None


def void_warning(count: int) -> str:
    """Return the announcement shown before an act that voids `count` documents; empty for none."""
    return f"将作废 {count} 份已上传材料" if count else ""


def _listed(kinds: Iterable[DocumentKind]) -> str:
    return "、".join(kind.short for kind in kinds)
