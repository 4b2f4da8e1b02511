"""What can be printed for applications."""

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
