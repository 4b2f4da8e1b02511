"""The triggers that let nobody change or remove an audit event, not even somebody with the database in their hands.

SQLite: `REPLACE` deletes without asking the delete triggers of a connection that leaves `recursive_triggers` off, so
an insert is refused where its number or its token is taken already. (`NEW.seq` is -1 for a number that SQLite is to
give: the trigger may only compare for equality.) PostgreSQL: besides, `TRUNCATE`.
"""

from __future__ import annotations

MESSAGE = "audit events cannot be changed"
_REFUSE = f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
_TAKEN = (
    "EXISTS (SELECT 1 FROM audit_event WHERE seq = NEW.seq) OR EXISTS (SELECT 1 FROM audit_event"
    " WHERE token = NEW.token)"
)
_SQLITE = (
    f"CREATE TRIGGER audit_event_no_update BEFORE UPDATE ON audit_event {_REFUSE}",
    f"CREATE TRIGGER audit_event_no_delete BEFORE DELETE ON audit_event {_REFUSE}",
    f"CREATE TRIGGER audit_event_no_replace BEFORE INSERT ON audit_event WHEN {_TAKEN} {_REFUSE}",
)
_POSTGRESQL = (
    "CREATE FUNCTION audit_event_refuse() RETURNS trigger LANGUAGE plpgsql AS $$"
    f" BEGIN RAISE EXCEPTION '{MESSAGE}'; END $$",
    "CREATE TRIGGER audit_event_no_change BEFORE UPDATE OR DELETE ON audit_event"
    " FOR EACH ROW EXECUTE FUNCTION audit_event_refuse()",
    "CREATE TRIGGER audit_event_no_truncate BEFORE TRUNCATE ON audit_event"
    " FOR EACH STATEMENT EXECUTE FUNCTION audit_event_refuse()",
)
TRIGGERS = {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}
"""Database → its statements. Migration 0004 runs them: changed triggers get a new name and a migration."""
REMOVALS = {
    "sqlite": tuple(f"DROP TRIGGER audit_event_no_{act}" for act in ("update", "delete", "replace")),
    "postgresql": (
        "DROP TRIGGER audit_event_no_change ON audit_event",
        "DROP TRIGGER audit_event_no_truncate ON audit_event",
        "DROP FUNCTION audit_event_refuse()",
    ),
}
"""Database → what takes them away."""
