"""重新受理: a supervisor takes up again what was judged 资格不符 or 终止审核 (Q08).

Loads the table classes, so import it late.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..domain import lifecycle
from ..domain.application import Actor
from ..domain.refusal import Refused, refuse
from ..domain.review import MAX_TEXT
from ..domain.text import typed
from ..store import audit, writing
from ..store.queries import accounts, cases
from .errors import GONE, Conflict, NotFound
from .operations import event_of
from .permissions import Permission, require, why_not
from .queue import Queue
from .runtime import Runtime


@dataclass(frozen=True)
class Reopening:
    """Ended applications of one caller's tree."""

    runtime: Runtime
    actor: Actor

    def why_not(self) -> str | None:
        """Return why the caller may reopen nothing, in one sentence, or `None`."""
        return why_not(self.actor, Permission.REOPEN)

    def reopen(self, application_id: int, reason: str) -> None:
        """Put an ended application back into the queue of its own unit; what was decided stays in the record.

        Raises:
            Refused: Without a reason, for one's own file or one to keep out of, in another status, or once
                the plan has ended.
            NotFound: When the caller may not see the application.
            Conflict: When somebody changed it at the same moment.
        """
        require(self.actor, Permission.REOPEN)
        reason = typed(reason, MAX_TEXT).strip()
        if not reason:
            raise refuse("reason", "请写明重新受理的原因", "reason")
        now = self.runtime.clock.now()
        plans = {plan.id: plan for plan in Queue(self.runtime, self.actor).plans()}
        with self.runtime.writing() as connection:
            found = cases.find_applications(connection, self.actor.unit.path, [application_id], lock=True)
            if application_id not in found:
                raise NotFound(GONE)
            application = found[application_id]
            recused = accounts.find_recused(connection, self.actor.id, [application_id]).get(application_id)
            kept_out = lifecycle.kept_out(application, self.actor, recused)
            if kept_out:
                raise Refused(kept_out)
            ended_by = cases.find_last_reviews(connection, [application_id]).get(application_id)
            change = lifecycle.reopen(application, plans[application.plan_id], now, ended_by)
            save = writing.Save(application, change, now)
            try:
                writing.save_changes(connection, [save], now)
            except writing.StaleVersion as error:
                raise Conflict(application.updated_at) from error
            audit.record(connection, self.actor, [event_of(save, reason, {})], now)
