"""工作台 as rows: by urgency, by plan and status, and in all (B02)."""

from __future__ import annotations

import re
from datetime import datetime

from ...domain.clock import local
from ...domain.proposals import PENDING
from ...domain.queue import HANDED_UP, Counts
from ...domain.status import Status
from ...domain.text import one_line
from ...domain.urgency import Urgency
from ..ink import Span, fit
from ..widgets.grid import GridRow, Number
from .queue import URGENCY_INK, left_text

STATUSES = (
    Status.SUBMITTED,
    Status.RETURNED,
    Status.APPROVED,
    Status.SENT,
    Status.INELIGIBLE,
    Status.TERMINATED,
)
_LEAD = re.compile(r"^关于(?:开展|做好|组织)?\d{4}\s?年度?")
"""What all titles of a year begin with, and a narrow column has no room for."""
_BY_URGENCY = (Urgency.URGENT, Urgency.HURRY, Urgency.NORMAL, Urgency.NOT_STARTED, Urgency.ENDED)


def grid(counts: Counts, now: datetime, title: str, wide: bool) -> list[GridRow]:
    """Return the rows of the workbench; a narrow terminal shows the first four statuses."""
    statuses = STATUSES if wide else STATUSES[:4]
    rows = [
        GridRow([(f" {title}", "strong"), (f"  {local(now):%Y-%m-%d %H:%M}", "dim")]),
        GridRow([("", "")]),
        GridRow([(" 按临近审核状态", "head")], heads=[str(urgency) for urgency in _BY_URGENCY]),
        GridRow(
            [(" 待审核", "strong")],
            [Number(counts.urgency(urgency, now), f"{urgency} {Status.SUBMITTED.short}") for urgency in _BY_URGENCY],
        ),
        *_handed_up(counts, now),
        *_proposed(counts, now),
        GridRow([("", "")]),
        GridRow([(" 临近   剩余       评审计划", "head")], heads=[status.short for status in statuses]),
    ]
    for plan in counts.plans:
        urgency = plan.window.urgency(now)
        label: list[Span] = [
            (f" {fit(str(urgency), 7)}", URGENCY_INK[urgency]),
            (fit(left_text(plan, now), 11), URGENCY_INK[urgency]),
            (short_title(plan.title), ""),
        ]
        numbers = [Number(counts.of(plan, status), status.short, plan.id) for status in statuses]
        rows.append(GridRow(label, numbers))
    totals = [Number(counts.status(status), status.short) for status in statuses]
    return [*rows, GridRow([(" 合计", "strong")], totals)]


def _handed_up(counts: Counts, now: datetime) -> list[GridRow]:
    """Return the row of what units below sent off to this one, where there is any."""
    if not counts.handed_up:
        return []
    numbers = [Number(counts.handed_up_in(urgency, now), f"{urgency} {HANDED_UP}") for urgency in _BY_URGENCY]
    return [GridRow([(f" {HANDED_UP}", "strong")], numbers)]


def _proposed(counts: Counts, now: datetime) -> list[GridRow]:
    """Return the row of what waits for a second reviewer's word, where there is any."""
    if not counts.proposed:
        return []
    numbers = [Number(counts.proposed_in(urgency, now), f"{urgency} {PENDING}") for urgency in _BY_URGENCY]
    return [GridRow([(f" {PENDING}", "strong")], numbers)]


def short_title(title: str) -> str:
    """Return a plan's title from where it differs from the others of its year."""
    return _LEAD.sub("", one_line(title))


def badges(counts: Counts, now: datetime) -> list[Span]:
    """Return the counts shown at the top of the main screens."""
    spans: list[Span] = []
    for urgency in (Urgency.NORMAL, Urgency.HURRY, Urgency.URGENT):
        spans += [(f"{urgency} {counts.urgency(urgency, now)}", URGENCY_INK[urgency]), (" · ", "dim")]
    up = sum(counts.handed_up.values())
    spans += [(f"{HANDED_UP} {up}", "hurry"), (" · ", "dim")] if up else []
    second = sum(counts.proposed.values())
    spans += [(f"{PENDING} {second}", "hurry"), (" · ", "dim")] if second else []
    return [*spans, (f"{Status.APPROVED.short} {counts.status(Status.APPROVED)}", "good")]
