"""我的办件: an applicant's own applications, and new ones on an open plan. Loads the table classes: import it late."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from ..domain.application import Actor, Application, Plan, Row
from ..domain.clock import local
from ..domain.filling import Declared, check_declared, is_running, why_closed, why_kept
from ..domain.numbers import identity_birth, identity_fault
from ..domain.plans import Take
from ..domain.refusal import Refused, refuse
from ..domain.status import Status
from ..store import applying as writing
from ..store import audit, pinyin
from ..store.queries import cases, filling
from ..store.queries.accounts import find_account
from ..store.queries.plans import find_record, list_records
from .errors import NotFound
from .permissions import Permission, Scope, require
from .queue import Queue
from .runtime import Runtime

NOT_YOURS = "没有这份办件，或不是本人的申报"
"""Said of an application that is not the caller's own, whether or not there is one."""


@dataclass(frozen=True)
class Mine:
    """One line of 我的办件 (D05)."""

    application: Application
    plan: Plan
    year: int
    opinion: str
    """评审结果: the opinion of the newest decision (Q12)."""
    resubmitted: bool
    """Whether that decision was on what was submitted before the present round."""
    fillable: bool
    """Whether it waits for the applicant, and can still be filled in."""
    running: bool
    """Whether it is still under way, or was accepted this year: who begins another one is told of it (Q36)."""

    @property
    def why_kept(self) -> str:
        """Why it cannot be discarded; empty when it can."""
        return why_kept(self.application)


@dataclass(frozen=True)
class OpenPlan:
    """A plan that takes applications just now."""

    plan: Plan
    takes: frozenset[Take]
    has_notice: bool
    mine: str
    """The number of the caller's application under it; empty when there is none."""


