"""The other applications of an application's person."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from ...domain.status import Status
from .values import TREE, sql, tree


@dataclass(frozen=True)
class Other:
    """Another application of the same person."""

    no: str
    plan: str
    status: Status

    @property
    def sentence(self) -> str:
        """Which one it is, and how it stands."""
        return f"{self.no}（{self.plan}，{self.status.label}）"


def find_others(connection: Connection, path: str, application_id: int) -> tuple[Other, ...]:
    """Return the other applications of the same person that lie in the tree at `path`, the oldest first."""
    found = connection.execute(
        sql(
            "SELECT o.no, p.title, o.status FROM application a JOIN application o ON o.person_id = a.person_id"
            f" JOIN plan p ON p.id = o.plan_id WHERE a.id = :id AND o.id <> a.id AND o.unit_id IN {TREE} ORDER BY o.id"
        ),
        {"id": application_id, **tree(path)},
    )
    return tuple(Other(row.no, row.title, Status(row.status)) for row in found)
