"""How long nobody has pressed a key."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

LOOK_EVERY = 5.0
"""Seconds between looks at the clock."""


@dataclass
class Idle:
    """Time since the last key, by a clock that nobody can set back."""

    limit: float
    """Seconds after which it is too long; 0 for never."""
    clock: Callable[[], float] = time.monotonic
    _last: float = field(init=False)

    def __post_init__(self) -> None:
        self._last = self.clock()

    def touch(self) -> None:
        """A key was pressed."""
        self._last = self.clock()

    @property
    def quiet(self) -> float:
        """Seconds since the last key."""
        return self.clock() - self._last

    @property
    def due(self) -> bool:
        """Whether nobody has been here for too long."""
        return bool(self.limit) and self.quiet >= self.limit
