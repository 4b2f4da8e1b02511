"""Making an installation: an empty one with its first reviewer, or the demo world."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import URL, insert

from ..domain.application import Actor, Unit
from ..domain.clock import Clock, SystemClock
from ..store import audit, numbering, schema
from ..store.engine import engines, migration_engine, sqlite_url
from ..store.faults import translated
from ..store.files import FileStore
from ..store.tables import Unit as UnitRow
from ..store.tables import User as UserRow
from .errors import ConfigurationError
from .keys import make_form_key
from .permissions import Role
from .runtime import database_url
from .settings import Settings

DEMO_LOGIN = "zhangsan"
_DEMO_MARK = "demo-world"


def create(settings: Settings, *, unit: str, login: str, name: str, clock: Clock | None = None) -> None:
    """Make an empty installation with one unit and its first reviewer, whole or not at all.

    Raises:
        ConfigurationError: When there is one already, or its folder cannot be used.
    """
    unit, login, name = unit.strip(), login.strip(), name.strip()
    if not (unit and login and name):
        raise ConfigurationError("单位名称、登录名和姓名都不能为空")
    if settings.database_url:
        _require_empty(settings.database_url)
        _make_folder(settings.data_dir)
        make_form_key(settings.data_dir)
        with translated():
            _fill(settings.database_url, unit, login, name, clock or SystemClock())
        return
    if settings.database_file.exists():
        raise ConfigurationError(f"{settings.data_dir} 里已有数据库，没有改动")
    _make_folder(settings.data_dir)
    make_form_key(settings.data_dir)
    unfinished = settings.database_file.with_suffix(".new")
    for leftover in settings.data_dir.glob(unfinished.name + "*"):
        leftover.unlink()
    with translated():
        _fill(sqlite_url(unfinished), unit, login, name, clock or SystemClock())
    unfinished.rename(settings.database_file)


def _require_empty(url: str) -> None:
    database = engines(url)
    with translated():
        found = schema.version(database.read)
    database.dispose()
    if found is not None:
        raise ConfigurationError("设置 database_url 指定的数据库已经建立过，没有改动")


def _fill(url: str | URL, unit: str, login: str, name: str, clock: Clock) -> None:
    schema.upgrade(migration_engine(url))
    database = engines(url)
    with database.write.begin() as connection:
        connection.execute(insert(UnitRow).values(id=1, path="/1/", name=unit))
        connection.execute(insert(UserRow).values(id=1, login=login, name=name, unit_id=1, role=Role.REVIEWER.value))
        actor = Actor(1, login, name, Unit(1, unit, "/1/"), Role.REVIEWER.value, "", "cli")
        event = audit.Event("INIT", "unit", 1, after={"unit": unit, "login": login})
        audit.record(connection, actor, [event], clock.now())
        numbering.go_on_counting(connection)
    if database.write.dialect.name == "sqlite":
        with database.read.connect() as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.dispose()


def upgrade(settings: Settings) -> Path | None:
    """Bring an installation's database to this program's schema; return where the copy of the old one is.

    Returns `None` when there was nothing to do.

    Raises:
        ConfigurationError: When there is no database, or a newer one.
    """
    url = database_url(settings)
    if not settings.database_url and not settings.database_file.is_file():
        raise ConfigurationError(f"{settings.data_dir} 里没有数据库，请先运行 zhicheng init")
    database = engines(url)
    with translated():
        found = schema.version(database.read)
        if found == schema.HEAD:
            return None
        if found is None or found > schema.HEAD:
            raise ConfigurationError("数据库不是这个程序建立的，或由更新版本建立，没有改动")
        copy = settings.data_dir / f"zhicheng-{found}.db"
        if not settings.database_url:
            copy.unlink(missing_ok=True)
            schema.backup(migration_engine(url), copy)
        schema.upgrade(migration_engine(url))
    make_form_key(settings.data_dir)
    database.dispose()
    return copy


def make_demo(
    folder: Path,
    *,
    people: int,
    seed: int,
    reset: bool,
    clock: Clock | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> bool:
    """Make the demo world in `folder`; return whether it had to be made.

    Raises:
        ConfigurationError: When the folder holds something else than a demo world.
    """
    from .demo import build_world
    from .demo.samples import keep_samples

    mark, database_file = folder / _DEMO_MARK, folder / "zhicheng.db"
    _make_folder(folder)
    if not mark.exists() and any(folder.iterdir()):
        raise ConfigurationError(f"{folder} 不是演示数据目录，没有改动；请用 --data-dir 另指定一个空目录")
    if mark.exists() and reset:
        shutil.rmtree(folder)
    if database_file.exists() and mark.exists() and mark.read_text(encoding="utf-8") == "complete":
        return False
    _make_folder(folder)
    for leftover in folder.glob("zhicheng.db*"):
        leftover.unlink()
    mark.write_text("", encoding="utf-8")
    database = engines(sqlite_url(database_file))
    with translated():
        schema.upgrade(migration_engine(sqlite_url(database_file)))
        build_world(database.write, people=people, seed=seed, now=(clock or SystemClock()).now(), progress=progress)
    database.dispose()
    keep_samples(FileStore(Settings(data_dir=folder).files_dir))
    make_form_key(folder)
    mark.write_text("complete", encoding="utf-8")
    return True


def demo_applicants(folder: Path) -> list[str]:
    """Return the logins of the applicants in a demo world: a small one lacks some of them."""
    from ..store.queries.accounts import find_logins

    database = engines(sqlite_url(folder / "zhicheng.db"))
    with translated(), database.read.connect() as connection:
        logins = find_logins(connection, Role.APPLICANT.value)
    database.dispose()
    return logins


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigurationError(f"{folder}：建不了目录（{error.strerror}）") from error
