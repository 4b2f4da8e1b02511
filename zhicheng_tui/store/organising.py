"""Writing units and requests for accounts; inside the service's transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, bindparam, delete, func, insert, literal, select, update
from sqlmodel import col

from ..domain.application import Actor
from ..domain.clock import local, utc
from ..domain.opening import Fields
from .queries.units import UnitRecord
from .queries.values import tree
from .tables import Application as ApplicationRow
from .tables import OpeningRequest as RequestRow
from .tables import Unit as UnitRow
from .tables import User as UserRow
from .writing import StaleVersion


def add_request(connection: Connection, fields: Fields, opener_id: int, rule: str, actor: Actor, now: datetime) -> int:
    """Keep a new request as a draft; return its id."""
    values = {**vars(fields), "opener_id": opener_id, "rule": rule, "created_by": actor.id, "created_at": utc(now)}
    number = connection.execute(
        insert(RequestRow).values(no=uuid4().hex, **values).returning(col(RequestRow.id))
    ).scalar_one()
    assert number is not None
    no = f"KH{local(now).year}{number:06d}"
    connection.execute(update(RequestRow).where(col(RequestRow.id) == number).values(no=no))
    return number


def change_request(connection: Connection, request_id: int, version: int, values: Mapping[str, Any]) -> None:
    """Change a request, if it still has the version it was read with.

    Raises:
        StaleVersion: When it has not.
    """
    changed = connection.execute(
        update(RequestRow)
        .where(col(RequestRow.id) == request_id, col(RequestRow.version) == version)
        .values(version=version + 1, **values)
    )
    if not changed.rowcount:
        raise StaleVersion


def drop_draft(connection: Connection, request_id: int) -> bool:
    """Take away a request that was never handed in; return whether there was one."""
    where = (col(RequestRow.id) == request_id, col(RequestRow.status) == "DRAFT")
    return bool(connection.execute(delete(RequestRow).where(*where)).rowcount)


def add_unit(
    connection: Connection, above: UnitRecord, *, name: str, kind: str, credit_code: str, region: str, address: str
) -> int:
    """Put a new unit under another; return its id."""
    values = {"name": name, "kind": kind, "credit_code": credit_code, "region": region, "address": address}
    number = connection.execute(
        insert(UnitRow).values(parent_id=above.id, path=f"/new-{uuid4().hex}/", **values).returning(col(UnitRow.id))
    ).scalar_one()
    assert number is not None
    connection.execute(update(UnitRow).where(col(UnitRow.id) == number).values(path=f"{above.path}{number}/"))
    return number


def change_unit(connection: Connection, unit: UnitRecord, values: Mapping[str, Any]) -> None:
    """Change a unit, if it still has the version it was read with.

    Raises:
        StaleVersion: When it has not.
    """
    changed = connection.execute(
        update(UnitRow)
        .where(col(UnitRow.id) == unit.id, col(UnitRow.version) == unit.version)
        .values(version=unit.version + 1, **values)
    )
    if not changed.rowcount:
        raise StaleVersion


def move_unit(connection: Connection, unit: UnitRecord, above: UnitRecord) -> int:
    """Put a unit with all below it under another; return how many units that are.

    Raises:
        StaleVersion: When the unit was changed since it was read.
    """
    change_unit(connection, unit, {"parent_id": above.id})
    bounds = tree(unit.path)
    rest = func.substr(col(UnitRow.path), len(unit.path) + 1)
    moved = connection.execute(
        update(UnitRow)
        .where(col(UnitRow.path) >= bounds["tree_from"], col(UnitRow.path) < bounds["tree_to"])
        .values(path=literal(f"{above.path}{unit.id}/").concat(rest))
    )
    return moved.rowcount


def give_unit(connection: Connection, unit_id: int, searches: Sequence[tuple[int, str]]) -> None:
    """Put applications to another unit, each with the words it is found by from now on."""
    statement = (
        update(ApplicationRow)
        .where(col(ApplicationRow.id) == bindparam("b_id"))
        .values(unit_id=unit_id, search=bindparam("b_search"))
    )
    connection.execute(statement, [{"b_id": number, "b_search": search} for number, search in searches])


def give_searches(connection: Connection, searches: Sequence[tuple[int, str]]) -> None:
    """Let applications be found by other words from now on."""
    statement = (
        update(ApplicationRow).where(col(ApplicationRow.id) == bindparam("b_id")).values(search=bindparam("b_search"))
    )
    if searches:
        connection.execute(statement, [{"b_id": number, "b_search": search} for number, search in searches])


def move_applicant(connection: Connection, id_no: str, unit_id: int) -> list[tuple[int, int]]:
    """Put the applicant's account of the person with this number into a unit; return account and unit before."""
    own = (col(UserRow.id_no) == id_no, col(UserRow.role) == "applicant", col(UserRow.unit_id) != unit_id)
    found = [
        (int(user), before)
        for user, before in connection.execute(select(col(UserRow.id), col(UserRow.unit_id)).where(*own))
        if user is not None
    ]
    if found:
        connection.execute(update(UserRow).where(*own).values(unit_id=unit_id, version=UserRow.version + 1))
    return found
