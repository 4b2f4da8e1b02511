"""A few helpers for everybody in this process."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from .caps import Caps
from .client import Helper

MOST = 4
"""Helpers at most, however many processors there are."""


class Helpers:
    """As many helpers as there are processors, up to four; each is started when it is first needed."""

    def __init__(self, most: int | None = None, caps: Caps | None = None) -> None:
        self._most = most or max(1, min(os.cpu_count() or 1, MOST))
        self._caps = caps
        self._changed = threading.Condition()
        self._all: list[Helper] = []
        self._free: list[Helper] = []
        self._closed = False

    @property
    def size(self) -> int:
        """How many there are at most."""
        return self._most

    @contextmanager
    def one(self) -> Iterator[Helper]:
        """Give a helper to this thread alone; wait while all are in use. After `close` its calls fail at once."""
        helper = self._take()
        try:
            yield helper
        finally:
            self._give_back(helper)

    def close(self) -> None:
        """End all helpers, also those in use."""
        with self._changed:
            self._closed = True
            helpers, self._all, self._free = self._all, [], []
            self._changed.notify_all()
        for helper in helpers:
            helper.close()

    def _take(self) -> Helper:
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._free or len(self._all) < self._most)
            if self._closed:
                helper = Helper(self._caps)
                helper.close()
                return helper
            if self._free:
                return self._free.pop()  # the one used last: its fonts and its page are still there
            helper = Helper(self._caps)
            self._all.append(helper)
            return helper

    def _give_back(self, helper: Helper) -> None:
        left_over = helper.busy  # an iterator that was neither finished nor closed
        if left_over:
            helper.close()
        with self._changed:
            if left_over and helper in self._all:
                self._all.remove(helper)
            elif helper in self._all:
                self._free.append(helper)
            self._changed.notify()
