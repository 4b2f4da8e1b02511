"""What can be printed: for each application, for many at once, or for nobody yet."""

from __future__ import annotations

from enum import StrEnum

from ..domain.documents import DocumentKind


class Paper(StrEnum):
    """What can be printed for applications."""

    OPN = "opn"
    ASM = "asm"
    DECLARATION = "dec"
    SUMMARY = "sum"
    RETURN = "ret"

    @property
    def label(self) -> str:
        """Its Chinese name."""
        return _LABELS[self]

    @property
    def coded(self) -> DocumentKind | None:
        """The document that comes back of it, for papers with a code."""
        return _CODED.get(self)


_LABELS = {
    Paper.OPN: "单位审核意见表",
    Paper.ASM: "考核表",
    Paper.DECLARATION: "申报表",
    Paper.SUMMARY: "一览表",
    Paper.RETURN: "退回修改告知单",
}
_CODED = {Paper.OPN: DocumentKind.OPN, Paper.ASM: DocumentKind.ASM}


class Sheet(StrEnum):
    """What is printed for many applications at once, or for none; each stands alone."""

    PUBLIC = "pub"
    RECEIPT = "rcp"
    OPENING = "opa"

    @property
    def label(self) -> str:
        """Its Chinese name."""
        return name_of_kind(_SHEETS[self])


def paper_of(kind: DocumentKind) -> Paper:
    """Return the paper that comes back as a coded document."""
    return next(paper for paper, coded in _CODED.items() if coded is kind)


def name_of_kind(kind: str) -> str:
    """Return the Chinese name of a paper by the name of its form kind (`FormKind.name`)."""
    return _KINDS.get(kind, "其他表格")


_SHEETS = {Sheet.PUBLIC: "NOTICE_PUBLIC", Sheet.RECEIPT: "RECEIPT", Sheet.OPENING: "OPENING"}
_KINDS = {
    "OPN": DocumentKind.OPN.label,
    "ASM": DocumentKind.ASM.label,
    "DECLARATION": "申报表",
    "SUMMARY": "一览表",
    "OPENING": "开户申请表",
    "NOTICE_RETURN": "退回修改告知单",
    "NOTICE_PUBLIC": "公示",
    "RECEIPT": "送审回执",
}
