"""Accounts, failed sign-ins and recusals."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

from ...domain.accounts import Account, Recusal
from ...domain.application import Unit
from .values import moment, moment_or_none, sql, tree

_ACCOUNT = (
    "SELECT a.id, a.login, a.name, a.role, a.phone, a.active, a.password_hash <> '' AS has_password, a.must_change,"
    " a.password_at, a.version, u.id AS unit_id, u.name AS unit_name, u.path, u.kind"
    " FROM user_account a JOIN unit u ON u.id = a.unit_id"
)
_IN_TREE = " WHERE u.path >= :tree_from AND u.path < :tree_to"


@dataclass(frozen=True)
class Standing:
    """What an account is at this moment, for holding a running session against it."""

    active: bool
    role: str
    unit_id: int


def find_standing(connection: Connection, user_id: int) -> Standing | None:
    """Return what an account is now, or `None` when it is gone."""
    found = connection.execute(_STANDING, {"id": user_id}).one_or_none()
    return None if found is None else Standing(bool(found.active), found.role, found.unit_id)


_STANDING = text("SELECT active, role, unit_id FROM user_account WHERE id = :id")


def find_account(connection: Connection, login: str) -> Account | None:
    """Return the account with this login, active or not."""
    found = connection.execute(text(f"{_ACCOUNT} WHERE a.login = :login"), {"login": login}).one_or_none()
    return None if found is None else _account(found)


def list_accounts(connection: Connection, path: str, search: str = "") -> list[Account]:
    """Return the accounts of the unit at `path` and below, by unit and login.

    `search` is part of a login, of a name or of a unit's name.
    """
    values = {**tree(path), "like": f"%{_escaped(search)}%"}
    like = " AND (a.login LIKE :like ESCAPE '!' OR a.name LIKE :like ESCAPE '!' OR u.name LIKE :like ESCAPE '!')"
    wanted = f"{_ACCOUNT}{_IN_TREE}{like if search else ''} ORDER BY u.path, a.login"
    return [_account(row) for row in connection.execute(text(wanted), values if search else tree(path))]


def find_hash(connection: Connection, user_id: int) -> str:
    """Return what is kept of an account's password; empty when it has none."""
    found: str = connection.execute(
        text("SELECT password_hash FROM user_account WHERE id = :id"), {"id": user_id}
    ).scalar_one()
    return found


def find_id_no(connection: Connection, user_id: int) -> str:
    """Return an account holder's identity number, by which they are kept from their own files."""
    found: str = connection.execute(text("SELECT id_no FROM user_account WHERE id = :id"), {"id": user_id}).scalar_one()
    return found


def any_password(connection: Connection) -> bool:
    """Say whether any active account has a password."""
    found = connection.execute(text("SELECT 1 FROM user_account WHERE active AND password_hash <> '' LIMIT 1"))
    return found.first() is not None


def any_of(connection: Connection, roles: Collection[str]) -> bool:
    """Say whether there is an active account in one of these roles."""
    asked = sql("SELECT 1 FROM user_account WHERE active AND role IN :roles LIMIT 1", "roles")
    return connection.execute(asked, {"roles": sorted(roles)}).first() is not None


def list_failures(connection: Connection, login: str, origin: str) -> list[datetime]:
    """Return when sign-ins to an account from one source failed, oldest first."""
    found = connection.execute(
        text("SELECT at FROM sign_in_failure WHERE login = :login AND origin = :origin ORDER BY at, id"),
        {"login": login, "origin": origin},
    )
    return [moment(at) for at in found.scalars()]


def find_unit(connection: Connection, path: str, named: str) -> list[Unit]:
    """Return the active units at `path` and below that have this name, or this credit code."""
    found = connection.execute(
        text(
            f"SELECT u.id, u.name, u.path, u.kind FROM unit u{_IN_TREE} AND u.active"
            " AND (u.name = :named OR u.credit_code = :named) ORDER BY u.path"
        ),
        {**tree(path), "named": named},
    )
    return [Unit(row.id, row.name, row.path, row.kind) for row in found]


def unit_at(connection: Connection, path: str, unit_id: int) -> Unit | None:
    """Return an active unit, if it is at `path` or below."""
    found = connection.execute(
        text(f"SELECT u.id, u.name, u.path, u.kind FROM unit u{_IN_TREE} AND u.active AND u.id = :id"),
        {**tree(path), "id": unit_id},
    ).one_or_none()
    return None if found is None else Unit(found.id, found.name, found.path, found.kind)


def person_of(connection: Connection, path: str, application_no: str) -> tuple[int, str] | None:
    """Return whose application, of the unit at `path` or below, has this number: the person's id and name."""
    found = connection.execute(
        text(
            "SELECT p.id, p.name FROM application a JOIN person p ON p.id = a.person_id"
            f" JOIN unit u ON u.id = a.unit_id{_IN_TREE} AND a.no = :no"
        ),
        {**tree(path), "no": application_no},
    ).one_or_none()
    return None if found is None else (found.id, found.name)


def list_recusals(connection: Connection, user_id: int) -> list[Recusal]:
    """Return whose files an account must keep out of, by age."""
    found = connection.execute(
        text(
            "SELECT r.user_id, r.person_id, p.name AS person, r.reason, m.name AS marked_by, r.at FROM recusal r"
            " JOIN person p ON p.id = r.person_id JOIN user_account m ON m.id = r.marked_by"
            " WHERE r.user_id = :user ORDER BY r.id"
        ),
        {"user": user_id},
    )
    return [Recusal(row.user_id, row.person_id, row.person, row.reason, row.marked_by, moment(row.at)) for row in found]


def find_recused(connection: Connection, user_id: int, ids: Sequence[int]) -> dict[int, str]:
    """Return why an account must keep out of some of these applications, by application."""
    found = connection.execute(
        sql(
            "SELECT a.id, r.reason FROM application a JOIN recusal r ON r.person_id = a.person_id"
            " WHERE r.user_id = :user AND a.id IN :ids",
            "ids",
        ),
        {"user": user_id, "ids": list(ids)},
    )
    return {row.id: row.reason for row in found}


def _account(row: Any) -> Account:
    unit = Unit(row.unit_id, row.unit_name, row.path, row.kind)
    given = (row.id, row.login, row.name, unit, row.role, row.phone)
    flags = (bool(row.active), bool(row.has_password), bool(row.must_change))
    return Account(*given, *flags, moment_or_none(row.password_at), row.version)


def _escaped(search: str) -> str:
    for special in "!%_":
        search = search.replace(special, "!" + special)
    return search


def find_logins(connection: Connection, role: str) -> list[str]:
    """Return the logins of a role in the order in which they were made."""
    return list(
        connection.execute(text("SELECT login FROM user_account WHERE role = :r ORDER BY id"), {"r": role}).scalars()
    )
