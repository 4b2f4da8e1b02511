"""Who may sign in, and the plans and units around them."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection, text

from ...domain.application import Actor, Plan, Unit
from ...domain.calendar import WorkCalendar
from ...domain.urgency import Window
from .values import moment, moment_or_none


def find_actor(connection: Connection, login: str, via: str) -> Actor | None:
    """Return the active account with this login, or `None`; none is where its unit or one above is disabled."""
    found = connection.execute(
        text(
            "SELECT a.id, a.login, a.name, a.role, a.id_no, u.id AS unit_id, u.name AS unit_name, u.path, u.kind"
            " FROM user_account a JOIN unit u ON u.id = a.unit_id WHERE a.login = :login AND a.active"
            " AND NOT EXISTS (SELECT 1 FROM unit c WHERE NOT c.active AND u.path LIKE c.path || '%')"
        ),
        {"login": login},
    ).one_or_none()
    if found is None:
        return None
    unit = Unit(found.unit_id, found.unit_name, found.path, found.kind)
    return Actor(found.id, found.login, found.name, unit, found.role, found.id_no, via)


def find_private(connection: Connection, application_id: int) -> dict[str, str]:
    """Return the private values of an application's person, in full: `id_no` and `phone`."""
    found = connection.execute(
        text("SELECT p.id_no, p.phone FROM application a JOIN person p ON p.id = a.person_id WHERE a.id = :id"),
        {"id": application_id},
    ).one()
    return {"id_no": found.id_no, "phone": found.phone}


def list_logins(connection: Connection) -> list[str]:
    """Return the logins of all active accounts, by age."""
    return list(connection.execute(text("SELECT login FROM user_account WHERE active ORDER BY id")).scalars())


def unit_above(connection: Connection, unit: Unit, plan_id: int) -> Unit | None:
    """Return the unit that takes a file from `unit`, or `None` where the plan has its top."""
    found = connection.execute(
        text(
            "SELECT a.id, a.name, a.path, a.kind FROM unit u JOIN unit a ON a.id = u.parent_id"
            " WHERE u.id = :unit AND u.id <> (SELECT top_unit_id FROM plan WHERE id = :plan)"
        ),
        {"unit": unit.id, "plan": plan_id},
    ).one_or_none()
    return None if found is None else Unit(found.id, found.name, found.path, found.kind)


def list_plans(connection: Connection, calendar: WorkCalendar | None = None) -> list[Plan]:
    """Return all plans; `calendar` counts for those whose thresholds are working days."""
    found = connection.execute(
        text(
            "SELECT id, code, title, committee, apply_end, review_start, review_end, urgent_days, hurry_days,"
            " working_days, second_review FROM plan ORDER BY id"
        )
    )
    plans = []
    for row in found:
        window = Window(moment(row.review_end), moment_or_none(row.review_start), row.urgent_days, row.hurry_days)
        if row.working_days:
            window = replace(window, calendar=calendar or WorkCalendar())
        plans.append(
            Plan(row.id, row.code, row.title, row.committee, moment(row.apply_end), window, bool(row.second_review))
        )
    return plans
