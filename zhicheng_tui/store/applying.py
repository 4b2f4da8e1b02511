"""Writing applications as they are filled in: persons, new applications, the rows of their modules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from sqlalchemy import Connection, delete, exists, insert, select, update
from sqlmodel import col

from ..domain.application import Row, Unit
from ..domain.clock import local, utc
from ..domain.filling import Declared
from . import pinyin
from .tables import Application as ApplicationRow
from .tables import ModuleContent as ContentRow
from .tables import ModuleRound as RoundRow
from .tables import Person as PersonRow
from .tables.base import Table
from .writing import StaleVersion


@dataclass(frozen=True)
class Identity:
    """Who applies."""

    name: str
    id_no: str
    id_type: str = "居民身份证"
    phone: str = ""


def ensure_person(connection: Connection, identity: Identity) -> int:
    """Return the id of the person with this number, made if there is none; what is known of them is left alone."""
    same = select(col(PersonRow.id)).where(
        col(PersonRow.id_type) == identity.id_type, col(PersonRow.id_no) == identity.id_no
    )
    found = connection.execute(same).scalar()
    if found is not None:
        return found
    values = {
        "name": identity.name,
        "name_key": pinyin.readings(identity.name)[0],
        "id_type": identity.id_type,
        "id_no": identity.id_no,
        "phone": identity.phone,
    }
    made = connection.execute(insert(PersonRow).values(**values).returning(col(PersonRow.id))).scalar_one()
    assert made is not None
    return made


def change_person(connection: Connection, person_id: int, name: str, id_type: str, phone: str) -> None:
    """Put a person's name, kind of number and phone right."""
    connection.execute(
        update(PersonRow)
        .where(col(PersonRow.id) == person_id)
        .values(
            name=name, name_key=pinyin.readings(name)[0], id_type=id_type, phone=phone, version=PersonRow.version + 1
        )
    )


def add_application(
    connection: Connection,
    *,
    person_id: int,
    name: str,
    plan_id: int,
    unit: Unit,
    declared: Declared,
    series: str,
    now: datetime,
) -> tuple[int, str]:
    """Begin an application as 填报中; return its id and number, which begins with the year.

    Whether the person has one under the plan already is for the caller to see, who holds the plan's lock.
    """
    values = {
        "no": uuid4().hex,
        "plan_id": plan_id,
        "unit_id": unit.id,
        "holder_id": unit.id,
        "person_id": person_id,
        "filed_on": local(now).date(),
        "arrived_at": utc(now),
        "updated_at": utc(now),
        "open_modules": [],
        "search": "",
        **_declared(declared, series),
    }
    number = connection.execute(insert(ApplicationRow).values(**values).returning(col(ApplicationRow.id))).scalar_one()
    assert number is not None
    no = f"{local(now).year}{number:06d}"
    search = pinyin.search_text(name, no, unit.name, declared.specialty, declared.post)
    connection.execute(update(ApplicationRow).where(col(ApplicationRow.id) == number).values(no=no, search=search))
    return number, no


def redeclare(connection: Connection, application_id: int, declared: Declared, series: str, search: str) -> None:
    """Put another declaration in place of the one there is."""
    connection.execute(
        update(ApplicationRow)
        .where(col(ApplicationRow.id) == application_id)
        .values(search=search, **_declared(declared, series))
    )


def is_referred_to(connection: Connection, application_id: int) -> bool:
    """Say whether anything but its own contents refers to an application: decisions, drafts, documents, forms."""
    for table in Table.metadata.sorted_tables:
        for key in table.foreign_keys:
            refers = key.column.table.name == ApplicationRow.__tablename__ and table.name != ContentRow.__tablename__
            if refers and connection.execute(select(exists().where(key.parent == application_id))).scalar():
                return True
    return False


def discard(connection: Connection, application_id: int) -> None:
    """Delete an application with its contents; whether it may be is for the caller to see, who holds its lock."""
    connection.execute(delete(ContentRow).where(col(ContentRow.application_id) == application_id))
    connection.execute(delete(ApplicationRow).where(col(ApplicationRow.id) == application_id))


def _declared(declared: Declared, series: str) -> dict[str, object]:
    return {
        "series_no": declared.series_no,
        "series": series,
        "level": declared.level,
        "post": declared.post,
        "specialty": declared.specialty.strip(),
    }


def set_search(connection: Connection, application_id: int, search: str) -> None:
    """Put the words right that an application is found by."""
    connection.execute(update(ApplicationRow).where(col(ApplicationRow.id) == application_id).values(search=search))


def touch(connection: Connection, application_id: int, version: int, now: datetime, **values: object) -> None:
    """Note that an application has changed, as of the version it was read with.

    Raises:
        StaleVersion: When somebody changed it since; the transaction must then be given up.
    """
    changed = connection.execute(
        update(ApplicationRow)
        .where(col(ApplicationRow.id) == application_id, col(ApplicationRow.version) == version)
        .values(version=version + 1, updated_at=utc(now), **values)
    )
    if changed.rowcount != 1:
        raise StaleVersion


def set_submitted(connection: Connection, application_id: int, now: datetime) -> None:
    """Note when an application was submitted, before its status says that it was."""
    connection.execute(
        update(ApplicationRow).where(col(ApplicationRow.id) == application_id).values(submitted_at=utc(now))
    )


def add_contents(
    connection: Connection, application_id: int, contents: Mapping[str, Sequence[Row]], now: datetime
) -> None:
    """Keep the modules of a new application."""
    rows = [
        {"application_id": application_id, "module": module, "rows": list(map(dict, rows)), "updated_at": utc(now)}
        for module, rows in contents.items()
    ]
    if rows:
        connection.execute(insert(ContentRow), rows)


def put_rows(
    connection: Connection, application_id: int, module: str, rows: Sequence[Row], seen: int, now: datetime
) -> int:
    """Put rows in place of a module's, if it still has the version `seen` (0: it had none); return the new version.

    Raises:
        StaleVersion: When it has another; the transaction must then be given up.
    """
    values = {"rows": list(map(dict, rows)), "updated_at": utc(now), "version": seen + 1}
    if not seen:
        connection.execute(insert(ContentRow).values(application_id=application_id, module=module, **values))
        return 1
    changed = connection.execute(
        update(ContentRow)
        .where(
            col(ContentRow.application_id) == application_id,
            col(ContentRow.module) == module,
            col(ContentRow.version) == seen,
        )
        .values(**values)
    )
    if changed.rowcount != 1:
        raise StaleVersion
    return seen + 1


def keep_round(
    connection: Connection,
    application_id: int,
    round_: int,
    module: str,
    now: datetime,
    *,
    rows: Sequence[Row] | None = None,
    answer: str | None = None,
) -> None:
    """Note of a module that came back in a round how it was then, or what the applicant says to it.

    Rows that were noted before stay: they are how the round was submitted.
    """
    where = (
        col(RoundRow.application_id) == application_id,
        col(RoundRow.round) == round_,
        col(RoundRow.module) == module,
    )
    standing = connection.execute(select(col(RoundRow.rows)).where(*where)).one_or_none()
    values: dict[str, object] = {"updated_at": utc(now)}
    if answer is not None:
        values["answer"] = answer
    if rows is not None and (standing is None or standing[0] is None):
        values["rows"] = list(map(dict, rows))
    if standing is None:
        key = {"application_id": application_id, "round": round_, "module": module}
        connection.execute(insert(RoundRow).values(**{"answer": "", **key, **values}))
    else:
        connection.execute(update(RoundRow).where(*where).values(**values))
