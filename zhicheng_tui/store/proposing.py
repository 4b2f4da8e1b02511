"""Writing results that wait for a second reviewer; inside the service's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, insert, update
from sqlmodel import col

from ..domain.application import Actor, Application
from ..domain.clock import utc
from ..domain.proposals import Settled
from ..domain.review import Decision
from .tables import Proposal as ProposalRow


def add_proposals(
    connection: Connection, applications: Sequence[Application], decision: Decision, actor: Actor, now: datetime
) -> None:
    """Keep the same result for each application until somebody else has confirmed it."""
    assert decision.result is not None
    rows = [
        {
            "application_id": application.id,
            "result": decision.result.value,
            "opinion": decision.opinion,
            "seen_version": application.version,
            "proposed_by": actor.id,
            "at": utc(now),
        }
        for application in applications
    ]
    connection.execute(insert(ProposalRow), rows)


def settle(connection: Connection, proposal_id: int, how: Settled, actor: Actor, now: datetime) -> bool:
    """Note what became of a proposal; return whether it was still open."""
    waiting = (col(ProposalRow.id) == proposal_id, col(ProposalRow.settled_at).is_(None))
    values = {"settled_by": actor.id, "settled_at": utc(now), "settled_how": how.value}
    return bool(connection.execute(update(ProposalRow).where(*waiting).values(**values)).rowcount)
