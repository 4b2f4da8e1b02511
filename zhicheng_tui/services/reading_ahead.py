"""Reading ahead: some files at once, each giving its pages as soon as they have been read."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from queue import SimpleQueue
from threading import Event
from typing import Generic, TypeVar

S = TypeVar("S")
P = TypeVar("P")


class ReadingAhead(Generic[S, P]):
    """Threads that read. Close it at the end: what has been begun stops at its next page, the rest is not begun."""

    def __init__(self, workers: int, read: Callable[[S], Generator[P]]) -> None:
        """`read` gives the pages of a file; it is called in a thread of its own."""
        self._read = read
        self._stop = Event()
        self._threads = ThreadPoolExecutor(workers, "reading")

    def begin(self, source: S) -> Iterator[P]:
        """Begin to read a file; return its pages, each to be had once it has been read.

        What ends the reading early is raised behind the last page.
        """
        pages: SimpleQueue[P | None] = SimpleQueue()
        return self._drain(self._threads.submit(self._fill, source, pages), pages)

    def close(self) -> None:
        """Stop, and wait for what is being read."""
        self._stop.set()
        self._threads.shutdown(cancel_futures=True)

    def _fill(self, source: S, pages: SimpleQueue[P | None]) -> None:
        try:
            with closing(self._read(source)) as reading:
                for page in reading:
                    pages.put(page)
                    if self._stop.is_set():
                        break
        finally:
            pages.put(None)

    @staticmethod
    def _drain(reading: Future[None], pages: SimpleQueue[P | None]) -> Iterator[P]:
        while (page := pages.get()) is not None:
            yield page
        reading.result()
