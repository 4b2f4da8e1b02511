"""Compare-and-set: a row is written only at the version it was read with."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import Connection, text

from tests.conftest import NOW
from zhicheng_tui.domain.application import Actor, Application, Unit
from zhicheng_tui.domain.lifecycle import Change
from zhicheng_tui.domain.status import Act, Status
from zhicheng_tui.store import audit, writing
from zhicheng_tui.store.engine import Engines
from zhicheng_tui.store.queries import cases
from zhicheng_tui.store.tables import Application as ApplicationRow
from zhicheng_tui.store.tables import Person

from .building import add, application

APPROVED = Change(Act.PASS, Status.APPROVED, 1, 1, frozenset({"edu", "basic"}), 1)
ACTOR = Actor(1, "zs", "张三", Unit(1, "市水利局", "/1/"), "reviewer", "", "cli", "10.0.0.7")


def read(connection: Connection) -> list[Application]:
    """Return all applications, by id."""
    return list(cases.find_applications(connection, "/1/", [1, 2]).values())


def saves(found: list[Application]) -> list[writing.Save]:
    """Return the same approval of each."""
    return [writing.Save(each, APPROVED, NOW) for each in found]


@pytest.fixture
def two(database: Engines) -> Engines:
    """A database with two applications."""
    with database.write.begin() as connection:
        add(connection, Person, id=2, name="李某", name_key="limou", id_no="110101199001010001")
        add(connection, ApplicationRow, **application(2, person_id=2))
    return database


def test_a_change_is_written_at_its_version(two: Engines) -> None:
    """Every column of the change arrives, the version is one more."""
    with two.write.begin() as connection:
        writing.save_changes(connection, saves(read(connection)), NOW)
    with two.read.connect() as connection:
        for found in read(connection):
            assert (found.status, found.version, found.updated_at) == (Status.APPROVED, 2, NOW)
            assert found.open_modules == {"basic", "edu"}


def test_one_stale_version_gives_up_all(two: Engines) -> None:
    """Of two rows one was changed meanwhile: neither is written once the transaction is given up."""
    with two.read.connect() as connection:
        seen = read(connection)
    with two.write.begin() as connection:
        connection.execute(text("UPDATE application SET version = 2 WHERE id = 2"))
    with pytest.raises(writing.StaleVersion), two.write.begin() as connection:
        writing.save_changes(connection, saves(seen), NOW)
    with two.read.connect() as connection:
        assert [(found.status, found.version) for found in read(connection)] == [("SUBMITTED", 1), ("SUBMITTED", 2)]


def test_a_version_from_the_future_is_stale_too(database: Engines) -> None:
    """Equal means equal."""
    with database.read.connect() as connection:
        seen = replace(read(connection)[0], version=9)
    with pytest.raises(writing.StaleVersion), database.write.begin() as connection:
        writing.save_changes(connection, saves([seen]), NOW)


def test_a_row_that_is_gone_is_stale(database: Engines) -> None:
    """What is no longer there cannot be written."""
    with database.read.connect() as connection:
        seen = replace(read(connection)[0], id=77)
    with pytest.raises(writing.StaleVersion), database.write.begin() as connection:
        writing.save_changes(connection, saves([seen]), NOW)


def test_an_event_says_who_what_when_and_where_from(database: Engines) -> None:
    """Instants in UTC; states as canonical JSON: keys sorted, Chinese as written, nothing for nothing."""
    event = audit.Event("PASS", "application", 1, {"b": "中", "a": 1}, {}, "同意", "t-1")
    with database.write.begin() as connection:
        audit.record(connection, ACTOR, [event], NOW, "b1")
        assert audit.already_done(connection, "t-1", 1)
        assert not audit.already_done(connection, "t-2", 1)
        assert not audit.already_done(connection, "t-1", 2), "a token belongs to one object"
        row = connection.execute(text("SELECT * FROM audit_event")).one()
    assert (row.at, row.actor_id, row.unit_id) == ("2026-11-20 02:00:00.000000", 1, 1)
    assert (row.via, row.origin, row.act, row.reason) == ("cli", "10.0.0.7", "PASS", "同意")
    assert (row.before, row.after, row.batch) == ('{"a":1,"b":"中"}', "", "b1")
