"""The audit trail: events newest first, one application's story, and the rows that the chain is checked on."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, DateTime, bindparam, text

from ...domain.application import Unit
from ...domain.clock import utc
from ...domain.trail import TrailEvent, TrailFilter
from .. import chain
from .values import TREE, moment, sql, tree

_EVENT = (
    'SELECT e.seq, e.at, e.act, e.via, e.origin, e.object_kind, e.object_id, e."before", e."after", e.reason, e.batch,'
    " e.prev_hash, e.hash, COALESCE(w.name, '') AS who, COALESCE(w.login, '') AS login, COALESCE(u.name, '') AS unit,"
    " COALESCE(b.name, '') AS on_behalf, a.no, p.name AS applicant, o.name AS about_unit, t.name AS about_user"
    " FROM audit_event e LEFT JOIN user_account w ON w.id = e.actor_id LEFT JOIN unit u ON u.id = e.unit_id"
    " LEFT JOIN user_account b ON b.id = e.on_behalf_of"
    " LEFT JOIN application a ON e.object_kind = 'application' AND a.id = e.object_id"
    " LEFT JOIN person p ON p.id = a.person_id"
    " LEFT JOIN unit o ON e.object_kind = 'unit' AND o.id = e.object_id"
    " LEFT JOIN user_account t ON e.object_kind IN ('user', 'user_account') AND t.id = e.object_id"
)
_NEWEST = 5_000
"""Events of one person that are looked through; more in a day are a batch's."""
_CHAIN = ", ".join(f'"{name}"' for name in (*chain.FIELDS, *chain.LINKS))
_IN_TREE = f"(e.unit_id IN {TREE} OR a.unit_id IN {TREE} OR (e.object_kind = 'unit' AND e.object_id IN {TREE}))"


def find_events(
    connection: Connection, unit: Unit, wanted: TrailFilter, before: int | None, limit: int
) -> list[TrailEvent]:
    """Return the newest events that a filter means, at most `limit`, older than event `before` where one is given.

    Args:
        unit: Whose tree is looked in: events by its people and about its applications; at the top, all.
    """
    return [as_event(row) for row in find_event_rows(connection, unit, wanted, before, limit)]


def find_event_rows(
    connection: Connection, unit: Unit, wanted: TrailFilter, before: int | None, limit: int
) -> Sequence[Any]:
    """Return the same as rows, with their hashes; `as_event` makes events of them."""
    where, values, lists = _where(unit, wanted)
    if before is not None:
        where.append("e.seq < :before")
        values["before"] = before
    clause = f" WHERE {' AND '.join(where)}" if where else ""
    instants = [bindparam(name, type_=DateTime(timezone=True)) for name in ("since", "until") if name in values]
    statement = sql(f"{_EVENT}{clause} ORDER BY e.seq DESC LIMIT :limit", *lists).bindparams(*instants)
    return connection.execute(statement, {**values, "limit": limit}).all()


def find_application_events(connection: Connection, application_id: int) -> list[TrailEvent]:
    """Return everything that was done to an application, oldest first."""
    statement = f"{_EVENT} WHERE e.object_kind = 'application' AND e.object_id = :id ORDER BY e.seq"
    return [as_event(row) for row in connection.execute(text(statement), {"id": application_id})]


def read_chain(connection: Connection, after: int | None, limit: int) -> Sequence[Any]:
    """Return rows of `chain.FIELDS` and `chain.LINKS` in order, from the first or behind event `after`."""
    where = "" if after is None else " WHERE seq > :after"
    values = {} if after is None else {"after": after}
    statement = f"SELECT {_CHAIN} FROM audit_event{where} ORDER BY seq LIMIT :limit"
    return connection.execute(text(statement), {**values, "limit": limit}).all()


def find_hash(connection: Connection, seq: int) -> str | None:
    """Return the hash that an event has, or `None` where there is no such event."""
    found = connection.execute(text("SELECT hash FROM audit_event WHERE seq = :seq"), {"seq": seq}).scalar()
    return None if found is None else str(found)


