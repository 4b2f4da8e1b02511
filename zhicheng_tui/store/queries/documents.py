"""单位送审: the checklist's rows, uploaded documents, forms that are out, send-offs, pages that wait."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

from ...domain.application import ChecklistRow, Sending, Unit
from ...domain.documents import Document, DocumentKind, Match
from ...domain.notice import Notice
from ...domain.status import Status
from .values import TREE, day, decoded, moment, sql, tree

HandedOut = tuple[int, DocumentKind, int, int]
"""A form that was handed out: application, kind, flow revision, issue number."""
_DOCUMENT = (
    "SELECT d.id, d.application_id, d.kind, d.flow_rev, d.sha256, d.name, d.size, d.page, d.pages, d.matched_by,"
    " d.notice_starts, d.notice_ends, d.notice_result, d.uploaded_at, d.replaced_at, d.void_reason, a.name AS uploader"
    " FROM document d JOIN user_account a ON a.id = d.uploaded_by"
)
_SENDING = (
    "SELECT s.id, s.application_id, s.batch, s.at, s.version_after, s.documents, a.name AS who,"
    " u.id AS from_id, u.name AS from_name, u.path AS from_path, t.id AS to_id, t.name AS to_name, t.path AS to_path"
    " FROM send_off s JOIN user_account a ON a.id = s.sent_by"
    " JOIN unit u ON u.id = s.sender_id JOIN unit t ON t.id = s.receiver_id"
)


def fetch_checklist(connection: Connection, path: str, ids: Sequence[int]) -> dict[int, ChecklistRow]:
    """Return the rows of `ids` that lie in the tree at `path`, by id."""
    found = connection.execute(
        sql(
            "SELECT a.id, a.no, a.plan_id, p.name, p.id_no, a.series, a.specialty, u.name AS unit, a.status,"
            " a.flow_rev FROM application a JOIN person p ON p.id = a.person_id JOIN unit u ON u.id = a.unit_id"
            " WHERE a.id IN :ids AND u.path >= :tree_from AND u.path < :tree_to",
            "ids",
        ),
        {"ids": list(ids), **tree(path)},
    ).all()
    documents = find_documents(connection, ids, standing=True)
    return {
        row.id: ChecklistRow(
            row.id, row.no, row.plan_id, row.name, row.id_no, row.series, row.specialty, row.unit,
            Status(row.status), row.flow_rev, tuple(documents.get(row.id, ())),
        )
        for row in found
    }  # fmt: skip


def find_documents(connection: Connection, ids: Sequence[int], *, standing: bool = False) -> dict[int, list[Document]]:
    """Return application id → its documents, oldest first; with `standing` only those not taken out."""
    live = " AND d.replaced_at IS NULL" if standing else ""
    found = connection.execute(
        sql(f"{_DOCUMENT} WHERE d.application_id IN :ids{live} ORDER BY d.id", "ids"), {"ids": list(ids)}
    )
    documents: dict[int, list[Document]] = {}
    for row in found:
        documents.setdefault(row.application_id, []).append(_document(row))
    return documents


def find_document_ids(connection: Connection, ids: Sequence[int]) -> dict[int, Document]:
    """Return documents by their own ids."""
    found = connection.execute(sql(f"{_DOCUMENT} WHERE d.id IN :ids", "ids"), {"ids": list(ids)})
    return {row.id: _document(row) for row in found}


def find_filed(connection: Connection, sha256: str, page: int) -> list[tuple[int, Document]]:
    """Return the documents that stand on this very page of a file, each with its application."""
    found = connection.execute(
        text(
            f"{_DOCUMENT} WHERE d.sha256 = :sha AND d.page <= :page AND :page < d.page + d.pages"
            " AND d.replaced_at IS NULL ORDER BY d.id"
        ),
        {"sha": sha256, "page": page},
    )
    return [(row.application_id, _document(row)) for row in found]


def find_issues(connection: Connection, ids: Sequence[int]) -> list[HandedOut]:
    """Return every form that was handed out for these applications, the newest first."""
    found = connection.execute(
        sql(
            "SELECT application_id, kind, flow_rev, id FROM form_issue WHERE application_id IN :ids ORDER BY id DESC",
            "ids",
        ),
        {"ids": list(ids)},
    )
    return [(row.application_id, DocumentKind(row.kind), row.flow_rev, row.id) for row in found]


def find_rival_issues(connection: Connection, path: str, but: int, limit: int) -> list[HandedOut]:
    """Return the newest forms handed out for other applications of the tree at `path`."""
    found = connection.execute(
        text(
            "SELECT f.application_id, f.kind, f.flow_rev, f.id FROM form_issue f"
            " JOIN application a ON a.id = f.application_id"
            f" WHERE f.application_id <> :but AND a.unit_id IN {TREE} ORDER BY f.id DESC LIMIT :most"
        ),
        {"but": but, "most": limit, **tree(path)},
    )
    return [(row.application_id, DocumentKind(row.kind), row.flow_rev, row.id) for row in found]


def find_sendings(connection: Connection, ids: Sequence[int]) -> dict[int, Sending]:
    """Return application id → its newest send-off that was not recalled."""
    found = connection.execute(
        sql(
            f"{_SENDING} WHERE s.id IN (SELECT max(id) FROM send_off WHERE application_id IN :ids"
            " AND recalled_at IS NULL GROUP BY application_id)",
            "ids",
        ),
        {"ids": list(ids)},
    )
    return {row.application_id: _sending(row) for row in found}


def find_sent_batch(connection: Connection, path: str, batch: str) -> list[Sending]:
    """Return what was sent in one batch from the tree at `path` and not recalled, in its order."""
    found = connection.execute(
        text(f"{_SENDING} WHERE s.batch = :batch AND s.recalled_at IS NULL AND s.sender_id IN {TREE} ORDER BY s.id"),
        {"batch": batch, **tree(path)},
    )
    return [_sending(row) for row in found]


@dataclass(frozen=True)
class Waiting:
    """待处理扫描件: a page that could not be filed by itself."""

    id: int
    batch: str
    at: datetime
    name: str
    sha256: str
    size: int
    page: int
    pages: int
    finding: str
    body: Mapping[str, Any] = field(default_factory=dict)
    uploader: str = ""


def list_waiting(connection: Connection, path: str, ids: Sequence[int] | None = None) -> list[Waiting]:
    """Return the pages that wait in the tree at `path` (or those of `ids` among them), oldest first."""
    wanted = "" if ids is None else " AND i.id IN :ids"
    statement = sql(
        "SELECT i.id, i.batch, i.at, i.name, i.sha256, i.size, i.page, i.pages, i.finding, i.body, a.name AS uploader"
        " FROM intake i JOIN user_account a ON a.id = i.uploaded_by"
        f" WHERE i.settled_at IS NULL AND i.unit_id IN {TREE}{wanted} ORDER BY i.id",
        *([] if ids is None else ["ids"]),
    )
    values = {} if ids is None else {"ids": list(ids)}
    return [
        Waiting(
            row.id, row.batch, moment(row.at), row.name, row.sha256, row.size, row.page, row.pages, row.finding,
            decoded(row.body), row.uploader,
        )
        for row in connection.execute(statement, {**values, **tree(path)})
    ]  # fmt: skip


def count_waiting(connection: Connection, path: str) -> int:
    """Return how many pages wait in the tree at `path`."""
    statement = text(f"SELECT count(*) FROM intake WHERE settled_at IS NULL AND unit_id IN {TREE}")
    return int(connection.execute(statement, tree(path)).scalar_one())


def waits_already(connection: Connection, path: str, sha256: str, page: int) -> bool:
    """Say whether this very page waits in the tree at `path`."""
    statement = text(
        f"SELECT 1 FROM intake WHERE sha256 = :sha AND page = :page AND settled_at IS NULL AND unit_id IN {TREE}"
    )
    return connection.execute(statement, {"sha": sha256, "page": page, **tree(path)}).first() is not None


def _document(row: Any) -> Document:
    notice = None
    if row.notice_starts is not None and row.notice_ends is not None:
        notice = Notice(day(row.notice_starts), day(row.notice_ends), row.notice_result)
    return Document(
        id=row.id,
        kind=DocumentKind(row.kind),
        flow_rev=row.flow_rev,
        sha256=row.sha256,
        name=row.name,
        size=row.size,
        uploaded_at=moment(row.uploaded_at),
        replaced=row.replaced_at is not None,
        page=row.page,
        pages=row.pages,
        match=Match(row.matched_by),
        notice=notice,
        uploader=row.uploader,
        void_reason=row.void_reason,
    )


def _sending(row: Any) -> Sending:
    return Sending(
        id=row.id,
        application_id=row.application_id,
        batch=row.batch,
        sender=Unit(row.from_id, row.from_name, row.from_path),
        receiver=Unit(row.to_id, row.to_name, row.to_path),
        by=row.who,
        at=moment(row.at),
        version_after=row.version_after,
        documents=tuple(decoded(row.documents)),
    )
