"""What a waiting page is about to be filed as: the question, why it may be, and what is said afterwards."""

from __future__ import annotations

from dataclasses import dataclass

from ...domain.application import Application
from ...domain.documents import Document, DocumentKind, Match
from ...domain.findings import Finding
from ...services.looking import Looked
from ..glyphs import Glyphs
from .intake import SAME
from .settle import Entry

BY_HAND = "二维码读不出，将记为「人工认定」。请先看图核对（Esc 返回，F3）；能录入编码时请用 F4"


@dataclass(frozen=True)
class Claim:
    """A page, and the document it is to become."""

    item: Entry
    application: Application
    kind: DocumentKind
    looked: Looked
    match: Match | None = None
    """What the person answers for: `HAND` or `RECOGNISED`; `None` where the code says it."""
    replacing: bool = False

    @property
    def done(self) -> bool:
        """Whether this very page of this file stands there already."""
        return self.looked.finding is Finding.ALREADY and self.looked.message.endswith(SAME)

    @property
    def question(self) -> str:
        """What is asked before it is filed."""
        name, label = self.application.name, self.kind.label
        if self.replacing:
            return f"{name}的{label}已有一份，换成这一页？"
        return f"归档为{name}（{self.application.no}）的{label}？"

    @property
    def detail(self) -> str:
        """How it is known that the page is this document, or that it is not known."""
        if self.match is Match.HAND:
            return BY_HAND
        if self.replacing:
            return f"{self.looked.message}；换下的一份留在历史里"
        if self.looked.finding is Finding.RECOGNISED:
            _, _, share = self.looked.message.rpartition("吻合")
            return f"二维码看不清，但与签发给{self.application.name}的{self.kind.label}吻合{share}；请先看图核对"
        if self.looked.match is Match.TYPED:
            return "录入的编码正确，与当前流程信息一致"
        return "二维码已读出，与当前流程信息一致"

    def said(self, document: Document, glyphs: Glyphs) -> str:
        """Return what is said once it has been filed."""
        which = f"{self.application.name}的{self.kind.label}"
        if self.done:
            return f"{which}已经是这一页，移出待处理"
        return f"{glyphs.check} {which}已归档（{document.match.label}）"


def claim(item: Entry, application: Application, kind: DocumentKind, looked: Looked) -> Claim | None:
    """Return what a page may be filed as after it was looked at again; `None` when it is not that document."""
    confirmed = Match.RECOGNISED if looked.match is Match.RECOGNISED else None
    if looked.finding in (Finding.READ, Finding.RECOGNISED):
        return Claim(item, application, kind, looked, confirmed)
    if looked.finding is Finding.ALREADY:
        return Claim(item, application, kind, looked, confirmed, replacing=not looked.message.endswith(SAME))
    if looked.finding.unread:
        return Claim(item, application, kind, looked, Match.HAND)
    return None
