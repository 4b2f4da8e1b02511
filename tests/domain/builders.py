"""Ready-made values for the tests of the rules: a tree of units, people, a plan, an application."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from hypothesis import HealthCheck, settings

from zhicheng_tui.domain.application import Actor, Application, Plan, ReturnItem, Review, Sending, Unit
from zhicheng_tui.domain.clock import SHANGHAI, deadline, opening
from zhicheng_tui.domain.documents import Document, DocumentKind
from zhicheng_tui.domain.lifecycle import Change
from zhicheng_tui.domain.notice import Notice
from zhicheng_tui.domain.review import Decision, Result
from zhicheng_tui.domain.status import Status
from zhicheng_tui.domain.urgency import Window

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=SHANGHAI)
START = opening(date(2026, 11, 1))
END = deadline(date(2026, 11, 30))
TICK = timedelta(microseconds=1)
OVER = Notice(date(2026, 10, 19), date(2026, 10, 23))
"""A public notice of five working days that was over before the review began."""
APPLICANT_ID = "11010519491231002X"

unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""For property tests: a busy machine is no failure."""

COMMITTEE = Unit(1, "省高级评委会", "/1/", "committee")
BUREAU = Unit(2, "市卫健委", "/1/2/", "department")
HOSPITAL = Unit(3, "市中心医院", "/1/2/3/", "institution")
CLINIC = Unit(5, "中心医院门诊部", "/1/2/3/5/", "institution")
NEIGHBOUR = Unit(20, "市水利局", "/1/20/", "department")
UNITS = {unit.id: unit for unit in (COMMITTEE, BUREAU, HOSPITAL, CLINIC, NEIGHBOUR)}
ABOVE: Mapping[int, Unit | None] = {3: BUREAU, 2: COMMITTEE, 1: None}
"""Unit id → the next unit up, which a file that is passed or sent goes to."""


def person(number: int, name: str, unit: Unit, id_no: str = "") -> Actor:
    """Return a reviewer; each has another identity number unless one is given."""
    return Actor(number, f"user{number}", name, unit, "reviewer", id_no or f"42020219850307{number:04d}")


REVIEWER = person(11, "张三", HOSPITAL)
COLLEAGUE = person(12, "李四", HOSPITAL)
APPLICANT = person(13, "王某某", HOSPITAL, APPLICANT_ID)
OFFICER = person(14, "赵五", BUREAU)
JUROR = person(15, "钱六", COMMITTEE)
OUTSIDER = person(16, "孙七", NEIGHBOUR)


def a_plan(number: int = 1, *, start: datetime | None = START, end: datetime = END) -> Plan:
    """Return a plan that is open at `NOW`."""
    apply_end = deadline(date(2026, 11, 15))
    return Plan(number, f"2026-{number}", "2026年度评审", COMMITTEE.name, apply_end, Window(end, start))


PLAN = a_plan()


def an_application(status: Status = Status.SUBMITTED, holder: Unit | None = None) -> Application:
    """Return an application of the hospital; a sent one lies at the bureau."""
    return Application(
        id=7,
        no="2026000007",
        version=4,
        status=status,
        round=1,
        flow_rev=1,
        plan_id=PLAN.id,
        unit=HOSPITAL,
        holder=holder or (BUREAU if status is Status.SENT else HOSPITAL),
        name="王某某",
        id_no=APPLICANT_ID,
        business="职称评审(通用)",
        series="卫生技术人员",
        specialty="医药",
        level="副高级",
        post="副主任药师",
        filed_on=date(2026, 11, 10),
        arrived_at=NOW - timedelta(days=2),
        updated_at=NOW - timedelta(days=2),
    )


def a_decision(result: Result, opinion: str = "材料齐全，同意推荐。") -> Decision:
    """Return a decision that can be saved: a return marks 基本信息."""
    return Decision(result, opinion, {"basic": "请核对身份证"} if result is Result.RETURN else {})


def applied(application: Application, change: Change) -> Application:
    """Return the application as a service would save it after `change`."""
    return replace(
        application,
        version=application.version + 1,
        status=change.status,
        round=change.round,
        flow_rev=change.flow_rev,
        open_modules=change.open_modules,
        holder=UNITS[change.holder_id],
    )


def recorded(before: Application, after: Application, actor: Actor, decision: Decision, at: datetime = NOW) -> Review:
    """Return the review that a service would keep of a decision."""
    return Review(
        id=before.version,
        application_id=before.id,
        round=before.round,
        flow_rev=before.flow_rev,
        reviewer=actor.name,
        reviewer_id=actor.id,
        unit=actor.unit.name,
        result=decision.result or Result.PASS,
        opinion=decision.opinion,
        at=at,
        status_before=before.status,
        version_after=after.version,
        items=[ReturnItem(module, reason) for module, reason in decision.marks.items()],
        open_before=before.open_modules,
        holder_before=before.holder.id,
        arrived_before=before.arrived_at,
    )


def a_document(kind: DocumentKind, flow_rev: int = 1, *, replaced: bool = False) -> Document:
    """Return an uploaded document issued for `flow_rev`; a 公示证明 of a notice that is over."""
    notice = OVER if kind is DocumentKind.PUB else None
    return Document(1, kind, flow_rev, "0" * 64, f"{kind.label}.png", 1_024, NOW, replaced, notice=notice)


def sent(before: Application, after: Application, actor: Actor) -> Sending:
    """Return the record that a service would keep of a send-off."""
    return Sending(before.version, before.id, "b1", before.holder, after.holder, actor.name, NOW, after.version)


def all_documents(flow_rev: int = 1) -> list[Document]:
    """Return the three documents of a send-off."""
    return [a_document(kind, flow_rev) for kind in DocumentKind]
