"""What goes wrong in a database or with stored files, said in one sentence that names the remedy."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, OperationalError

_SENTENCES = (
    ("SQLITE_FULL", "磁盘已满，没有保存；请清理磁盘空间后重试"),
    ("SQLITE_BUSY", "数据库正忙，没有保存；请稍候重试"),
    ("SQLITE_LOCKED", "数据库正忙，没有保存；请稍候重试"),
    ("SQLITE_READONLY", "数据库不可写，没有保存；请检查数据目录的权限"),
    ("SQLITE_CORRUPT", "数据库文件已损坏，请停止使用并从备份恢复"),
    ("SQLITE_NOTADB", "数据库文件已损坏，请停止使用并从备份恢复"),
    ("SQLITE_IOERR", "读写磁盘出错，没有保存；请检查磁盘后重试"),
    ("SQLITE_CANTOPEN", "打不开数据库文件；请检查数据目录是否存在、是否有权限"),
    ("53100", "数据库服务器的磁盘已满，没有保存；请清理磁盘空间后重试"),
    ("53", "数据库正忙，没有保存；请稍候重试"),
    ("40", "数据库正忙，没有保存；请稍候重试"),
    ("55P03", "数据库正忙，没有保存；请稍候重试"),
    ("25006", "数据库不可写，没有保存；请联系运维"),
    ("XX00", "数据库已损坏，请停止使用并从备份恢复"),
)
"""The driver's name of a fault, or its beginning → what is said; PostgreSQL's are five digits (SQLSTATE)."""
_FULL = ("磁盘已满", "请清理磁盘空间后重试")
_CLOSED = ("没有权限读写数据目录", "请检查数据目录的权限")
_GONE = ("数据目录不存在", "请检查数据目录所在的磁盘是否在位")
_BUSY = ("打开的文件过多", "请稍候重试")
_FILES = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EFBIG: _FULL,
    errno.EACCES: _CLOSED,
    errno.EPERM: _CLOSED,
    errno.EROFS: _CLOSED,
    errno.ENOENT: _GONE,
    errno.ENOTDIR: _GONE,
    errno.ELOOP: _GONE,
    errno.EMFILE: _BUSY,
    errno.ENFILE: _BUSY,
}
_FILES_OTHER = ("读写磁盘出错", "请检查磁盘后重试")
AWAY = "连不上数据库服务器，没有保存；请稍候重试，仍然不行时请运维检查服务器和设置 database_url"
OTHER = "数据库出错，没有保存；请重试，仍然不行时联系运维"


class StorageError(Exception):
    """The database or the store of files failed. The message is for people; the cause is chained."""


@contextmanager
def translated() -> Iterator[None]:
    """Turn a database's own error into a `StorageError`."""
    try:
        yield
    except DBAPIError as error:
        raise StorageError(_sentence(error)) from error


def _sentence(error: DBAPIError) -> str:
    name = getattr(error.orig, "sqlite_errorname", None) or getattr(error.orig, "sqlstate", "")
    if error.connection_invalidated or (name is None and isinstance(error, OperationalError)):
        return AWAY
    return next((text for prefix, text in _SENTENCES if (name or "").startswith(prefix)), OTHER)


@contextmanager
def translated_files(outcome: str = "没有保存") -> Iterator[None]:
    """Turn the system's error about a file into a `StorageError`; `outcome` says what was therefore not done."""
    try:
        yield
    except OSError as error:
        fault, remedy = _FILES.get(error.errno or 0, _FILES_OTHER)
        raise StorageError(f"{fault}，{outcome}；{remedy}") from error
