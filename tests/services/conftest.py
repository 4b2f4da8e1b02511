"""One pool of helper processes for all tests of the services: starting one costs more than most tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from zhicheng_tui.documents.helper.pool import Helpers
from zhicheng_tui.services.runtime import Runtime


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
def runtime(runtime: Runtime, helpers: Helpers) -> Runtime:
    """The installation of the demo world, with the helpers of the session."""
    vars(runtime)["helpers"] = helpers
    return runtime
