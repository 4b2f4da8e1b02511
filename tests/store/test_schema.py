"""Migrations: from nothing to what the tables say and back, and what a start says of other versions."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import IntegrityError

from zhicheng_tui.domain.documents import Match, notice_message
from zhicheng_tui.store import schema
from zhicheng_tui.store.engine import Engines, engines, migration_engine, sqlite_url
from zhicheng_tui.store.queries import documents
from zhicheng_tui.store.tables import Document, Table

from .building import add
from .test_constraints import DOCUMENT

_COLUMN = re.compile(r", (?=\w+ (?:VARCHAR|INTEGER|DATE|DATETIME|JSON|BOOLEAN)\b)")
"""Where SQLite puts a column that was added later: behind the last one, in its line."""


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
    return sorted(part.strip(" \t,") for line in lines for part in _COLUMN.split(line))


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


def migrate(database: Engines, revision: str) -> None:
    """Take a database up or down to a revision, as the product does."""
    settings = config()
    with migration_engine(str(database.write.url)).begin() as connection:
        settings.attributes["connection"] = connection
        step = command.downgrade if revision < schema.HEAD else command.upgrade
        step(settings, revision)


def test_documents_of_before_keep_their_rows(database: Engines) -> None:
    """0003: what was uploaded earlier stays, taken as put there by hand, whole file, page 1, without a notice (Q27)."""
    migrate(database, "0002")
    old = {name: value for name, value in DOCUMENT.items() if name != "uploaded_at"}
    columns, marks = ", ".join(old), ", ".join(f":{name}" for name in old)
    with database.write.begin() as connection:
        for number, kind, replaced in ((1, "ASM", "NULL"), (2, "PUB", "NULL"), (3, "ASM", "'2026-11-20 02:00:00'")):
            connection.execute(
                text(
                    f"INSERT INTO document (id, pages, uploaded_at, replaced_at, {columns})"
                    f" VALUES ({number}, {number}, '2026-11-19 01:00:00', {replaced}, {marks})"
                ),
                {**old, "kind": kind},
            )
        before = connection.execute(text("SELECT * FROM document ORDER BY id")).mappings().all()
    schema.upgrade(database.write)
    with database.write.connect() as connection:
        after = connection.execute(text("SELECT * FROM document ORDER BY id")).mappings().all()
        found = documents.find_documents(connection, [1])[1]
    assert [{name: row[name] for name in before[0]} for row in after] == [dict(row) for row in before]
    assert [(one.id, one.match, one.page, one.pages, one.notice, one.void_reason, one.replaced) for one in found] == [
        (1, Match.HAND, 1, 1, None, "", False),
        (2, Match.HAND, 1, 2, None, "", False),
        (3, Match.HAND, 1, 3, None, "", True),
    ]
    waiting = "王某某：公示证明没有公示起止日期，请重新上传并填写日期"
    assert notice_message("王某某", found, 1, date(2026, 11, 20)) == waiting


def test_the_index_of_what_stands_survives_the_migration(database: Engines) -> None:
    """0003 down and up: still one document of a kind that stands."""
    migrate(database, "0002")
    schema.upgrade(database.write)
    with database.write.begin() as connection:
        add(connection, Document, **DOCUMENT)
    with pytest.raises(IntegrityError, match="UNIQUE"), database.write.begin() as connection:
        add(connection, Document, **DOCUMENT)


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
