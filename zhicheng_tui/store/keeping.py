"""Writing what the send-off needs: documents, pages that wait, send-offs; inside the service's transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, update
from sqlmodel import col

from ..domain.application import Actor, Application, Sending
from ..domain.clock import utc
from ..domain.documents import DocumentKind, Match
from ..domain.notice import Notice
from .tables import Document as DocumentRow
from .tables import Intake as IntakeRow
from .tables import Review as ReviewRow
from .tables import SendOff as SendOffRow


@dataclass(frozen=True)
class Paper:
    """A page of a stored file, as what it is to be kept."""

    kind: DocumentKind
    sha256: str
    name: str
    size: int
    page: int
    pages: int
    match: Match
    issue: int | None = None
    notice: Notice | None = None


def add_document(connection: Connection, application: Application, paper: Paper, actor: Actor, now: datetime) -> int:
    """Keep a document for the application's current revision, in place of the one that stood; return its id."""
    connection.execute(
        update(DocumentRow)
        .where(
            col(DocumentRow.application_id) == application.id,
            col(DocumentRow.kind) == paper.kind.value,
            col(DocumentRow.replaced_at).is_(None),
        )
        .values(replaced_at=utc(now))
    )
    values = {
        "application_id": application.id,
        "kind": paper.kind.value,
        "flow_rev": application.flow_rev,
        "sha256": paper.sha256,
        "name": paper.name,
        "size": paper.size,
        "page": paper.page,
        "pages": paper.pages,
        "matched_by": paper.match.value,
        "issue_id": paper.issue,
        "notice_starts": paper.notice and paper.notice.starts,
        "notice_ends": paper.notice and paper.notice.ends,
        "notice_result": paper.notice.result if paper.notice else "",
        "uploaded_at": utc(now),
        "uploaded_by": actor.id,
    }
    number = connection.execute(insert(DocumentRow).values(**values).returning(col(DocumentRow.id))).scalar_one()
    assert number is not None
    return number


def void_document(connection: Connection, document_id: int, reason: str, now: datetime) -> None:
    """Take a document out for a reason; it stays in the record."""
    connection.execute(
        update(DocumentRow)
        .where(col(DocumentRow.id) == document_id, col(DocumentRow.replaced_at).is_(None))
        .values(replaced_at=utc(now), void_reason=reason)
    )


@dataclass(frozen=True)
class Page:
    """A page that is to wait for a person."""

    name: str
    sha256: str
    size: int
    page: int
    pages: int
    finding: str
    body: Mapping[str, Any]


def add_waiting(connection: Connection, pages: Sequence[Page], actor: Actor, now: datetime, batch: str) -> None:
    """Keep pages until somebody settles them."""
    rows = [
        {
            "batch": batch,
            "unit_id": actor.unit.id,
            "uploaded_by": actor.id,
            "at": utc(now),
            "name": page.name,
            "sha256": page.sha256,
            "size": page.size,
            "page": page.page,
            "pages": page.pages,
            "finding": page.finding,
            "body": dict(page.body),
            "settled_how": "",
        }
        for page in pages
    ]
    if rows:
        connection.execute(insert(IntakeRow), rows)


def settle(connection: Connection, intake_id: int, how: str, actor: Actor, now: datetime) -> bool:
    """Note that a page was `filed` or `dropped`; return whether it still waited."""
    changed = connection.execute(
        update(IntakeRow)
        .where(col(IntakeRow.id) == intake_id, col(IntakeRow.settled_at).is_(None))
        .values(settled_at=utc(now), settled_by=actor.id, settled_how=how)
    )
    return bool(changed.rowcount)


def add_sendings(
    connection: Connection,
    sent: Sequence[tuple[Application, int, Sequence[int]]],
    actor: Actor,
    now: datetime,
    batch: str,
) -> None:
    """Record send-offs: each application as it stood before, the unit it goes to, and the documents that go along."""
    rows = [
        {
            "application_id": application.id,
            "batch": batch,
            "sender_id": application.holder.id,
            "receiver_id": receiver,
            "sent_by": actor.id,
            "at": utc(now),
            "flow_rev": application.flow_rev,
            "version_after": application.version + 1,
            "documents": list(documents),
        }
        for application, receiver, documents in sent
    ]
    connection.execute(insert(SendOffRow), rows)


def mark_recalled(connection: Connection, sendings: Sequence[Sending], actor: Actor, now: datetime) -> None:
    """Note that send-offs were taken back; they stay in the record.

    The decision that stood before each stands as the newest again, and can be taken back in turn.
    """
    connection.execute(
        update(SendOffRow)
        .where(col(SendOffRow.id).in_([sending.id for sending in sendings]))
        .values(recalled_at=utc(now), recalled_by=actor.id)
    )
    for sending in sendings:
        before = sending.version_after - 1
        connection.execute(
            update(ReviewRow)
            .where(
                col(ReviewRow.application_id) == sending.application_id,
                col(ReviewRow.version_after) == before,
                col(ReviewRow.undone_at).is_(None),
            )
            .values(version_after=before + 2)
        )
