"""Writing accounts, failed sign-ins and recusals; inside the service's transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, update
from sqlmodel import col

from ..domain.clock import utc
from .tables import Recusal as RecusalRow
from .tables import SignInFailure as FailureRow
from .tables import User as UserRow
from .writing import StaleVersion


def add_account(connection: Connection, **values: Any) -> int:
    """Keep a new account; return its id."""
    number = connection.execute(insert(UserRow).values(**values).returning(col(UserRow.id))).scalar_one()
    assert number is not None
    return number


def change_account(connection: Connection, user_id: int, version: int, **values: Any) -> None:
    """Change an account, if it still has the version it was read with.

    Raises:
        StaleVersion: When it has not.
    """
    changed = connection.execute(
        update(UserRow)
        .where(col(UserRow.id) == user_id, col(UserRow.version) == version)
        .values(version=version + 1, **values)
    )
    if not changed.rowcount:
        raise StaleVersion


def set_password(
    connection: Connection, user_id: int, password_hash: str, now: datetime, *, must_change: bool = False
) -> None:
    """Give an account another password."""
    values = {"password_hash": password_hash, "password_at": utc(now), "must_change": must_change}
    changed = update(UserRow).where(col(UserRow.id) == user_id)
    connection.execute(changed.values(version=UserRow.version + 1, **values))


def rehash(connection: Connection, user_id: int, before: str, after: str) -> None:
    """Keep the same password hashed anew, unless it has been changed meanwhile."""
    same = (col(UserRow.id) == user_id, col(UserRow.password_hash) == before)
    connection.execute(update(UserRow).where(*same).values(password_hash=after))


def add_failure(connection: Connection, login: str, origin: str, now: datetime, forget_before: datetime) -> None:
    """Note a failed sign-in, and forget those that are too old to count."""
    connection.execute(delete(FailureRow).where(col(FailureRow.at) < utc(forget_before)))
    connection.execute(insert(FailureRow).values(login=login, origin=origin, at=utc(now)))


def drop_failures(connection: Connection, login: str, origin: str | None = None) -> None:
    """Forget the failures of an account from one source, or from all."""
    where = [col(FailureRow.login) == login]
    if origin is not None:
        where.append(col(FailureRow.origin) == origin)
    connection.execute(delete(FailureRow).where(*where))


def add_recusal(
    connection: Connection, user_id: int, person_id: int, reason: str, marked_by: int, now: datetime
) -> None:
    """Mark that an account must keep out of a person's files; a mark there is gets the new reason."""
    drop_recusal(connection, user_id, person_id)
    values = {"user_id": user_id, "person_id": person_id, "reason": reason, "marked_by": marked_by, "at": utc(now)}
    connection.execute(insert(RecusalRow).values(**values))


def drop_recusal(connection: Connection, user_id: int, person_id: int) -> bool:
    """Take such a mark away; return whether there was one."""
    where = (col(RecusalRow.user_id) == user_id, col(RecusalRow.person_id) == person_id)
    return bool(connection.execute(delete(RecusalRow).where(*where)).rowcount)
