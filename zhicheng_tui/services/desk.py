"""A caller's desk: every use case of the product, for the person who is signed in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from ..domain.application import Actor
from .files import Files
from .queue import Queue
from .runtime import Runtime

if TYPE_CHECKING:
    from .drafts import Drafts
    from .forms import Forms
    from .reviewing import Reviewing


@dataclass
class Desk:
    """What the TUI and the command line work at."""

    runtime: Runtime
    actor: Actor

    @cached_property
    def queue(self) -> Queue:
        """Counts and lists."""
        return Queue(self.runtime, self.actor)

    @cached_property
    def files(self) -> Files:
        """Applications opened."""
        return Files(self.runtime, self.actor)

    @cached_property
    def reviewing(self) -> Reviewing:
        """Decisions. Imported at first use: writing needs the table classes, the first frame does not."""
        with self.runtime.gate.importing():
            from .reviewing import Reviewing

        return Reviewing(self.runtime, self.actor)

    @cached_property
    def drafts(self) -> Drafts:
        """Unfinished decisions; imported late for the same reason."""
        with self.runtime.gate.importing():
            from .drafts import Drafts

        return Drafts(self.runtime, self.actor)

    @cached_property
    def forms(self) -> Forms:
        """Papers to print; imported late for the same reason."""
        with self.runtime.gate.importing():
            from .forms import Forms

        return Forms(self.runtime, self.actor)

    def preload(self) -> None:
        """Import what the first decision needs, so that it does not wait for it."""
        _ = self.reviewing, self.drafts
