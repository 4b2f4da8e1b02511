"""Drafts: what a reviewer types is kept as it is typed. Loads the table classes, so import it late."""

from __future__ import annotations

from dataclasses import dataclass

from ..domain.application import Actor
from ..domain.review import Decision
from ..store import leasing, writing
from ..store.queries import cases
from ..store.queries.drafts import Draft, find_draft
from .errors import GONE, NotFound
from .leases import LASTS
from .permissions import Permission, require
from .runtime import Runtime


@dataclass(frozen=True)
class Window:
    """One window of the caller's, and what it believes to be kept: two windows must not overwrite each other."""

    sitting: str
    known: Decision
    """The draft as this window last read or wrote it; an empty one when there was none."""


@dataclass(frozen=True)
class Drafts:
    """Unfinished decisions of one caller. A plan that has ended does not keep anyone from typing (Q05)."""

    runtime: Runtime
    actor: Actor

    def keep(
        self, application_id: int, decision: Decision, seen_version: int, window: Window | None = None
    ) -> Draft | None:
        """Keep an unfinished decision; an empty one is forgotten.

        Returns:
            What another window of the caller's has typed since `window` looked: nothing was kept then.
            `None` when it was, and the lease of the application is that window's.

        Raises:
            NotFound: When the caller may not see the application.
        """
        require(self.actor, Permission.REVIEW)
        decision, now = decision.effective(strip=False), self.runtime.clock.now()
        with self.runtime.writing() as connection:
            if not cases.find_applications(connection, self.actor.unit.path, [application_id]):
                raise NotFound(GONE)
            if window is not None:
                other = newer(find_draft(connection, self.actor.id, application_id), window.known)
                if other is not None and other.decision != decision:
                    return other
                leasing.take(connection, application_id, self.actor.id, window.sitting, now, now + LASTS, over=True)
            if decision == Decision():
                writing.drop_drafts(connection, self.actor.id, [application_id])
                return None
            body = {
                "result": decision.result.value if decision.result else None,
                "opinion": decision.opinion,
                "marks": dict(decision.marks),
            }
            writing.save_draft(connection, self.actor.id, application_id, body, seen_version, now)
            return None

    def find_newer(self, application_id: int, known: Decision) -> Draft | None:
        """Return what another window of the caller's has typed since this one knew `known`, or `None`."""
        require(self.actor, Permission.REVIEW)
        with self.runtime.reading() as connection:
            return newer(find_draft(connection, self.actor.id, application_id), known)


def newer(kept: Draft | None, known: Decision) -> Draft | None:
    """Return a draft that differs from what a window knows; one that is gone took nothing away from it."""
    if kept is None or kept.decision == known.effective(strip=False):
        return None
    return kept
