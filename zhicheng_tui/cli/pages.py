"""Scanned pages as the commands print them: read, taken in, waiting for a person."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..domain.application import ChecklistRow
from ..domain.clock import local
from ..domain.findings import Finding
from ..domain.text import visible
from .talk import say

if TYPE_CHECKING:
    from ..services.intake import Taken
    from ..services.looking import Looked
    from ..services.waiting import WaitingPage

FATES = {"filed": "归档", "waiting": "待处理", "skipped": "跳过", "unusable": "打不开"}
"""What became of pages, by `Fate`; spelled out, for a `scan` to do without what writes."""
_SIGNS = {"filed": "√", "waiting": "?", "skipped": "-", "unusable": "×"}


def usable(page: Looked) -> bool:
    """Say whether a page has a code that counts, or one that has been counted already."""
    return page.finding in (Finding.READ, Finding.ALREADY)


def scanned(path: Path, page: Looked) -> dict[str, Any]:
    """Return what a page turned out to be, as an object."""
    return {
        "path": str(path),
        "page": page.page,
        "outcome": page.finding.value,
        "message": page.words,
        "texts": list(page.texts),
        "engine": page.engine,
        "stage": page.stage,
        "ms": page.ms,
        **_whose(page),
        "form": page.printed.form if page.printed else None,
        "flow_rev": page.printed.flow_rev if page.printed else None,
    }


def scanned_line(path: Path, page: Looked) -> None:
    """Print the same for people."""
    say(f"{'√' if usable(page) else '×'} {_where(path.name, page)}  {visible(page.words)}")


def taken(found: Taken) -> dict[str, Any]:
    """Return what became of a page, as an object."""
    page = found.looked
    told = {
        "name": found.name,
        "page": page.page if page else 0,
        "fate": found.fate.value,
        "finding": page.finding.value if page else None,
        "message": _told(found),
    }
    if page is None:
        return told | dict.fromkeys(("no", "person", "kind", "match", "sha256", "ms"))
    whose = _whose(page)
    return told | {
        "no": whose["no"],
        "person": whose["name"],
        "kind": page.kind.value if page.kind else None,
        "match": page.match.value if page.printed else None,
        "sha256": page.sha256,
        "ms": page.ms,
    }


def taken_line(found: Taken) -> None:
    """Print the same for people."""
    where = _where(found.name, found.looked)
    say(f"{_SIGNS[found.fate]} {FATES[found.fate]}  {where}  {visible(_told(found))}")


def _told(found: Taken) -> str:
    """Return the message, with what else should be looked after: no seal, too dark."""
    if found.fate == "filed" and found.looked is not None:
        return "。".join((found.message, *found.looked.advice))
    return found.message


def waiting(page: WaitingPage, people: Mapping[int, ChecklistRow]) -> dict[str, Any]:
    """Return a page that waits, as an object."""
    looked, printed = page.looked, page.looked.printed
    owner = people.get(printed.application_id) if printed else None
    return {
        "id": page.id,
        "batch": page.batch,
        "at": local(page.at).isoformat(timespec="seconds"),
        "uploader": page.uploader,
        "name": looked.name,
        "page": looked.page,
        "pages": looked.pages,
        "finding": looked.finding.value,
        "message": page.message,
        "no": owner.no if owner else None,
        "person": owner.name if owner else None,
        "kind": looked.kind.value if looked.kind else None,
        "sha256": looked.sha256,
        "guesses": [
            {
                "no": people[guess.application_id].no,
                "person": people[guess.application_id].name,
                "kind": guess.kind.value,
                "why": guess.why,
            }
            for guess in page.guesses
            if guess.application_id in people
        ],
    }


def waiting_lines(page: WaitingPage, people: Mapping[int, ChecklistRow]) -> None:
    """Print the same for people: the page and why it waits, then whose it may be."""
    say(f"{page.id}  {_where(page.looked.name, page.looked)}  {visible(page.message)}")
    for guess in page.guesses:
        if guess.application_id in people:
            row = people[guess.application_id]
            say(f"    可能是 {row.no} {visible(row.name)} 的{guess.kind.label}（{guess.why}）")


def _whose(page: Looked) -> dict[str, str | None]:
    application = page.application
    return {"no": application.no if application else None, "name": application.name if application else None}


def _where(name: str, page: Looked | None) -> str:
    return visible(name) + (f" 第 {page.page} 页" if page and page.page else "")
