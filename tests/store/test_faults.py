"""What goes wrong in a database is one sentence that names the remedy; nothing half-done is left."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, OperationalError

from zhicheng_tui.store.engine import Engines, engines, sqlite_url
from zhicheng_tui.store.faults import OTHER, StorageError, translated
from zhicheng_tui.store.tables import Unit

from .building import add

CORRUPT = "数据库文件已损坏，请停止使用并从备份恢复"


def fault(name: str) -> DBAPIError:
    """Return an error as SQLAlchemy raises it, with SQLite's name for it."""
    original = sqlite3.OperationalError("unable")
    if name:
        original.sqlite_errorname = name
    return OperationalError("UPDATE …", {}, original)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("SQLITE_FULL", "磁盘已满，没有保存；请清理磁盘空间后重试"),
        ("SQLITE_BUSY", "数据库正忙，没有保存；请稍候重试"),
        ("SQLITE_BUSY_SNAPSHOT", "数据库正忙，没有保存；请稍候重试"),
        ("SQLITE_LOCKED", "数据库正忙，没有保存；请稍候重试"),
        ("SQLITE_READONLY_DIRECTORY", "数据库不可写，没有保存；请检查数据目录的权限"),
        ("SQLITE_CORRUPT_INDEX", CORRUPT),
        ("SQLITE_NOTADB", CORRUPT),
        ("SQLITE_IOERR_WRITE", "读写磁盘出错，没有保存；请检查磁盘后重试"),
        ("SQLITE_CANTOPEN", "打不开数据库文件；请检查数据目录是否存在、是否有权限"),
        ("SQLITE_CONSTRAINT_UNIQUE", OTHER),
        ("", OTHER),
    ],
)
def test_each_fault_has_its_sentence(name: str, sentence: str) -> None:
    """Extended names as well; what is not known has a sentence too. The cause stays chained for the log."""
    with pytest.raises(StorageError) as error, translated():
        raise fault(name)
    assert str(error.value) == sentence
    assert isinstance(error.value.__cause__, DBAPIError)


def test_what_is_no_database_fault_passes_through() -> None:
    """A rule's exception is not turned into a database's."""
    with pytest.raises(KeyError), translated():
        raise KeyError("rule")


def test_a_full_disk_is_said_and_leaves_the_database_usable(database: Engines) -> None:
    """The transaction is gone, the file is sound, and with room again it goes on (facts-store §2.4)."""
    with (  # noqa: PT012
        pytest.raises(StorageError, match=r"^磁盘已满"),
        translated(),
        database.write.begin() as connection,
    ):
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 2}")
        for number in range(2, 500):
            add(connection, Unit, path=f"/{number}/", name="单位" * 500)
    with database.write.begin() as connection:
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        assert connection.execute(text("SELECT count(*) FROM unit")).scalar() == 1
        add(connection, Unit, path="/2/", name="又有空间")


def test_a_busy_database_is_said(tmp_path: Path, database: Engines, monkeypatch: pytest.MonkeyPatch) -> None:
    """A writer that waits in vain is told to try again."""
    monkeypatch.setattr("zhicheng_tui.store.engine.BUSY_SECONDS", 0.01)
    impatient = engines(sqlite_url(tmp_path / "zhicheng.db"))
    with database.write.begin(), pytest.raises(StorageError, match=r"^数据库正忙"), translated():  # noqa: SIM117
        with impatient.write.begin():
            pass


@pytest.mark.parametrize("rubbish", [b"this is not a database" * 500, b"SQLite format 3\0" + b"\xff" * 9000])
def test_a_file_that_is_no_database_is_said(tmp_path: Path, rubbish: bytes) -> None:
    """Text under its name, or a good beginning with rubbish after it."""
    (tmp_path / "zhicheng.db").write_bytes(rubbish)
    with (
        pytest.raises(StorageError, match=f"^{CORRUPT}$"),
        translated(),
        engines(sqlite_url(tmp_path / "zhicheng.db")).read.connect() as connection,
    ):
        connection.execute(text("SELECT * FROM sqlite_master"))


def test_a_damaged_file_is_said(tmp_path: Path, database: Engines) -> None:
    """Pages overwritten behind the header: no wrong rows are shown as right ones."""
    path = tmp_path / "zhicheng.db"
    with database.write.connect() as connection:
        connection.exec_driver_sql("SELECT 1")
    database.dispose()
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + b"\xa5" * (len(whole) - 4096))
    for leftover in tmp_path.glob("zhicheng.db-*"):
        leftover.unlink()
    with (
        pytest.raises(StorageError, match=f"^{CORRUPT}$"),
        translated(),
        engines(sqlite_url(path)).read.connect() as connection,
    ):
        connection.execute(text("SELECT count(*) FROM application a JOIN unit u ON u.id = a.unit_id")).all()


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    """The message asks for the folder and the rights to it."""
    with (
        pytest.raises(StorageError, match=r"^打不开数据库文件"),
        translated(),
        engines(sqlite_url(tmp_path / "none" / "zhicheng.db")).write.begin(),
    ):
        pass


def test_a_database_that_cannot_be_written_is_said(database: Engines) -> None:
    """The screen's engine, used to write by mistake, gets the sentence on rights."""
    with pytest.raises(StorageError, match=r"^数据库不可写"), translated(), database.read.begin() as connection:
        connection.execute(text("DELETE FROM draft"))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_is_said(tmp_path: Path, database: Engines) -> None:
    """Another Unix user's folder: no traceback (facts-store §2.4)."""
    database.dispose()
    for path in [*tmp_path.iterdir(), tmp_path]:
        path.chmod(0o500)
    try:
        with (
            pytest.raises(StorageError, match=r"^数据库不可写|^打不开"),
            translated(),
            database.write.begin() as writer,
        ):
            writer.execute(text("DELETE FROM draft"))
    finally:
        tmp_path.chmod(0o700)
