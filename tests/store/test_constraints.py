"""What the database holds true by itself, whatever code writes to it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import IntegrityError

from zhicheng_tui.domain.documents import DocumentKind
from zhicheng_tui.domain.status import Status
from zhicheng_tui.store.engine import Engines
from zhicheng_tui.store.tables import (
    Application,
    AuditEvent,
    Document,
    Intake,
    Person,
    Plan,
    ReturnItem,
    Review,
    SendOff,
    Table,
    Unit,
    User,
)

from .building import AT, add, application, plan

DOCUMENT = {
    "application_id": 1,
    "kind": "PUB",
    "flow_rev": 1,
    "sha256": "0" * 64,
    "name": "a.png",
    "size": 1,
    "uploaded_at": AT,
    "uploaded_by": 1,
}
REVIEW = {
    "id": 1,
    "application_id": 1,
    "round": 1,
    "flow_rev": 1,
    "unit_id": 1,
    "reviewer_id": 1,
    "result": "PASS",
    "opinion": "同意",
    "status_before": "SUBMITTED",
    "open_before": [],
    "holder_before_id": 1,
    "arrived_before": AT,
    "version_after": 2,
    "at": AT,
}
INTAKE = {
    "batch": "b1",
    "unit_id": 1,
    "uploaded_by": 1,
    "at": AT,
    "name": "a.png",
    "sha256": "0" * 64,
    "size": 1,
    "finding": "blurred",
    "body": {},
    "settled_how": "",
}
SEND_OFF = {
    "application_id": 1,
    "batch": "b1",
    "sender_id": 1,
    "receiver_id": 1,
    "sent_by": 1,
    "at": AT,
    "flow_rev": 1,
    "version_after": 2,
    "documents": [1, 2, 3],
}
EVENT = {"at": AT, "via": "tui", "act": "PASS", "object_kind": "application", "object_id": 1}
SECOND = {"id": 2, "name": "李某", "name_key": "limou", "id_no": "110101199001010001"}


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("status", "'待审核'"),
        ("status", "''"),
        ("round", "-1"),
        ("flow_rev", "0"),
        ("version", "0"),
        ("submitted_at", "NULL"),
        ("arrived_at", "NULL"),
        ("open_modules", "NULL"),
    ],
)
def test_an_application_cannot_hold_nonsense(database: Engines, column: str, value: str) -> None:
    """Unknown status, negative counters, submitted without a time: refused by a constraint."""
    with pytest.raises(IntegrityError, match=r"CHECK|NOT NULL"), database.write.begin() as connection:
        connection.execute(text(f"UPDATE application SET {column} = {value}"))


@pytest.mark.parametrize("status", Status)
def test_every_status_of_the_rules_can_be_stored(database: Engines, status: Status) -> None:
    """The constraint lists them all; only a draft may lack the time of submission."""
    with database.write.begin() as connection:
        connection.execute(text("UPDATE application SET status = :status"), {"status": status.value})
    if status is Status.DRAFT:
        with database.write.begin() as connection:
            connection.execute(text("UPDATE application SET submitted_at = NULL"))


@pytest.mark.parametrize(
    ("table", "values"),
    [
        (Unit, {"path": "1/2", "name": "x"}),
        (Unit, {"path": "/1/2", "name": "x"}),
        (Plan, plan(2, review_start=AT + timedelta(days=9))),
        (Plan, plan(2, urgent_days=8)),
        (Plan, plan(2, urgent_days=-1)),
        (Review, REVIEW | {"result": "MAYBE"}),
        (Review, REVIEW | {"opinion": ""}),
        (Document, DOCUMENT | {"kind": "XYZ"}),
        (Document, DOCUMENT | {"sha256": "0" * 63}),
        (Intake, INTAKE | {"sha256": "0" * 63}),
        (Intake, INTAKE | {"settled_at": AT}),
        (Intake, INTAKE | {"settled_how": "filed"}),
    ],
)
def test_a_check_refuses_it(database: Engines, table: type[Table], values: dict[str, Any]) -> None:
    """A path without slashes, a window that ends before it begins, an empty opinion, an unknown kind or result.

    A waiting page is settled with a time and a word for how, or neither.
    """
    with pytest.raises(IntegrityError, match="CHECK constraint"), database.write.begin() as connection:
        add(connection, table, **values)


def test_a_return_item_has_a_reason(database: Engines) -> None:
    """A module marked 是 without a reason cannot be stored (C26), nor twice in one review."""
    with database.write.begin() as connection:
        add(connection, Review, **REVIEW)
        add(connection, ReturnItem, review_id=1, module="edu", reason="缺证书")
    for module, reason, words in (("work", "", "CHECK"), ("edu", "又缺", "UNIQUE")):
        with pytest.raises(IntegrityError, match=words), database.write.begin() as connection:
            add(connection, ReturnItem, review_id=1, module=module, reason=reason)


@pytest.mark.parametrize(
    ("table", "values"),
    [
        (Unit, {"path": "/1/", "name": "同路径"}),
        (User, {"login": "zs", "name": "x", "unit_id": 1, "role": "reviewer"}),
        (Plan, plan(2, code="2026-1")),
        (Person, {"name": "同号", "name_key": "tonghao", "id_no": "11010519491231002X"}),
        (Application, application(2)),
        (Application, application(2, person_id=2, no="2026000001")),
    ],
)
def test_what_is_unique_stays_unique(database: Engines, table: type[Table], values: dict[str, Any]) -> None:
    """Path, login, plan code, identity number, one application per plan and person, its number."""
    with database.write.begin() as connection:
        add(connection, Person, **SECOND)
    with pytest.raises(IntegrityError, match="UNIQUE constraint"), database.write.begin() as connection:
        add(connection, table, **values)


def test_a_person_may_apply_in_another_plan(database: Engines) -> None:
    """Unique is the pair of plan and person, not the person."""
    with database.write.begin() as connection:
        add(connection, Plan, **plan(2))
        add(connection, Application, **application(2, plan_id=2))


def test_one_document_of_a_kind_is_current(database: Engines) -> None:
    """A second of the kind only once the first is replaced; other kinds, and replaced ones, as many as there are."""
    with database.write.begin() as connection:
        for kind in DocumentKind:
            add(connection, Document, **DOCUMENT | {"kind": kind.value})
        add(connection, Document, **DOCUMENT, replaced_at=AT)
        add(connection, Document, **DOCUMENT, replaced_at=AT)
    with pytest.raises(IntegrityError, match="UNIQUE"), database.write.begin() as connection:
        add(connection, Document, **DOCUMENT)
    with database.write.begin() as connection:
        connection.execute(text("UPDATE document SET replaced_at = uploaded_at"))
        add(connection, Document, **DOCUMENT)


def test_a_page_is_settled_with_time_and_manner(database: Engines) -> None:
    """Waiting: neither is there; settled: both."""
    with database.write.begin() as connection:
        add(connection, Intake, **INTAKE)
        add(connection, Intake, **INTAKE | {"settled_at": AT, "settled_by": 1, "settled_how": "filed"})


@pytest.mark.parametrize(
    ("table", "values"),
    [
        (Document, DOCUMENT | {"uploaded_by": 9}),
        (Document, DOCUMENT | {"application_id": 9}),
        (Intake, INTAKE | {"unit_id": 9}),
        (Intake, INTAKE | {"uploaded_by": 9}),
        (Intake, INTAKE | {"settled_at": AT, "settled_by": 9, "settled_how": "dropped"}),
        (SendOff, SEND_OFF | {"application_id": 9}),
        (SendOff, SEND_OFF | {"sender_id": 9}),
        (SendOff, SEND_OFF | {"receiver_id": 9}),
        (SendOff, SEND_OFF | {"sent_by": 9}),
        (SendOff, SEND_OFF | {"recalled_by": 9}),
    ],
)
def test_what_a_row_refers_to_is_there(database: Engines, table: type[Table], values: dict[str, Any]) -> None:
    """Documents, waiting pages and send-offs belong to applications, units and accounts that exist."""
    with pytest.raises(IntegrityError, match="FOREIGN KEY"), database.write.begin() as connection:
        add(connection, table, **values)


def test_send_offs_are_kept_side_by_side(database: Engines) -> None:
    """An application that comes back is sent again; the earlier send-offs stay."""
    with database.write.begin() as connection:
        add(connection, SendOff, **SEND_OFF)
        add(connection, SendOff, **SEND_OFF, recalled_at=AT, recalled_by=1)


def test_a_token_is_used_once(database: Engines) -> None:
    """Two events cannot carry one idempotency token; events without any are free."""
    with database.write.begin() as connection:
        connection.execute(insert(AuditEvent), [EVENT, EVENT])
        add(connection, AuditEvent, **EVENT, token="t")
    with pytest.raises(IntegrityError, match="cannot be changed"), database.write.begin() as connection:
        add(connection, AuditEvent, **EVENT, token="t")


@pytest.mark.parametrize("table", [Application, AuditEvent])
def test_numbers_are_not_used_again(database: Engines, table: type[Table]) -> None:
    """The id of a deleted last row never comes back (facts-store §2.9)."""
    name = str(table.__tablename__)
    key = "seq" if table is AuditEvent else "id"
    values = dict(EVENT) if table is AuditEvent else application(9, id=None)
    with database.write.begin() as connection:
        connection.execute(text("DROP TRIGGER audit_event_no_delete"))
        connection.execute(text("DELETE FROM application"))
        add(connection, table, **values)
        first = connection.execute(text(f"SELECT max({key}) FROM {name}")).scalar_one()
        connection.execute(text(f"DELETE FROM {name}"))
        add(connection, table, **values)
        assert connection.execute(text(f"SELECT max({key}) FROM {name}")).scalar_one() > first
