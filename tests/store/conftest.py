"""A small database of the test's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from zhicheng_tui.store.engine import Engines, engines, sqlite_url

from .building import built


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Engines]:
    """The newest schema with one unit, user, person, plan and application."""
    made = built(engines(sqlite_url(tmp_path / "zhicheng.db")))
    yield made
    made.dispose()
