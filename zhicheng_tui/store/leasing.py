"""Who has an application open for review: taken, kept up, given back; inside the service's transaction."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, and_, case, delete, or_
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col

from ..domain.clock import utc
from .tables import Lease


def take(
    connection: Connection,
    application_id: int,
    user_id: int,
    sitting: str,
    now: datetime,
    until: datetime,
    *,
    over: bool = False,
) -> None:
    """Take a lease that is free, has run out or is this sitting's own, and keep it up to `until`.

    Args:
        over: Also take it from another sitting of the same user. Somebody else's is never taken.
    """
    mine = col(Lease.user_id) == user_id
    if not over:
        mine = and_(mine, col(Lease.sitting) == sitting)
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    statement = insert(Lease).values(
        application_id=application_id, user_id=user_id, sitting=sitting, since=utc(now), until=utc(until)
    )
    held = and_(col(Lease.sitting) == sitting, col(Lease.until) > utc(now))
    since = case((held, col(Lease.since)), else_=statement.excluded.since)
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=[col(Lease.application_id)],
            set_={"user_id": user_id, "sitting": sitting, "since": since, "until": utc(until)},
            where=or_(mine, col(Lease.until) <= utc(now)),
        )
    )


def give_back(connection: Connection, user_id: int, sitting: str, application_id: int | None = None) -> None:
    """Let go of a sitting's lease of an application, or of all its leases."""
    where = [col(Lease.user_id) == user_id, col(Lease.sitting) == sitting]
    if application_id is not None:
        where.append(col(Lease.application_id) == application_id)
    connection.execute(delete(Lease).where(*where))


def clear(connection: Connection, now: datetime) -> None:
    """Take away the leases that have run out."""
    connection.execute(delete(Lease).where(col(Lease.until) <= utc(now)))
