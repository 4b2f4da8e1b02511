"""A small database of the test's own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from zhicheng_tui.store.engine import Engines, engines, sqlite_url

from .building import built


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small database, made once by the migrations."""
    path = tmp_path_factory.mktemp("store") / "zhicheng.db"
    built(engines(sqlite_url(path))).dispose()
    return path


@pytest.fixture
def database(template: Path, tmp_path: Path) -> Iterator[Engines]:
    """The newest schema with one unit, user, person, plan and application."""
    shutil.copy(template, tmp_path / "zhicheng.db")
    made = engines(sqlite_url(tmp_path / "zhicheng.db"))
    yield made
    made.dispose()
