"""People who have applications and no account to see them by."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, text

from ...domain.application import Unit
from .values import tree


@dataclass(frozen=True)
class Accountless:
    """A person without an applicant's account, and the unit of their newest application."""

    person_id: int
    name: str
    id_no: str
    phone: str
    unit: Unit


def find_accountless(connection: Connection, path: str) -> list[Accountless]:
    """Return who has an application in the tree at `path` and never had an applicant's account, by unit and name."""
    found = connection.execute(
        text(
            "SELECT p.id, p.name, p.id_no, p.phone, u.id AS unit_id, u.name AS unit_name, u.path, u.kind"
            " FROM (SELECT person_id, max(id) AS newest FROM application GROUP BY person_id) n"
            " JOIN application a ON a.id = n.newest JOIN person p ON p.id = n.person_id"
            " JOIN unit u ON u.id = a.unit_id"
            " LEFT JOIN (SELECT DISTINCT id_no FROM user_account WHERE role = 'applicant') x ON x.id_no = p.id_no"
            " WHERE x.id_no IS NULL AND u.path >= :tree_from AND u.path < :tree_to ORDER BY u.path, p.name_key, p.id"
        ),
        tree(path),
    )
    return [
        Accountless(row.id, row.name, row.id_no, row.phone, Unit(row.unit_id, row.unit_name, row.path, row.kind))
        for row in found
    ]


def find_logins(connection: Connection) -> set[str]:
    """Return every login there is."""
    return set(connection.execute(text("SELECT login FROM user_account")).scalars())


def has_applicant(connection: Connection, id_no: str) -> bool:
    """Say whether there is an active applicant's account for this identity number."""
    asked = text("SELECT 1 FROM user_account WHERE active AND role = 'applicant' AND id_no = :id_no LIMIT 1")
    return connection.execute(asked, {"id_no": id_no}).first() is not None
