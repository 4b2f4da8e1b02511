"""Reading ahead: pages as they come, errors behind them, an end when it is closed."""

from __future__ import annotations

import threading
from collections.abc import Generator

import pytest

from zhicheng_tui.services.reading_ahead import ReadingAhead


def test_a_page_can_be_had_before_the_next_is_read() -> None:
    """A file of many pages shows its first one at once."""
    gate = threading.Event()

    def read(source: str) -> Generator[str]:
        yield f"{source}1"
        gate.wait(10)
        yield f"{source}2"

    ahead = ReadingAhead(1, read)
    pages = ahead.begin("a")
    assert next(pages) == "a1"
    gate.set()
    assert list(pages) == ["a2"]
    ahead.close()


def test_what_ends_a_reading_is_raised_behind_its_pages() -> None:
    """Nothing that was read is lost, and nothing goes wrong in silence."""

    def read(source: str) -> Generator[str]:
        yield source
        raise OSError("disk")

    ahead = ReadingAhead(1, read)
    pages = ahead.begin("a")
    assert next(pages) == "a"
    with pytest.raises(OSError, match="disk"):
        next(pages)
    ahead.close()


def test_closing_stops_at_the_next_page_and_begins_nothing_more() -> None:
    """What is being read is closed properly; what waits for a thread is dropped."""
    begun, ended = list[str](), list[str]()
    started = threading.Event()

    def read(source: str) -> Generator[int]:
        begun.append(source)
        try:
            for number in range(1_000_000):
                started.set()
                yield number
        finally:
            ended.append(source)

    ahead = ReadingAhead(1, read)
    first = ahead.begin("a")
    ahead.begin("b")
    started.wait(10)
    assert next(first) == 0
    ahead.close()
    assert (begun, ended) == (["a"], ["a"])
