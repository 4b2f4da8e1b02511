"""Writing plans: new ones, and changes that take hold only on the version that was read."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, update
from sqlmodel import col

from ..domain.clock import utc
from ..domain.plans import PlanForm, PlanRecord
from .tables import Plan as PlanRow
from .tables import PlanSeries as SeriesRow
from .writing import StaleVersion


def add_plan(connection: Connection, form: PlanForm) -> int:
    """Keep a new plan; return its id."""
    number = connection.execute(insert(PlanRow).values(**_values(form)).returning(col(PlanRow.id))).scalar_one()
    assert number is not None
    _set_takes(connection, number, form)
    return number


def change_plan(connection: Connection, before: PlanRecord, form: PlanForm) -> None:
    """Put a changed plan in the place of `before`.

    Raises:
        StaleVersion: When somebody has changed it since; the transaction must then be given up.
    """
    _set(connection, before, _values(form))
    if form.takes != before.form.takes:
        connection.execute(delete(SeriesRow).where(col(SeriesRow.plan_id) == before.id))
        _set_takes(connection, before.id, form)


def set_notice(connection: Connection, before: PlanRecord, sha256: str, name: str) -> None:
    """Name the file of the committee's notice.

    Raises:
        StaleVersion: When somebody has changed the plan since; the transaction must then be given up.
    """
    _set(connection, before, {"notice_sha256": sha256, "notice_name": name})


def _set(connection: Connection, before: PlanRecord, values: dict[str, object]) -> None:
    changed = connection.execute(
        update(PlanRow)
        .where(col(PlanRow.id) == before.id, col(PlanRow.version) == before.version)
        .values(version=before.version + 1, **values)
    )
    if changed.rowcount != 1:
        raise StaleVersion


def _set_takes(connection: Connection, plan_id: int, form: PlanForm) -> None:
    rows = [{"plan_id": plan_id, "series_no": number, "level": level} for number, level in sorted(form.takes)]
    if rows:
        connection.execute(insert(SeriesRow), rows)


def _values(form: PlanForm) -> dict[str, object]:
    assert form.apply_end is not None
    assert form.review_end is not None
    return {
        "code": form.code,
        "title": form.title,
        "committee": form.committee,
        "year": form.year,
        "top_unit_id": form.top_unit_id,
        "apply_end": utc(form.apply_end),
        "review_start": form.review_start and utc(form.review_start),
        "review_end": utc(form.review_end),
        "urgent_days": form.urgent_days,
        "hurry_days": form.hurry_days,
        "working_days": form.working_days,
        "second_review": form.second_review,
    }
