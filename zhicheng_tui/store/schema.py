"""The database's schema version: made or upgraded by Alembic, checked cheaply at start."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine, inspect, text

HEAD = "0005"
"""The newest migration; a test holds it to the scripts."""


class SchemaError(Exception):
    """The database is not one this program can use as it is. The message says what to do."""


def upgrade(engine: Engine) -> None:
    """Bring a database to the newest schema, from nothing if need be, in one transaction.

    Args:
        engine: From `migration_engine`, so that no row is lost when a table is rebuilt.

    Raises:
        SchemaError: When rows would be left that refer to nothing; the database is then unchanged.
    """
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "zhicheng_tui:store/migrations")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        if connection.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
            raise SchemaError("升级后的数据不完整，已放弃升级，数据库没有改动；请联系运维")


def backup(engine: Engine, target: Path) -> None:
    """Copy a SQLite database, consistent whatever is being written, to a new file."""
    with engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("VACUUM INTO ?", (str(target),))


def version(engine: Engine) -> str | None:
    """Return the schema version of a database; `None` when it has none."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def check(engine: Engine) -> None:
    """Make sure that the database has the schema this program was written for.

    Raises:
        SchemaError: When it has none, an older or a newer one.
    """
    found = version(engine)
    if found is None:
        raise SchemaError("数据库还没有建立，请先运行 zhicheng init")
    if found < HEAD:
        raise SchemaError("数据库是旧版本的，请运行 zhicheng upgrade 升级（会先备份）")
    if found > HEAD:
        raise SchemaError("数据库由更新版本的程序建立，请先升级 zhicheng")
