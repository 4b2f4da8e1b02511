"""What tests share: a frozen clock and a demo world, made once and copied for each test."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from zhicheng_tui.domain.clock import SHANGHAI, FrozenClock
from zhicheng_tui.services.desk import Desk
from zhicheng_tui.services.runtime import Runtime, bootstrap
from zhicheng_tui.services.settings import Settings
from zhicheng_tui.services.setup import make_demo

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=SHANGHAI)
PEOPLE = 120

DeskFor = Callable[[str], Desk]


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the developer's own settings and colours out of the tests."""
    for name in ("ZHICHENG_DATA_DIR", "ZHICHENG_USER", "ZHICHENG_DATABASE_URL", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def world_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo world as it was at `NOW`."""
    folder = tmp_path_factory.mktemp("template") / "world"
    make_demo(folder, people=PEOPLE, seed=7, reset=False, clock=FrozenClock(NOW))
    return folder


@pytest.fixture
def world(world_template: Path, tmp_path: Path) -> Path:
    """A demo world of the test's own."""
    folder = tmp_path / "world"
    shutil.copytree(world_template, folder)
    return folder


@pytest.fixture
def clock() -> FrozenClock:
    """A clock that stands at `NOW` until it is moved."""
    return FrozenClock(NOW)


@pytest.fixture
def runtime(world: Path, clock: FrozenClock) -> Iterator[Runtime]:
    """The installation of the demo world."""
    running = bootstrap(Settings(data_dir=world), clock)
    yield running
    running.close()


@pytest.fixture
def desk_for(runtime: Runtime) -> DeskFor:
    """Makes the desk of whoever has a login; each call with the same login the same desk."""
    desks: dict[str, Desk] = {}

    def desk(login: str) -> Desk:
        if login not in desks:
            desks[login] = Desk(runtime, runtime.sign_in(login, "tui", "test"))
        return desks[login]

    return desk


@pytest.fixture
def desk(desk_for: DeskFor) -> Desk:
    """The demo reviewer's desk."""
    return desk_for("zhangsan")
