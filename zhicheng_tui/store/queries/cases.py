"""One application with everything in it: contents, reviews, documents, its story."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

from ...domain.application import Application, CaseFile, Plan, ReturnItem, Review, Row, Unit
from ...domain.review import Result
from ...domain.status import Status
from .values import TREE, day, decoded, moment, moment_or_none, sql, tree

APPLICATION = (
    "SELECT a.id, a.no, a.version, a.status, a.round, a.flow_rev, a.plan_id, a.business, a.series, a.specialty,"
    " a.level, a.post, a.filed_on, a.arrived_at, a.updated_at, a.open_modules, p.name, p.id_no,"
    " u.id AS unit_id, u.name AS unit_name, u.path AS unit_path,"
    " h.id AS holder_id, h.name AS holder_name, h.path AS holder_path"
    " FROM application a JOIN person p ON p.id = a.person_id"
    " JOIN unit u ON u.id = a.unit_id JOIN unit h ON h.id = a.holder_id"
)

_REVIEW = (
    "SELECT r.id, r.application_id, r.round, r.flow_rev, a.name AS reviewer, r.reviewer_id, u.name AS unit,"
    " r.result, r.opinion, r.at, r.status_before, r.open_before, r.holder_before_id, r.arrived_before,"
    " r.version_after, r.batch, r.undone_at,"
    " (SELECT w.name FROM proposal x JOIN user_account w ON w.id = x.proposed_by WHERE x.application_id ="
    " r.application_id AND x.settled_how = 'confirmed' AND x.settled_by = r.reviewer_id AND x.settled_at = r.at)"
    " AS proposer"
    " FROM review r JOIN user_account a ON a.id = r.reviewer_id JOIN unit u ON u.id = r.unit_id"
)


def find_applications(
    connection: Connection, path: str, ids: Sequence[int], *, lock: bool = False
) -> dict[int, Application]:
    """Return those of `ids` that lie in the tree at `path`; with `lock`, nobody else changes them meanwhile."""
    statement = f"{APPLICATION} WHERE a.id IN :ids AND a.unit_id IN {TREE}"
    if lock and connection.dialect.name == "postgresql":
        statement += " FOR UPDATE OF a"
    found = connection.execute(sql(statement, "ids"), {"ids": list(ids), **tree(path)})
    return {row.id: application_of(row) for row in found}


def find_ids(connection: Connection, path: str, numbers: Sequence[str]) -> dict[str, int]:
    """Return number → id of those applications that lie in the tree at `path`."""
    statement = sql(f"SELECT no, id FROM application WHERE no IN :numbers AND unit_id IN {TREE}", "numbers")
    found = connection.execute(statement, {"numbers": list(numbers), **tree(path)})
    return {row.no: row.id for row in found}


def find_case(connection: Connection, application: Application, plan: Plan) -> CaseFile:
    """Return everything in an application."""
    return CaseFile(
        application=application,
        plan=plan,
        contents=find_contents(connection, application.id),
        reviews=tuple(find_reviews(connection, application.id)),
        valid_documents=count_documents(connection, [application.id]).get(application.id, 0),
    )


def find_contents(connection: Connection, application_id: int) -> dict[str, list[Row]]:
    """Return module id → rows."""
    found = connection.execute(
        text("SELECT module, rows FROM module_content WHERE application_id = :id"), {"id": application_id}
    )
    return {row.module: decoded(row[1]) for row in found}


def find_reviews(connection: Connection, application_id: int) -> list[Review]:
    """Return every decision, oldest first, those undone included."""
    items: dict[int, list[ReturnItem]] = {}
    binding = {"id": application_id}
    for row in connection.execute(
        text(
            "SELECT i.review_id, i.module, i.reason FROM return_item i JOIN review r ON r.id = i.review_id"
            " WHERE r.application_id = :id"
        ),
        binding,
    ):
        items.setdefault(row.review_id, []).append(ReturnItem(row.module, row.reason))
    found = connection.execute(
        text(f"{_REVIEW} WHERE r.application_id = :id ORDER BY r.id"),
        binding,
    )
    return [_review(row, items.get(row.id, [])) for row in found]


def find_last_reviews(connection: Connection, ids: Sequence[int]) -> dict[int, Review]:
    """Return application id → its newest decision that stands (not undone)."""
    found = connection.execute(
        sql(
            f"{_REVIEW} WHERE r.id IN (SELECT max(id) FROM review WHERE application_id IN :ids AND undone_at IS NULL"
            " GROUP BY application_id)",
            "ids",
        ),
        {"ids": list(ids)},
    )
    return {row.application_id: _review(row, []) for row in found}


def find_batch(connection: Connection, batch: str, reviewer_id: int) -> list[int]:
    """Return the ids of the applications that a reviewer's batch decided, in its order."""
    found = connection.execute(
        text("SELECT application_id FROM review WHERE batch = :batch AND reviewer_id = :who ORDER BY id"),
        {"batch": batch, "who": reviewer_id},
    )
    return list(found.scalars())


