"""评审计划: what a plan must be, and what of it may still change once people have applied under it (Q01, Q02, Q04)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from .application import Plan, Unit
from .calendar import WorkCalendar
from .refusal import Refusal
from .text import hostile
from .urgency import Urgency, Window, day

Take = tuple[int, str]
"""A series by its number, and a level of it."""

MAX_TITLE, MAX_COMMITTEE, MAX_CODE, MAX_REASON = 120, 60, 30, 200
"""Characters."""
MAX_DAYS = 60
"""The longest a threshold may be, in days."""
FIRST_YEAR, LAST_YEAR = 2000, 2100
_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]*")
_OFFICE = "职改部门"
_MOVED = {"apply_end": "申报截止", "review_start": "审核开始", "review_end": "审核截止"}
"""The dates of a plan, which people have relied on once there are applications."""


@dataclass(frozen=True)
class PlanForm:
    """What a person fills in for a plan."""

    code: str = ""
    """Its short number, by which the command line names it: `2026-01`."""
    title: str = ""
    committee: str = ""
    year: int | None = None
    top_unit_id: int | None = None
    """The office at which a pass means 「评委会已受理」."""
    apply_end: datetime | None = None
    review_start: datetime | None = None
    """`None`: the review begins at once."""
    review_end: datetime | None = None
    urgent_days: int | None = 3
    hurry_days: int | None = 7
    working_days: bool = False
    """Whether the thresholds count working days."""
    second_review: bool = False
    """Whether 资格不符 and 终止审核 need a second reviewer's word."""
    takes: frozenset[Take] = frozenset()

    def window(self, calendar: WorkCalendar | None = None) -> Window | None:
        """Return when the plan is reviewed, as far as it is filled in; `None` without an end or thresholds."""
        if self.review_end is None or self.urgent_days is None or self.hurry_days is None:
            return None
        counted = (calendar or WorkCalendar()) if self.working_days else None
        return Window(self.review_end, self.review_start, self.urgent_days, self.hurry_days, counted)


@dataclass(frozen=True)
class PlanRecord:
    """A plan as it is kept."""

    id: int
    version: int
    """Rises with every change; a save that saw an older one is refused."""
    form: PlanForm
    top: Unit
    applications: int
    """How many there are under it, whosever units they belong to."""
    notice_sha256: str = ""
    notice_name: str = ""
    """The committee's notice; empty while none has been attached."""

    def until(self, review_end: datetime) -> PlanRecord:
        """Return the plan as it would be with another end of its review."""
        return replace(self, form=replace(self.form, review_end=review_end))

    def plan(self, calendar: WorkCalendar | None = None) -> Plan:
        """Return the plan as the rules of review see it."""
        window, apply_end = self.form.window(calendar), self.form.apply_end
        assert window is not None
        assert apply_end is not None
        return Plan(self.id, self.form.code, self.form.title, self.form.committee, apply_end, window)


def is_office(unit: Unit) -> bool:
    """Say whether a unit can be where a plan's files end: a title office, or the top of the tree."""
    return _OFFICE in unit.kind or unit.path.count("/") == len("//")


def check_plan(
    form: PlanForm,
    levels: Mapping[int, Collection[str]],
    offices: Collection[int],
    codes: Collection[str] = (),
) -> list[Refusal]:
    """Return what is wrong with a plan, each with the field to mend, in the order of the form; empty when nothing is.

    Args:
        form: The plan.
        levels: The series there are, by number, with the levels each has.
        offices: The units that the caller may make the top office.
        codes: The codes of all other plans.
    """
    return [
        *_text(form.title, "title", "计划名称", MAX_TITLE),
        *_code(form.code, codes),
        *_year(form.year),
        *_text(form.committee, "committee", "评委会", MAX_COMMITTEE),
        *_office(form.top_unit_id, offices),
        *_dates(form),
        *_thresholds(form),
        *_takes(form.takes, levels),
    ]


def check_change(before: PlanRecord, form: PlanForm, now: datetime, reason: str) -> list[Refusal]:
    """Return why a sound plan may not take the place of the one there is; empty when it may.

    Without applications everything may change. With them the top office stays, series and levels only become more,
    and a date moves only to the future, for a reason.
    """
    count, old = before.applications, before.form
    if not count:
        return []
    told = f"已有 {count} 份办件"
    found = []
    if form.top_unit_id != old.top_unit_id:
        message = f"{told}送往「{before.top.name}」，受理机构不能更改；请另建一个计划"
        found.append(Refusal("top-fixed", message, "top_unit_id"))
    lost = old.takes - form.takes
    if lost:
        found.append(
            Refusal("takes-fixed", f"{told}，系列和级别只能增加，不能去掉；请恢复去掉的 {len(lost)} 项", "takes")
        )
    for name, label in _MOVED.items():
        new = getattr(form, name)
        if new == getattr(old, name):
            continue
        if new is not None and new <= now:
            message = f"{told}，{label}只能改到现在（{day(now)}）以后"
            found.append(Refusal("date-past", message, name))
    if not found and moved(old, form) and not reason.strip():
        names = "、".join(moved(old, form))
        found.append(Refusal("reason", f"{told}，更改{names}要写明原因", "reason"))
    return [*found, *check_reason(reason)]


def check_reason(reason: str) -> list[Refusal]:
    """Return why a reason cannot be kept; an empty one is nothing to refuse here."""
    if len(reason) > MAX_REASON:
        return [Refusal("reason", f"原因最多 {MAX_REASON} 个字，现在 {len(reason)} 个", "reason")]
    return []


