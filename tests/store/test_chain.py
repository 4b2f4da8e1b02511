"""The hash chain: pure, and as the trail writes it; triggers that let nobody change it; old trails chained."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from tests.conftest import NOW
from zhicheng_tui.domain.application import Actor, Unit
from zhicheng_tui.domain.clock import utc
from zhicheng_tui.store import append_only, audit, chain, schema
from zhicheng_tui.store.chain import Break, Fault, Head
from zhicheng_tui.store.engine import Engines
from zhicheng_tui.store.queries import trail

from .test_schema import migrate

ACTOR = Actor(1, "zhangsan", "张三", Unit(1, "人社局", "/1/"), "reviewer", "", "cli", "10.0.0.7")
Row = list[Any]
texts = st.text(st.characters(codec="utf-8"), max_size=20)
events = st.fixed_dictionaries({
    "at": st.datetimes(datetime(2020, 1, 1), datetime(2100, 1, 1)).map(str),  # noqa: DTZ001 - as SQLite keeps it
    "actor_id": st.none() | st.integers(1, 99),
    "on_behalf_of": st.none() | st.integers(1, 99),
    "via": texts,
    "origin": texts,
    "act": texts,
    "object_kind": texts,
    "object_id": st.none() | st.integers(1, 99),
    "unit_id": st.none() | st.integers(1, 99),
    "before": texts,
    "after": texts,
    "reason": texts,
    "batch": st.none() | texts,
    "token": st.none() | texts,
})  # fmt: skip
trails = st.lists(events, min_size=1, max_size=8).map(
    lambda made: [[row[name] for name in (*chain.FIELDS, *chain.LINKS)] for row in chain.link(Head(), made)]
)


def fault_of(rows: list[Row]) -> Fault | None:
    """Return what is wrong with rows, read in order of their numbers as the trail is."""
    return chain.check(Head(), sorted(rows, key=lambda row: row[0]))[1]


@settings(deadline=None)
@given(trails)
def test_a_trail_as_it_was_written_is_sound(rows: list[Row]) -> None:
    """The head that is found is that of the last event."""
    assert chain.check(Head(), rows) == (Head(len(rows), rows[-1][-1]), None)


@settings(deadline=None)
@given(trails, st.data())
def test_any_change_of_any_field_is_found_at_its_event(rows: list[Row], data: st.DataObject) -> None:
    """Another value, another type, a hash of another: named with the event's number."""
    place, column = data.draw(st.integers(0, len(rows) - 1)), data.draw(st.integers(1, len(rows[0]) - 1))
    value = data.draw(texts | st.none() | st.integers() | st.floats(allow_nan=False) | st.binary(max_size=3))
    assume(value != rows[place][column] or type(value) is not type(rows[place][column]))
    changed = [list(row) for row in rows]
    changed[place][column] = value
    assert fault_of(changed) == Fault(place + 1, Break.ALTERED)


@settings(deadline=None)
@given(trails, st.data())
def test_a_change_made_good_with_a_new_hash_is_found_at_the_next_event(rows: list[Row], data: st.DataObject) -> None:
    """Whoever knows how hashes are made must rewrite everything after it, and then no anchor fits."""
    assume(len(rows) > 1)
    place = data.draw(st.integers(0, len(rows) - 2))
    changed = [list(row) for row in rows]
    changed[place][chain.FIELDS.index("reason")] += "！"
    changed[place][-1] = chain.hash_of(changed[place][-2], changed[place][:-2])
    assert fault_of(changed) == Fault(place + 2, Break.ORDER)


@settings(deadline=None)
@given(trails, st.data())
def test_missing_events_are_counted(rows: list[Row], data: st.DataObject) -> None:
    """Cut from the beginning or the middle; renumbered to close the gap, the numbers are what was changed."""
    assume(len(rows) > 1)
    first = data.draw(st.integers(0, len(rows) - 2))
    last = data.draw(st.integers(first, len(rows) - 2))
    kept = [row for place, row in enumerate(rows) if not first <= place <= last]
    assert fault_of(kept) == Fault(first + 1, Break.MISSING, last - first + 1)
    renumbered = [[number, *row[1:]] for number, row in enumerate(kept, 1)]
    assert fault_of(renumbered) == Fault(first + 1, Break.ALTERED)


@settings(deadline=None)
@given(trails, st.data())
def test_events_out_of_order_or_put_between_are_found(rows: list[Row], data: st.DataObject) -> None:
    """Two that changed places, one that was copied, one with the number of none."""
    assume(len(rows) > 1)
    place = data.draw(st.integers(0, len(rows) - 2))
    swapped = [list(row) for row in rows]
    swapped[place][1:], swapped[place + 1][1:] = rows[place + 1][1:], rows[place][1:]
    found = fault_of(swapped)
    assert found is not None
    assert found.seq == place + 1
    assert fault_of([*rows, rows[place]]) == Fault(place + 1, Break.ORDER)
    assert fault_of([[0, *rows[place][1:]], *rows]) == Fault(0, Break.ORDER)


@settings(deadline=None)
@given(trails, st.integers(1, 7))
def test_a_cut_tail_leaves_a_shorter_head(rows: list[Row], cut: int) -> None:
    """The chain alone cannot know: the head is what an anchor is held against."""
    assume(cut < len(rows))
    head, fault = chain.check(Head(), rows[:-cut])
    assert fault is None
    assert head == Head(len(rows) - cut, rows[-cut - 1][-1]) != Head(len(rows), rows[-1][-1])


