"""What the tests of the services share: applications picked by how they stand, decisions, the whole database."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import insert, text

from zhicheng_tui.domain.application import Application, Review
from zhicheng_tui.domain.review import Decision, Result
from zhicheng_tui.domain.status import Status
from zhicheng_tui.services.desk import Desk
from zhicheng_tui.services.runtime import Runtime
from zhicheng_tui.store.queries import cases
from zhicheng_tui.store.tables import Table, User

NOT_STARTED, OPEN, ENDED = (1,), (2, 3, 4), (6,)
"""Plans of the demo world by whether they can be reviewed for days to come."""
CLOSING = 5
"""The plan that ends within hours: 19:00 on the day of the tests."""
OPINION = "经审核，如上所述。"
MARKS = {"edu": "缺学位证书", "basic": "请核对身份证"}

Dump = dict[str, list[tuple[Any, ...]]]


def deciding(result: Result, opinion: str = OPINION) -> Decision:
    """Return a decision that can be saved; a return marks two modules."""
    return Decision(result, opinion, dict(MARKS) if result is Result.RETURN else {})


PASS, RETURN = deciding(Result.PASS), deciding(Result.RETURN)


def ask(runtime: Runtime, statement: str, **values: object) -> list[Any]:
    """Return the rows of a statement."""
    with runtime.reading() as connection:
        return list(connection.execute(text(statement), values).all())


def pick(
    desk: Desk, status: Status = Status.SUBMITTED, plans: tuple[int, ...] = OPEN, unit: str | None = None
) -> list[int]:
    """Return applications in the caller's tree (or the one at `unit`), the caller's own left out, by id."""
    listed = ", ".join(map(str, plans))
    found = ask(
        desk.runtime,
        "SELECT a.id FROM application a JOIN unit u ON u.id = a.unit_id JOIN person p ON p.id = a.person_id"
        f" WHERE a.status = :status AND a.plan_id IN ({listed}) AND u.path LIKE :tree AND p.id_no <> :own"
        " ORDER BY a.id",
        status=status.value,
        tree=(unit or desk.actor.unit.path) + "%",
        own=desk.actor.id_no,
    )
    assert found, f"the demo world has no {status} in plans {plans}"
    return [row.id for row in found]


def state(runtime: Runtime, application_id: int) -> Application:
    """Return an application as it stands, whoever may see it."""
    with runtime.reading() as connection:
        return cases.find_applications(connection, "/1/", [application_id])[application_id]


def reviews(runtime: Runtime, application_id: int) -> list[Review]:
    """Return every decision on an application, oldest first."""
    with runtime.reading() as connection:
        return cases.find_reviews(connection, application_id)


def events(runtime: Runtime, application_id: int) -> list[Any]:
    """Return the audit events of an application, oldest first."""
    return ask(
        runtime,
        "SELECT * FROM audit_event WHERE object_kind = 'application' AND object_id = :id ORDER BY seq",
        id=application_id,
    )


def dump(runtime: Runtime) -> Dump:
    """Return every row of every table; PostgreSQL hands over JSON as lists and objects, which are written out."""
    return {
        table.name: [tuple(map(_plain, row)) for row in ask(runtime, f"SELECT * FROM {table.name} ORDER BY 1, 2")]
        for table in Table.metadata.sorted_tables
    }


def _plain(value: object) -> object:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value


def decide(desk: Desk, application_id: int, decision: Decision = PASS, token: str = "") -> None:
    """Save a decision on an application as it stands, each with a token of its own unless one is given."""
    version = state(desk.runtime, application_id).version
    token = token or f"{desk.actor.login}-{application_id}-{version}"
    desk.reviewing.decide(application_id, decision, version, token)


def hire(runtime: Runtime, login: str, role: str, unit_id: int = 2) -> Desk:
    """Add an account and return its desk."""
    with runtime.writing() as connection:
        connection.execute(insert(User).values(login=login, name="新来的", unit_id=unit_id, role=role))
    return Desk(runtime, runtime.sign_in(login, "tui", "test"))
