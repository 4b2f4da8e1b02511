"""Helpers for several threads."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest

from zhicheng_tui.documents.helper.client import Helper
from zhicheng_tui.documents.helper.errors import TooCostly
from zhicheng_tui.documents.helper.pool import Helpers

from ..scan.making import OURS
from .children import frame, page_header, photo, saying, several


def test_two_threads_have_a_helper_each() -> None:
    both, helpers = Barrier(2), Helpers(most=2)

    def read() -> tuple[str, int | None]:
        with helpers.one() as helper:
            both.wait(60)
            (reading,) = helper.read(photo(), key=None)
            both.wait(60)
            return reading.text, helper.pid

    with ThreadPoolExecutor(2) as threads:
        one, other = (future.result() for future in [threads.submit(read) for _ in range(2)])
    assert one[0] == other[0] == OURS
    assert one[1] != other[1]
    with helpers.one() as helper:
        assert helper.pid in (one[1], other[1])
    helpers.close()


def test_more_threads_than_helpers_take_turns() -> None:
    helpers = Helpers(most=1)

    def read(_: int) -> int | None:
        with helpers.one() as helper:
            assert len(list(helper.read(photo(), key=None))) == 1
            return helper.pid

    with ThreadPoolExecutor(4) as threads:
        assert len(set(threads.map(read, range(8)))) == 1
    helpers.close()


def test_one_helper_serves_two_threads_in_turn() -> None:
    helper, both = Helper(), Barrier(2)

    def read() -> list[int]:
        both.wait(60)
        return [reading.number for reading in helper.read(several(2), key=None)]

    with ThreadPoolExecutor(2) as threads:
        assert [future.result() for future in [threads.submit(read) for _ in range(2)]] == [[1, 2]] * 2
    helper.close()


def test_a_helper_that_is_given_back_midway_is_replaced() -> None:
    helpers = Helpers(most=1)
    with helpers.one() as first:
        readings = first.read(several(3), key=None)
        next(readings)
    with helpers.one() as second:
        assert second is not first
        assert list(second.read(photo(), key=None))
    with pytest.raises(TooCostly):
        list(readings)
    helpers.close()


def test_closing_ends_what_is_under_way_and_what_comes_after() -> None:
    helper, under_way = Helper(start=saying(frame(page_header()), "sys.stdin.buffer.read(1)")), Event()

    def read() -> None:
        readings = helper.read(photo(), key=None)
        next(readings)
        under_way.set()
        next(readings)

    with ThreadPoolExecutor(1) as threads:
        reading = threads.submit(read)
        assert under_way.wait(60)
        helper.close()
        with pytest.raises(TooCostly):
            reading.result(60)
    helpers = Helpers(most=1)
    helpers.close()
    with helpers.one() as closed, pytest.raises(TooCostly):
        closed.picture(photo(), 1)


def test_nothing_heavy_is_imported_with_it() -> None:
    code = (
        "import sys; import zhicheng_tui.documents.helper.pool, zhicheng_tui.services.scanning;"
        "print([name for name in ('numpy', 'PIL', 'fpdf', 'zxingcpp', 'uharfbuzz') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
