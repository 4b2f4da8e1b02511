"""The demo world: believable units, people and applications for trials, tests and benchmarks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection, Engine, insert

from ...store import tables
from ...store.numbering import go_on_counting
from .applicants import add_applicants
from .plans import plan_rows, plan_series_rows
from .units import REVIEWER_UNIT
from .words import load_words
from .world import World, make_world

__all__ = ["build_world"]

_CHUNK = 500
"""People written in one transaction, and the most that are held in memory."""


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
    tree = world.organisation.units[REVIEWER_UNIT].path
    with engine.begin() as connection:
        add_applicants(connection, words.applicants, world.organisation, tree, world.rows, now)
        world.rows.flush_trail(connection)
        go_on_counting(connection)


def _write_base(connection: Connection, world: World, now: datetime) -> None:
    organisation = world.organisation
    connection.execute(insert(tables.Unit), list(organisation.unit_rows))
    connection.execute(insert(tables.User), list(organisation.account_rows))
    connection.execute(insert(tables.Plan), plan_rows(world.words, now, organisation.units["root"].id))
    connection.execute(insert(tables.PlanSeries), plan_series_rows(world.words))
