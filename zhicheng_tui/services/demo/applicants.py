"""Applicants of the demo world who can sign in: somebody new, and people whom the world has anyway.

They are found once everybody has been drawn, so that accounts change nothing about who there is and where they stand.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, text, update
from sqlalchemy.orm import aliased
from sqlmodel import col

from ...domain.clock import utc
from ...domain.hints import find_hints
from ...domain.status import Act, Status
from ...domain.text import hostile
from ...store import tables
from ...store.queries.values import decoded
from .numbers import identity_number
from .rows import Rows
from .units import Organisation
from .words import Named

_MOST = 60
"""People looked at for one part."""
_UNTOUCHED = ("perf", "assess", "paper", "book", "patent", "project", "award", "standard", "other", "attach")
"""Modules that somebody half-way has not come to."""
_STATUSES = {"draft": Status.DRAFT, "returned": Status.RETURNED, "again": Status.SUBMITTED}
_ROUNDS = {"draft": 0, "returned": 1, "again": 2}


def add_applicants(
    connection: Connection,
    entries: Sequence[Named],
    organisation: Organisation,
    tree: str,
    rows: Rows,
    now: datetime,
) -> None:
    """Give accounts to the applicants of `data/demo/applicants.toml`, after those of everybody else.

    Args:
        tree: Path of the unit that they belong to, or below it.
        rows: With the trail, which has not been written yet.
        now: The instant that the world is made at.
    """
    number = len(organisation.accounts)
    for entry in entries:
        row = _found(connection, entry["part"], tree, now) if "part" in entry else None
        if row is None and "part" in entry:
            continue
        number += 1
        if row is None:
            unit = organisation.units[entry["unit"]].id
            person = {"name": entry["name"], "phone": entry["phone"], "unit_id": unit}
            person["id_no"] = identity_number(f"420202{entry['birth']}999")
        else:
            _PARTS[entry["part"]](connection, row, entry, rows)
            person = {"name": row.name, "phone": row.phone, "unit_id": row.unit_id, "id_no": row.id_no}
        account = {"id": number, "login": entry["login"], "role": "applicant", "version": 1, **person}
        connection.execute(insert(tables.User).values(**account))


def _found(connection: Connection, part: str, tree: str, now: datetime) -> Any:
    """Return somebody whose application stands so and has nothing wrong in it, or `None`."""
    status = _STATUSES[part]
    application, person, plan, other = tables.Application, tables.Person, tables.Plan, aliased(tables.Application)
    twice = select(col(other.id)).where(col(other.person_id) == person.id, col(other.id) != application.id)
    account = select(col(tables.User.id)).where(col(tables.User.id_no) == person.id_no)
    ends = col(plan.apply_end) if status is Status.DRAFT else col(plan.review_end)
    statement = (
        select(
            col(application.id), col(application.unit_id), col(application.updated_at),
            col(person.name), col(person.id_no), col(person.phone),
        )
        .join(person, col(person.id) == application.person_id)
        .join(plan, col(plan.id) == application.plan_id)
        .join(tables.Unit, col(tables.Unit.id) == application.unit_id)
        .where(col(application.status) == status.value, col(application.round) == _ROUNDS[part], ends > utc(now))
        .where(col(tables.Unit.path).like(f"{tree}%"), ~twice.exists(), ~account.exists())
        .order_by(col(plan.review_end).desc(), col(application.post) != "工程师", col(application.id))
        .limit(_MOST)
    )  # fmt: skip
    for row in connection.execute(statement).all():
        if not hostile(row.name) and "[" not in row.name and not find_hints(_contents(connection, row.id)):
            return row
    return None


def _contents(connection: Connection, application_id: int) -> dict[str, Any]:
    found = connection.execute(
        text("SELECT module, rows FROM module_content WHERE application_id = :id"), {"id": application_id}
    )
    return {row.module: decoded(row[1]) for row in found}


def _half_way(connection: Connection, row: Any, _entry: Named, _rows: Rows) -> None:
    content = tables.ModuleContent
    connection.execute(
        update(content)
        .where(col(content.application_id) == row.id, col(content.module).in_(_UNTOUCHED))
        .values(rows=[])
    )


def _sent_back(connection: Connection, row: Any, entry: Named, rows: Rows) -> None:
    """Let the last return be the one of the operating guide: one module, its reason, the opinion."""
    review, marks = tables.Review, [entry["module"]]
    number = connection.execute(
        text("SELECT max(id) FROM review WHERE application_id = :id"), {"id": row.id}
    ).scalar_one()
    connection.execute(update(review).where(col(review.id) == number).values(opinion=entry["opinion"]))
    connection.execute(delete(tables.ReturnItem).where(col(tables.ReturnItem.review_id) == number))
    item = {"review_id": number, "module": entry["module"], "reason": entry["reason"]}
    connection.execute(insert(tables.ReturnItem).values(**item))
    application = tables.Application
    connection.execute(update(application).where(col(application.id) == row.id).values(open_modules=marks))
    for place, trace in enumerate(rows.trail):
        if trace.application_id == row.id and trace.act == Act.RETURN:
            after = json.dumps({**json.loads(trace.after), "modules": marks}, sort_keys=True, separators=(",", ":"))
            rows.trail[place] = replace(trace, after=after, reason=entry["opinion"])


def _handed_in_again(connection: Connection, row: Any, entry: Named, _rows: Rows) -> None:
    """Note how the modules that came back were before they were mended, and what the applicant says to it."""
    contents = _contents(connection, row.id)
    marked = connection.execute(
        text(
            "SELECT i.module, r.round FROM return_item i JOIN review r ON r.id = i.review_id"
            " WHERE r.application_id = :id ORDER BY i.module"
        ),
        {"id": row.id},
    )
    for item in marked.all():
        values = {"application_id": row.id, "round": item.round, "module": item.module, "answer": entry["answer"]}
        before = _before(contents.get(item.module, ()))
        connection.execute(insert(tables.ModuleRound).values(**values, rows=before, updated_at=row.updated_at))


def _before(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]] | None:
    """Return rows that lack what the present ones have: the last of several, or a text of the only one."""
    if len(rows) != 1:
        return [dict(row) for row in rows[:-1]] if rows else None
    told = [key for key, value in rows[0].items() if isinstance(value, str) and value]
    return [{**rows[0], told[-1]: ""}]


_PARTS = {"draft": _half_way, "returned": _sent_back, "again": _handed_in_again}
