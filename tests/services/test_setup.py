"""Making an installation: an empty one, or the demo world."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.conftest import NOW
from zhicheng_tui.domain.clock import FrozenClock
from zhicheng_tui.domain.status import Status
from zhicheng_tui.services import demo as demo_world
from zhicheng_tui.services.desk import Desk
from zhicheng_tui.services.errors import ConfigurationError
from zhicheng_tui.services.runtime import bootstrap
from zhicheng_tui.services.settings import Settings
from zhicheng_tui.services.setup import create, make_demo

CLOCK = FrozenClock(NOW)


@pytest.fixture
def umask() -> Iterator[None]:
    """The mask under which the command line runs."""
    before = os.umask(0o077)
    yield
    os.umask(before)


def make(folder: Path, *, people: int = 3, reset: bool = False, seed: int = 1) -> bool:
    """Make a small demo world."""
    return make_demo(folder, people=people, seed=seed, reset=reset, clock=CLOCK)


def numbers(folder: Path) -> list[str]:
    """Return the identity numbers of the people in a world."""
    runtime = bootstrap(Settings(data_dir=folder), CLOCK)
    with runtime.reading() as connection:
        return list(connection.execute(text("SELECT id_no FROM person ORDER BY id")).scalars())


@pytest.mark.usefixtures("umask")
def test_an_installation_is_closed_to_others(tmp_path: Path) -> None:
    """Folders 0700 and every file in them 0600, for create and for the demo with its sample papers."""
    create(Settings(data_dir=tmp_path / "own"), unit="市水利局", login="zs", name="张三", clock=CLOCK)
    make(tmp_path / "demo")
    for folder in (tmp_path / "own", tmp_path / "demo"):
        assert folder.stat().st_mode & 0o777 == 0o700
        found = list(folder.rglob("*"))
        assert "zhicheng.db" in {path.name for path in found}
        assert all(path.stat().st_mode & 0o777 == (0o700 if path.is_dir() else 0o600) for path in found)


def test_the_folder_is_closed_whatever_the_mask(tmp_path: Path) -> None:
    """With an open mask the files may be readable, the folder around them is not."""
    before = os.umask(0o022)
    try:
        create(Settings(data_dir=tmp_path / "own"), unit="市水利局", login="zs", name="张三", clock=CLOCK)
        make(tmp_path / "demo")
    finally:
        os.umask(before)
    assert [(tmp_path / name).stat().st_mode & 0o777 for name in ("own", "demo")] == [0o700, 0o700]


def test_a_new_installation_has_its_first_reviewer(tmp_path: Path) -> None:
    """One unit, one reviewer, no application; its making is the first audit event."""
    settings = Settings(data_dir=tmp_path / "deep" / "er")
    create(settings, unit="市水利局", login="zs", name="张三", clock=CLOCK)
    runtime = bootstrap(settings, CLOCK)
    desk = Desk(runtime, runtime.sign_in("", "tui"))
    assert (desk.actor.name, desk.actor.unit.name, desk.actor.role) == ("张三", "市水利局", "reviewer")
    assert desk.queue.counts().status(Status.SUBMITTED) == 0
    with runtime.reading() as connection:
        rows = connection.execute(text("SELECT act, actor_id, at, after FROM audit_event")).all()
    assert [tuple(row) for row in rows] == [
        ("INIT", 1, "2026-11-20 02:00:00.000000", '{"login":"zs","unit":"市水利局"}')
    ]


def test_an_installation_is_made_once(tmp_path: Path) -> None:
    """A second init changes nothing and says so."""
    settings = Settings(data_dir=tmp_path)
    create(settings, unit="市水利局", login="zs", name="张三", clock=CLOCK)
    before = (tmp_path / "zhicheng.db").read_bytes()
    with pytest.raises(ConfigurationError, match="里已有数据库，没有改动"):
        create(settings, unit="别处", login="ls", name="李四", clock=CLOCK)
    assert (tmp_path / "zhicheng.db").read_bytes() == before


@pytest.mark.parametrize("field", ["unit", "login", "name"])
def test_blank_names_are_refused(tmp_path: Path, field: str) -> None:
    """Nothing is made from a blank unit, login or name."""
    given = {"unit": "市水利局", "login": "zs", "name": "张三"} | {field: " 　"}
    with pytest.raises(ConfigurationError, match="都不能为空"):
        create(Settings(data_dir=tmp_path / "new"), **given, clock=CLOCK)
    assert not (tmp_path / "new").exists()


def test_names_are_kept_without_the_blanks_around_them(tmp_path: Path) -> None:
    """A login given with blanks is one that can be typed again."""
    create(Settings(data_dir=tmp_path), unit=" 市水利局", login=" zs ", name="张三　", clock=CLOCK)
    actor = bootstrap(Settings(data_dir=tmp_path), CLOCK).sign_in("zs", "tui")
    assert (actor.name, actor.unit.name) == ("张三", "市水利局")


def test_a_file_in_the_folders_place_is_named(tmp_path: Path) -> None:
    """Neither create nor the demo can use it; both say why."""
    (tmp_path / "file").write_text("x", encoding="utf-8")
    for path in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(ConfigurationError, match="建不了目录"):
            create(Settings(data_dir=path), unit="市水利局", login="zs", name="张三")
        with pytest.raises(ConfigurationError, match="建不了目录"):
            make(path)


def test_a_demo_is_made_once_and_kept(tmp_path: Path) -> None:
    """The second call uses what the first made, whatever it is asked for."""
    folder = tmp_path / "demo"
    assert make(folder)
    before = (folder / "zhicheng.db").read_bytes()
    assert not make(folder, people=9, seed=5)
    assert (folder / "zhicheng.db").read_bytes() == before


def test_reset_makes_it_anew(tmp_path: Path) -> None:
    """What was done in the old world is gone."""
    folder = tmp_path / "demo"
    make(folder)
    first = numbers(folder)
    assert make(folder, people=5, seed=2, reset=True)
    assert len(numbers(folder)) > len(first)


@pytest.mark.parametrize("reset", [False, True])
def test_a_foreign_folder_is_left_alone(tmp_path: Path, reset: bool) -> None:
    """A folder that holds anything else is refused, with --reset too."""
    create(Settings(data_dir=tmp_path), unit="市水利局", login="zs", name="张三", clock=CLOCK)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    with pytest.raises(ConfigurationError, match="不是演示数据目录，没有改动"):
        make(tmp_path, reset=reset)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_half_made_world_is_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stopped in the middle, the next call does not take the remains for a world."""
    folder, build = tmp_path / "demo", demo_world.build_world

    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(demo_world, "build_world", stop)
    with pytest.raises(KeyboardInterrupt):
        make(folder)
    assert (folder / "zhicheng.db").exists()
    monkeypatch.setattr(demo_world, "build_world", build)
    assert make(folder)
    assert len(numbers(folder)) > 0
    assert not make(folder)
