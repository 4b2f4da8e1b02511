"""Migrations: from nothing to what the tables say and back, and what a start says of other versions."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text

from zhicheng_tui.store import schema
from zhicheng_tui.store.engine import Engines, engines, sqlite_url
from zhicheng_tui.store.tables import Table


def config() -> Config:
    """Return Alembic's configuration as the product uses it."""
    made = Config()
    made.set_main_option("script_location", "zhicheng_tui:store/migrations")
    return made


@pytest.fixture
def empty(tmp_path: Path) -> Engines:
    """A database file with nothing in it."""
    return engines(sqlite_url(tmp_path / "empty.db"))


def shape(engine: Engine) -> list[tuple[str, str, str | None]]:
    """Return every table and index with its statement, blanks aside."""
    with engine.connect() as connection:
        found = connection.execute(text("SELECT type, name, sql FROM sqlite_master ORDER BY type, name"))
        return [(row.type, row.name, row.sql and "".join(row.sql.split())) for row in found]


def parts(engine: Engine, table: str) -> list[str]:
    """Return the clauses of a table's and its indexes' statements, in no order."""
    with engine.connect() as connection:
        found = connection.execute(text("SELECT sql FROM sqlite_master WHERE tbl_name = :table"), {"table": table})
        lines = "\n".join(statement for statement in found.scalars() if statement).splitlines()
    return sorted(line.strip(" \t,") for line in lines)


def test_an_upgrade_from_nothing_is_what_the_tables_say(empty: Engines) -> None:
    """Alembic finds no difference between the migrated database and the metadata, types and defaults compared."""
    schema.upgrade(empty.write)
    with empty.write.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True, "render_as_batch": True}
        )
        assert compare_metadata(context, Table.metadata) == []


@pytest.mark.parametrize("table", [table.name for table in Table.metadata.sorted_tables])
def test_migrated_and_created_tables_hold_the_same(empty: Engines, tmp_path: Path, table: str) -> None:
    """What autogenerate does not compare: CHECKs, AUTOINCREMENT, partial indexes and the rest of the statement."""
    schema.upgrade(empty.write)
    created = engines(sqlite_url(tmp_path / "created.db"))
    Table.metadata.create_all(created.write)
    assert parts(empty.write, table) == parts(created.write, table) != []


def test_the_head_named_in_the_code_is_that_of_the_scripts() -> None:
    """One line of migrations, and `schema.HEAD` is its end."""
    scripts = ScriptDirectory.from_config(config())
    assert scripts.get_heads() == [schema.HEAD]


def test_upgrading_twice_changes_nothing(empty: Engines) -> None:
    """The newest database stays as it is."""
    schema.upgrade(empty.write)
    before = shape(empty.write)
    schema.upgrade(empty.write)
    assert shape(empty.write) == before
    schema.check(empty.read)


def test_a_downgrade_takes_everything_away(empty: Engines) -> None:
    """Down to nothing and up again gives the same database."""
    schema.upgrade(empty.write)
    before, settings = shape(empty.write), config()
    with empty.write.begin() as connection:
        settings.attributes["connection"] = connection
        command.downgrade(settings, "base")
    assert inspect(empty.read).get_table_names() == ["alembic_version"]
    schema.upgrade(empty.write)
    assert shape(empty.write) == before


@pytest.mark.parametrize(
    ("found", "message"),
    [
        (None, "数据库还没有建立，请先运行 zhicheng init"),
        ("", "数据库还没有建立，请先运行 zhicheng init"),
        ("0000", "数据库是旧版本的，请运行 zhicheng upgrade 升级（会先备份）"),
        ("9999", "数据库由更新版本的程序建立，请先升级 zhicheng"),
    ],
)
def test_another_version_is_named(empty: Engines, found: str | None, message: str) -> None:
    """None at all, an empty version table, an older and a newer one: each its own sentence."""
    if found is not None:
        schema.upgrade(empty.write)
        with empty.write.begin() as connection:
            connection.execute(text("DELETE FROM alembic_version"))
            if found:
                connection.execute(text("INSERT INTO alembic_version VALUES (:found)"), {"found": found})
    with pytest.raises(schema.SchemaError) as error:
        schema.check(empty.read)
    assert str(error.value) == message


def test_the_version_this_program_wants_passes(database: Engines) -> None:
    """No complaint about its own."""
    schema.check(database.read)
