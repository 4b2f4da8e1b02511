"""送审, one or many: a verdict each, a receipt for what went; and taking it back. Loads the table classes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import uuid4

from sqlalchemy import Connection

from ..domain import lifecycle
from ..domain.application import Actor, Application, Plan, Sending, Unit
from ..domain.documents import valid_kinds
from ..domain.refusal import Refused, refuse
from ..store import audit, keeping, writing
from ..store.queries import cases, people
from ..store.queries import documents as queries
from .batches import Batch
from .errors import NotFound
from .operations import Good, Outcome, event_of
from .permissions import Permission, require
from .queue import Queue
from .runtime import Runtime


@dataclass
class SendingOff:
    """Sending each application to the unit above its holder."""

    actor: Actor
    _receivers: dict[int, Unit] = field(default_factory=dict)
    _documents: dict[int, list[int]] = field(default_factory=dict)

    def judge(
        self, connection: Connection, plans: Mapping[int, Plan], found: Sequence[Application], now: datetime
    ) -> dict[int, Outcome]:
        """Hold each application against the rules of a send-off."""
        documents = queries.find_documents(connection, [application.id for application in found], standing=True)
        above: dict[tuple[int, int], Unit] = {}
        outcomes: dict[int, Outcome] = {}
        for application in found:
            plan, mine = plans[application.plan_id], documents.get(application.id, [])
            key = (application.holder.id, plan.id)
            if key not in above:
                above[key] = people.unit_above(connection, application.holder, plan.id) or application.holder
            try:
                change = lifecycle.send_off(application, plan, self.actor, mine, now, above[key])
            except Refused as refused:
                outcomes[application.id] = refused
            else:
                self._receivers[application.id] = above[key]
                current = [one for one in mine if one.valid_for(application.flow_rev)]
                assert valid_kinds(current, application.flow_rev)
                self._documents[application.id] = [one.id for one in current]
                outcomes[application.id] = Good(writing.Save(application, change, now), f"送交{above[key].name}")
        return outcomes

    def write(self, connection: Connection, saves: Sequence[writing.Save], now: datetime, batch: str | None) -> None:
        """Save the changes, the record of what went along, and the events."""
        writing.save_changes(connection, saves, now)
        sent = [
            (save.application, self._receivers[save.application.id].id, self._documents[save.application.id])
            for save in saves
        ]
        keeping.add_sendings(connection, sent, self.actor, now, batch or uuid4().hex[:12])
        events = [
            event_of(
                save,
                f"送交{self._receivers[save.application.id].name}",
                {"documents": self._documents[save.application.id]},
            )
            for save in saves
        ]
        audit.record(connection, self.actor, events, now, batch)


@dataclass
class Recalling:
    """Taking back each application's newest send-off, while nobody has acted on it."""

    actor: Actor
    batch: str | None = None
    """Only send-offs of this batch; `None` for any."""
    _sendings: dict[int, Sending] = field(default_factory=dict)

    def judge(
        self, connection: Connection, plans: Mapping[int, Plan], found: Sequence[Application], now: datetime
    ) -> dict[int, Outcome]:
        """Hold each application against the rules of a recall."""
        self._sendings |= queries.find_sendings(connection, [application.id for application in found])
        outcomes: dict[int, Outcome] = {}
        for application in found:
            sending = self._sendings.get(application.id)
            try:
                if sending is not None and self.batch not in (None, sending.batch):
                    raise refuse("acted-since", f"{application.name}：之后又送审过，不属于这一批")
                change = lifecycle.recall(application, plans[application.plan_id], self.actor, sending, now)
            except Refused as refused:
                outcomes[application.id] = refused
            else:
                save = writing.Save(application, change, now)
                outcomes[application.id] = Good(save, f"撤回到{application.unit.name}，三份材料保留")
        return outcomes

    def write(self, connection: Connection, saves: Sequence[writing.Save], now: datetime, batch: str | None) -> None:
        """Save the changes and note on the send-offs that they were taken back."""
        writing.save_changes(connection, saves, now)
        keeping.mark_recalled(connection, [self._sendings[save.application.id] for save in saves], self.actor, now)
        audit.record(connection, self.actor, [event_of(save, "", {}) for save in saves], now, batch)


@dataclass(frozen=True)
class SendOffs:
    """Send-offs of one caller."""

    runtime: Runtime
    actor: Actor

    def sending(self) -> Batch:
        """Return the batch that sends applications off."""
        require(self.actor, Permission.SEND)
        return Batch(self.runtime, self.actor, SendingOff(self.actor))

    def recalling(self, batch: str | None = None) -> Batch:
        """Return the batch that takes send-offs back (those of `batch`, if given)."""
        require(self.actor, Permission.SEND)
        return Batch(self.runtime, self.actor, Recalling(self.actor, batch))

    def sent_in(self, batch: str) -> list[int]:
        """Return the applications that a batch sent off and that were not recalled.

        Raises:
            NotFound: When there is no such batch within the caller's units.
        """
        return [sending.application_id for sending in self._sent(batch)]

    def newest(self, application_id: int) -> Sending | None:
        """Return an application's newest send-off that was not recalled."""
        require(self.actor, Permission.READ)
        with self.runtime.reading() as connection:
            return queries.find_sendings(connection, [application_id]).get(application_id)

    def receipt(self, batch: str) -> bytes:
        """Return 送审回执 as PDF: who was sent off in a batch, and the fingerprint of each file.

        Raises:
            NotFound: When there is no such batch within the caller's units.
            Refused: When it cannot be drawn.
        """
        from ..documents import forms as pages
        from .forms import drawn

        sent = self._sent(batch)
        plans = {plan.id: plan for plan in Queue(self.runtime, self.actor).plans()}
        with self.runtime.reading() as connection:
            ids = [sending.application_id for sending in sent]
            applications = cases.find_applications(connection, self.actor.unit.path, ids)
            documents = queries.find_document_ids(connection, [one for sending in sent for one in sending.documents])
        groups: dict[tuple[str, str, int], list[Sending]] = {}
        for sending in sent:
            application = applications[sending.application_id]
            groups.setdefault((sending.sender.name, sending.receiver.name, application.plan_id), []).append(sending)
        made: list[pages.Form] = []
        for (sender, receiver, plan_id), members in groups.items():
            rows = [
                pages.ReceiptRow(
                    applications[one.application_id].no,
                    applications[one.application_id].name,
                    applications[one.application_id].id_no,
                    [documents[number] for number in one.documents],
                )
                for one in members
            ]
            first = members[0]
            issue = pages.Issue(batch, 0, first.at.date())
            made.append(pages.ReceiptForm(sender, receiver, plans[plan_id].title, first.at, first.by, rows, issue))
        return drawn(self.runtime, made)

    def _sent(self, batch: str) -> list[Sending]:
        require(self.actor, Permission.READ)
        with self.runtime.reading() as connection:
            sent = queries.find_sent_batch(connection, self.actor.unit.path, batch)
        if not sent:
            raise NotFound(f"没有送审批次「{batch}」，或已全部撤回，或不在本级及下级单位范围内")
        return sent
