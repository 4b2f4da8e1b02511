"""Writing many applications at once, and what an import asks the database before it does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, bindparam, insert, select, text, update
from sqlmodel import col

from ..domain.application import Row, Unit
from ..domain.clock import local, utc
from ..domain.filling import Declared
from ..domain.lifecycle import Change
from . import pinyin
from .applying import Identity
from .queries.values import decoded, sql
from .tables import Application as ApplicationRow
from .tables import ColumnMapping as MappingRow
from .tables import ModuleContent as ContentRow
from .tables import Person as PersonRow


@dataclass(frozen=True)
class Known:
    """Somebody who is known already, by their number."""

    person_id: int
    name: str
    id_type: str


@dataclass(frozen=True)
class Standing:
    """An application that there is already."""

    id: int
    no: str
    plan_id: int
    unit: Unit
    declared: Declared


@dataclass(frozen=True)
class Incoming:
    """An application that an import makes."""

    identity: Identity
    plan_id: int
    unit: Unit
    declared: Declared
    series: str
    contents: Mapping[str, Sequence[Row]]
    change: Change
    """What its submission makes of it."""


def find_people(connection: Connection, numbers: Sequence[str]) -> dict[tuple[str, str], Known]:
    """Return those of these numbers who are known, by kind of number and number."""
    found = connection.execute(
        sql("SELECT id, name, id_type, id_no FROM person WHERE id_no IN :numbers", "numbers"),
        {"numbers": list(numbers)},
    )
    return {(row.id_type, row.id_no): Known(row.id, row.name, row.id_type) for row in found}


def find_standing(connection: Connection, people: Sequence[int]) -> dict[int, list[Standing]]:
    """Return the applications of these people, under every plan."""
    found = connection.execute(
        sql(
            "SELECT a.id, a.no, a.plan_id, a.person_id, a.series_no, a.level, a.post, a.specialty, u.id AS unit_id,"
            " u.name, u.path FROM application a JOIN unit u ON u.id = a.unit_id WHERE a.person_id IN :people",
            "people",
        ),
        {"people": list(people)},
    )
    standing: dict[int, list[Standing]] = {}
    for row in found:
        declared = Declared(row.series_no, row.level, row.post, row.specialty)
        unit = Unit(row.unit_id, row.name, row.path)
        standing.setdefault(row.person_id, []).append(Standing(row.id, row.no, row.plan_id, unit, declared))
    return standing


def find_contents(connection: Connection, ids: Sequence[int]) -> dict[int, dict[str, list[Row]]]:
    """Return the modules of these applications."""
    found = connection.execute(
        sql("SELECT application_id, module, rows FROM module_content WHERE application_id IN :ids", "ids"),
        {"ids": list(ids)},
    )
    contents: dict[int, dict[str, list[Row]]] = {}
    for row in found:
        contents.setdefault(row.application_id, {})[row.module] = decoded(row[2])
    return contents


def find_taken(connection: Connection, plan_ids: Sequence[int], numbers: Sequence[str]) -> set[tuple[int, str, str]]:
    """Return which of these people have applied under these plans: plan, kind of number, number."""
    found = connection.execute(
        sql(
            "SELECT a.plan_id, p.id_type, p.id_no FROM application a JOIN person p ON p.id = a.person_id"
            " WHERE p.id_no IN :numbers AND a.plan_id IN :plans",
            "numbers",
            "plans",
        ),
        {"numbers": list(numbers), "plans": list(plan_ids)},
    )
    return {(row.plan_id, row.id_type, row.id_no) for row in found}


_NAMED = (
    update(ApplicationRow)
    .where(col(ApplicationRow.id) == bindparam("b_id"))
    .values(no=bindparam("no"), search=bindparam("search"))
)


def add_applications(connection: Connection, incoming: Sequence[Incoming], now: datetime) -> list[tuple[int, str]]:
    """Make applications with their people and contents, submitted; return id and number of each, in order.

    Raises:
        sqlalchemy.exc.IntegrityError: When somebody has one under the plan already.
    """
    people = _people(connection, [one.identity for one in incoming])
    values: list[dict[str, Any]] = [
        {
            "no": uuid4().hex,
            "plan_id": one.plan_id,
            "unit_id": one.unit.id,
            "holder_id": one.change.holder_id,
            "person_id": people[one.identity.id_type, one.identity.id_no],
            "series_no": one.declared.series_no,
            "series": one.series,
            "level": one.declared.level,
            "post": one.declared.post,
            "specialty": one.declared.specialty,
            "status": one.change.status.value,
            "round": one.change.round,
            "flow_rev": one.change.flow_rev,
            "open_modules": [],
            "filed_on": local(now).date(),
            "submitted_at": utc(now),
            "arrived_at": utc(now),
            "updated_at": utc(now),
            "search": "",
        }
        for one in incoming
    ]
    made = insert(ApplicationRow).returning(col(ApplicationRow.id), sort_by_parameter_order=True)
    ids = [int(number) for number in connection.execute(made, values).scalars() if number is not None]
    year = local(now).year
    numbers = [f"{year}{number:06d}" for number in ids]
    named = [
        {
            "b_id": number,
            "no": no,
            "search": pinyin.search_text(
                one.identity.name, no, one.unit.name, one.declared.specialty, one.declared.post
            ),
        }
        for number, no, one in zip(ids, numbers, incoming, strict=True)
    ]
    connection.execute(_NAMED, named)
    contents = [
        {"application_id": number, "module": module, "rows": list(map(dict, rows)), "updated_at": utc(now)}
        for number, one in zip(ids, incoming, strict=True)
        for module, rows in one.contents.items()
    ]
    if contents:
        connection.execute(insert(ContentRow), contents)
    return list(zip(ids, numbers, strict=True))


def _people(connection: Connection, identities: Sequence[Identity]) -> dict[tuple[str, str], int]:
    """Return the ids of people, those made who are not known."""
    known = find_people(connection, [one.id_no for one in identities])
    ids = {key: found.person_id for key, found in known.items()}
    new = {(one.id_type, one.id_no): one for one in identities if (one.id_type, one.id_no) not in ids}
    if new:
        values = [
            {
                "name": one.name,
                "name_key": pinyin.readings(one.name)[0],
                "id_type": one.id_type,
                "id_no": one.id_no,
                "phone": one.phone,
            }
            for one in new.values()
        ]
        made = insert(PersonRow).returning(col(PersonRow.id), sort_by_parameter_order=True)
        given = connection.execute(made, values).scalars().all()
        ids.update({key: int(number) for key, number in zip(new, given, strict=True) if number is not None})
    return ids


def prepare(names: Sequence[str]) -> None:
    """Spell names before the lock is taken: the first one of all loads the dictionary, which takes half a second."""
    for name in names:
        pinyin.readings(name)


# mappings of columns


def find_mappings(connection: Connection, unit_id: int) -> dict[str, dict[str, str]]:
    """Return the mappings that were saved for a unit, by name."""
    found = connection.execute(
        text("SELECT name, columns FROM column_mapping WHERE unit_id = :unit ORDER BY name"), {"unit": unit_id}
    )
    return {row.name: decoded(row[1]) for row in found}


def save_mapping(
    connection: Connection, unit_id: int, name: str, columns: Mapping[str, str], user_id: int, now: datetime
) -> int:
    """Keep a mapping under a name, in place of one of the same name; return its id."""
    values: dict[str, Any] = {"columns": dict(columns), "saved_by": user_id, "at": utc(now)}
    same = (col(MappingRow.unit_id) == unit_id, col(MappingRow.name) == name)
    number = connection.execute(select(col(MappingRow.id)).where(*same)).scalar()
    if number is not None:
        connection.execute(update(MappingRow).where(*same).values(**values))
        return number
    made = insert(MappingRow).values(unit_id=unit_id, name=name, **values).returning(col(MappingRow.id))
    number = connection.execute(made).scalar_one()
    assert number is not None
    return number