@settings(deadline=None)
@given(trails)
def test_pieces_come_to_the_same(rows: list[Row]) -> None:
    """A trail is read piece by piece."""
    head: Head = Head()
    for row in rows:
        head, fault = chain.check(head, [row])
        assert fault is None
    assert head == chain.check(Head(), rows)[0]


def test_the_format_stays_what_it_is() -> None:
    """Trails that are written must verify for good."""
    values = [7, "2026-11-20 02:00:00.000000", 3, None, "tui", "10.0.0.7", "PASS", "application", 9, 2,
              '{"status":"SUBMITTED"}', '{"status":"APPROVED"}', "同意", None, "t-1"]  # fmt: skip
    told = (
        '[1,7,"2026-11-20T02:00:00.000000Z",3,null,"tui","10.0.0.7","PASS","application",9,2,'
        '"{\\"status\\":\\"SUBMITTED\\"}","{\\"status\\":\\"APPROVED\\"}","同意",null,"t-1"]'
    )
    assert chain.canonical(values) == told
    assert chain.canonical([7, utc(NOW), *values[2:]]) == told, "an aware instant, as PostgreSQL hands it over"
    assert chain.hash_of(chain.GENESIS, values) == "14480de98b522ae65f05b8f227c99cb4ef34e086b7bac6c8fcda1404344cdefc"


# as it is written


def write(database: Engines, count: int, start: int = 0) -> None:
    """Write events, two to a transaction."""
    for number in range(start, start + count, 2):
        made = [
            audit.Event("PASS", "application", 1, {"n": one}, {}, "同意", f"t-{one}") for one in (number, number + 1)
        ]
        with database.write.begin() as connection:
            audit.record(connection, ACTOR, made, NOW + timedelta(minutes=number))


def checked(database: Engines) -> tuple[Head, Fault | None]:
    """Check the trail of a database."""
    with database.read.connect() as connection:
        return chain.check(Head(), trail.read_chain(connection, None, 10_000))


def test_events_are_chained_as_they_are_written(database: Engines) -> None:
    """From the first; numbers without gaps, though a transaction was given up between."""
    write(database, 4)
    with database.write.begin() as connection:
        audit.record(connection, ACTOR, [audit.Event("PASS", "application", 1)], NOW)
        connection.rollback()
    write(database, 2, 4)
    with database.write.begin() as connection:
        audit.record(connection, ACTOR, [], NOW)
    head, fault = checked(database)
    assert (head.seq, fault) == (6, None)


def test_writers_at_once_make_one_chain(database: Engines) -> None:
    """Each waits for the one before; none follows the same event as another."""
    threads = [threading.Thread(target=write, args=(database, 10, 100 * number)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    head, fault = checked(database)
    assert (head.seq, fault) == (40, None)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_event SET reason = 'x' WHERE seq = 1",
        "UPDATE audit_event SET reason = reason",
        "UPDATE OR IGNORE audit_event SET seq = 99 WHERE seq = 1",
        "DELETE FROM audit_event WHERE seq = 2",
        "DELETE FROM audit_event",
        "REPLACE INTO audit_event SELECT * FROM audit_event WHERE seq = 1",
        "INSERT OR REPLACE INTO audit_event (seq, at, via, origin, act, object_kind, before, after, reason, prev_hash,"
        " hash, token) VALUES (99, '', '', '', '', '', '', '', '', '', '', 't-0')",
        "INSERT OR IGNORE INTO audit_event SELECT * FROM audit_event WHERE seq = 1",
        "INSERT INTO audit_event SELECT * FROM audit_event WHERE seq = 1 ON CONFLICT (seq) DO UPDATE SET reason = 'x'",
    ],
)
@pytest.mark.parametrize("recursive", ["ON", "OFF"])
def test_nothing_written_is_changed_removed_or_replaced(database: Engines, statement: str, recursive: str) -> None:
    """Whatever the connection has set: `REPLACE` asks no delete trigger where `recursive_triggers` is off."""
    write(database, 4)
    with database.write.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql(f"PRAGMA recursive_triggers={recursive}")
        with pytest.raises(IntegrityError, match=append_only.MESSAGE):
            connection.exec_driver_sql(statement)
        connection.exec_driver_sql("BEGIN")
    head, fault = checked(database)
    assert (head.seq, fault) == (4, None)


def test_a_trail_of_before_is_chained_by_the_migration(database: Engines) -> None:
    """0004: in the order of the numbers, gaps closed, in pieces; and append-only from then on."""
    migrate(database, "0003")
    insert = text(
        "INSERT INTO audit_event (seq, at, via, origin, act, object_kind, object_id, before, after, reason, prev_hash,"
        " hash) VALUES (:seq, '2026-11-19 01:00:00.000000', 'tui', '', 'PASS', 'application', :seq, '', '', '同意', '',"
        " '')"
    )
    with database.write.begin() as connection:
        connection.execute(insert, [{"seq": number} for number in range(1, 12_001) if number % 1000])
    schema.upgrade(database.write)
    head, fault = chain.Head(), None
    with database.read.connect() as connection:
        rows = trail.read_chain(connection, None, 20_000)
        head, fault = chain.check(head, rows)
    assert (head.seq, fault) == (12_000 - 12, None)
    ids = [row[chain.FIELDS.index("object_id")] for row in rows]
    assert ids == [number for number in range(1, 12_001) if number % 1000]
    write(database, 2)
    with pytest.raises(IntegrityError, match=append_only.MESSAGE), database.write.begin() as connection:
        connection.execute(text("DELETE FROM audit_event"))
    migrate(database, "0003")
    with database.write.begin() as connection:
        assert connection.execute(text("SELECT DISTINCT hash FROM audit_event")).all() == [("",)]
        connection.execute(text("DELETE FROM audit_event"))
