"""统一审核 as lines: columns that share out the width, and a row's cells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from ...domain.application import Plan, QueueRow
from ...domain.clock import local
from ...domain.proposals import PENDING
from ...domain.queue import HANDED_UP
from ...domain.status import Status
from ...domain.urgency import Urgency, duration_text
from ..glyphs import Glyphs
from ..ink import Span, fit

URGENCY_INK = {
    Urgency.URGENT: "urgent",
    Urgency.HURRY: "hurry",
    Urgency.NORMAL: "",
    Urgency.NOT_STARTED: "dim",
    Urgency.ENDED: "dim",
}
STATUS_INK = {
    Status.APPROVED: "good",
    Status.SENT: "good",
    Status.ACCEPTED: "good",
    Status.RETURNED: "hurry",
    Status.INELIGIBLE: "bad",
    Status.TERMINATED: "bad",
    Status.DRAFT: "dim",
}
_FIXED = {"mark": 2, "urgency": 7, "left": 11, "time": 6, "status": 12}
_SHARED = {"name": (8, 2), "specialty": (9, 2), "post": (11, 2), "unit": (12, 5)}
"""Column → least width and share of what is left over."""


@dataclass(frozen=True)
class Columns:
    """Widths of the queue's columns, in cells, each with the blank after it."""

    name: int
    specialty: int
    post: int
    unit: int


def columns(width: int) -> Columns:
    """Share out `width`: the least for each column, the rest by weight."""
    least = sum(_FIXED.values()) + sum(size for size, _ in _SHARED.values())
    spare, weights = max(width - least, 0), sum(weight for _, weight in _SHARED.values())
    return Columns(**{key: size + spare * weight // weights for key, (size, weight) in _SHARED.items()})


def head(width: int) -> list[Span]:
    """Return the column heads."""
    wide = columns(width)
    titles = (
        ("", _FIXED["mark"]), ("临近", _FIXED["urgency"]), ("剩余", _FIXED["left"]), ("姓名", wide.name),
        ("专业", wide.specialty), ("申报职务", wide.post), ("申报单位", wide.unit), ("提交", _FIXED["time"]),
        ("状态", _FIXED["status"]),
    )  # fmt: skip
    return [(fit(title, size), "head") for title, size in titles]


def row(
    entry: QueueRow, plan: Plan, selected: bool, now: datetime, width: int, glyphs: Glyphs, own: int = 0
) -> list[Span]:
    """Return one row; `own` is the reader's unit, at which a file that was sent off waits for review."""
    waits = entry.status is Status.SENT and entry.holder_id == own
    ink = "hurry" if waits or entry.proposed else STATUS_INK.get(entry.status, "")
    told = PENDING if entry.proposed else HANDED_UP if waits else status_text(entry.status, entry.round)
    wide, urgency = columns(width), plan.window.urgency(now)

    def cell(text: str, size: int, ink: str = "") -> list[Span]:
        return [(fit(text, size - 1, glyphs.ellipsis) + " ", ink)]

    return [
        (f"{glyphs.selected} ", "mark") if selected else ("  ", ""),
        *cell(str(urgency), _FIXED["urgency"], URGENCY_INK[urgency]),
        *cell(left_text(plan, now), _FIXED["left"], URGENCY_INK[urgency]),
        *cell(entry.name, wide.name),
        *cell(entry.specialty, wide.specialty),
        *cell(entry.post, wide.post),
        *cell(entry.unit, wide.unit),
        *cell(f"{local(entry.submitted_at):%m-%d}", _FIXED["time"]),
        *cell(told, _FIXED["status"] + 1, ink),
    ]


def left_text(plan: Plan, now: datetime) -> str:
    """Return the time until the review ends, or until it begins."""
    window = plan.window
    if window.start is not None and now < window.start:
        return f"{duration_text(window.start - now)}后" if window.start - now < timedelta(days=100) else "未开始"
    return duration_text(window.end - now)


def status_text(status: Status, round_: int) -> str:
    """Return the status for a list; one that comes again says which time (Q: 退回后重提)."""
    if status is Status.SUBMITTED and round_ > 1:
        return f"重提第{round_}次"
    return status.short
