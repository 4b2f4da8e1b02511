"""Engines: one that writes (`BEGIN IMMEDIATE`), one for screens that can only read.

SQLite through `sqlcipher3`, whose wheel carries a SQLite without the WAL-reset fault of 3.7.0–3.51.2.
WAL with `synchronous=FULL`: a decision that was shown as saved survives a power cut.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.pool import NullPool

WAL_SAFE_SINCE = (3, 51, 3)
BUSY_SECONDS = 30
_PRAGMAS = (
    "synchronous=FULL",
    "recursive_triggers=ON",
    "trusted_schema=OFF",
    "journal_size_limit=67108864",
    "temp_store=MEMORY",
)


@dataclass(frozen=True)
class Engines:
    """The two ways into one database."""

    read: Engine
    write: Engine

    def dispose(self) -> None:
        """Close every pooled connection."""
        self.read.dispose()
        self.write.dispose()


def sqlite_url(path: Path) -> URL:
    """Return the URL of a database file, whatever signs its path has."""
    return URL.create("sqlite", database=str(path))


def engines(url: str | URL) -> Engines:
    """Return the engines for a database URL. Nothing is opened until a connection is asked for."""
    return Engines(read=_engine(url, write=False), write=_engine(url, write=True))


def migration_engine(url: str | URL) -> Engine:
    """Return an engine for changing the schema: rebuilding a table must not delete the rows that refer to it."""
    return _engine(url, write=True, foreign_keys=False)


def _engine(url: str | URL, *, write: bool, foreign_keys: bool = True) -> Engine:
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(
            url,
            hide_parameters=True,
            json_serializer=_json,
            isolation_level="READ COMMITTED" if write else "REPEATABLE READ",
            execution_options={} if write else {"postgresql_readonly": True},
            pool_size=2,
            max_overflow=2,
            pool_pre_ping=True,  # a server that was restarted is not met with a dead connection
        )
    from sqlcipher3 import dbapi2

    pool: dict[str, Any] = {"poolclass": NullPool} if write else {"pool_size": 2, "max_overflow": 8}
    engine = create_engine(
        url,
        module=dbapi2,
        hide_parameters=True,
        json_serializer=_json,
        **pool,
        connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
    )
    journal = "WAL" if dbapi2.sqlite_version_info >= WAL_SAFE_SINCE else "TRUNCATE"

    def configure(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        pragmas = (f"journal_mode={journal}", f"foreign_keys={'ON' if foreign_keys else 'OFF'}", *_PRAGMAS)
        for pragma in pragmas if write else (*pragmas, "query_only=ON"):
            connection.execute(f"PRAGMA {pragma}")

    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

    event.listen(engine, "connect", configure)
    event.listen(engine, "begin", begin)
    return engine


_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
"""JSON as it is stored: Chinese as Chinese, so that it can be searched for."""