def find_end(connection: Connection) -> chain.Head:
    """Return where the trail ends just now."""
    found = connection.execute(text("SELECT seq, hash FROM audit_event ORDER BY seq DESC LIMIT 1")).one_or_none()
    return chain.Head() if found is None else chain.Head(found.seq, found.hash)


def find_last_by(connection: Connection, actor_id: int) -> TrailEvent | None:
    """Return the newest event of a person."""
    statement = f"{_EVENT} WHERE e.actor_id = :who ORDER BY e.seq DESC LIMIT 1"
    found = connection.execute(text(statement), {"who": actor_id}).one_or_none()
    return None if found is None else as_event(found)


def find_unmasked(connection: Connection, actor_id: int, since: datetime) -> set[int]:
    """Return the applications whose private numbers a person has had shown since then, by their newest events."""
    statement = text(
        "SELECT DISTINCT object_id FROM (SELECT at, act, object_id FROM audit_event WHERE actor_id = :who"
        f" ORDER BY seq DESC LIMIT {_NEWEST}) AS newest WHERE act = 'UNMASK' AND at >= :since"
    ).bindparams(bindparam("since", type_=DateTime(timezone=True)))
    return set(connection.execute(statement, {"who": actor_id, "since": utc(since)}).scalars())


def _where(unit: Unit, wanted: TrailFilter) -> tuple[list[str], dict[str, Any], list[str]]:
    where, values, lists = list[str](), dict[str, Any](), list[str]()
    if unit.path.count("/") > 2:
        where.append(_IN_TREE)
        values |= tree(unit.path)
    if wanted.person:
        where.append("(lower(w.name) LIKE :person ESCAPE '\\' OR lower(w.login) LIKE :person ESCAPE '\\')")
        values["person"] = _part(wanted.person)
    if wanted.no:
        where.append("a.no LIKE :no ESCAPE '\\'")
        values["no"] = _part(wanted.no)[1:]
    if wanted.acts:
        where.append("e.act IN :acts")
        values["acts"] = list(wanted.acts)
        lists.append("acts")
    for name, sign, instant in (("since", ">=", wanted.since), ("until", "<", wanted.until)):
        if instant is not None:
            where.append(f"e.at {sign} :{name}")
            values[name] = utc(instant)
    if wanted.unit:
        where.append(
            "e.unit_id IN (SELECT n.id FROM unit n JOIN unit r ON n.path LIKE r.path || '%'"
            " WHERE lower(r.name) LIKE :unit ESCAPE '\\')"
        )
        values["unit"] = _part(wanted.unit)
    for number, word in enumerate(wanted.words):
        columns = ("w.name", "w.login", "u.name", "p.name", "o.name", "t.name")
        matches = " OR ".join(f"lower({column}) LIKE :word{number} ESCAPE '\\'" for column in columns)
        where.append(f"({matches})")
        values[f"word{number}"] = _part(word)
    return where, values, lists


def _part(word: str) -> str:
    escaped = word.lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


def as_event(row: Any) -> TrailEvent:
    """Return a row as an event."""
    names = (f"{row.no} {row.applicant}" if row.no else "", row.about_unit, row.about_user)
    return TrailEvent(
        seq=row.seq,
        at=moment(row.at),
        act=row.act,
        who=row.who,
        login=row.login,
        unit=row.unit,
        via=row.via,
        origin=row.origin,
        object_kind=row.object_kind,
        object_id=row.object_id,
        object_name=next((name for name in names if name), ""),
        before=_values(row.before),
        after=_values(row.after),
        reason=row.reason,
        batch=row.batch or "",
        on_behalf=row.on_behalf,
    )


def _values(stored: str) -> dict[str, Any]:
    """Return what an event holds; what somebody has changed into something else is shown as it is."""
    try:
        found = json.loads(stored) if stored else {}
    except ValueError:
        found = stored
    return found if isinstance(found, dict) else {"?": stored}
