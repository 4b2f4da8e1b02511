"""评审计划 as lines: the list's columns, what is said of a plan, the notes beside a form's fields."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from ...domain.clock import local
from ...domain.plans import PlanForm, PlanRecord
from ...domain.refusal import Refusal
from ...domain.text import one_line
from ...domain.urgency import Urgency, Window, duration_text
from ...services.plan_looking import Choices, PlanRow, PlanStep
from ..glyphs import Glyphs
from ..ink import Span, fit, right
from .queue import URGENCY_INK, left_text
from .workbench import short_title

WIDE = 100
"""Cells from which dates are shown with their year."""
SOON = timedelta(days=100)
_URGENCY, _LEFT, _APPLY, _COUNT = 7, 11, 9, 7
_WEEKDAYS = "一二三四五六日"


def _sizes(width: int) -> tuple[int, int, int, int]:
    """Return the cells of 计划, 申报截止, 审核起止 and 受理机构."""
    apply, window = (11, 23) if width >= WIDE else (_APPLY, 13)
    rest = width - 1 - _URGENCY - _LEFT - apply - window - _COUNT
    office = max(rest // 3, 11)
    return rest - office, apply, window, office


def heads(width: int) -> list[Span]:
    """Return the column heads."""
    title, apply, window, office = _sizes(width)
    cells = (
        (" 临近", _URGENCY + 1), ("剩余", _LEFT), ("计划", title), ("申报截止", apply),
        ("审核起止", window), ("受理机构", office),
    )  # fmt: skip
    return [*((fit(text, size), "head") for text, size in cells), (right("办件数", _COUNT - 1), "head")]


def row(entry: PlanRow, now: datetime, width: int, glyphs: Glyphs) -> list[Span]:
    """Return one plan."""
    title, apply, window, office = _sizes(width)
    plan, urgency = entry.plan, entry.plan.window.urgency(now)
    form = "%Y-%m-%d" if width >= WIDE else "%m-%d"

    def cell(text: str, size: int, ink: str = "") -> Span:
        return (fit(text, size - 1, glyphs.ellipsis) + " ", ink)

    end = local(plan.window.end).strftime(form)
    start = f"{local(plan.window.start).strftime(form)}至" if plan.window.start else "至 "
    count = "—" if entry.mine is None else str(entry.mine)
    return [
        (" ", ""),
        cell(str(urgency), _URGENCY, URGENCY_INK[urgency]),
        cell(left_text(plan, now), _LEFT, URGENCY_INK[urgency]),
        cell(short_title(plan.title), title),
        cell(local(plan.apply_end).strftime(form), apply),
        cell(start + end, window),
        cell(one_line(entry.record.top.name), office),
        (right(count, _COUNT - 1), "strong" if entry.mine else "dim"),
    ]


def below(entry: PlanRow, why_not: str | None) -> list[list[Span]]:
    """Return what is said of the plan under the cursor."""
    form = entry.record.form
    notice = f"通知：{one_line(entry.record.notice_name)}" if entry.record.notice_sha256 else "没有通知附件"
    first: list[Span] = [(f" {form.code} ", "accent"), (one_line(form.title), "")]
    told: list[list[Span]] = [first, [(f" {one_line(form.committee)} · {notice}", "dim")]]
    return [*told, [(f" {why_not}", "dim")]] if why_not else told


def about(record: PlanRecord | None, window: Window | None, now: datetime) -> tuple[list[Span], list[Span]]:
    """Return the form's first line: what plan it is, and how near its end."""
    title = one_line(short_title(record.form.title)) if record else "新建评审计划"
    count = f"{record.applications} 份办件" if record else ""
    state: list[Span] = []
    if window is not None:
        urgency = window.urgency(now)
        state = [(f"{urgency} {span_of(window, now)}", URGENCY_INK[urgency] or "strong")]
    return [(f" {title}", "strong")], [*state, (f"  {count} ", "dim")]


def span_of(window: Window, now: datetime) -> str:
    """Return the time until a review ends, or until it begins."""
    if window.start is not None and now < window.start:
        return f"{duration_text(window.start - now)}后开始" if window.start - now < SOON else ""
    return duration_text(window.end - now)


def meaning(name: str, form: PlanForm, window: Window | None, now: datetime) -> Span:
    """Return what a field means as it is typed."""
    value = getattr(form, name)
    kind = "个工作日" if form.working_days else "天"
    match name:
        case "apply_end" if value is not None:
            return (f"{_weekday(value)} {local(value):%H:%M:%S} 止", "dim")
        case "review_start":
            return (f"{_weekday(value)} {local(value):%H:%M:%S} 起" if value else "不填：已经开始", "dim")
        case "review_end" if window is not None:
            urgency = window.urgency(now)
            return (f"{_weekday(window.end)}，{urgency} {span_of(window, now)}", URGENCY_INK[urgency] or "good")
        case "urgent_days":
            return (f"剩 {value} {kind}以内为紧急", "dim")
        case "hurry_days":
            return (f"剩 {value} {kind}以内为加急", "dim")
    return ("", "dim")


def problem(refusal: Refusal, text: str) -> Span:
    """Return why a field does not do: quietly while nothing has been typed."""
    return (refusal.message, "bad" if text.strip() else "dim")


def takes_text(form: PlanForm, choices: Choices) -> str:
    """Return series and levels in one line."""
    parts = []
    for series in choices.series:
        levels = [level for level in series.titles if (series.no, level) in form.takes]
        if levels:
            whole = len(levels) == len(series.titles)
            parts.append(f"{series.name}（{'全部' if whole else '、'.join(levels)}）")
    return "；".join(parts)


def change(before: Urgency, after: Urgency, window: Window, now: datetime) -> list[Span]:
    """Return how a new end changes a plan: old → new urgency."""
    return [
        (" 临近：", "dim"),
        (str(before), URGENCY_INK[before] or "strong"),
        (" → ", "dim"),
        (f"{after}（{span_of(window, now)}）", URGENCY_INK[after] or "good"),
    ]


def steps(found: Sequence[PlanStep]) -> list[list[Span]]:
    """Return what was done to a plan, the newest first."""
    return [
        [(f" {local(step.at):%Y-%m-%d %H:%M}  ", "dim"), (f"{one_line(step.who)}  {step.label}  ", "strong"),
         (one_line(step.reason), "")]
        for step in found
    ] or [[(" 暂无数据", "dim")]]  # fmt: skip


def _weekday(moment: datetime) -> str:
    return f"周{_WEEKDAYS[local(moment).weekday()]}"
