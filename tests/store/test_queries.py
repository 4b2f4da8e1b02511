"""Values as two databases hand them over, and the indexes that the queue's queries go by."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine, event, text

from tests.conftest import NOW
from zhicheng_tui.domain.clock import SHANGHAI
from zhicheng_tui.domain.queue import QueueFilter
from zhicheng_tui.domain.status import Status
from zhicheng_tui.services.runtime import Runtime
from zhicheng_tui.store.engine import Engines
from zhicheng_tui.store.queries import people, queue
from zhicheng_tui.store.queries.values import TREE, chunks, day, decoded, moment, moment_or_none, sql, tree
from zhicheng_tui.store.tables import Unit

from .building import add


@pytest.mark.parametrize(
    "value",
    [
        "2026-11-20 02:00:00.000000",
        "2026-11-20T02:00:00+00:00",
        datetime(2026, 11, 20, 2, 0),  # noqa: DTZ001 - what SQLite's driver may hand over
        datetime(2026, 11, 20, 2, 0, tzinfo=UTC),
        NOW,
    ],
)
def test_an_instant_is_beijing_time_whatever_it_comes_as(value: object) -> None:
    """Text and naive values are UTC; aware ones keep their instant."""
    assert moment(value) == NOW
    assert moment(value).tzinfo is SHANGHAI


def test_an_empty_instant_stays_empty() -> None:
    """`NULL` is `None`, anything else an instant."""
    assert moment_or_none(None) is None
    assert moment_or_none("2026-11-20 02:00:00") == NOW


def test_days_and_json_come_as_text_or_as_values() -> None:
    """SQLite hands over text, PostgreSQL values."""
    assert day("2026-11-20") == day(date(2026, 11, 20)) == date(2026, 11, 20)
    assert decoded('{"a": ["中"]}') == decoded({"a": ["中"]}) == {"a": ["中"]}


@pytest.mark.parametrize(("size", "pieces"), [(1, 7), (3, 3), (7, 1), (500, 1)])
def test_chunks_are_all_the_values_in_order(size: int, pieces: int) -> None:
    """None lost, none twice, none larger than asked."""
    found = [list(piece) for piece in chunks(range(7), size)]
    assert [value for piece in found for value in piece] == list(range(7))
    assert (len(found), max(map(len, found))) == (pieces, min(size, 7))
    assert list(chunks([], size)) == []


def test_a_tree_is_every_path_that_begins_with_it(database: Engines) -> None:
    """`/1/2/` holds itself and all below, not `/1/20/` nor `/1/3/`; as `startswith` says."""
    paths = ["/1/2/", "/1/2/3/", "/1/2/99/", "/1/20/", "/1/3/", "/12/", "/1/1/", "/2/", "/1/29/2/"]
    with database.write.begin() as connection:
        for number, path in enumerate(paths, 2):
            add(connection, Unit, id=number, path=path, name="")
        every = {row.id: row.path for row in connection.execute(text("SELECT id, path FROM unit"))}
        for root in every.values():
            found = connection.execute(text(TREE.strip("()")), tree(root)).scalars()
            assert {every[number] for number in found} == {path for path in every.values() if path.startswith(root)}


def test_a_list_may_be_empty(database: Engines) -> None:
    """`IN` with nothing finds nothing instead of failing."""
    with database.read.connect() as connection:
        assert connection.execute(sql("SELECT 1 FROM unit WHERE id IN :ids", "ids"), {"ids": []}).all() == []


def plans_of(runtime: Runtime, engine: Engine, run: object) -> list[str]:
    """Return the lines of EXPLAIN QUERY PLAN for every statement on `application` that `run` sends."""
    sent: list[tuple[str, object]] = []

    def listen(_c: object, _k: object, statement: str, parameters: object, *_: object) -> None:
        sent.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", listen)
    try:
        assert callable(run)
        run()
    finally:
        event.remove(engine, "before_cursor_execute", listen)
    told: list[str] = []
    with runtime.reading() as connection:
        for statement, parameters in sent:
            if "application" in statement:
                found = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)  # type: ignore[arg-type]
                told += [row[-1] for row in found]
    assert told
    return told


def test_counts_are_read_from_the_tally_alone(runtime: Runtime) -> None:
    """The tree by its unique index, the numbers by the tally's key: no application is touched."""

    def run() -> None:
        with runtime.reading() as connection:
            queue.count_by_plan(connection, "/1/2/")

    told = plans_of(runtime, runtime.engines.read, run)
    assert any("SEARCH unit USING COVERING INDEX" in line and "path>? AND path<?" in line for line in told), told
    assert any("SEARCH application_tally USING INDEX" in line for line in told), told
    assert not any(line.startswith("SCAN") or "ix_application" in line for line in told), told


def test_the_tally_is_the_count_after_every_kind_of_change(runtime: Runtime) -> None:
    """Insert, change of status, change of unit, delete: triggers keep the numbers."""
    count = "SELECT unit_id, plan_id, status, count(*) FROM application GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"
    tally = "SELECT unit_id, plan_id, status, n FROM application_tally WHERE n > 0 ORDER BY 1, 2, 3"
    changes = (
        "UPDATE application SET status = 'TERMINATED' WHERE id % 3 = 0 AND submitted_at IS NOT NULL",
        "UPDATE application SET unit_id = (SELECT max(id) FROM unit) WHERE id % 5 = 0",
        "DELETE FROM draft",
        "UPDATE application SET version = version + 1",
    )
    with runtime.engines.write.begin() as connection:
        for change in changes:
            connection.exec_driver_sql(change)
            assert connection.exec_driver_sql(count).all() == connection.exec_driver_sql(tally).all()
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        connection.exec_driver_sql("DELETE FROM application WHERE id % 7 = 0")
        assert connection.exec_driver_sql(count).all() == connection.exec_driver_sql(tally).all()
        connection.rollback()


def test_the_queue_is_read_from_an_index_alone(runtime: Runtime) -> None:
    """One plan's list comes out of a covering index: the table is never scanned."""

    def run() -> None:
        with runtime.reading() as connection:
            plans = people.list_plans(connection)
            wanted = QueueFilter(statuses=frozenset({Status.SUBMITTED}))
            assert len(queue.list_ids(connection, "/1/2/", plans, wanted, limit=64)) == 64

    told = plans_of(runtime, runtime.engines.read, run)
    assert any("SEARCH a USING COVERING INDEX ix_application_" in line for line in told), told
    assert not any("SCAN a" in line and "application_tally" not in line for line in told), told
