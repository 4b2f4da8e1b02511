"""What an applicant sees of their own applications."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

from ...domain.application import Application, Row
from ...domain.filling import Declared
from .cases import APPLICATION, application_of
from .values import decoded, moment_or_none, sql


def find_own(
    connection: Connection, id_no: str, ids: Sequence[int] | None = None, *, lock: bool = False
) -> list[Application]:
    """Return the applications of the person with this number (those of `ids`), the newest first.

    With `lock`, nobody else changes them meanwhile.
    """
    statement = f"{APPLICATION} WHERE p.id_no = :number{' AND a.id IN :ids' if ids is not None else ''}"
    statement += " ORDER BY a.filed_on DESC, a.id DESC"
    if lock and connection.dialect.name == "postgresql":
        statement += " FOR UPDATE OF a"
    values: dict[str, Any] = {"number": id_no}
    if ids is not None:
        values["ids"] = list(ids)
    found = connection.execute(sql(statement, *(["ids"] if ids is not None else [])), values)
    return [application_of(row) for row in found]


@dataclass(frozen=True)
class Begun:
    """What only filling in needs to know of an application."""

    person_id: int
    declared: Declared
    promised_at: datetime | None


def find_begun(connection: Connection, application_id: int) -> Begun:
    """Return how an application was begun."""
    row = connection.execute(
        text("SELECT person_id, series_no, level, post, specialty, promised_at FROM application WHERE id = :id"),
        {"id": application_id},
    ).one()
    declared = Declared(row.series_no, row.level, row.post, row.specialty)
    return Begun(row.person_id, declared, moment_or_none(row.promised_at))


def find_modules(connection: Connection, application_id: int) -> dict[str, tuple[int, list[Row]]]:
    """Return module id → version and rows."""
    found = connection.execute(
        text("SELECT module, version, rows FROM module_content WHERE application_id = :id"), {"id": application_id}
    )
    return {row.module: (row.version, decoded(row[2])) for row in found}


@dataclass(frozen=True)
class Noted:
    """Of a module that came back: its rows as they had been (`None`: not changed since), and the explanation."""

    rows: list[Row] | None
    answer: str


def find_round(connection: Connection, application_id: int, round_: int) -> dict[str, Noted]:
    """Return what was noted of the modules that came back in a round."""
    found = connection.execute(
        text("SELECT module, rows, answer FROM module_round WHERE application_id = :id AND round = :round"),
        {"id": application_id, "round": round_},
    )
    return {row.module: Noted(None if row[1] is None else decoded(row[1]), row.answer) for row in found}


def find_files(connection: Connection, application_id: int, module: str) -> frozenset[str]:
    """Return the hashes of the files that rows of a module name, now or in a round that came back."""
    found = connection.execute(
        text(
            "SELECT rows FROM module_content WHERE application_id = :id AND module = :module"
            " UNION ALL SELECT rows FROM module_round WHERE application_id = :id AND module = :module"
            " AND rows IS NOT NULL"
        ),
        {"id": application_id, "module": module},
    )
    return frozenset(str(row["sha256"]) for rows in found.scalars() for row in decoded(rows) if row.get("sha256"))
