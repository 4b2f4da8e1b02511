"""Lists and counts: the same demo world in both databases gives the same answers."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import NOW
from zhicheng_tui.domain.clock import FrozenClock
from zhicheng_tui.domain.queue import Sort, parse_filter
from zhicheng_tui.domain.trail import TrailEvent, TrailFilter
from zhicheng_tui.services.desk import Desk
from zhicheng_tui.services.runtime import Runtime, bootstrap
from zhicheng_tui.services.settings import Settings

from .cluster import Cluster

Both = tuple[Runtime, Runtime]
LOOKED_FOR = (
    TrailFilter(),
    TrailFilter(person="张三"),
    TrailFilter(acts=("PASS", "SEND")),
    TrailFilter(unit="医院"),
    TrailFilter(no="2026000001"),
    TrailFilter(words=("张",)),
)


@pytest.fixture(scope="module")
def both(
    server: Cluster, database_template: str, world_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Both]:
    """The world in PostgreSQL and in SQLite, for looking only."""
    folder, clock = tmp_path_factory.mktemp("both") / "world", FrozenClock(NOW)
    shutil.copytree(world_template, folder)
    url = server.create("looked_at", database_template).render_as_string(hide_password=False)
    found = bootstrap(Settings(data_dir=folder, database_url=url), clock), bootstrap(Settings(data_dir=folder), clock)
    yield found
    for runtime in found:
        runtime.close()
    server.drop("looked_at")


def desks(both: Both, login: str) -> tuple[Desk, Desk]:
    """Return somebody's desk at each."""
    one, other = (Desk(runtime, runtime.sign_in(login, "tui", "test")) for runtime in both)
    return one, other


@pytest.mark.parametrize("words", ["", "待审核", "紧急 待审核", "东楚 工程师", "zmm", "[/]"])
@pytest.mark.parametrize("login", ["zhangsan", "lisi"])
def test_the_queue(both: Both, login: str, words: str) -> None:
    """Every order of a filter, row by row, and the checklist."""
    one, other = desks(both, login)
    wanted = parse_filter(words)
    for sort in Sort:
        found = one.queue.ids(wanted, sort)
        assert list(found) == list(other.queue.ids(wanted, sort)), sort
        assert one.queue.rows(found[:30]) == other.queue.rows(found[:30])
        assert list(one.checklist.ids(wanted, sort)) == list(other.checklist.ids(wanted, sort))
        assert one.checklist.rows(found[:30]) == other.checklist.rows(found[:30])


@pytest.mark.parametrize("login", ["zhangsan", "lisi"])
def test_counts_and_plans(both: Both, login: str) -> None:
    """The workbench."""
    one, other = desks(both, login)
    assert one.queue.counts() == other.queue.counts()
    assert one.plans.rows() == other.plans.rows()


def test_applications_opened(both: Both) -> None:
    """Modules, reviews, documents, progress: every eighth, whatever its state."""
    one, other = desks(both, "zhangsan")
    for number in one.queue.ids(parse_filter(""), Sort.NUMBER)[::8]:
        assert one.files.open(number) == other.files.open(number)
        here, there = one.files.open(number).file, other.files.open(number).file
        assert one.files.progress(here) == other.files.progress(there)
        assert one.filing.history(number) == other.filing.history(number)


def test_units_and_accounts(both: Both) -> None:
    """In the order of the tree; searched as well."""
    one, other = desks(both, "zhengshi")
    for search in ("", "医院", "yy"):
        assert one.units.tree(search) == other.units.tree(search)
    assert one.accounts.list(None, "") == other.accounts.list(None, "")
    assert one.opening.list() == other.opening.list()


def test_the_trail(both: Both) -> None:
    """By person, act and unit; the story of one application."""
    one, other = desks(both, "zhengshi")
    for wanted in LOOKED_FOR:
        found: list[TrailEvent] = one.auditing.events(wanted)
        assert found == other.auditing.events(wanted)
    assert one.auditing.story(1) == other.auditing.story(1)
    assert one.auditing.verify() == other.auditing.verify()
