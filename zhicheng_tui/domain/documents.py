"""送审附件: the three documents of a send-off and the flow revision they are valid for (E09, F07)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


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


_LABELS = {
    DocumentKind.PUB: "推荐单位公示证明",
    DocumentKind.ASM: "单位考核表",
    DocumentKind.OPN: "单位审核意见表",
}


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
    """Whether a newer upload stands in its place."""

    def valid_for(self, flow_rev: int) -> bool:
        """Say whether it counts as √ at `flow_rev`."""
        return not self.replaced and self.flow_rev == flow_rev


def valid_kinds(documents: Iterable[Document], flow_rev: int) -> frozenset[DocumentKind]:
    """Return the kinds that show √ at `flow_rev`."""
    return frozenset(document.kind for document in documents if document.valid_for(flow_rev))


def missing_message(name: str, have: Iterable[DocumentKind]) -> str | None:
    """Return the guide's sentence naming the person and each missing document (E02), or `None`."""
    present = set(have)
    missing = [kind.short for kind in DocumentKind if kind not in present]
    return f"{name}：{'、'.join(missing)}未上传" if missing else None


def void_warning(count: int) -> str:
    """Return the announcement shown before an act that voids `count` documents; empty for none."""
    return f"将作废 {count} 份已上传材料" if count else ""
