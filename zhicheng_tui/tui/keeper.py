"""Keeps what is typed: every change goes to the database at once, the newest state of each application."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import TypeVar

from ..domain.review import Decision
from ..services.desk import Desk

T = TypeVar("T")


class DraftKeeper:
    """Drafts waiting to be written. Noting is instant; writing happens in a thread, one at a time."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._waiting: dict[int, tuple[Decision, int]] = {}
        self._noting = Lock()
        self._writing = Lock()

    def note(self, application_id: int, decision: Decision, seen_version: int) -> None:
        """Remember the newest state of a draft, to be written by `write`."""
        with self._noting:
            self._waiting[application_id] = (decision, seen_version)

    def write(self) -> None:
        """Write everything that waits; returns when nothing does."""
        with self._writing:
            while True:
                with self._noting:
                    if not self._waiting:
                        return
                    application_id, (decision, version) = self._waiting.popitem()
                self._desk.drafts.keep(application_id, decision, version)

    def replace_by(self, application_id: int, act: Callable[[], T]) -> T:
        """Do the act that makes a draft good, with no write of that draft before, during or after it."""
        with self._writing:
            with self._noting:
                kept = self._waiting.pop(application_id, None)
            done = False
            try:
                result = act()
                done = True
            finally:
                if not done and kept is not None:
                    with self._noting:
                        self._waiting.setdefault(application_id, kept)
            return result
