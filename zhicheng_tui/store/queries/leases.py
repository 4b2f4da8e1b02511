"""Who has an application open for review."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, text

from .values import moment


@dataclass(frozen=True)
class Lease:
    """Somebody who has an application open."""

    user_id: int
    name: str
    sitting: str
    since: datetime
    until: datetime


def find_lease(connection: Connection, application_id: int) -> Lease | None:
    """Return the lease of an application, one that has run out included."""
    row = connection.execute(
        text(
            "SELECT l.user_id, w.name, l.sitting, l.since, l.until FROM lease l JOIN user_account w"
            " ON w.id = l.user_id WHERE l.application_id = :id"
        ),
        {"id": application_id},
    ).one_or_none()
    if row is None:
        return None
    return Lease(row.user_id, row.name, row.sitting, moment(row.since), moment(row.until))


def find_typing(connection: Connection, application_id: int, user_id: int) -> tuple[str, datetime] | None:
    """Return who else typed something for an application last, and when; `None` when nobody else did."""
    row = connection.execute(
        text(
            "SELECT w.name, d.updated_at FROM draft d JOIN user_account w ON w.id = d.user_id"
            " WHERE d.application_id = :id AND d.user_id <> :user ORDER BY d.updated_at DESC LIMIT 1"
        ),
        {"id": application_id, "user": user_id},
    ).one_or_none()
    return None if row is None else (row.name, moment(row.updated_at))
