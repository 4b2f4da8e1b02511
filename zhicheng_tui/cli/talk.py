"""Where words go: data to stdout as they come, talk to stderr, and how far a long job is where somebody watches."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

BAR = 24
"""Cells of a bar."""
MANY = 12
"""Fewest steps that a bar is shown for."""


def emit(values: Iterable[dict[str, Any]]) -> None:
    """Write objects to stdout, one a line; each is out before the next is made."""
    for value in values:
        say(json.dumps(value, ensure_ascii=False))


def say(line: str) -> None:
    """Write a line of data to stdout."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def talk(text: str) -> None:
    """Write a line to stderr."""
    sys.stderr.write(text + "\n")


@dataclass
class Meter:
    """How far a job is, as a bar on stderr while that is a terminal; else it says nothing."""

    label: str
    total: int = 0
    done: int = 0

    def __call__(self, done: int, total: int) -> None:
        """Show that `done` of `total` steps are done."""
        self.done, self.total = done, total
        self.show()
        if done >= total:
            self.clear()

    def step(self) -> None:
        """Show one step more; there may be more of them than were expected."""
        self.done += 1
        self.total = max(self.total, self.done)
        self.show()

    def show(self) -> None:
        """Draw the bar."""
        if self._watched:
            filled = BAR * self.done // self.total
            bar = "#" * filled + "." * (BAR - filled)
            sys.stderr.write(f"\r\x1b[K{self.label} [{bar}] {self.done}/{self.total}")
            sys.stderr.flush()

    def clear(self) -> None:
        """Take the bar away, for a line of data or talk in its place."""
        if self._watched:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()

    @property
    def _watched(self) -> bool:
        return self.total >= MANY and sys.stderr.isatty()
