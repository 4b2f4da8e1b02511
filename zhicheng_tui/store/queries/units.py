"""The tree of units: what stands in it, who has its offices, what each unit has below it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, text

from ...domain.application import Unit
from .values import TREE, sql, tree

OFFICE_KIND = "人社职改部门"
"""What the kind of every office of professional titles ends with."""
_COLUMNS = "u.id, u.parent_id, u.path, u.name, u.kind, u.credit_code, u.region, u.address, u.active, u.version"


@dataclass(frozen=True)
class UnitRecord:
    """A unit with everything that is kept of it."""

    id: int
    parent_id: int | None
    path: str
    name: str
    kind: str
    credit_code: str
    region: str
    address: str
    active: bool
    version: int
    applications: int = 0
    """Of its own, whatever their status."""
    accounts: int = 0
    """Of its own that can sign in."""

    @property
    def unit(self) -> Unit:
        """What the rules see of it."""
        return Unit(self.id, self.name, self.path, self.kind)


def list_units(connection: Connection, path: str) -> list[UnitRecord]:
    """Return the unit at `path` and all below it, each after the one it belongs to, siblings by age."""
    found = connection.execute(
        text(
            f"SELECT {_COLUMNS}, coalesce(t.n, 0) AS applications, coalesce(a.n, 0) AS accounts FROM unit u"
            f" LEFT JOIN (SELECT unit_id, sum(n) AS n FROM application_tally WHERE unit_id IN {TREE} GROUP BY unit_id)"
            " t ON t.unit_id = u.id"
            " LEFT JOIN (SELECT unit_id, count(*) AS n FROM user_account WHERE active GROUP BY unit_id)"
            " a ON a.unit_id = u.id WHERE u.path >= :tree_from AND u.path < :tree_to"
        ),
        tree(path),
    )
    return sorted((_record(row) for row in found), key=lambda unit: [int(step) for step in unit.path.split("/")[1:-1]])


def find_units(connection: Connection, path: str, ids: Sequence[int]) -> dict[int, UnitRecord]:
    """Return the units of `ids` that lie in the tree at `path`, by id."""
    found = connection.execute(
        sql(
            f"SELECT {_COLUMNS}, 0 AS applications, 0 AS accounts FROM unit u"
            " WHERE u.id IN :ids AND u.path >= :tree_from AND u.path < :tree_to",
            "ids",
        ),
        {"ids": list(ids), **tree(path)},
    )
    return {row.id: _record(row) for row in found}


def find_by_code(connection: Connection, credit_code: str) -> Unit | None:
    """Return the unit that has a 统一社会信用代码."""
    found = connection.execute(
        text("SELECT id, name, path, kind FROM unit WHERE credit_code = :code"), {"code": credit_code}
    ).one_or_none()
    return None if found is None else Unit(found.id, found.name, found.path, found.kind)


def find_root(connection: Connection) -> UnitRecord:
    """Return the unit that all others are below."""
    found = connection.execute(
        text(f"SELECT {_COLUMNS}, 0 AS applications, 0 AS accounts FROM unit u WHERE u.parent_id IS NULL ORDER BY u.id")
    ).first()
    assert found is not None, "an installation has its first unit from the beginning"
    return _record(found)


def find_office(connection: Connection, regions: Sequence[str]) -> UnitRecord | None:
    """Return the active office of professional titles of one of these regions, the highest one."""
    found = connection.execute(
        sql(
            f"SELECT {_COLUMNS}, 0 AS applications, 0 AS accounts FROM unit u"
            " WHERE u.kind LIKE :kind AND u.region IN :regions AND u.active ORDER BY length(u.path), u.id",
            "regions",
        ),
        {"kind": f"%{OFFICE_KIND}", "regions": list(regions)},
    ).first()
    return None if found is None else _record(found)


def managing_region(connection: Connection, unit: UnitRecord) -> str:
    """Return the region of a unit, or of the nearest one above it that has any."""
    steps = [int(step) for step in unit.path.split("/")[1:-1]]
    above = find_units(connection, f"/{steps[0]}/", steps)
    return next((above[step].region for step in reversed(steps) if step in above and above[step].region), "")


def _record(row: Any) -> UnitRecord:
    return UnitRecord(
        row.id, row.parent_id, row.path, row.name, row.kind, row.credit_code or "", row.region, row.address,
        bool(row.active), row.version, int(row.applications), int(row.accounts),
    )  # fmt: skip


def find_transferable(connection: Connection, path: str, statuses: Sequence[str]) -> list[int]:
    """Return the applications of the tree at `path` that are in one of these statuses."""
    statement = sql(
        f"SELECT id FROM application WHERE unit_id IN {TREE} AND status IN :statuses ORDER BY id", "statuses"
    )
    return list(connection.execute(statement, {"statuses": list(statuses), **tree(path)}).scalars())


def find_applications_of(connection: Connection, unit_id: int) -> list[int]:
    """Return the applications of a unit itself, whatever their status."""
    found = connection.execute(text("SELECT id FROM application WHERE unit_id = :unit ORDER BY id"), {"unit": unit_id})
    return list(found.scalars())


def name_taken(connection: Connection, parent_id: int | None, name: str) -> bool:
    """Return whether a unit directly under another has a name."""
    found = connection.execute(
        text("SELECT 1 FROM unit WHERE parent_id = :parent AND name = :name"), {"parent": parent_id, "name": name}
    )
    return found.first() is not None


def find_in_flight(connection: Connection, path: str, above: Sequence[int]) -> list[str]:
    """Return the numbers of those applications of the tree at `path` that lie with none of `above` nor within it."""
    statement = sql(
        f"SELECT no FROM application WHERE unit_id IN {TREE} AND status = 'SENT'"
        f" AND holder_id NOT IN :above AND holder_id NOT IN {TREE} ORDER BY id",
        "above",
    )
    return list(connection.execute(statement, {"above": list(above), **tree(path)}).scalars())


def find_of_same_person(connection: Connection, path: str, application_id: int) -> dict[int, str]:
    """Return the applications in the tree at `path` of the person whose application this is, with their statuses."""
    found = connection.execute(
        text(
            "SELECT a.id, a.status FROM application a WHERE a.person_id ="
            f" (SELECT person_id FROM application WHERE id = :id AND unit_id IN {TREE}) AND a.unit_id IN {TREE}"
        ),
        {"id": application_id, **tree(path)},
    )
    return {row.id: row.status for row in found}


def find_closed(connection: Connection, path: str) -> str | None:
    """Return the name of the disabled unit that keeps those at `path` from signing in: it, or one above it."""
    found: str | None = connection.execute(
        text("SELECT name FROM unit WHERE NOT active AND :path LIKE path || '%' ORDER BY length(path)"), {"path": path}
    ).scalar()
    return found
