"""The demo world: believable units, people and applications for trials, tests and benchmarks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection, Engine, insert, text

from ...store import tables
from .plans import plan_rows, plan_series_rows
from .words import load_words
from .world import World, make_world

__all__ = ["build_world"]

_CHUNK = 500
"""People written in one transaction, and the most that are held in memory."""
_NUMBERED = ("unit", "user_account", "plan", "person", "application", "review", "document", "send_off", "audit_event")


def build_world(
    engine: Engine,
    *,
    people: int = 200,
    seed: int = 1,
    now: datetime,
    progress: Callable[[int, int], None] | None = None,
) -> None:
    """Fill an empty, migrated database with units, accounts, plans and applications.

    The same `people`, `seed` and `now` give the same rows.

    Args:
        engine: The engine that writes.
        people: How many people apply; about one in a hundred applies twice.
        seed: What the random numbers begin with.
        now: The aware instant that plans and histories are placed around.
        progress: Called with the people done and the people in all.
    """
    words = load_words()
    world = make_world(words, people, seed, now)
    with engine.begin() as connection:
        _write_base(connection, world, now)
    for start in range(0, people, _CHUNK):
        stop = min(start + _CHUNK, people)
        for index in range(start, stop):
            world.add(index)
        with engine.begin() as connection:
            world.rows.flush(connection)
        if progress is not None:
            progress(stop, people)
    with engine.begin() as connection:
        world.rows.flush_trail(connection)
        _align_sequences(connection)


def _write_base(connection: Connection, world: World, now: datetime) -> None:
    organisation = world.organisation
    connection.execute(insert(tables.Unit), list(organisation.unit_rows))
    connection.execute(insert(tables.User), list(organisation.account_rows))
    connection.execute(insert(tables.Plan), plan_rows(world.words, now, organisation.units["root"].id))
    connection.execute(insert(tables.PlanSeries), plan_series_rows(world.words))


def _align_sequences(connection: Connection) -> None:
    """Let PostgreSQL go on counting after the ids given here; SQLite does so by itself."""
    if connection.dialect.name != "postgresql":
        return
    for name in _NUMBERED:
        key = "seq" if name == "audit_event" else "id"
        statement = f"SELECT setval(pg_get_serial_sequence('{name}', '{key}'), max({key})) FROM {name}"
        connection.execute(text(statement))
