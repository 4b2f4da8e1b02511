"""Saying on the command line whose a page is and what it is: what is asked for before it is filed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ..domain.application import Application
from ..domain.documents import Document, Match
from ..domain.findings import Finding, Wanted
from ..domain.refusal import Refused, refuse
from ..domain.text import visible
from ..services.desk import Desk
from ..services.looking import Looked
from ..services.verdicts import Verdict
from .options import UsageError

More = dict[str, Any]
"""What an object says of a document besides the verdict: page, match, sha256."""
_RANKS = {Finding.READ: 0, Finding.ALREADY: 1, Finding.RECOGNISED: 2}
_CODED, _UNREAD = 3, 4


@dataclass(frozen=True)
class Said:
    """What a person says of a page besides whose it is."""

    code: str = ""
    """The text printed beneath the code."""
    confirm: bool = False
    """Has looked at a recognised page."""
    by_hand: bool = False
    """Has looked at an unread page."""
    replace: bool = False
    """What stands may be replaced."""


def the_page(pages: Sequence[Looked], number: int | None, said: Said) -> Looked:
    """Return the page of a file that is meant: the one asked for, else the one that suits best.

    Raises:
        UsageError: When there is no such page, or a person must say which.
    """
    name = pages[0].name
    if number is not None:
        page = next((page for page in pages if page.page == number), None)
        if page is None:
            raise UsageError(f"{name} 没有第 {number} 页，共 {len(pages)} 页")
        return page
    if len(pages) > 1 and (said.code or said.by_hand):
        raise UsageError(f"{name} 有 {len(pages)} 页，请用 --page 写明是第几页")
    return min(pages, key=_rank)


def _rank(page: Looked) -> int:
    return _RANKS.get(page.finding, _UNREAD if page.finding.unread else _CODED)


def agreed(desk: Desk, page: Looked, wanted: Wanted, said: Said) -> tuple[Looked, Match | None]:
    """Return the page as it may be filed, and how it is known what it is when a person answers for that.

    Raises:
        Refused: When its code could not be read for certain, and nobody has said enough.
    """
    openable(page)
    if said.code and (page.finding.unread or page.finding is Finding.RECOGNISED):
        page = desk.examining.typed(said.code, page, wanted)
    if page.finding is Finding.RECOGNISED:
        if said.confirm:
            return page, Match.RECOGNISED
        raise refuse("confirm", f"{page.message}；请在界面里看图确认后上传，看过并确认是这张表格时也可加 --confirm")
    if page.finding.unread:
        if said.by_hand:
            return page, Match.HAND
        raise refuse("unread", f"{page.words}。录入编码用 --code；看图能认定是这张表格时用 --by-hand")
    return page, None


def openable(page: Looked) -> None:
    """Let a page pass that there is something to see on.

    Raises:
        Refused: When its file could not be opened.
    """
    if not page.finding.readable:
        raise refuse("page", f"{visible(page.name)}：{page.words}")


def filed(application: Application, document: Document) -> tuple[Verdict, More]:
    """Return the verdict on a document that was filed, and what else an object says of it."""
    message = f"{document.kind.label}已上传（{document.match.label}）"
    given = (application.id, application.no, application.name)
    more = {"page": document.page, "match": document.match.value, "sha256": document.sha256}
    return Verdict(*given, ok=True, message=message), more


def not_filed(application: Application, refused: Refused, page: Looked) -> tuple[Verdict, More]:
    """Return the same for one that was refused."""
    message = refused.first.message
    if refused.first.code == "already":
        message += "；要替换请加 --replace"
    given = (application.id, application.no, application.name)
    more = {"page": page.page, "match": None, "sha256": page.sha256 or None}
    return Verdict(*given, ok=False, message=message), more


def about(page: Looked, ok: bool) -> More:
    """Return what an object says of a 公示证明 besides the verdict."""
    return {"page": 1 if ok else page.page, "match": Match.HAND.value if ok else None, "sha256": page.sha256 or None}
