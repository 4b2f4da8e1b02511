"""评审计划 on the command line: a form put together from options, a plan printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from ..domain.clock import deadline, local, opening
from ..domain.dates import parse_moment
from ..domain.plans import PlanForm, PlanRecord, Take, as_values
from ..domain.text import visible
from ..domain.urgency import day
from ..services.plan_looking import Choices, PlanRow
from ..tui.present.queue import left_text
from .options import UsageError
from .talk import say

if TYPE_CHECKING:
    from ..services.desk import Desk

ALL_LEVELS = "全部"


@dataclass(frozen=True)
class Said:
    """What the options said of a plan; `None` where nothing was."""

    title: str | None = None
    code: str | None = None
    committee: str | None = None
    year: int | None = None
    top: str | None = None
    apply_end: str | None = None
    review_start: str | None = None
    review_end: str | None = None
    urgent: int | None = None
    hurry: int | None = None
    working_days: bool | None = None
    second_review: bool | None = None
    takes: Sequence[str] = ()

    def on(self, form: PlanForm, desk: Desk) -> PlanForm:
        """Return a form with what was said in place of what it has.

        Raises:
            UsageError: When a word means nothing.
        """
        now = desk.runtime.clock.now()
        plain = {
            "title": self.title, "code": self.code, "committee": self.committee, "year": self.year,
            "urgent_days": self.urgent, "hurry_days": self.hurry,
            "working_days": self.working_days, "second_review": self.second_review,
        }  # fmt: skip
        form = replace(form, **{name: value for name, value in plain.items() if value is not None})  # type: ignore[arg-type]
        if self.apply_end is not None:
            form = replace(form, apply_end=moment("--apply-end", self.apply_end, now))
        if self.review_end is not None:
            form = replace(form, review_end=moment("--review-end", self.review_end, now))
        if self.review_start is not None:
            start = moment("--review-start", self.review_start, now, begins=True) if self.review_start.strip() else None
            form = replace(form, review_start=start)
        choices = desk.plans.choices()
        if self.top is not None:
            form = replace(form, top_unit_id=_office(self.top, choices))
        if self.takes:
            form = replace(form, takes=frozenset(take for word in self.takes for take in _takes(word, choices)))
        return form


def moment(option: str, text: str, now: datetime, *, begins: bool = False) -> datetime:
    """Return the instant that an option gives; a bare date ends at 23:59:59, or `begins` at midnight.

    Raises:
        UsageError: When it is none.
    """
    found = parse_moment(text, local(now).date())
    if found is None:
        raise UsageError(f"{option} 的时间「{text}」不对，写成 2026-11-30 或 '2026-11-30 17:00'")
    return opening(found) if begins else deadline(found)


def _office(word: str, choices: Choices) -> int:
    for unit in choices.offices:
        if word == unit.name or word == str(unit.id):
            return unit.id
    known = "、".join(unit.name for unit in choices.offices) or "（没有）"
    raise UsageError(f"受理机构「{word}」不在可选的职改部门里，可选：{known}")


def _takes(word: str, choices: Choices) -> list[Take]:
    name, _, level = word.replace("：", ":").partition(":")
    series = next((one for one in choices.series if name.strip() in (str(one.no), one.name)), None)
    if series is None:
        raise UsageError(f"没有系列「{name}」，写序号或全名，如 5:中级 或 工程技术人员:中级")
    levels = list(series.titles)
    if level.strip() == ALL_LEVELS:
        return [(series.no, one) for one in levels]
    if level.strip() not in levels:
        raise UsageError(f"「{series.name}」没有「{level.strip()}」这一级，可用：{'、'.join([*levels, ALL_LEVELS])}")
    return [(series.no, level.strip())]


def listed(row: PlanRow, now: datetime) -> dict[str, Any]:
    """Return a plan of the list as an object."""
    return {**_core(row.record, row.plan.window.urgency(now), left_text(row.plan, now)), "mine": row.mine}


def shown(desk: Desk, record: PlanRecord) -> dict[str, Any]:
    """Return a plan with its notice and what was done to it, as an object."""
    now, plan = desk.runtime.clock.now(), desk.plans.plan(record)
    return {
        **_core(record, plan.window.urgency(now), left_text(plan, now)),
        "version": record.version,
        "notice": {"name": record.notice_name, "sha256": record.notice_sha256} if record.notice_sha256 else None,
        "steps": [
            {"at": step.at.isoformat(timespec="seconds"), "who": step.who, "act": step.act, "reason": step.reason}
            for step in desk.plans.steps(record.id)
        ],
        "why_not_change": desk.plans.why_not(record),
    }


def _core(record: PlanRecord, urgency: str, left: str) -> dict[str, Any]:
    values = as_values(record.form)
    del values["top_unit_id"]
    return {**values, "top": record.top.name, "urgency": str(urgency), "left": left,
            "applications": record.applications}  # fmt: skip


def line(row: PlanRow, now: datetime) -> None:
    """Print a plan of the list for people."""
    form = row.record.form
    dates = f"{day(row.plan.window.start) if row.plan.window.start else '已开始'}—{day(row.plan.window.end)}"
    count = "—" if row.mine is None else str(row.mine)
    say(
        f"{form.code}  {row.plan.window.urgency(now)}  {left_text(row.plan, now)}  {visible(form.title)}  "
        f"申报截止 {day(row.plan.apply_end)}  审核 {dates}  {visible(row.record.top.name)}  办件 {count}"
    )


def page(desk: Desk, record: PlanRecord) -> None:
    """Print a plan for people."""
    form, now, plan = record.form, desk.runtime.clock.now(), desk.plans.plan(record)
    names = {series.no: series.name for series in desk.plans.choices().series}
    start = f"{local(form.review_start):%Y-%m-%d %H:%M:%S}" if form.review_start else "已开始"
    kind = "工作日" if form.working_days else "天"
    notice = f"{visible(record.notice_name)}（SHA-256 {record.notice_sha256}）" if record.notice_sha256 else "没有"
    for label, text in (
        ("编码", form.code),
        ("计划", visible(form.title)),
        ("评委会", visible(form.committee)),
        ("年度", str(form.year)),
        ("受理机构", visible(record.top.name)),
        ("临近", f"{plan.window.urgency(now)} {left_text(plan, now)}"),
        ("申报截止", f"{local(plan.apply_end):%Y-%m-%d %H:%M:%S}"),
        ("审核开始", start),
        ("审核截止", f"{local(plan.window.end):%Y-%m-%d %H:%M:%S}"),
        ("紧急 / 加急", f"剩 {form.urgent_days} / {form.hurry_days} {kind}以内"),
        ("双人复核", "是" if form.second_review else "否"),
        ("系列级别", "、".join(f"{names.get(number, number)} {level}" for number, level in sorted(form.takes))),
        ("通知附件", notice),
        ("办件数", str(record.applications)),
    ):
        say(f"{label}：{text}")
    for step in desk.plans.steps(record.id):
        say(f"  {local(step.at):%Y-%m-%d %H:%M} {visible(step.who)} {step.label} {visible(step.reason)}".rstrip())
