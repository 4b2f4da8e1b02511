"""A PostgreSQL server of the tests' own: a Unix socket in a folder that nobody else may enter, gone afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import URL

NAME = "zhicheng"
_UNSAFE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
"""What makes it quick: nothing of it outlives the tests."""
_SMALL = ("listen_addresses=", "shared_buffers=32MB", "max_connections=40", "autovacuum=off", "jit=off")
_MEMORY = "/dev/shm"
"""Copying a database takes a seventh of the time where its thousand files lie in memory."""
_PROGRAMS = ("initdb", "postgres")
_SOON = 20.0
_ICU_SINCE = 15


@dataclass(frozen=True)
class Cluster:
    """A running server."""

    folder: Path

    def url(self, database: str) -> URL:
        """Return the URL of one of its databases."""
        return URL.create("postgresql+psycopg", NAME, database=database, query={"host": str(self.folder)})

    def run(self, statement: str) -> None:
        """Carry out a statement that belongs into no transaction."""
        with psycopg.connect(host=str(self.folder), user=NAME, dbname="postgres", autocommit=True) as connection:
            connection.execute(statement.encode())

    def create(self, database: str, template: str = "template1") -> URL:
        """Make a database as a copy of another, which nobody may be using, and return its URL."""
        self.run(f'CREATE DATABASE "{database}" TEMPLATE "{template}"')
        return self.url(database)

    def drop(self, database: str) -> None:
        """Remove a database, whoever is still connected to it."""
        self.run(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')


def programs() -> dict[str, str]:
    """Return where the server's programs are: on the path, or where Debian keeps them, the newest first.

    A machine of one's own is left alone; CI and a throw-away machine get them installed.
    """
    found = _look()
    if len(found) < len(_PROGRAMS) and (os.environ.get("CI") or os.geteuid() == 0):
        become_root = [] if os.geteuid() == 0 else ["sudo", "-n"]
        for words in (["update"], ["install", "-y", "--no-install-recommends", "postgresql"]):
            subprocess.run([*become_root, "apt-get", "-q", *words], check=False, capture_output=True, timeout=300)
        found = _look()
    missing = [name for name in _PROGRAMS if name not in found]
    if missing and os.environ.get("CI"):
        pytest.fail(f"CI needs PostgreSQL: {missing}")
    if missing:
        pytest.skip(f"no PostgreSQL on this machine: {missing}")
    return found


def _look() -> dict[str, str]:
    newest = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parts[-2]), reverse=True)
    path = os.pathsep.join([*map(str, newest), os.environ.get("PATH", "")])
    places = {name: shutil.which(name, path=path) for name in _PROGRAMS}
    return {name: place for name, place in places.items() if place}


@contextmanager
def cluster() -> Iterator[Cluster]:
    """Run a server that sorts text as Chinese people do, where the programs can: the harder case for every query."""
    found, somebody = programs(), _somebody()
    folder = Path(tempfile.mkdtemp(prefix="zc-pg-", dir=_MEMORY if os.access(_MEMORY, os.W_OK) else None))
    if somebody:
        os.chown(folder, somebody["user"], somebody["group"])
    data = folder / "data"
    words = [found["initdb"], "-D", str(data), "-U", NAME, "-A", "trust", "-E", "UTF8", "--locale=C", "-N"]
    said = subprocess.run([found["postgres"], "--version"], check=True, capture_output=True, text=True).stdout
    if int(said.split()[2].split(".")[0]) >= _ICU_SINCE:
        words += ["--locale-provider=icu", "--icu-locale=zh-Hans-CN"]
    try:
        _tell(words, somebody)
        given = [
            word for setting in (*_UNSAFE, *_SMALL, f"unix_socket_directories={folder}") for word in ("-c", setting)
        ]
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(
                [found["postgres"], "-D", str(data), *given], stdout=log, stderr=log, cwd=folder, **somebody
            )
            try:
                yield _answering(Cluster(folder), server)
            finally:
                server.terminate()
                server.wait()
    finally:
        shutil.rmtree(folder)


def _tell(words: Sequence[str], somebody: dict[str, Any]) -> None:
    done = subprocess.run(words, capture_output=True, text=True, check=False, cwd="/", **somebody)
    if done.returncode:
        pytest.fail(f"{words[0]}: {done.stdout}{done.stderr}")


def _somebody() -> dict[str, Any]:
    """Return whom to run the server as: it refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = names.get("postgres") or names["nobody"]
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def _answering(made: Cluster, server: subprocess.Popen[bytes]) -> Cluster:
    deadline = time.monotonic() + _SOON
    while server.poll() is None and time.monotonic() < deadline:
        try:
            made.run("SELECT 1")
        except psycopg.OperationalError:
            time.sleep(0.02)
        else:
            return made
    said = (made.folder / "log").read_text(encoding="utf-8", errors="replace")
    pytest.fail(f"PostgreSQL did not start (status {server.returncode}):\n{said}")
