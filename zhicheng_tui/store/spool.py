"""A table while it is being imported: its rows and what was said of each, in a file of its own that has no name.

The memory it takes does not grow with the table, and nothing is left behind, however the process ends.
"""

from __future__ import annotations

import os
import tempfile
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .faults import StorageError

FULL = "数据目录写不进去（磁盘满或没有权限），没有导入；请清理后重试"
_SCHEMA = (
    "CREATE TABLE line (sheet INTEGER, n INTEGER, body BLOB, PRIMARY KEY (sheet, n)) WITHOUT ROWID",
    "CREATE TABLE link (sheet INTEGER, id_no TEXT, n INTEGER, PRIMARY KEY (sheet, id_no, n)) WITHOUT ROWID",
    "CREATE INDEX link_row ON link (sheet, n)",
    "CREATE TABLE named (id_no TEXT, name TEXT, n INTEGER, PRIMARY KEY (id_no, name)) WITHOUT ROWID",
    "CREATE TABLE seen (key TEXT PRIMARY KEY, n INTEGER) WITHOUT ROWID",
    "CREATE TABLE verdict (sheet INTEGER, n INTEGER, fate TEXT, name TEXT, id_no TEXT, no TEXT, field TEXT, cell TEXT,"
    " message TEXT, advice TEXT, PRIMARY KEY (sheet, n)) WITHOUT ROWID",
    "CREATE INDEX verdict_fate ON verdict (fate, sheet, n)",
)
_PRAGMAS = ("journal_mode=OFF", "synchronous=OFF", "locking_mode=EXCLUSIVE", "cache_size=-16000", "temp_store=FILE")


@dataclass(frozen=True)
class Said:
    """What was said of one row."""

    sheet: int
    n: int
    """The row's number in the table, from 1."""
    fate: str
    name: str = ""
    id_no: str = ""
    no: str = ""
    """The application that there is already, or that was made."""
    field: str = ""
    """The heading of the cell in question."""
    cell: str = ""
    """What stands in it."""
    message: str = ""
    advice: str = ""


