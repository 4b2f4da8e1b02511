"""A demo world in PostgreSQL, made once and copied for each test; the fixtures of the other tests work on it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import URL

from tests.conftest import NOW, PEOPLE
from tests.services.conftest import helpers as helpers
from zhicheng_tui.documents.helper.pool import Helpers
from zhicheng_tui.domain.clock import FrozenClock
from zhicheng_tui.services.demo import build_world
from zhicheng_tui.services.runtime import Runtime, bootstrap
from zhicheng_tui.services.settings import Settings
from zhicheng_tui.store import schema
from zhicheng_tui.store.engine import engines, migration_engine

from .cluster import Cluster, cluster

WORLD = "world"


@pytest.fixture(scope="session")
def server() -> Iterator[Cluster]:
    """A server for all tests of this process."""
    with cluster() as made:
        yield made


@pytest.fixture(scope="session")
def database_template(server: Cluster) -> str:
    """The demo world of the other tests, in PostgreSQL: brought up by the migrations from nothing."""
    url = server.create(WORLD)
    migration = migration_engine(url)
    schema.upgrade(migration)
    migration.dispose()
    database = engines(url)
    build_world(database.write, people=PEOPLE, seed=7, now=NOW)
    database.dispose()
    return WORLD


@pytest.fixture
def url(server: Cluster, database_template: str) -> Iterator[URL]:
    """A copy of the demo world."""
    name = f"test_{uuid4().hex}"
    yield server.create(name, database_template)
    server.drop(name)


@pytest.fixture
def settings(url: URL, world_template: Path, tmp_path: Path) -> Settings:
    """Settings of an installation whose files and key are in a folder and whose rows are in PostgreSQL."""
    folder = tmp_path / "world"
    shutil.copytree(world_template, folder, ignore=shutil.ignore_patterns("zhicheng.db*"))
    return replace(Settings(data_dir=folder), database_url=url.render_as_string(hide_password=False))


@pytest.fixture
def runtime(settings: Settings, clock: FrozenClock, helpers: Helpers) -> Iterator[Runtime]:
    """The installation of the demo world, in place of the one on SQLite."""
    running = bootstrap(settings, clock)
    vars(running)["helpers"] = helpers
    yield running
    running.close()
