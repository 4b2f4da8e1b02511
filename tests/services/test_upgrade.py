"""`zhicheng upgrade`: the old database is copied first; a new, newer or missing one is left alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from zhicheng_tui.services.errors import ConfigurationError
from zhicheng_tui.services.runtime import database_url
from zhicheng_tui.services.settings import Settings
from zhicheng_tui.services.setup import upgrade
from zhicheng_tui.store import schema
from zhicheng_tui.store.engine import Engines, engines


@pytest.fixture
def database(world: Path) -> Engines:
    """The demo world's database."""
    return engines(database_url(Settings(data_dir=world)))


def _pretend(database: Engines, version: str) -> None:
    with database.write.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :version"), {"version": version})


def test_nothing_is_done_to_a_database_that_is_up_to_date(world: Path) -> None:
    """No copy, no change."""
    assert upgrade(Settings(data_dir=world)) is None
    assert not list(world.glob("zhicheng-*.db"))


def test_an_old_database_is_copied_whole_before_it_is_changed(
    world: Path, database: Engines, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The copy holds every application; then the migrations run."""
    _pretend(database, "0000")
    upgraded: list[str] = []
    monkeypatch.setattr(schema, "upgrade", lambda engine: upgraded.append(str(engine.url)))
    copy = upgrade(Settings(data_dir=world))
    assert copy is not None
    count = "SELECT count(*) FROM application"
    with engines(f"sqlite:///{copy}").read.connect() as there, database.read.connect() as here:
        assert there.exec_driver_sql(count).scalar() == here.exec_driver_sql(count).scalar()
    assert len(upgraded) == 1


@pytest.mark.parametrize("version", ["9999"])
def test_a_newer_database_is_refused(world: Path, database: Engines, version: str) -> None:
    """An older program does not touch it."""
    _pretend(database, version)
    with pytest.raises(ConfigurationError, match="没有改动"):
        upgrade(Settings(data_dir=world))


def test_a_folder_without_a_database_is_named(tmp_path: Path) -> None:
    """The remedy is init."""
    with pytest.raises(ConfigurationError, match="请先运行 zhicheng init"):
        upgrade(Settings(data_dir=tmp_path))


def test_an_upgrade_that_would_leave_loose_ends_is_given_up(world: Path, database: Engines) -> None:
    """Rows that refer to nothing: one sentence, and the database as it was."""
    with database.write.begin() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.exec_driver_sql("BEGIN")
        connection.exec_driver_sql("INSERT INTO return_item VALUES (999999, 'edu', 'x')")
    with pytest.raises(schema.SchemaError, match="没有改动"):
        schema.upgrade(database.write)
