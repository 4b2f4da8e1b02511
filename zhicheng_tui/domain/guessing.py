"""Whose an unread page probably is, by its file's name and by the page before it; never more than a guess."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .application import ChecklistRow
from .documents import CODED, DocumentKind, Standing

MOST = 3
"""Guesses offered for a page."""
_WORDS = (
    (DocumentKind.PUB, ("公示", "gongshi", "pub")),
    (DocumentKind.ASM, ("考核", "kaohe", "asm")),
    (DocumentKind.OPN, ("意见", "推荐表", "yijian", "opn")),
)


@dataclass(frozen=True)
class Guess:
    """A person and a form that a page may be."""

    application_id: int
    kind: DocumentKind
    why: str


def kind_in(name: str) -> DocumentKind | None:
    """Return the document that a file's name speaks of, if it speaks of one."""
    lowered = name.lower()
    named = [kind for kind, words in _WORDS if any(word in lowered for word in words)]
    return named[0] if len(named) == 1 else None


def guesses(name: str, people: Sequence[ChecklistRow], before: tuple[int, DocumentKind] | None = None) -> list[Guess]:
    """Return whose a page may be, the likeliest first.

    Args:
        name: The file's name, with the folders it lay in.
        people: Those who may still hand in documents.
        before: What the page just before it turned out to be.
    """
    kind = kind_in(name)
    found: list[Guess] = []
    for row in people:
        why = _named(name, row)
        if why:
            wanted = [kind] if kind else _lacking(row)
            found += [Guess(row.id, one, why) for one in wanted]
    if before is not None:
        for row in (row for row in people if row.id == before[0]):
            lacking = [one for one in _lacking(row) if one is not before[1] and kind in (None, one)]
            found += [Guess(row.id, one, "紧跟在此人的表格后面") for one in lacking]
    unique = {(guess.application_id, guess.kind): guess for guess in reversed(found)}
    return sorted(unique.values(), key=found.index)[:MOST]


def _named(name: str, row: ChecklistRow) -> str:
    if row.no in name:
        return "文件名里有办件编号"
    if len(row.id_no) > 6 and row.id_no.upper() in name.upper():
        return "文件名里有证件号码"
    return "文件名里有姓名" if len(row.name) > 1 and row.name in name else ""


def _lacking(row: ChecklistRow) -> list[DocumentKind]:
    return [kind for kind in CODED if row.standing(kind) is not Standing.VALID]
