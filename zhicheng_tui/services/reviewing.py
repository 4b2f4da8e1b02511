"""Saving decisions, one or many, and taking them back. Loads the table classes, so import it late."""

from __future__ import annotations

from dataclasses import dataclass

from ..domain.application import Actor, Review
from ..domain.refusal import Refused, refuse
from ..domain.review import Decision
from ..store import audit
from ..store.queries import cases
from .batches import Batch
from .drafts import Drafts
from .errors import GONE, Conflict, NotFound
from .operations import Deciding, Undoing
from .permissions import Permission, require
from .queue import Queue
from .runtime import Runtime
from .verdicts import Verdict


@dataclass(frozen=True)
class Reviewing:
    """Decisions of one caller."""

    runtime: Runtime
    actor: Actor

    def decide(self, application_id: int, decision: Decision, seen_version: int, token: str) -> None:
        """Save a decision on an application that the caller saw at `seen_version`.

        Sent again with the same `token` (after a cut line, say), it is saved once.

        Raises:
            Refused: When a rule forbids it.
            Conflict: When the application has changed since it was read.
            NotFound: When the caller may not see it.
        """
        require(self.actor, Permission.REVIEW)
        now = self.runtime.clock.now()
        plans = {plan.id: plan for plan in Queue(self.runtime, self.actor).plans()}
        operation = Deciding(self.runtime, self.actor, decision, token)
        with self.runtime.writing() as connection:
            if audit.already_done(connection, token, application_id):
                return
            found = cases.find_applications(connection, self.actor.unit.path, [application_id], lock=True)
            if application_id not in found:
                raise NotFound(GONE)
            if found[application_id].version != seen_version:
                raise Conflict(found[application_id].updated_at)
            outcome = operation.judge(connection, plans, list(found.values()), now)[application_id]
            if isinstance(outcome, Refused):
                raise outcome
            operation.write(connection, [outcome.save], now, batch=None)

    def deciding(self, decision: Decision) -> Batch:
        """Return the batch that makes the same decision on many applications."""
        require(self.actor, Permission.REVIEW)
        return Batch(self.runtime, self.actor, Deciding(self.runtime, self.actor, decision))

    def undoing(self, batch: str | None = None) -> Batch:
        """Return the batch that takes back the caller's newest decisions (those of `batch`, if given)."""
        require(self.actor, Permission.REVIEW)
        return Batch(self.runtime, self.actor, Undoing(self.actor, batch))

    def undo(self, application_id: int) -> Verdict:
        """Take back the caller's newest decision on one application; what was decided is a draft again.

        Raises:
            Refused: When somebody has acted since, or the decision is not the caller's to take back.
            NotFound: When the caller may not see the application.
        """
        undoing = self.undoing()
        verdict = undoing.preview([application_id])[0]
        if verdict.ok:
            with self.runtime.reading() as connection:
                last = [review for review in cases.find_reviews(connection, application_id) if review.undone_at is None]
            verdict = next(undoing.run([verdict], None))[0]
            if verdict.ok and last:
                self._draft_again(last[-1], verdict.version + 1)
        if verdict.message == GONE:
            raise NotFound(GONE)
        if not verdict.ok:
            raise refuse("undo", verdict.message)
        return verdict

    def _draft_again(self, review: Review, version: int) -> None:
        marks = {item.module: item.reason for item in review.items}
        decision = Decision(review.result, review.opinion, marks)
        Drafts(self.runtime, self.actor).keep(review.application_id, decision, version)

    def decided_in(self, batch: str) -> list[int]:
        """Return the applications that the caller's batch decided.

        Raises:
            NotFound: When there is no such batch of the caller's.
        """
        require(self.actor, Permission.REVIEW)
        with self.runtime.reading() as connection:
            ids = cases.find_batch(connection, batch, self.actor.id)
        if not ids:
            raise NotFound(f"没有批次「{batch}」，或不是本人的操作")
        return ids
