"""First page and counts of the queue, through the services, against drivers running the very same SQL."""

from __future__ import annotations

import sqlite3
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlcipher3 import dbapi2

from zhicheng_tui.domain.application import Unit
from zhicheng_tui.domain.queue import QueueFilter
from zhicheng_tui.domain.status import Status
from zhicheng_tui.services.desk import Desk
from zhicheng_tui.services.runtime import Runtime, bootstrap

from . import worlds
from .figures import Figure, median

RUNS = 15
PAGE = 64
FIRST = 256
WAITING = QueueFilter(statuses=frozenset({Status.SUBMITTED}))
SLOW = 20.0
"""Milliseconds from which a statement's plan is shown."""

Statement = tuple[str, Any]


def measure() -> Iterator[Figure]:
    """Measure with 100,000 and with 1,000,000 applications."""
    yield from _in(worlds.world(worlds.LARGE), "100,000 applications")
    yield from _in(worlds.huge(), "1,000,000 applications", page_budget=5.0, counts_budget=10.0)


def _in(
    folder: Path, size: str, page_budget: float | None = None, counts_budget: float | None = None
) -> Iterator[Figure]:
    runtime = bootstrap(worlds.settings(folder))
    actor = runtime.sign_in("zhangsan", "bench")
    desk = Desk(runtime, actor)
    small = Desk(runtime, replace(actor, unit=_small_unit(runtime)))
    for desk_, whose in ((desk, f"tree of {actor.unit.name}"), (small, f"one unit, {small.actor.unit.name}")):
        number = sum(sum(counts.values()) for counts in desk_.queue.counts().by_plan.values())
        group = f"queue, {size}: {whose} ({number:,})"
        tasks: dict[str, tuple[Callable[[], object], float | None]] = {
            "counts": (desk_.queue.counts, counts_budget),
            "first page": (lambda desk_=desk_: _first_page(desk_), page_budget),  # type: ignore[misc]
            "all ids": (lambda desk_=desk_: desk_.queue.ids(WAITING), None),  # type: ignore[misc]
        }
        for what, (task, budget) in tasks.items():
            yield from _against_drivers(group, what, task, budget, runtime, folder)
    runtime.close()


def _first_page(desk: Desk) -> object:
    return desk.queue.rows(desk.queue.ids(WAITING, limit=FIRST)[:PAGE])


def _small_unit(runtime: Runtime) -> Unit:
    """The unit without units below it that has the most applications."""
    with runtime.reading() as connection:
        found = connection.exec_driver_sql(
            "SELECT u.id, u.name, u.path, u.kind FROM unit u JOIN application a ON a.unit_id = u.id"
            " WHERE NOT EXISTS (SELECT 1 FROM unit b WHERE b.parent_id = u.id)"
            " GROUP BY u.id ORDER BY count(*) DESC LIMIT 1"
        ).one()
    return Unit(*found)


def _against_drivers(
    group: str, what: str, task: Callable[[], object], budget: float | None, runtime: Runtime, folder: Path
) -> Iterator[Figure]:
    with recorded(runtime.engines.read) as statements:
        task()
    ours = _milliseconds(task)
    drivers = {
        name: _replay(module, folder, statements) for name, module in (("sqlcipher3", dbapi2), ("sqlite3", sqlite3))
    }
    note = ", ".join(f"{name} {value:.2f} ms" for name, value in drivers.items())
    yield Figure(group, what, ours, "ms", budget, f"{ours / drivers['sqlcipher3']:.1f} × the same SQL: {note}")
    if ours > (budget or SLOW):
        for statement, values in statements:
            _show_plan(f"{group} / {what}", folder, statement, values)


def _show_plan(what: str, folder: Path, statement: str, values: Any) -> None:
    connection = dbapi2.connect(str(folder / "zhicheng.db"))
    taken = _milliseconds(lambda: connection.execute(statement, values).fetchall(), 3)
    if taken > 1:
        steps = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}", values)]
        print(f"{what}: {taken:.1f} ms\n  {statement}\n  {values}\n  " + "\n  ".join(steps), file=sys.stderr)
    connection.close()


@contextmanager
def recorded(engine: Any) -> Iterator[list[Statement]]:
    """Collect every statement that an engine sends, with its values."""
    found: list[Statement] = []

    def collect(_connection: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        if not statement.startswith("BEGIN"):
            found.append((statement, values))

    event.listen(engine, "before_cursor_execute", collect)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", collect)


def _replay(driver: Any, folder: Path, statements: Sequence[Statement]) -> float:
    connection = driver.connect(str(folder / "zhicheng.db"))

    def run() -> None:
        for statement, values in statements:
            connection.execute(statement, values).fetchall()

    try:
        return _milliseconds(run)
    finally:
        connection.close()


def _milliseconds(task: Callable[[], object], runs: int = RUNS) -> float:
    taken = []
    for _ in range(runs + 1):
        began = time.perf_counter()
        task()
        taken.append((time.perf_counter() - began) * 1000)
    return median(taken[1:])