def moved(before: PlanForm, after: PlanForm) -> list[str]:
    """Return the Chinese names of the dates that differ."""
    return [label for name, label in _MOVED.items() if getattr(before, name) != getattr(after, name)]


def check_extension(before: PlanRecord, review_end: datetime | None, now: datetime, reason: str) -> list[Refusal]:
    """Return why the review's end may not move to `review_end` for `reason`; empty when it may (Q04).

    It may move nearer too, but never into the past: that would close the plan over people's heads.
    """
    old = before.form
    found = []
    if review_end is None:
        found.append(Refusal("no-date", "请填写新的审核截止日期，如 2026-12-31", "review_end"))
    elif review_end == old.review_end:
        found.append(Refusal("same", f"审核截止本来就是 {day(review_end)}，没有更改", "review_end"))
    elif review_end <= now:
        found.append(Refusal("date-past", f"新的审核截止 {day(review_end)} 已经过去，请改到现在以后", "review_end"))
    else:
        found += _dates(replace(old, review_end=review_end))
    if not reason.strip():
        found.append(Refusal("reason", "请写明更改审核截止的原因", "reason"))
    return [*found, *check_reason(reason)]


def urgency_after(
    form: PlanForm, review_end: datetime, now: datetime, calendar: WorkCalendar | None = None
) -> tuple[Urgency, Urgency]:
    """Return the urgency of a plan as it is, and as it would be with another end."""
    before, after = form.window(calendar), replace(form, review_end=review_end).window(calendar)
    assert before is not None
    assert after is not None
    return before.urgency(now), after.urgency(now)


def difference(before: PlanForm, after: PlanForm) -> tuple[dict[str, object], dict[str, object]]:
    """Return what differs, as it was and as it is, in values that JSON holds."""
    old, new = as_values(before), as_values(after)
    names = [name for name in old if old[name] != new[name]]
    return {name: old[name] for name in names}, {name: new[name] for name in names}


def as_values(form: PlanForm) -> dict[str, object]:
    """Return a plan in values that JSON holds; instants in ISO 8601, Beijing time."""
    values: dict[str, object] = {}
    for name in PlanForm.__dataclass_fields__:
        value = getattr(form, name)
        if isinstance(value, datetime):
            value = value.isoformat(timespec="seconds")
        elif name == "takes":
            value = [f"{number}:{level}" for number, level in sorted(form.takes)]
        values[name] = value
    return values


def _text(text: str, name: str, label: str, limit: int) -> Iterable[Refusal]:
    if not text.strip():
        yield Refusal(f"no-{name}", f"请填写{label}", name)
    elif len(text) > limit:
        yield Refusal(f"long-{name}", f"{label}最多 {limit} 个字，现在 {len(text)} 个", name)
    elif hostile(text):
        yield Refusal(f"bad-{name}", f"{label}里有看不见的控制字符，请删掉重新输入", name)


def _code(code: str, others: Collection[str]) -> Iterable[Refusal]:
    if not code:
        yield Refusal("no-code", "请填写编码，如 2026-01", "code")
    elif len(code) > MAX_CODE or not _CODE.fullmatch(code):
        yield Refusal("bad-code", f"编码只用字母、数字和 - . _，最多 {MAX_CODE} 个，如 2026-01", "code")
    elif code in others:
        yield Refusal("code-taken", f"编码 {code} 已用于另一个计划，请换一个", "code")


def _year(year: int | None) -> Iterable[Refusal]:
    if year is None or not FIRST_YEAR <= year <= LAST_YEAR:
        yield Refusal("year", "年度要写四位数字，如 2026", "year")


def _office(number: int | None, offices: Collection[int]) -> Iterable[Refusal]:
    if number is None:
        yield Refusal("no-top", "请选择受理机构", "top_unit_id")
    elif number not in offices:
        yield Refusal("top", "受理机构要是本级或下级的职改部门，请重新选择", "top_unit_id")


def _dates(form: PlanForm) -> Iterable[Refusal]:
    end = form.review_end
    if form.apply_end is None:
        yield Refusal("no-date", "请填写申报截止，如 2026-10-31", "apply_end")
    elif end is not None and form.apply_end > end:
        yield Refusal("apply-late", f"申报截止不能晚于审核截止（{day(end)}）", "apply_end")
    if form.review_start is not None and end is not None and form.review_start > end:
        yield Refusal("start-late", f"审核开始不能晚于审核截止（{day(end)}）", "review_start")
    if end is None:
        yield Refusal("no-date", "请填写审核截止，如 2026-11-30", "review_end")


def _thresholds(form: PlanForm) -> Iterable[Refusal]:
    urgent, hurry = form.urgent_days, form.hurry_days
    for value, name, label in ((urgent, "urgent_days", "紧急"), (hurry, "hurry_days", "加急")):
        if value is None or not 0 <= value <= MAX_DAYS:
            yield Refusal("days", f"{label}天数要写 0 到 {MAX_DAYS} 的整数", name)
    if urgent is not None and hurry is not None and 0 <= hurry < urgent <= MAX_DAYS:
        yield Refusal("order", f"加急天数不能少于紧急天数（{urgent} 天）", "hurry_days")


def _takes(takes: Collection[Take], levels: Mapping[int, Collection[str]]) -> Iterable[Refusal]:
    if not takes:
        yield Refusal("no-takes", "请至少选择一个系列和级别", "takes")
    for number, level in sorted(takes):
        if number not in levels:
            yield Refusal("series", f"没有第 {number} 个系列，请重新选择", "takes")
        elif level not in levels[number]:
            yield Refusal("level", f"第 {number} 个系列没有「{level}」这一级，请重新选择", "takes")
