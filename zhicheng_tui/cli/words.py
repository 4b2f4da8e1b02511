"""What people type for kinds of papers and documents, and for dates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ..domain.documents import DocumentKind
from ..domain.notice import Notice
from ..services.papers import Paper, Sheet
from .options import UsageError

KIND_HELP = "pub 公示证明、asm 考核表、opn 审核意见表"


def paper(word: str) -> Paper | Sheet:
    """Return the paper that a word means.

    Raises:
        UsageError: When it means none.
    """
    known: list[Paper | Sheet] = [*Paper, *Sheet]
    for found in known:
        if word.lower() == found.value or word == found.label:
            return found
    raise UsageError(f"不认识表格「{word}」，可用：{'、'.join(f'{found.value} {found.label}' for found in known)}")


def papers(words: Sequence[str]) -> list[Paper] | Sheet:
    """Return the papers for each person that words mean, or the one sheet.

    Raises:
        UsageError: When one means none, or a sheet does not stand alone.
    """
    found = list(dict.fromkeys(paper(word) for word in words))
    sheet = next((one for one in found if isinstance(one, Sheet)), None)
    if sheet is None:
        return [one for one in found if isinstance(one, Paper)]
    if len(found) > 1:
        raise UsageError(f"{sheet.label}要单独生成，不能和别的表格放在一起；请分成两次")
    return sheet


def document(word: str) -> DocumentKind:
    """Return the document of a send-off that a word means.

    Raises:
        UsageError: When it means none.
    """
    for kind in DocumentKind:
        if word.upper() == kind.value or word in (kind.label, kind.short):
            return kind
    known = "、".join(f"{kind.value.lower()} {kind.label}" for kind in DocumentKind)
    raise UsageError(f"不认识材料「{word}」，可用：{known}")


def day(option: str, text: str) -> date:
    """Return the date that an option gives.

    Raises:
        UsageError: When it is none.
    """
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise UsageError(f"{option} 的日期「{text}」不对，写成 2026-11-02 这样") from error


def notice(starts: str, ends: str, result: str | None = None) -> Notice:
    """Return the dates of a 公示, and what came of it when that is told.

    Raises:
        UsageError: When a date is missing or is none.
    """
    lacking = [option for option, text in (("--from", starts), ("--to", ends)) if not text.strip()]
    if lacking:
        raise UsageError(f"公示要写起止日期，还缺 {'、'.join(lacking)}，如 --from 2026-11-02 --to 2026-11-09")
    first, last = day("--from", starts), day("--to", ends)
    return Notice(first, last) if result is None else Notice(first, last, result)
