"""The engines: what is really set on a connection, and what a screen's connection cannot do."""

from __future__ import annotations

from pathlib import Path
from threading import Thread
from time import monotonic

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from zhicheng_tui.store.engine import WAL_SAFE_SINCE, Engines, engines, sqlite_url
from zhicheng_tui.store.tables import ModuleContent, Person

from .building import AT, add, pragma


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("recursive_triggers", 1),
        ("trusted_schema", 0),
        ("journal_size_limit", 64 * 1024 * 1024),
        ("temp_store", 2),
        ("busy_timeout", 30_000),
    ],
)
def test_pragmas_are_really_set(database: Engines, name: str, value: object) -> None:
    """On every connection, reading and writing alike (facts-store §2.6)."""
    assert pragma(database.write, name) == pragma(database.read, name) == value


def test_the_sqlite_in_use_is_free_of_the_wal_reset_fault(database: Engines) -> None:
    """The wheel brings a SQLite that is new enough for WAL (facts-store §2.7)."""
    with database.read.connect() as connection:
        version = connection.exec_driver_sql("SELECT sqlite_version()").scalar_one()
    assert tuple(map(int, version.split("."))) >= WAL_SAFE_SINCE


def test_a_fault_ridden_sqlite_does_not_use_wal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With an older library the journal is truncated instead: slower, and safe."""
    monkeypatch.setattr("sqlcipher3.dbapi2.sqlite_version_info", (3, 40, 1))
    assert pragma(engines(sqlite_url(tmp_path / "old.db")).write, "journal_mode") == "truncate"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE application SET status = 'DRAFT'",
        "DELETE FROM draft",
        "INSERT INTO plan_series VALUES (1, 1, '中级')",
        "CREATE TABLE x (y)",
        "DROP TABLE draft",
    ],
)
def test_the_reading_engine_refuses_to_write(database: Engines, statement: str) -> None:
    """Whatever a screen's code does, the file stays as it is."""
    with pytest.raises(DBAPIError, match="readonly"), database.read.begin() as connection:
        connection.execute(text(statement))
    assert pragma(database.read, "query_only") == 1


def test_a_reader_sees_one_state_while_others_write(database: Engines) -> None:
    """A reading transaction keeps the state it began with, and does not hold up a writer."""
    counted = text("SELECT version FROM application")
    with database.read.connect() as reader:
        assert reader.execute(counted).scalar() == 1
        with database.write.begin() as writer:
            writer.execute(text("UPDATE application SET version = 2"))
        assert reader.execute(counted).scalar() == 1
    with database.read.connect() as reader:
        assert reader.execute(counted).scalar() == 2


def test_a_writer_takes_its_turn_before_it_reads(database: Engines) -> None:
    """`BEGIN IMMEDIATE`: a second writer waits for the first and then reads what it wrote; nothing is lost."""

    def raise_version() -> None:
        with database.write.begin() as connection:
            seen = connection.execute(text("SELECT version FROM application")).scalar_one()
            connection.execute(text("UPDATE application SET version = :next"), {"next": seen + 1})

    threads = [Thread(target=raise_version) for _ in range(8)]
    begun = monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.read.connect() as connection:
        assert connection.execute(text("SELECT version FROM application")).scalar() == 9
    assert monotonic() - begun < 30


def test_what_fails_is_rolled_back_whole(database: Engines) -> None:
    """DDL as well: a migration that dies half-way leaves nothing (facts-store §2.9)."""
    with pytest.raises(ZeroDivisionError), database.write.begin() as connection:  # noqa: PT012
        connection.execute(text("CREATE TABLE half (way)"))
        connection.execute(text("UPDATE application SET version = 7"))
        raise ZeroDivisionError
    with database.read.connect() as connection:
        assert connection.execute(text("SELECT version FROM application")).scalar() == 1
        assert connection.execute(text("SELECT 1 FROM sqlite_master WHERE name = 'half'")).first() is None


def test_an_error_text_carries_no_parameters(database: Engines) -> None:
    """Names and identity numbers do not reach a log by way of an exception."""
    with pytest.raises(IntegrityError) as error, database.write.begin() as connection:
        add(connection, Person, name="王某某", name_key="wangmoumou", id_no="11010519491231002X")
    assert "UNIQUE constraint failed" in str(error.value)
    assert "王某某" not in str(error.value)
    assert "11010519491231002X" not in str(error.value)


def test_foreign_keys_are_held(database: Engines) -> None:
    """A row cannot name a unit that is not there."""
    with pytest.raises(IntegrityError, match="FOREIGN KEY"), database.write.begin() as connection:
        connection.execute(text("UPDATE application SET holder_id = 99"))


def test_chinese_in_json_is_stored_as_written(database: Engines) -> None:
    """`LIKE` finds it: not escaped to `\\uXXXX` (facts-store §2.9)."""
    with database.write.begin() as connection:
        add(connection, ModuleContent, application_id=1, module="basic", rows=[{"name": "王某某"}], updated_at=AT)
        kept = connection.execute(text("SELECT rows FROM module_content WHERE rows LIKE '%王某某%'")).scalar()
    assert kept == '[{"name":"王某某"}]'