class Spool:
    """Rows of a table and verdicts on them; one thread at a time."""

    def __init__(self, folder: Path) -> None:
        """Open one in `folder`; raises `StorageError` when nothing can be written there."""
        from sqlcipher3 import dbapi2

        self._fault: type[Exception] = dbapi2.Error
        self._lock = threading.RLock()
        try:
            handle, name = tempfile.mkstemp(dir=folder, prefix=".import-")
        except OSError as error:
            raise StorageError(FULL) from error
        os.close(handle)
        try:
            self._at: Any = dbapi2.connect(name, isolation_level=None, check_same_thread=False)
            for pragma in _PRAGMAS:
                self._at.execute(f"PRAGMA {pragma}")
            for statement in _SCHEMA:
                self._at.execute(statement)
        finally:
            os.unlink(name)

    def close(self) -> None:
        """Let go of it, and so of everything in it."""
        with self._lock:
            self._at.close()

    def add_lines(self, sheet: int, lines: Iterable[tuple[int, bytes]]) -> None:
        """Keep rows of a sheet."""
        self._many("INSERT OR REPLACE INTO line VALUES (?, ?, ?)", ((sheet, n, body) for n, body in lines))

    def lines(self, sheet: int, after: int = 0, most: int = 200) -> list[tuple[int, bytes]]:
        """Return the next rows of a sheet after row `after`."""
        return self._all("SELECT n, body FROM line WHERE sheet = ? AND n > ? ORDER BY n LIMIT ?", (sheet, after, most))

    def line(self, sheet: int, n: int) -> bytes | None:
        """Return one row of a sheet."""
        found = self._all("SELECT body FROM line WHERE sheet = ? AND n = ?", (sheet, n))
        return found[0][0] if found else None

    def count_lines(self, sheet: int) -> int:
        """Return how many rows a sheet has."""
        return int(self._all("SELECT count(*) FROM line WHERE sheet = ?", (sheet,))[0][0])

    def begin_again(self) -> None:
        """Forget all that was said."""
        for table in ("verdict", "seen", "link", "named"):
            self._run(f"DELETE FROM {table}", ())

    def add_links(self, sheet: int, links: Iterable[tuple[str, int]]) -> None:
        """Note whose the rows of a sheet are."""
        self._many("INSERT OR REPLACE INTO link VALUES (?, ?, ?)", ((sheet, id_no, n) for id_no, n in links))

    def lines_of(self, sheet: int, main: int, n: int) -> list[tuple[int, bytes]]:
        """Return the rows of a sheet that belong to row `n` of the sheet `main`."""
        return self._all(
            "SELECT DISTINCT l.n, l.body FROM link m JOIN link k ON k.sheet = ? AND k.id_no = m.id_no"
            " JOIN line l ON l.sheet = k.sheet AND l.n = k.n WHERE m.sheet = ? AND m.n = ? ORDER BY l.n",
            (sheet, main, n),
        )

    def add_names(self, names: Iterable[tuple[str, str, int]]) -> None:
        """Note under which names a number stands, and in which row each came first."""
        self._many("INSERT OR IGNORE INTO named VALUES (?, ?, ?)", names)

    def names_of(self, id_no: str, most: int) -> list[tuple[int, str]]:
        """Return the names under which a number stands, by row."""
        return sorted(self._all("SELECT n, name FROM named WHERE id_no = ? LIMIT ?", (id_no, most)))

    def orphans(self, sheet: int, main: int) -> list[tuple[str, int]]:
        """Return the rows of a sheet that are nobody's of the sheet `main`."""
        return self._all(
            "SELECT id_no, n FROM link k WHERE sheet = ?"
            " AND NOT EXISTS (SELECT 1 FROM link m WHERE m.sheet = ? AND m.id_no = k.id_no) ORDER BY n",
            (sheet, main),
        )

    def first_seen(self, key: str, n: int) -> int:
        """Return the row in which a key came first: this one, or one before."""
        with self._lock:
            self._run("INSERT OR IGNORE INTO seen VALUES (?, ?)", (key, n))
            return int(self._all("SELECT n FROM seen WHERE key = ?", (key,))[0][0])

    def say(self, said: Iterable[Said]) -> None:
        """Keep verdicts, each in place of what was said of its row before."""
        self._many(
            "INSERT OR REPLACE INTO verdict VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (one.sheet, one.n, one.fate, one.name, one.id_no, one.no, one.field, one.cell, one.message, one.advice)
                for one in said
            ),
        )

    def said(
        self, fates: Sequence[str] = (), after: tuple[int, int] = (-1, 0), most: int = 200, skip: int = 0
    ) -> list[Said]:
        """Return the next verdicts of these fates (all, if none), by sheet and row."""
        where = f" AND fate IN ({','.join('?' * len(fates))})" if fates else ""
        found = self._all(
            f"SELECT * FROM verdict WHERE (sheet, n) > (?, ?){where} ORDER BY sheet, n LIMIT ? OFFSET ?",
            (*after, *fates, most, skip),
        )
        return [Said(*row) for row in found]

    def each_said(self, fates: Sequence[str] = ()) -> Iterator[Said]:
        """Yield all of them, a few at a time."""
        after = (-1, 0)
        while found := self.said(fates, after):
            yield from found
            after = (found[-1].sheet, found[-1].n)

    def said_of(self, sheet: int, numbers: Sequence[int]) -> list[Said]:
        """Return the verdicts on some rows of a sheet."""
        marks = ",".join("?" * len(numbers))
        found = self._all(f"SELECT * FROM verdict WHERE sheet = ? AND n IN ({marks})", (sheet, *numbers))
        return [Said(*row) for row in found]

    def counts(self) -> dict[str, int]:
        """Return how many rows met each fate."""
        return dict(self._all("SELECT fate, count(*) FROM verdict GROUP BY fate", ()))

    def count_advised(self) -> int:
        """Return how many rows have advice."""
        return int(self._all("SELECT count(*) FROM verdict WHERE advice <> ''", ())[0][0])

    def _all(self, statement: str, values: Sequence[object]) -> list[Any]:
        with self._lock:
            try:
                return list(self._at.execute(statement, values).fetchall())
            except self._fault as error:
                raise StorageError(FULL) from error

    def _run(self, statement: str, values: Sequence[object]) -> None:
        self._all(statement, values)

    def _many(self, statement: str, rows: Iterable[Sequence[object]]) -> None:
        with self._lock:
            try:
                self._at.execute("BEGIN")
                self._at.executemany(statement, rows)
                self._at.execute("COMMIT")
            except self._fault as error:
                raise StorageError(FULL) from error
