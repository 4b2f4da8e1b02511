"""The audit trail: the one function that writes events, always inside the transaction of the change."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, insert, select
from sqlmodel import col

from ..domain.application import Actor
from ..domain.clock import utc
from .tables import AuditEvent


@dataclass(frozen=True)
class Event:
    """Something that was done: to what, from which state to which, and why."""

    act: str
    object_kind: str
    object_id: int
    before: Mapping[str, object] = field(default_factory=dict)
    after: Mapping[str, object] = field(default_factory=dict)
    reason: str = ""
    token: str | None = None


def record(
    connection: Connection, actor: Actor, events: Sequence[Event], now: datetime, batch: str | None = None
) -> None:
    """Append events to the trail."""
    rows = [
        {
            "at": utc(now),
            "actor_id": actor.id,
            "unit_id": actor.unit.id,
            "via": actor.via,
            "origin": actor.origin,
            "act": event.act,
            "object_kind": event.object_kind,
            "object_id": event.object_id,
            "before": _canonical(event.before),
            "after": _canonical(event.after),
            "reason": event.reason,
            "batch": batch,
            "token": event.token,
        }
        for event in events
    ]
    connection.execute(insert(AuditEvent), rows)


def already_done(connection: Connection, token: str, object_id: int) -> bool:
    """Say whether the act with this idempotency token has been carried out on this object before."""
    same = select(col(AuditEvent.seq)).where(col(AuditEvent.token) == token, col(AuditEvent.object_id) == object_id)
    return connection.execute(same).first() is not None


def _canonical(values: Mapping[str, object]) -> str:
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":")) if values else ""
