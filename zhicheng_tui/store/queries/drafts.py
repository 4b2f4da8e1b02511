"""What a reviewer has typed and not yet saved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, text

from ...domain.review import Decision, Result
from .values import decoded, moment, sql


@dataclass(frozen=True)
class Draft:
    """An unfinished decision."""

    decision: Decision
    seen_version: int
    updated_at: datetime


def find_draft(connection: Connection, user_id: int, application_id: int) -> Draft | None:
    """Return a reviewer's draft for an application, or `None`."""
    found = connection.execute(
        text("SELECT body, seen_version, updated_at FROM draft WHERE user_id = :user AND application_id = :id"),
        {"user": user_id, "id": application_id},
    ).one_or_none()
    if found is None:
        return None
    body = decoded(found.body)
    result = Result(body["result"]) if body["result"] else None
    return Draft(Decision(result, body["opinion"], body["marks"]), found.seen_version, moment(found.updated_at))


def find_marked(connection: Connection, user_id: int, ids: Sequence[int]) -> frozenset[int]:
    """Return those of `ids` for which a reviewer's draft has marked modules."""
    found = connection.execute(
        sql("SELECT application_id, body FROM draft WHERE user_id = :user AND application_id IN :ids", "ids"),
        {"user": user_id, "ids": list(ids)},
    )
    return frozenset(row.application_id for row in found if decoded(row.body)["marks"])
