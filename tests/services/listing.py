"""The queue worked out naively: every row read, filtered and sorted in Python."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from zhicheng_tui.domain.clock import SHANGHAI
from zhicheng_tui.domain.queue import QueueFilter, Sort
from zhicheng_tui.services.desk import Desk
from zhicheng_tui.store.queries.values import moment, moment_or_none

from .acts import ask

_NEVER = datetime.min.replace(tzinfo=SHANGHAI)
_RANK = {name: rank for rank, name in enumerate(["紧急", "加急", "一般", "未开始", "已结束"])}


@dataclass(frozen=True)
class Line:
    """An application with all that the queue can ask about it."""

    row: Any
    urgency: str
    remaining: timedelta
    words: tuple[str, ...]

    def shows(self, wanted: QueueFilter) -> bool:
        """Say whether the filter lets it through."""
        return (
            (not wanted.urgencies or self.urgency in {str(urgency) for urgency in wanted.urgencies})
            and (not wanted.statuses or self.row.status in {status.value for status in wanted.statuses})
            and wanted.plan_id in (None, self.row.plan_id)
            and all(any(term in word for word in self.words) for term in wanted.terms)
        )


def urgency_of(end: datetime, start: datetime | None, now: datetime) -> str:
    """Return the state of a plan with thresholds of 3 and 7 days, said once more in the simplest way."""
    if start is not None and now < start:
        return "未开始"
    if now > end:
        return "已结束"
    return "紧急" if end - now <= timedelta(days=3) else "加急" if end - now <= timedelta(days=7) else "一般"


def lines(desk: Desk) -> list[Line]:
    """Return every application of the caller's tree, in no order."""
    found = ask(
        desk.runtime,
        "SELECT a.*, p.name, p.name_key, u.name AS unit, u.path, pl.review_start, pl.review_end FROM application a"
        " JOIN person p ON p.id = a.person_id JOIN unit u ON u.id = a.unit_id JOIN plan pl ON pl.id = a.plan_id"
        " ORDER BY a.id",
    )
    now = desk.runtime.clock.now()
    return [
        Line(
            row,
            urgency_of(moment(row.review_end), moment_or_none(row.review_start), now),
            moment(row.review_end) - now,
            (row.name.lower(), row.name_key, row.no, row.unit, row.specialty, row.post, row.search),
        )
        for row in found
        if row.path.startswith(desk.actor.unit.path)
    ]


def order(line: Line, sort: Sort) -> tuple[Any, ...]:
    """Return what a line is sorted by; what was never submitted comes first."""
    row, submitted = line.row, moment_or_none(line.row.submitted_at) or _NEVER
    return {
        Sort.URGENCY: (_RANK[line.urgency], line.remaining, submitted, row.id),
        Sort.SUBMITTED: (submitted, row.id),
        Sort.NAME: (row.name_key, row.id),
        Sort.UNIT: (row.path, submitted, row.id),
        Sort.NUMBER: (row.no,),
    }[sort]


def listed(desk: Desk, wanted: QueueFilter, sort: Sort = Sort.URGENCY) -> list[int]:
    """Return the ids of a list in its order."""
    shown = [line for line in lines(desk) if line.shows(wanted)]
    return [line.row.id for line in sorted(shown, key=lambda line: order(line, sort))]


ALL = QueueFilter()
