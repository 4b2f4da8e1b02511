"""One upload on its way through: what became of each page so far, and what that says about the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from ..domain.application import ChecklistRow
from ..domain.documents import DocumentKind
from ..domain.guessing import Guess, guesses
from .looking import Looked


class Fate(StrEnum):
    """What became of a page."""

    FILED = "filed"
    WAITING = "waiting"
    SKIPPED = "skipped"
    """It stands already, or another page of the same upload does; see `take`'s `replacing`."""
    UNUSABLE = "unusable"
    """It could not be opened."""


@dataclass(frozen=True)
class Taken:
    """One page of an upload, and what became of it."""

    fate: Fate
    name: str
    message: str
    looked: Looked | None = None


@dataclass
class Heap:
    """One upload on its way through."""

    batch: str
    people: Sequence[ChecklistRow]
    """Those who may hand in documents just now."""
    dry_run: bool
    replacing: bool
    filed: set[tuple[int, DocumentKind]] = field(default_factory=set)
    before: tuple[int, DocumentKind] | None = None
    """What the page just before was."""

    def took(self, taken: Taken) -> None:
        """Remember what became of a page, for guessing what the next one is."""
        looked = taken.looked
        if looked is None or looked.application is None or looked.kind is None:
            self.before = None
            return
        self.before = looked.application.id, looked.kind
        if taken.fate is Fate.FILED:
            self.filed.add(self.before)

    def guesses(self, looked: Looked) -> list[Guess]:
        """Return whose an unread page may be, those left out whose paper this upload brought."""
        offered = guesses(looked.name, self.people, self.before)
        return [guess for guess in offered if (guess.application_id, guess.kind) not in self.filed]
