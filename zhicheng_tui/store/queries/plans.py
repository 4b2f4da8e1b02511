"""评审计划 as they are kept: everything in a plan, the offices it may belong to, what was done to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

from ...domain.application import Unit
from ...domain.plans import PlanForm, PlanRecord, Take
from .values import moment, moment_or_none, sql, tree

_PLAN = (
    "SELECT p.*, u.name AS top_name, u.path AS top_path, u.kind AS top_kind,"
    " (SELECT COALESCE(sum(t.n), 0) FROM application_tally t WHERE t.plan_id = p.id) AS applications"
    " FROM plan p JOIN unit u ON u.id = p.top_unit_id"
)
_ACTS = {"CREATE": "新建", "EDIT": "更改", "EXTEND": "更改审核截止", "NOTICE": "附上通知"}
NEWEST = 20
"""Things done to a plan that are told."""


@dataclass(frozen=True)
class PlanStep:
    """Something that was done to a plan."""

    at: datetime
    who: str
    act: str
    """As the audit trail has it: `CREATE`, `EDIT`, `EXTEND`, `NOTICE`."""
    reason: str

    @property
    def label(self) -> str:
        """What was done, in Chinese."""
        return _ACTS.get(self.act, self.act)


def list_records(connection: Connection) -> list[PlanRecord]:
    """Return all plans, by id."""
    takes = _takes(connection)
    return [_record(row, takes.get(row.id, frozenset())) for row in connection.execute(text(f"{_PLAN} ORDER BY p.id"))]


def find_record(connection: Connection, plan_id: int, *, lock: bool = False) -> PlanRecord | None:
    """Return a plan; with `lock`, nobody changes it or applies under it until the transaction ends."""
    statement = f"{_PLAN} WHERE p.id = :id"
    if lock and connection.dialect.name == "postgresql":
        statement += " FOR UPDATE OF p"
    row = connection.execute(text(statement), {"id": plan_id}).one_or_none()
    return None if row is None else _record(row, _takes(connection, plan_id).get(plan_id, frozenset()))


def find_codes(connection: Connection, but: int | None = None) -> frozenset[str]:
    """Return the codes of all plans, that of plan `but` left out."""
    found = connection.execute(text("SELECT id, code FROM plan"))
    return frozenset(row.code for row in found if row.id != but)


def list_units(connection: Connection, path: str) -> list[Unit]:
    """Return the active units of the tree at `path`, from the top down."""
    found = connection.execute(
        text(
            "SELECT id, name, path, kind FROM unit WHERE active AND path >= :tree_from AND path < :tree_to"
            " ORDER BY length(path), id"
        ),
        tree(path),
    )
    return [Unit(row.id, row.name, row.path, row.kind) for row in found]


def find_steps(connection: Connection, plan_id: int) -> list[PlanStep]:
    """Return what was done to a plan, the newest first, at most `NEWEST`."""
    found = connection.execute(
        text(
            "SELECT e.at, a.name, e.act, e.reason FROM audit_event e LEFT JOIN user_account a ON a.id = e.actor_id"
            " WHERE e.object_kind = 'plan' AND e.object_id = :id ORDER BY e.seq DESC LIMIT :most"
        ),
        {"id": plan_id, "most": NEWEST},
    )
    return [PlanStep(moment(row.at), row.name or "", row.act, row.reason) for row in found]


def _takes(connection: Connection, *plans: int) -> dict[int, frozenset[Take]]:
    where = " WHERE plan_id IN :plans" if plans else ""
    statement = sql(f"SELECT plan_id, series_no, level FROM plan_series{where}", *(["plans"] if plans else []))
    found: dict[int, set[Take]] = {}
    for row in connection.execute(statement, {"plans": list(plans)} if plans else {}):
        found.setdefault(row.plan_id, set()).add((row.series_no, row.level))
    return {plan: frozenset(takes) for plan, takes in found.items()}


def _record(row: Any, takes: frozenset[Take]) -> PlanRecord:
    form = PlanForm(
        code=row.code,
        title=row.title,
        committee=row.committee,
        year=row.year,
        top_unit_id=row.top_unit_id,
        apply_end=moment(row.apply_end),
        review_start=moment_or_none(row.review_start),
        review_end=moment(row.review_end),
        urgent_days=row.urgent_days,
        hurry_days=row.hurry_days,
        working_days=bool(row.working_days),
        second_review=bool(row.second_review),
        takes=takes,
    )
    top = Unit(row.top_unit_id, row.top_name, row.top_path, row.top_kind)
    return PlanRecord(row.id, row.version, form, top, row.applications, row.notice_sha256, row.notice_name)
