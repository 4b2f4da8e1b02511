"""Results that wait for a second reviewer: who proposed what, taking it back, saying no.

Confirming is deciding the same (`reviewing`). Loads the table classes, so import it late.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..domain.application import Actor
from ..domain.proposals import Proposal, Settled
from ..domain.refusal import refuse
from ..domain.review import MAX_TEXT
from ..domain.text import typed
from ..store import audit, proposing
from ..store.queries import accounts, cases
from ..store.queries import proposals as queries
from .errors import GONE, NotFound
from .permissions import Permission, require
from .runtime import Runtime


@dataclass(frozen=True)
class Proposing:
    """Proposals as one caller sees them."""

    runtime: Runtime
    actor: Actor

    def pending(self) -> list[Proposal]:
        """Return what waits for a second word in the caller's tree, the oldest first."""
        require(self.actor, Permission.READ)
        with self.runtime.reading() as connection:
            return queries.list_pending(connection, self.actor.unit.path)

    def withdraw(self, application_id: int) -> None:
        """Take back one's own proposal.

        Raises:
            Refused: When there is none, or it is somebody else's.
            NotFound: When the caller may not see the application.
        """
        self._settle(application_id, Settled.WITHDRAWN, "")

    def decline(self, application_id: int, reason: str) -> None:
        """Say no to another reviewer's proposal; the application stays as it is.

        Raises:
            Refused: Without a reason, when there is none, or it is one's own.
            NotFound: When the caller may not see the application.
        """
        reason = typed(reason, MAX_TEXT).strip()
        if not reason:
            raise refuse("reason", "请写明不同意的原因", "reason")
        self._settle(application_id, Settled.DECLINED, reason)

    def _settle(self, application_id: int, how: Settled, reason: str) -> None:
        require(self.actor, Permission.REVIEW)
        now = self.runtime.clock.now()
        with self.runtime.writing() as connection:
            found = cases.find_applications(connection, self.actor.unit.path, [application_id], lock=True)
            if application_id not in found:
                raise NotFound(GONE)
            name = found[application_id].name
            proposal = queries.find_open(connection, [application_id]).get(application_id)
            if proposal is None:
                raise refuse("nothing", f"{name}：没有等待复核的结果")
            own = proposal.proposed_by == self.actor.id
            if how is Settled.WITHDRAWN and not own:
                raise refuse("not-yours", f"{name}：由{proposal.proposer}提出，只能由其本人撤回；不同意请直接另作审核")
            if how is Settled.DECLINED and own:
                raise refuse("own-proposal", f"{name}：由本人提出，请撤回")
            self._not_kept_out(accounts.find_recused(connection, self.actor.id, [application_id]), name)
            proposing.settle(connection, proposal.id, how, self.actor, now)
            before = {"result": proposal.result.value, "proposed_by": proposal.proposed_by}
            event = audit.Event(_ACTS[how], "application", application_id, before, {}, reason)
            audit.record(connection, self.actor, [event], now)

    def _not_kept_out(self, recused: dict[int, str], name: str) -> None:
        if recused:
            raise refuse("recused", f"本人对{name}的申报已标记回避，请由其他审核员处理")


_ACTS = {Settled.WITHDRAWN: "PROPOSAL_WITHDRAW", Settled.DECLINED: "PROPOSAL_DECLINE"}
