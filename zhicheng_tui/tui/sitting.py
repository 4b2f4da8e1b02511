"""What a sitting remembers of an application being filled in: what can be taken back, and where the work was."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..domain.application import Row

KEPT = 50
"""How many changes can be taken back."""


@dataclass(frozen=True)
class Change:
    """A module before and right after something was done to it: only that is taken back, not what came later."""

    module: str
    before: tuple[Row, ...]
    after: tuple[Row, ...]
    what: str
    """What was done; of a choice between two windows, what taking it back brings."""
    settled: bool = False
    """Whether it is such a choice, which can be made the other way round once more."""
    back: bool = False
    """Whether it was made the other way round already."""


@dataclass
class Sitting:
    """Outlasts the screens of the application, but not the program."""

    changes: list[Change] = field(default_factory=list)
    place: str = ""
    """The module that was shown last, or `returned`."""

    def note(self, change: Change) -> None:
        """Remember a change, unless nothing was changed."""
        if change.before != change.after:
            self.changes = [*self.changes, change][-KEPT:]
