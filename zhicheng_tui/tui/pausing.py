"""Acting once the typing has paused."""

from __future__ import annotations

from collections.abc import Callable

from textual.message_pump import MessagePump
from textual.timer import Timer

PAUSE = 0.15
"""Seconds without a key after which what is being typed is acted on."""


class Pause:
    """What is done when nothing has been typed for a moment."""

    def __init__(self, owner: MessagePump, then: Callable[[], object]) -> None:
        self._owner, self._then = owner, then
        self._timer: Timer | None = None

    def begin(self) -> None:
        """Something was typed: act in a moment, unless more is typed before."""
        self.end()
        self._timer = self._owner.set_timer(PAUSE, self._act)

    def end(self) -> None:
        """It is acted on now, or not at all."""
        if self._timer is not None:
            self._timer.stop()

    def _act(self) -> None:
        self._then()
