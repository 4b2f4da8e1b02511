"""The database's schema version: made or upgraded by Alembic, checked cheaply at start."""

from __future__ import annotations

from sqlalchemy import Engine, inspect, text

HEAD = "0001"
"""The newest migration; a test holds it to the scripts."""


class SchemaError(Exception):
    """The database is not one this program can use as it is. The message says what to do."""


def upgrade(engine: Engine) -> None:
    """Bring a database to the newest schema, from nothing if need be."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "zhicheng_tui:store/migrations")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def check(engine: Engine) -> None:
    """Make sure that the database has the schema this program was written for.

    Raises:
        SchemaError: When it has none, an older or a newer one.
    """
    with engine.connect() as connection:
        found = None
        if inspect(connection).has_table("alembic_version"):
            found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if found is None:
        raise SchemaError("数据库还没有建立，请先运行 zhicheng init")
    if found < HEAD:
        raise SchemaError("数据库是旧版本的，请运行 zhicheng init 升级（会先备份）")
    if found > HEAD:
        raise SchemaError("数据库由更新版本的程序建立，请先升级 zhicheng")
