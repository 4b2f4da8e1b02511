"""What can be done to many applications at once: deciding, and taking decisions back.

An operation judges applications by the rules and writes those that passed; `batches` drives it.
Loads the table classes, so import it late.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy import Connection

from ..domain import lifecycle, proposals
from ..domain.application import Actor, Application, Plan, Unit
from ..domain.proposals import Proposal
from ..domain.refusal import Refused, refuse
from ..domain.review import Decision
from ..domain.status import Status
from ..store import audit, proposing, writing
from ..store.queries import cases, people
from ..store.queries.accounts import find_recused
from ..store.queries.drafts import find_marked
from ..store.queries.proposals import find_open
from .runtime import Runtime

UNSAVED = "有未保存的标注，请打开这一份处理，或清除标注后再批量处理"


@dataclass(frozen=True)
class Good:
    """An application that the rules let pass, and what becomes of it."""

    save: writing.Save
    message: str


Outcome = Good | Refused


class Operation(Protocol):
    """Something that can be done to applications."""

    def judge(
        self, connection: Connection, plans: Mapping[int, Plan], found: Sequence[Application], now: datetime
    ) -> dict[int, Outcome]:
        """Return what would become of each application, by id, changing nothing."""

    def write(self, connection: Connection, saves: Sequence[writing.Save], now: datetime, batch: str | None) -> None:
        """Save those that passed, with their audit events, in the transaction of `connection`."""


@dataclass(frozen=True)
class Deciding:
    """The same decision on each application."""

    runtime: Runtime
    actor: Actor
    decision: Decision
    token: str | None = None
    """Idempotency token of a single decision; many at once leave those alone that have unsaved marks."""

    def judge(
        self, connection: Connection, plans: Mapping[int, Plan], found: Sequence[Application], now: datetime
    ) -> dict[int, Outcome]:
        """Hold each application against the rules of a review."""
        reference = self.runtime.reference
        unknown = set(self.decision.marks) - {module.id for module in reference.modules}
        if unknown:
            raise refuse("no-module", f"没有模块「{min(unknown)}」，不能标注")
        name = reference.module_name
        marked: frozenset[int] = frozenset()
        if self.token is None:
            marked = find_marked(connection, self.actor.id, [application.id for application in found])
        ids = [application.id for application in found]
        recused, waiting = find_recused(connection, self.actor.id, ids), find_open(connection, ids)
        outcomes: dict[int, Outcome] = {}
        above: dict[tuple[int, int], Unit | None] = {}
        for application in found:
            plan, key = plans[application.plan_id], (application.holder.id, application.plan_id)
            if application.status is Status.SENT and key not in above:
                above[key] = people.unit_above(connection, application.holder, plan.id)
            try:
                if application.id in marked:
                    raise refuse("draft", f"{application.name}：{UNSAVED}")
                change = lifecycle.review(
                    application,
                    plan,
                    self.actor,
                    self.decision,
                    now,
                    above=above.get(key),
                    recused=recused.get(application.id),
                    module_name=name,
                )
                way = self._course(application, plan, waiting.get(application.id))
            except Refused as refused:
                outcomes[application.id] = refused
            else:
                message = change.status.label if way.saves else f"{proposals.PENDING}：{change.status.label}"
                if way.settles is proposals.Settled.DECLINED:
                    other = waiting[application.id]
                    message += f"；{other.proposer}提出的「{other.result.label}」不再有效"
                outcomes[application.id] = Good(writing.Save(application, change, now, way), message)
        return outcomes

    def _course(self, application: Application, plan: Plan, waiting: Proposal | None) -> proposals.Course:
        assert self.decision.result is not None
        given = (plan.second_review, self.decision.result, self.actor.id)
        return proposals.course(*given, waiting, application.version, application.name)

    def write(self, connection: Connection, saves: Sequence[writing.Save], now: datetime, batch: str | None) -> None:
        """Save the changes with their reviews, and forget the drafts they make good.

        What needs a second reviewer's word is kept as a proposal instead.
        """
        decision = self.decision.effective()
        waiting = find_open(connection, [save.application.id for save in saves])
        for save in saves:
            if save.course.settles is not None:
                proposing.settle(connection, waiting[save.application.id].id, save.course.settles, self.actor, now)
        now_done = [save for save in saves if save.course.saves]
        proposed = [save.application for save in saves if not save.course.saves]
        if now_done:
            writing.save_changes(connection, now_done, now)
            applications = [save.application for save in now_done]
            writing.add_reviews(connection, applications, decision, self.actor, now, batch)
        if proposed:
            proposing.add_proposals(connection, proposed, decision, self.actor, now)
        writing.drop_drafts(connection, self.actor.id, [save.application.id for save in saves])
        events = [self._event(save, decision, waiting.get(save.application.id)) for save in saves]
        audit.record(connection, self.actor, events, now, batch)

    def _event(self, save: writing.Save, decision: Decision, waiting: Proposal | None) -> audit.Event:
        """Return the event of a decision; of one that was confirmed it names who proposed it."""
        assert decision.result is not None
        if not save.course.saves:
            after = {"result": decision.result.value}
            return audit.Event("PROPOSE", "application", save.application.id, {}, after, decision.opinion, self.token)
        extra: dict[str, object] = {"modules": sorted(decision.marks)} if decision.marks else {}
        if save.course.settles is proposals.Settled.CONFIRMED and waiting is not None:
            extra["proposed_by"] = waiting.proposed_by
        return event_of(save, decision.opinion, extra, self.token)


@dataclass(frozen=True)
class Undoing:
    """Taking back the actor's newest decision on each application."""

    actor: Actor
    batch: str | None = None
    """Only decisions of this batch; `None` for any."""

    def judge(
        self, connection: Connection, plans: Mapping[int, Plan], found: Sequence[Application], now: datetime
    ) -> dict[int, Outcome]:
        """Hold each application against the rules of an undo."""
        last = cases.find_last_reviews(connection, [application.id for application in found])
        outcomes: dict[int, Outcome] = {}
        for application in found:
            review = last.get(application.id)
            try:
                if review is not None and self.batch not in (None, review.batch):
                    raise refuse("acted-since", f"{application.name}：已有后续处理，不能撤销")
                change = lifecycle.undo(application, plans[application.plan_id], self.actor, review, now)
            except Refused as refused:
                outcomes[application.id] = refused
            else:
                arrived = (review and review.arrived_before) or application.arrived_at
                save = writing.Save(application, change, arrived)
                outcomes[application.id] = Good(save, f"恢复为{change.status.label}")
        return outcomes

    def write(self, connection: Connection, saves: Sequence[writing.Save], now: datetime, batch: str | None) -> None:
        """Save the changes and note on the reviews that they were taken back."""
        last = cases.find_last_reviews(connection, [save.application.id for save in saves])
        writing.save_changes(connection, saves, now)
        writing.mark_undone(connection, list(last.values()), now)
        audit.record(connection, self.actor, [event_of(save, "", {}) for save in saves], now, batch)


def event_of(save: writing.Save, reason: str, extra: Mapping[str, object], token: str | None = None) -> audit.Event:
    """Return the audit event of a change."""
    return audit.Event(
        act=save.change.act.value,
        object_kind="application",
        object_id=save.application.id,
        before={"status": save.application.status.value, "flow_rev": save.application.flow_rev},
        after={"status": save.change.status.value, "flow_rev": save.change.flow_rev, **extra},
        reason=reason,
        token=token,
    )
