"""待处理扫描件: a page that waits for a person, as it is kept and as it is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from ..domain.documents import DocumentKind, Match
from ..domain.findings import Finding, Printed
from ..domain.guessing import Guess
from ..store.faults import StorageError
from ..store.files import FileStore
from ..store.queries.documents import Waiting
from .looking import Looked


@dataclass(frozen=True)
class WaitingPage:
    """A page that could not be filed by itself."""

    id: int
    batch: str
    at: datetime
    uploader: str
    message: str
    """Why, and what to do."""
    looked: Looked
    guesses: tuple[Guess, ...] = ()


def as_body(looked: Looked, message: str, offered: Sequence[Guess]) -> dict[str, Any]:
    """Return what is kept of a page besides its file."""
    printed = looked.printed
    return {
        "message": message,
        "found": looked.message,
        "advice": list(looked.advice),
        "text": looked.text,
        "match": looked.match.value,
        "printed": None if printed is None else {
            "application_id": printed.application_id,
            "kind": printed.kind and printed.kind.value,
            "form": printed.form,
            "flow_rev": printed.flow_rev,
            "issue": printed.issue,
        },
        "corners": looked.corners and [list(corner) for corner in looked.corners],
        "module_pixels": looked.module_pixels,
        "size": [looked.width, looked.height],
        "guesses": [[guess.application_id, guess.kind.value, guess.why] for guess in offered],
    }  # fmt: skip


def as_page(found: Waiting, store: FileStore) -> WaitingPage:
    """Return a page from what was kept of it."""
    body, printed = found.body, None
    if body["printed"] is not None:
        told = body["printed"]
        kind = DocumentKind(told["kind"]) if told["kind"] else None
        printed = Printed(told["application_id"], kind, told["form"], told["flow_rev"], told["issue"])
    corners = None if body["corners"] is None else tuple((float(x), float(y)) for x, y in body["corners"])
    looked = Looked(
        name=found.name,
        sha256=found.sha256,
        size=found.size,
        page=found.page,
        pages=found.pages,
        finding=Finding(found.finding),
        message=body["found"],
        advice=tuple(body["advice"]),
        text=body["text"],
        match=Match(body["match"]),
        printed=printed,
        path=_path(store, found.sha256),
        corners=corners,
        module_pixels=body["module_pixels"],
        width=body["size"][0],
        height=body["size"][1],
    )
    offered = tuple(Guess(number, DocumentKind(kind), why) for number, kind, why in body["guesses"])
    return WaitingPage(found.id, found.batch, found.at, found.uploader, body["message"], looked, offered)


def _path(store: FileStore, sha256: str) -> Path | None:
    """Return where the file is; one that is missing keeps nobody from the other pages."""
    try:
        return store.find(sha256)
    except StorageError:
        return None
