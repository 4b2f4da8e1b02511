"""Worlds and databases for the end-to-end tests."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2

from .terminal import PROGRAM

PEOPLE = 60

Ask = Callable[..., list[tuple[Any, ...]]]


@pytest.fixture(scope="session")
def world_of_today(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo world as the program makes it today, made once."""
    folder = tmp_path_factory.mktemp("e2e") / "world"
    words = ["demo", "--data-dir", str(folder), "--people", str(PEOPLE), "--no-open"]
    subprocess.run([*PROGRAM, *words], check=True, capture_output=True)
    return folder


@pytest.fixture
def world(world_of_today: Path, tmp_path: Path) -> Path:
    """A copy of the test's own."""
    folder = tmp_path / "world"
    shutil.copytree(world_of_today, folder)
    return folder


@pytest.fixture
def ask(world: Path) -> Ask:
    """Puts a question to the world's database, from outside the program."""

    def rows(statement: str, *values: object) -> list[tuple[Any, ...]]:
        connection = dbapi2.connect(f"file:{world / 'zhicheng.db'}?mode=ro", uri=True)
        try:
            found: list[tuple[Any, ...]] = connection.execute(statement, values).fetchall()
            return found
        finally:
            connection.close()

    return rows
