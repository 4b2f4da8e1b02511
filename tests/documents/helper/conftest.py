"""A helper for the tests that don't harm it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from zhicheng_tui.documents.helper.client import Helper


@pytest.fixture(scope="module")
def helper() -> Iterator[Helper]:
    made = Helper()
    yield made
    made.close()