@dataclass(frozen=True)
class Applying:
    """The applications of one caller."""

    runtime: Runtime
    actor: Actor

    def list(self, year: int | None = None) -> list[Mine]:
        """Return the caller's applications (those filed in `year`), the newest first."""
        require(self.actor, Permission.APPLY, Scope.OWN)
        plans, now = self._plans(), self.runtime.clock.now()
        with self.runtime.reading() as connection:
            own = filling.find_own(connection, self.actor.id_no)
            reviews = cases.find_last_reviews(connection, [application.id for application in own])
        return [
            Mine(
                application,
                plans[application.plan_id],
                application.filed_on.year,
                reviews[application.id].opinion if application.id in reviews else "",
                application.id in reviews and reviews[application.id].round < application.round,
                why_closed(application, plans[application.plan_id], now) is None,
                is_running(application, local(now).year),
            )
            for application in own
            if year in (None, application.filed_on.year)
        ]

    def years(self) -> Sequence[int]:
        """Return the years in which the caller has filed, the newest first (D04)."""
        return sorted({mine.year for mine in self.list()}, reverse=True)

    def plans(self) -> Sequence[OpenPlan]:
        """Return the plans that take applications just now, the one that closes first at the top."""
        require(self.actor, Permission.APPLY, Scope.OWN)
        plans, now = self._plans(), self.runtime.clock.now()
        with self.runtime.reading() as connection:
            records = {record.id: record for record in list_records(connection)}
            mine = {one.plan_id: one.no for one in filling.find_own(connection, self.actor.id_no)}
        return [
            OpenPlan(plan, records[plan.id].form.takes, bool(records[plan.id].notice_sha256), mine.get(plan.id, ""))
            for plan in sorted(plans.values(), key=lambda plan: plan.apply_end)
            if now <= plan.apply_end and records[plan.id].form.takes
        ]

    def create(self, plan_id: int, declared: Declared) -> int:
        """Begin an application under a plan; return its id. One for each person and plan.

        Raises:
            Refused: When the plan takes none, or not this one, or there is one already.
            NotFound: When there is no such plan.
        """
        require(self.actor, Permission.APPLY, Scope.OWN)
        if not self.actor.id_no:
            raise refuse("identity", "账号没有登记证件号码，不能申报；请联系单位管理员补充")
        plans, now = self._plans(), self.runtime.clock.now()
        if plan_id not in plans:
            raise NotFound("没有这个评审计划")
        plan = plans[plan_id]
        with self.runtime.writing() as connection:
            if now > plan.apply_end:
                raise refuse("apply-ended", f"「{plan.title}」的申报截止日期已过，不能再申报")
            self._check(connection, plan_id, declared)
            if any(one.plan_id == plan_id for one in filling.find_own(connection, self.actor.id_no)):
                raise refuse("again", f"「{plan.title}」已有本人的申报，每个评审计划只能申报一次")
            account = find_account(connection, self.actor.login)
            phone = account.phone if account else ""
            who = writing.Identity(self.actor.name, self.actor.id_no, phone=phone)
            number, no = writing.add_application(
                connection,
                person_id=writing.ensure_person(connection, who),
                name=who.name,
                plan_id=plan_id,
                unit=self.actor.unit,
                declared=declared,
                series=self._series(declared),
                now=now,
            )
            writing.add_contents(connection, number, {"basic": [_begun(who, self.actor)]}, now)
            after = {"status": Status.DRAFT.value, "title": plan.title, "code": no}
            audit.record(
                connection, self.actor, [audit.Event("APPLY", "application", number, {}, after, declared.post)], now
            )
        return number

    def redeclare(self, application_id: int, declared: Declared) -> None:
        """Apply for something else, while the application is 填报中 and was never submitted.

        Raises:
            Refused: When it has gone on, or the plan does not take it.
            NotFound: When it is not the caller's own.
        """
        require(self.actor, Permission.APPLY, Scope.OWN)
        plans, now = self._plans(), self.runtime.clock.now()
        with self.runtime.writing() as connection:
            own = filling.find_own(connection, self.actor.id_no, [application_id], lock=True)
            if not own:
                raise NotFound(NOT_YOURS)
            application = own[0]
            closed = why_closed(application, plans[application.plan_id], now)
            if closed is not None:
                raise Refused([closed])
            if application.status is not Status.DRAFT:
                raise refuse("status", "申报系列、级别、职务提交之后不能更改；需要更改时请联系单位审核员")
            self._check(connection, application.plan_id, declared)
            before = filling.find_begun(connection, application_id).declared
            names = (application.name, application.no, application.unit.name)
            search = pinyin.search_text(*names, declared.specialty, declared.post)
            writing.redeclare(connection, application_id, declared, self._series(declared), search)
            writing.touch(connection, application_id, application.version, now)
            event = audit.Event(
                "DECLARE", "application", application_id, _event_values(before), _event_values(declared)
            )
            audit.record(connection, self.actor, [event], now)

    def discard(self, application_id: int) -> None:
        """Delete an application begun by mistake, with its contents, whether or not the plan still takes any.

        Raises:
            Refused: When it was submitted once, or anything refers to it.
            NotFound: When it is not the caller's own.
        """
        require(self.actor, Permission.APPLY, Scope.OWN)
        plans, now = self._plans(), self.runtime.clock.now()
        with self.runtime.writing() as connection:
            own = filling.find_own(connection, self.actor.id_no, [application_id], lock=True)
            if not own:
                raise NotFound(NOT_YOURS)
            application, plan = own[0], plans[own[0].plan_id]
            kept = why_kept(application)
            if kept or writing.is_referred_to(connection, application_id):
                raise refuse("status", kept or "这份申报已有单位的记录，不能删除；请联系单位审核员")
            before = {"status": application.status.value, "title": plan.title, "code": application.no}
            writing.discard(connection, application_id)
            event = audit.Event("DISCARD", "application", application_id, before, {}, application.post)
            audit.record(connection, self.actor, [event], now)

    def notice(self, plan_id: int) -> tuple[Path, str]:
        """Return where a plan's notice is, and its name (D08).

        Raises:
            NotFound: When it has none.
            StorageError: When the file is missing.
        """
        require(self.actor, Permission.APPLY, Scope.OWN)
        with self.runtime.reading() as connection:
            record = find_record(connection, plan_id)
        if record is None or not record.notice_sha256:
            raise NotFound("这个评审计划没有附上通知")
        return self.runtime.files.find(record.notice_sha256), record.notice_name

    def _plans(self) -> dict[int, Plan]:
        return {plan.id: plan for plan in Queue(self.runtime, self.actor).plans()}

    def _check(self, connection: Connection, plan_id: int, declared: Declared) -> None:
        record = find_record(connection, plan_id, lock=True)
        takes = record.form.takes if record else frozenset[Take]()
        refusals = check_declared(declared, takes, self.runtime.reference)
        if refusals:
            raise Refused(refusals)

    def _series(self, declared: Declared) -> str:
        return next(one.name for one in self.runtime.reference.series if one.no == declared.series_no)


def _event_values(declared: Declared) -> Mapping[str, object]:
    return {"series": declared.series_no, "level": declared.level, "post": declared.post}


def _begun(who: writing.Identity, actor: Actor) -> Row:
    """Return what is known of 基本信息 at the beginning; sex and birth stand in a resident's number."""
    row: dict[str, object] = {
        "name": who.name,
        "id_type": who.id_type,
        "id_no": who.id_no,
        "phone": who.phone,
        "employer": actor.unit.name,
    }
    birth = identity_birth(who.id_no) if identity_fault(who.id_no) is None else None
    if birth is not None:
        row |= {"birth": f"{birth:%Y-%m}", "sex": "男" if int(who.id_no[16]) % 2 else "女"}
    return row
