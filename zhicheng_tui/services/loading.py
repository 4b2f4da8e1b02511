"""Keeps queries apart from the late import of the table classes.

SQLAlchemy looks its ORM up while it builds a statement, and would find it half imported by another thread.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition


class ImportGate:
    """Many queries at a time, or one import."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._queries = 0
        self._importing = False

    @contextmanager
    def query(self) -> Iterator[None]:
        """Hold off imports; wait for one that has begun."""
        with self._changed:
            self._changed.wait_for(lambda: not self._importing)
            self._queries += 1
        try:
            yield
        finally:
            with self._changed:
                self._queries -= 1
                self._changed.notify_all()

    @contextmanager
    def importing(self) -> Iterator[None]:
        """Hold off queries; wait for those that have begun. Not to be entered from within a query."""
        with self._changed:
            self._changed.wait_for(lambda: not self._importing and not self._queries)
            self._importing = True
        try:
            yield
        finally:
            with self._changed:
                self._importing = False
                self._changed.notify_all()
