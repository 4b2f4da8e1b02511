"""Rows of the demo applications, gathered by table and written in pieces."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from sys import intern
from typing import Any

from sqlalchemy import Connection, insert

from ...domain.clock import local, utc
from ...domain.documents import DocumentKind, Match
from ...domain.notice import NO_OBJECTION
from ...domain.status import Act, Status
from ...store import chain, tables
from ...store.pinyin import readings, search_text
from .case import Case, Contents
from .history import History, Moment
from .people import Identity
from .plans import PlanSpec
from .samples import sample
from .units import UnitSpec
from .words import between

Row = dict[str, Any]
Kind = type[tables.Table]
TABLES: Sequence[Kind] = (
    tables.Person,
    tables.Application,
    tables.ModuleContent,
    tables.Review,
    tables.ReturnItem,
    tables.Document,
    tables.SendOff,
)
"""In the order in which they may be filled."""
_NOTICE_BEGAN, _NOTICE_ENDED = timedelta(days=21), timedelta(days=1)
"""How long before the upload a demo notice hung out."""
_PIECE = 2_000
"""Events made into rows at a time."""


@dataclass(frozen=True, slots=True)
class Trace:
    """What the trail keeps of a moment, held until all are known: the trail is in the order of time."""

    at: datetime
    actor_id: int | None
    act: str
    application_id: int
    unit_id: int
    before: str
    after: str
    reason: str


@dataclass
class Rows:
    """Rows waiting to be written, and the ids given out so far."""

    year: int
    waiting: dict[Kind, list[Row]] = field(default_factory=lambda: {table: [] for table in TABLES})
    last_id: dict[Kind, int] = field(default_factory=lambda: dict.fromkeys(TABLES, 0))
    trail: list[Trace] = field(default_factory=list)

    def flush_trail(self, connection: Connection) -> None:
        """Write all that has happened as one chained trail, and forget it."""
        self.trail.sort(key=lambda trace: trace.at)
        head = chain.Head()
        for start in range(0, len(self.trail), _PIECE):
            rows = list(chain.link(head, map(_event, self.trail[start : start + _PIECE])))
            connection.execute(insert(tables.AuditEvent), rows)
            head = chain.Head(rows[-1]["seq"], rows[-1]["hash"])
        self.trail.clear()

    def flush(self, connection: Connection) -> None:
        """Write and forget everything that waits."""
        for table, rows in self.waiting.items():
            if rows:
                connection.execute(insert(table), rows)
            rows.clear()

    def add_person(self, person: Identity) -> int:
        """Add a person and return their id."""
        number = self._next(tables.Person)
        self._add(
            tables.Person, id=number, name=person.name, name_key=readings(person.name)[0],
            id_type="居民身份证", id_no=person.id_no, phone=person.phone, version=1,
        )  # fmt: skip
        return number

    def add_application(
        self,
        rng: Random,
        case: Case,
        contents: Contents,
        person_id: int,
        unit: UnitSpec,
        plan: PlanSpec,
        history: History,
    ) -> None:
        """Add an application with its modules and everything that has happened to it."""
        number = self._next(tables.Application)
        no = f"{self.year}{number:06d}"
        holder = unit.parent_id if history.status is Status.SENT else unit.id
        self._add(
            tables.Application, id=number, no=no, plan_id=plan.id, unit_id=unit.id, holder_id=holder,
            person_id=person_id, business="职称评审(通用)", series_no=case.track.series_no,
            series=case.track.series, specialty=case.specialty, level=case.level, post=case.post,
            status=history.status.value, round=history.round, flow_rev=history.flow_rev,
            open_modules=history.open_modules, filed_on=local(history.created).date(),
            submitted_at=history.submitted, arrived_at=history.updated, updated_at=history.updated,
            version=history.version, promised_at=history.created,
            search=search_text(case.person.name, no, unit.name, case.specialty, case.post),
        )  # fmt: skip
        self._add_modules(number, contents, history)
        for moment in history.moments:
            self._add_moment(number, unit, moment)
        documents = self._add_documents(rng, number, no, history)
        if history.status is Status.SENT:
            self._add_sending(number, unit, history, documents)

    def _add_modules(self, application: int, contents: Contents, history: History) -> None:
        mended: dict[str, int] = {}
        times: dict[str, datetime] = {}
        for moment in history.moments:
            if moment.act is Act.SUBMIT:
                for module in moment.open_before:
                    mended[module] = mended.get(module, 0) + 1
                    times[module] = moment.at
        written = history.first_submitted or history.created
        waiting = self.waiting[tables.ModuleContent]
        for module in sorted(contents):
            waiting.append({
                "application_id": application,
                "module": module,
                "rows": contents[module],
                "updated_at": times.get(module, written),
                "version": 1 + mended.get(module, 0),
            })  # fmt: skip

    def _add_moment(self, application: int, unit: UnitSpec, moment: Moment) -> None:
        actor = moment.actor
        after = {"modules": list(moment.marks)} if moment.marks else {}
        trace = Trace(
            utc(moment.at), actor.id if actor else None, moment.act.value, application,
            actor.unit.id if actor else unit.id, intern(_state(moment.before, moment.rev_before)),
            intern(_state(moment.after, moment.rev_after, **after)), moment.opinion,
        )  # fmt: skip
        self.trail.append(trace)
        if actor is None or moment.act is Act.SEND:
            return
        review = self._next(tables.Review)
        self._add(
            tables.Review, id=review, application_id=application, round=moment.round,
            flow_rev=moment.rev_before, unit_id=actor.unit.id, reviewer_id=actor.id, result=moment.act.value,
            opinion=moment.opinion, status_before=moment.before.value, open_before=moment.open_before,
            holder_before_id=unit.id, arrived_before=moment.arrived_before,
            version_after=moment.version_after, batch=None, at=moment.at, undone_at=None,
        )  # fmt: skip
        for module, reason in moment.marks.items():
            self._add(tables.ReturnItem, review_id=review, module=module, reason=reason)

    def _add_documents(self, rng: Random, application: int, no: str, history: History) -> list[int]:
        """Add documents uploaded after the last pass, all of a sent file, some of any other; return their ids."""
        passes = [moment for moment in history.moments if moment.act is Act.PASS]
        if not passes:
            return []
        passed, actor = passes[-1], passes[-1].actor
        assert actor is not None
        count = len(DocumentKind) if history.status is Status.SENT else between(rng, 0, 3)
        day, added = local(passed.at).date(), list[int]()
        for order, kind in enumerate(list(DocumentKind)[:count], 1):
            picture, coded = sample(kind), kind.coded
            added.append(self._next(tables.Document))
            self._add(
                tables.Document, id=added[-1], application_id=application, kind=kind.value,
                flow_rev=passed.rev_after, sha256=picture.sha256, name=f"{no}-{kind.label}.jpg", size=picture.size,
                pages=1, page=1, matched_by=(Match.READ if coded else Match.HAND).value, issue_id=None,
                notice_starts=None if coded else day - _NOTICE_BEGAN,
                notice_ends=None if coded else day - _NOTICE_ENDED,
                notice_result="" if coded else NO_OBJECTION, void_reason="",
                uploaded_at=passed.at + timedelta(minutes=2 * order), uploaded_by=actor.id, replaced_at=None,
            )  # fmt: skip
        return added

    def _add_sending(self, application: int, unit: UnitSpec, history: History, documents: list[int]) -> None:
        """Add the record of a send-off."""
        moment = history.moments[-1]
        assert moment.actor is not None
        self._add(
            tables.SendOff, id=self._next(tables.SendOff), application_id=application, batch=f"demo{application:08x}",
            sender_id=unit.id, receiver_id=unit.parent_id, sent_by=moment.actor.id, at=moment.at,
            flow_rev=moment.rev_after, version_after=moment.version_after, documents=documents,
            recalled_at=None, recalled_by=None,
        )  # fmt: skip

    def _next(self, table: Kind) -> int:
        self.last_id[table] += 1
        return self.last_id[table]

    def _add(self, table: Kind, **row: Any) -> None:
        self.waiting[table].append(row)


def _event(trace: Trace) -> Row:
    return {
        "at": trace.at, "actor_id": trace.actor_id, "on_behalf_of": None, "via": "tui", "origin": "",
        "act": trace.act, "object_kind": "application", "object_id": trace.application_id, "unit_id": trace.unit_id,
        "before": trace.before, "after": trace.after, "reason": trace.reason, "batch": None, "token": None,
    }  # fmt: skip


def _state(status: Status, flow_rev: int, **more: object) -> str:
    values: Mapping[str, object] = {"status": status.value, "flow_rev": flow_rev, **more}
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
