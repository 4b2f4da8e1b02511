"""One pool of helper processes for all tests of the services: starting one costs more than most tests."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from sqlalchemy import text

from zhicheng_tui.documents.helper.pool import Helpers
from zhicheng_tui.domain.numbers import identity_fault
from zhicheng_tui.services.runtime import Runtime
from zhicheng_tui.store import chain

_NUMBER = re.compile(r"(?<![0-9A-Za-z])[1-8]\d{16}[\dX](?![0-9A-Za-z])")


class _Shared(Helpers):
    """Outlives the runtimes that use it."""

    def close(self) -> None:
        """Stay open for the next test."""


@pytest.fixture(scope="session")
def helpers() -> Iterator[Helpers]:
    """Helpers for everybody in this process."""
    shared = _Shared()
    yield shared
    Helpers.close(shared)


@pytest.fixture
def runtime(runtime: Runtime, helpers: Helpers) -> Iterator[Runtime]:
    """The installation of the demo world, with the helpers of the session; its trail holds after every test."""
    vars(runtime)["helpers"] = helpers
    yield runtime
    with runtime.reading() as connection:
        columns = ", ".join(f'"{name}"' for name in (*chain.FIELDS, *chain.LINKS))
        rows = connection.execute(text(f"SELECT {columns} FROM audit_event ORDER BY seq")).all()
        guards = "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_event'"
        guarded = connection.execute(text(guards)).scalar_one()
    if guarded:
        assert chain.check(chain.Head(), rows)[1] is None
    numbers = [number for row in rows for number in _NUMBER.findall("\n".join(map(str, row[: len(chain.FIELDS)])))]
    assert [number for number in numbers if identity_fault(number) is None] == [], "an identity number in the trail"
