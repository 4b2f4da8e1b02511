"""What an applicant may fill in and when, and what a resubmission must bring (C26, D09, D18, Q18)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from .application import Application, Plan
from .refusal import Refusal
from .status import Status
from .text import typed
from .urgency import day

if TYPE_CHECKING:
    from .plans import Take
    from .reference import Reference

FILLABLE = frozenset({Status.DRAFT, Status.RETURNED})
"""The statuses in which the application lies with its applicant."""
MAX_ANSWER = 500
MAX_NAME = 60
FIXED = frozenset({"id_no"})
"""Fields of 基本信息 that come from the account: who somebody is decides who may not review it."""
MAX_ROWS = 200
"""Rows of a module."""


@dataclass(frozen=True)
class Declared:
    """申报信息: what is applied for."""

    series_no: int
    level: str
    post: str
    specialty: str


def check_declared(declared: Declared, takes: Collection[Take], reference: Reference) -> list[Refusal]:
    """Return why a declaration does not do: series × level × post of the 27 series, and taken by the plan (K38)."""
    series = next((one for one in reference.series if one.no == declared.series_no), None)
    if series is None:
        return [Refusal("series", "请选择申报系列", "series")]
    if declared.level not in series.titles:
        return [Refusal("level", f"{series.name}没有「{declared.level}」，请另选级别", "level")]
    if (declared.series_no, declared.level) not in takes:
        return [Refusal("takes", f"该评审计划不受理{series.name}的{declared.level}，请另选计划或级别", "level")]
    if declared.post not in series.titles[declared.level]:
        titles = "、".join(series.titles[declared.level])
        return [Refusal("post", f"{series.name}{declared.level}的职务是{titles}，请从中选择", "post")]
    wrong = check_specialty(declared.specialty)
    return [] if wrong is None else [wrong]


def check_specialty(specialty: str) -> Refusal | None:
    """Return why a specialty does not do, whatever else is chosen."""
    length = len(typed(specialty, 2 * MAX_NAME).strip())
    if not length:
        return Refusal("specialty", f"请填写申报专业，不超过 {MAX_NAME} 字", "specialty")
    if length > MAX_NAME:
        return Refusal("specialty", f"申报专业不超过 {MAX_NAME} 字，请缩短", "specialty")
    return None


def why_closed(application: Application, plan: Plan, now: datetime) -> Refusal | None:
    """Return why nothing of an application can be filled in just now, or `None`.

    A first filling-in keeps the plan's 申报截止日期, a correction its end of review: two different dates.
    """
    if application.status not in FILLABLE:
        return Refusal("status", f"当前状态为「{application.status.label}」，申报信息不能修改")
    if application.status is Status.DRAFT and now > plan.apply_end:
        return Refusal("apply-ended", f"申报截止日期 {day(plan.apply_end)} 已过，不能填报和提交")
    if application.status is Status.RETURNED and now > plan.window.end:
        return Refusal("review-ended", f"该计划的审核已于 {day(plan.window.end)} 截止，不能再修改和提交")
    return None


def why_kept(application: Application) -> str:
    """Return why an applicant cannot discard an application, empty when they can: once submitted it is a record."""
    if application.status is Status.DRAFT and not application.round:
        return ""
    return f"只能删除还没有提交过的申报；这一份的状态为「{application.status.label}」"


def is_running(application: Application, year: int) -> bool:
    """Say whether an application is under way in a year: not ended, and accepted in no other year (Q36)."""
    if application.status is Status.ACCEPTED:
        return application.filed_on.year == year
    return application.status not in (Status.INELIGIBLE, Status.TERMINATED)


def editable(application: Application, plan: Plan, modules: Collection[str], now: datetime) -> frozenset[str]:
    """Return which of `modules` the applicant may change just now: after a return exactly those marked (C26)."""
    if why_closed(application, plan, now) is not None:
        return frozenset()
    if application.status is Status.RETURNED:
        return application.open_modules & frozenset(modules)
    return frozenset(modules)


def why_locked(application: Application, plan: Plan, module: str, module_name: str, now: datetime) -> Refusal | None:
    """Return why the applicant may not change a module just now, or `None`."""
    closed = why_closed(application, plan, now)
    if closed is not None:
        return closed
    if application.status is Status.RETURNED and module not in application.open_modules:
        return Refusal("locked", f"「{module_name}」没有被标注退回，不能修改；需要一并修改时请联系单位审核员", module)
    return None


def unanswered(
    marks: Collection[str], changed: Collection[str], answers: Mapping[str, str], module_name: Callable[[str], str]
) -> list[Refusal]:
    """Return a refusal for each marked module that was neither changed nor explained."""
    return [
        Refusal("unanswered", f"「{module_name(module)}」被标注退回，还没有修改；请修改，或填写情况说明", module)
        for module in marks
        if module not in changed and not answers.get(module, "").strip()
    ]
