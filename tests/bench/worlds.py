"""Demo worlds to measure on, made once a day, version and schema, and kept among temporary files."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from zhicheng_tui import __version__
from zhicheng_tui.services.settings import Settings
from zhicheng_tui.services.setup import make_demo
from zhicheng_tui.store import schema
from zhicheng_tui.store.engine import engines, sqlite_url

SMALL, LARGE, HUGE = 200, 100_000, 1_000_000
_PREFIX = "zhicheng-bench-"


def cache() -> Path:
    """Return the folder of today's worlds; those of other days are removed, as their plans have moved on."""
    root = Path(tempfile.gettempdir())
    folder = root / f"{_PREFIX}{__version__}-{schema.HEAD}-{date.today():%Y%m%d}"  # noqa: DTZ011
    for old in root.glob(f"{_PREFIX}*"):
        if old != folder:
            shutil.rmtree(old, ignore_errors=True)
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _made(name: str, make: Callable[[Path], None]) -> Path:
    folder = cache() / name
    if not (folder / "made").exists():
        _say(f"making {folder} …")
        shutil.rmtree(folder, ignore_errors=True)
        make(folder)
        (folder / "made").touch()
    return folder


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def world(people: int) -> Path:
    """Return a demo world as `zhicheng demo` makes it."""
    return _made(str(people), lambda folder: _demo(folder, people))


def _demo(folder: Path, people: int) -> None:
    make_demo(folder, people=people, seed=1, reset=False)


def locked() -> Path:
    """Return the small world where somebody has a password, so that whoever comes without a name is asked for one."""
    return _made(f"{SMALL}-locked", _lock)


def _lock(folder: Path) -> None:
    shutil.copytree(world(SMALL), folder)
    connection = _open(folder / "zhicheng.db")
    connection.execute("UPDATE user_account SET password_hash = 'a password' WHERE login = 'zhangsan'")
    connection.close()


def slim(people: int = LARGE) -> Path:
    """Return a demo world without the contents of modules, which lists and batches do not touch: quick to copy."""
    return _made(f"{people}-slim", lambda folder: _slim(folder, world(people)))


def _slim(folder: Path, full: Path) -> None:
    folder.mkdir(parents=True)
    database = folder / "zhicheng.db"
    made = engines(sqlite_url(database))
    schema.upgrade(made.write)
    made.dispose()
    connection = _open(database)
    connection.execute("ATTACH ? AS full", (str(full / "zhicheng.db"),))
    found = connection.execute("SELECT name FROM main.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    connection.execute("BEGIN")
    for (name,) in found.fetchall():
        if name not in ("module_content", "alembic_version", "application_tally"):
            connection.execute(f"INSERT INTO main.{name} SELECT * FROM full.{name}")
    connection.execute("COMMIT")
    if connection.execute("SELECT 1 FROM full.sqlite_master WHERE name = 'sqlite_stat1'").fetchone():
        connection.execute("ANALYZE")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def huge() -> Path:
    """Return a world of a million applications: each of the large one's taken ten times, with its person."""
    return _made(str(HUGE), _multiply)


def _multiply(folder: Path) -> None:
    shutil.copytree(slim(), folder)
    connection = _open(folder / "zhicheng.db")
    (step,) = connection.execute("SELECT max(max(id), (SELECT max(id) FROM person)) FROM application").fetchone()
    shifted = {"id": "id + :k", "id_no": "id_no || '-' || :k", "no": "no || '-' || :k", "person_id": "person_id + :k"}
    for time in range(1, HUGE // LARGE):
        connection.execute("BEGIN")
        for name in ("person", "application"):
            columns = [row[1] for row in connection.execute(f"PRAGMA table_info({name})")]
            values = ", ".join(shifted.get(column, column) for column in columns)
            connection.execute(
                f"INSERT INTO {name} ({', '.join(columns)}) SELECT {values} FROM {name} WHERE id <= :step",
                {"k": time * step, "step": step},
            )
        connection.execute("COMMIT")
    if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1'").fetchone():
        connection.execute("ANALYZE")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def _open(database: Path) -> Any:
    connection = dbapi2.connect(str(database), isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=OFF", "foreign_keys=OFF", "cache_size=-200000"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def settings(folder: Path) -> Settings:
    """Return the settings of a world."""
    return Settings(data_dir=folder, user="zhangsan")
