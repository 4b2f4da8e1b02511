"""The audit trail."""

from datetime import datetime

from sqlalchemy import DDL, ExecutableDDLElement, Index, event
from sqlmodel import Field

from .. import append_only
from .base import Table


class AuditEvent(Table, table=True):
    """Who did what, when and from where; written in the same transaction as the change."""

    __tablename__ = "audit_event"
    __table_args__ = (
        Index("ix_audit_event_object", "object_kind", "object_id", "seq"),
        {"sqlite_autoincrement": True},
    )

    seq: int | None = Field(default=None, primary_key=True)
    at: datetime
    actor_id: int | None = Field(default=None, foreign_key="user_account.id", index=True)
    on_behalf_of: int | None = Field(default=None, foreign_key="user_account.id")
    via: str
    origin: str = ""
    act: str
    object_kind: str
    object_id: int | None = None
    unit_id: int | None = Field(default=None, foreign_key="unit.id", index=True)
    before: str = ""
    after: str = ""
    """Canonical JSON, without identity numbers."""
    reason: str = ""
    batch: str | None = Field(default=None, index=True)
    token: str | None = Field(default=None, unique=True)
    """Idempotency: the same act sent again finds its own event here."""
    prev_hash: str = ""
    hash: str = ""
    """See `store.chain`."""


for _dialect, _statements in append_only.TRIGGERS.items():
    for _statement in _statements:
        _trigger: ExecutableDDLElement = DDL(_statement).execute_if(dialect=_dialect)  # type: ignore[no-untyped-call]
        event.listen(Table.metadata.tables["audit_event"], "after_create", _trigger)
