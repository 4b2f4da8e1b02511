"""Drafts: what a reviewer types is kept as it is typed. Loads the table classes, so import it late."""

from __future__ import annotations

from dataclasses import dataclass

from ..domain.application import Actor
from ..domain.review import Decision
from ..store import writing
from ..store.queries import cases
from .errors import GONE, NotFound
from .permissions import Permission, require
from .runtime import Runtime


@dataclass(frozen=True)
class Drafts:
    """Unfinished decisions of one caller. A plan that has ended does not keep anyone from typing (Q05)."""

    runtime: Runtime
    actor: Actor

    def keep(self, application_id: int, decision: Decision, seen_version: int) -> None:
        """Keep an unfinished decision; an empty one is forgotten.

        Raises:
            NotFound: When the caller may not see the application.
        """
        require(self.actor, Permission.REVIEW)
        decision = decision.effective(strip=False)
        with self.runtime.writing() as connection:
            if not cases.find_applications(connection, self.actor.unit.path, [application_id]):
                raise NotFound(GONE)
            if decision == Decision():
                writing.drop_drafts(connection, self.actor.id, [application_id])
                return
            body = {
                "result": decision.result.value if decision.result else None,
                "opinion": decision.opinion,
                "marks": dict(decision.marks),
            }
            writing.save_draft(connection, self.actor.id, application_id, body, seen_version, self.runtime.clock.now())
