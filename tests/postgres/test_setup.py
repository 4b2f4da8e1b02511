"""From nothing to work: migrations, the first reviewer, and what nobody may do to the books."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import URL, text
from sqlalchemy.exc import DBAPIError

from tests.services.acts import ask
from zhicheng_tui.domain.clock import FrozenClock
from zhicheng_tui.services.auditing import Auditing
from zhicheng_tui.services.desk import Desk
from zhicheng_tui.services.errors import ConfigurationError
from zhicheng_tui.services.faults import StorageError
from zhicheng_tui.services.permissions import Role
from zhicheng_tui.services.runtime import Runtime, bootstrap
from zhicheng_tui.services.settings import Settings
from zhicheng_tui.services.setup import create, upgrade
from zhicheng_tui.store import schema
from zhicheng_tui.store.append_only import MESSAGE
from zhicheng_tui.store.tables import Table

from .cluster import Cluster

FIRST = {"unit": "市水利局", "login": "zs", "name": "张三"}


@pytest.fixture
def empty(server: Cluster, tmp_path: Path) -> Iterator[Settings]:
    """Settings that name a database with nothing in it."""
    name = f"test_{uuid4().hex}"
    url = server.create(name)
    yield Settings(data_dir=tmp_path / "own", database_url=url.render_as_string(hide_password=False))
    server.drop(name)


def test_init_makes_everything_once(empty: Settings, clock: FrozenClock) -> None:
    """The first reviewer comes in; ids go on after those given; the second time changes nothing."""
    with pytest.raises(ConfigurationError, match="数据库还没有建立，请先运行 zhicheng init"):
        bootstrap(empty, clock)
    create(empty, **FIRST, clock=clock)
    runtime = bootstrap(empty, clock)
    desk = Desk(runtime, runtime.sign_in("zs", "cli"))
    assert desk.accounts.create("admin", "李四", desk.actor.unit, Role.UNIT_ADMIN)
    assert ask(runtime, "SELECT login FROM user_account ORDER BY id") == [("zs",), ("admin",)]
    with pytest.raises(ConfigurationError, match="没有改动"):
        create(empty, unit="别的单位", login="x", name="某人", clock=clock)
    assert ask(runtime, "SELECT name FROM unit") == [("市水利局",)]
    assert upgrade(empty) is None
    runtime.close()


def test_the_migrations_make_the_tables_of_the_code(runtime: Runtime) -> None:
    """Every table and every column, and the version that the code wants."""
    found = ask(runtime, "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'")
    columns = {(table.name, column.name) for table in Table.metadata.sorted_tables for column in table.columns}
    assert {tuple(row) for row in found} - {("alembic_version", "version_num")} == columns
    assert schema.version(runtime.engines.read) == schema.HEAD


def test_the_tally_follows_every_change(runtime: Runtime) -> None:
    """After inserts, updates and deletes alike, it says what a count says."""
    counted = "SELECT unit_id, plan_id, status, count(*) FROM application GROUP BY 1, 2, 3"
    tally = "SELECT unit_id, plan_id, status, n FROM application_tally WHERE n <> 0"
    for change in (
        "SELECT 1",
        "UPDATE application SET status = 'APPROVED' WHERE id % 3 = 0 AND status = 'SUBMITTED'",
        "UPDATE application SET plan_id = 2 WHERE id = (SELECT min(id) FROM application a WHERE plan_id <> 2"
        " AND person_id NOT IN (SELECT person_id FROM application WHERE plan_id = 2))",
        "DELETE FROM module_content; DELETE FROM application WHERE status = 'DRAFT' AND id NOT IN"
        " (SELECT application_id FROM review UNION SELECT application_id FROM form_issue)",
    ):
        with runtime.writing() as connection:
            for statement in change.split("; "):
                connection.execute(text(statement))
        assert set(map(tuple, ask(runtime, tally))) == set(map(tuple, ask(runtime, counted))), change


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_event SET reason = 'x' WHERE seq = 1",
        "UPDATE audit_event SET reason = reason",
        "DELETE FROM audit_event WHERE seq = 2",
        "TRUNCATE audit_event",
        "INSERT INTO audit_event SELECT * FROM audit_event WHERE seq = 1 ON CONFLICT (seq) DO UPDATE SET reason = 'x'",
    ],
)
def test_no_event_is_changed_or_removed(runtime: Runtime, desk: Desk, statement: str) -> None:
    """Not even by somebody with the database in their hands; the chain holds after the attempt."""
    before = ask(runtime, "SELECT * FROM audit_event ORDER BY seq")
    with pytest.raises(DBAPIError, match=MESSAGE), runtime.engines.write.begin() as connection:
        connection.execute(text(statement))
    assert ask(runtime, "SELECT * FROM audit_event ORDER BY seq") == before


def test_the_chain_is_checked_and_a_break_is_found(runtime: Runtime) -> None:
    """Instants, JSON and Chinese come back as they were hashed; with the triggers off, one letter is found."""
    auditing = Auditing(runtime, runtime.sign_in("zhengshi", "tui"))
    verdict = auditing.verify()
    assert verdict.fault is None
    assert verdict.count == ask(runtime, "SELECT count(*) FROM audit_event")[0][0] > 100
    with runtime.writing() as connection:
        connection.execute(text("ALTER TABLE audit_event DISABLE TRIGGER USER"))
        connection.execute(text("UPDATE audit_event SET reason = reason || '。' WHERE seq = 40"))
    broken = auditing.verify().fault
    assert broken is not None
    assert broken.seq == 40


def test_what_is_read_cannot_be_written(runtime: Runtime) -> None:
    """The connection of a screen refuses, as on SQLite."""
    with pytest.raises(StorageError, match="数据库不可写"), runtime.reading() as connection:
        connection.execute(text("UPDATE unit SET name = 'x'"))


def test_a_server_that_was_restarted_is_met_with_new_connections(runtime: Runtime, desk: Desk, server: Cluster) -> None:
    """What was pooled is dead; nobody notices at the next act."""
    assert desk.queue.counts()
    server.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
               " AND datname LIKE 'test%'")  # fmt: skip
    assert desk.queue.counts()


def test_a_server_that_is_away_is_said(url: URL, tmp_path: Path) -> None:
    """Not 「数据库出错」: what to look at is named."""
    away = Settings(data_dir=tmp_path, database_url=str(url.set(query={"host": str(tmp_path)}).render_as_string()))
    with pytest.raises(StorageError, match="连不上数据库服务器"):
        bootstrap(away)
