"""The audit trail: the one function that writes events, always inside the transaction of the change.

Each event is chained to the one before (`store.chain`). Its number is given here and not by the database, so that a
gap is a fault; whoever writes holds the lock on the trail until the transaction ends, so that no two events follow
the same one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, insert, select, text
from sqlmodel import col

from ..domain.application import Actor
from ..domain.clock import utc
from . import chain
from .tables import AuditEvent

LOCK = 0x7A63_6175_6469_7401
"""PostgreSQL's advisory lock on the end of the trail."""


@dataclass(frozen=True)
class Event:
    """Something that was done: to what, from which state to which, and why."""

    act: str
    object_kind: str
    object_id: int | None
    before: Mapping[str, object] = field(default_factory=dict)
    after: Mapping[str, object] = field(default_factory=dict)
    reason: str = ""
    token: str | None = None


def record(
    connection: Connection, actor: Actor, events: Sequence[Event], now: datetime, batch: str | None = None
) -> None:
    """Append events to the trail, chained; without any, do nothing.

    Args:
        connection: In a transaction that may write: SQLite's is the only one then (`BEGIN IMMEDIATE`).
    """
    if not events:
        return
    rows = [
        {
            "at": utc(now),
            "actor_id": actor.id,
            "on_behalf_of": None,
            "unit_id": actor.unit.id,
            "via": actor.via,
            "origin": actor.origin,
            "act": str(event.act),
            "object_kind": str(event.object_kind),
            "object_id": event.object_id,
            "before": _canonical(event.before),
            "after": _canonical(event.after),
            "reason": str(event.reason),
            "batch": batch,
            "token": event.token,
        }
        for event in events
    ]
    connection.execute(insert(AuditEvent), list(chain.link(lock_head(connection), rows)))


def lock_head(connection: Connection) -> chain.Head:
    """Return where the trail ends; nobody else adds to it until the transaction ends."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    found = connection.execute(text("SELECT seq, hash FROM audit_event ORDER BY seq DESC LIMIT 1")).one_or_none()
    return chain.Head() if found is None else chain.Head(found.seq, found.hash)


def already_done(connection: Connection, token: str, object_id: int) -> bool:
    """Say whether the act with this idempotency token has been carried out on this object before."""
    same = select(col(AuditEvent.seq)).where(col(AuditEvent.token) == token, col(AuditEvent.object_id) == object_id)
    return connection.execute(same).first() is not None


def _canonical(values: Mapping[str, object]) -> str:
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":")) if values else ""