def count_documents(connection: Connection, ids: Sequence[int]) -> dict[int, int]:
    """Return application id → how many of its documents count as √ now; none is left out."""
    found = connection.execute(
        sql(
            "SELECT d.application_id, count(*) AS n FROM document d JOIN application a ON a.id = d.application_id"
            " WHERE d.application_id IN :ids AND d.replaced_at IS NULL AND d.flow_rev = a.flow_rev"
            " GROUP BY d.application_id",
            "ids",
        ),
        {"ids": list(ids)},
    )
    return {row.application_id: row.n for row in found}


def application_of(row: Any) -> Application:
    """Return the application in a row of `APPLICATION`."""
    return Application(
        id=row.id,
        no=row.no,
        version=row.version,
        status=Status(row.status),
        round=row.round,
        flow_rev=row.flow_rev,
        plan_id=row.plan_id,
        unit=Unit(row.unit_id, row.unit_name, row.unit_path),
        holder=Unit(row.holder_id, row.holder_name, row.holder_path),
        name=row.name,
        id_no=row.id_no,
        business=row.business,
        series=row.series,
        specialty=row.specialty,
        level=row.level,
        post=row.post,
        filed_on=day(row.filed_on),
        arrived_at=moment(row.arrived_at),
        updated_at=moment(row.updated_at),
        open_modules=frozenset(decoded(row.open_modules)),
    )


def _review(row: Any, items: list[ReturnItem]) -> Review:
    return Review(
        id=row.id,
        application_id=row.application_id,
        round=row.round,
        flow_rev=row.flow_rev,
        reviewer=f"{row.proposer}、{row.reviewer}" if row.proposer else row.reviewer,
        reviewer_id=row.reviewer_id,
        unit=row.unit,
        result=Result(row.result),
        opinion=row.opinion,
        at=moment(row.at),
        status_before=Status(row.status_before),
        version_after=row.version_after,
        batch=row.batch or "",
        items=tuple(items),
        undone_at=moment_or_none(row.undone_at),
        open_before=frozenset(decoded(row.open_before)),
        holder_before=row.holder_before_id,
        arrived_before=moment(row.arrived_before),
    )


@dataclass(frozen=True)
class StoryEvent:
    """One thing that was done to an application, as the audit trail has it."""

    at: datetime
    act: str
    who: str
    unit: str
    reason: str


def find_story(connection: Connection, application_id: int) -> list[StoryEvent]:
    """Return what has been done to an application, oldest first."""
    found = connection.execute(
        text(
            "SELECT e.at, e.act, COALESCE(a.name, '') AS who, COALESCE(u.name, '') AS unit, e.reason"
            " FROM audit_event e LEFT JOIN user_account a ON a.id = e.actor_id LEFT JOIN unit u ON u.id = e.unit_id"
            " WHERE e.object_kind = 'application' AND e.object_id = :id ORDER BY e.seq"
        ),
        {"id": application_id},
    )
    return [StoryEvent(moment(row.at), row.act, row.who, row.unit, row.reason) for row in found]
