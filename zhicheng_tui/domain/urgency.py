"""临近审核状态: how near a plan's review end is. Derived from plan and clock, never stored (B04–B07)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from .calendar import WorkCalendar
from .clock import local
from .refusal import Refusal


class Urgency(StrEnum):
    """The five states of the guide, in the order of the enumeration there."""

    NOT_STARTED = "未开始"
    NORMAL = "一般"
    HURRY = "加急"
    URGENT = "紧急"
    ENDED = "已结束"


REVIEWABLE = frozenset({Urgency.NORMAL, Urgency.HURRY, Urgency.URGENT})
"""The states in which a person may be reviewed or sent off (B05)."""

QUEUE_RANK = {
    Urgency.URGENT: 0,
    Urgency.HURRY: 1,
    Urgency.NORMAL: 2,
    Urgency.NOT_STARTED: 3,
    Urgency.ENDED: 4,
}
"""Where a state stands in the queue; 紧急 floats to the top (B07)."""


@dataclass(frozen=True)
class Window:
    """When a plan is reviewed, and how near its end is 紧急 and 加急."""

    end: datetime
    start: datetime | None = None
    """`None`: the review has already begun (Q02)."""
    urgent_days: int = 3
    hurry_days: int = 7
    calendar: WorkCalendar | None = None
    """With a calendar the thresholds count working days (Q01)."""

    def remaining(self, now: datetime) -> timedelta:
        """Return the time left until the review ends, in the days that the thresholds count."""
        if self.calendar is None or now > self.end:
            return self.end - now
        return self.calendar.working_time(now, self.end)

    def urgency(self, now: datetime) -> Urgency:
        """Return the state at `now`. Both ends and both thresholds belong to the nearer state."""
        if self.start is not None and now < self.start:
            return Urgency.NOT_STARTED
        if now > self.end:
            return Urgency.ENDED
        left = self.remaining(now)
        if left <= timedelta(days=self.urgent_days):
            return Urgency.URGENT
        return Urgency.HURRY if left <= timedelta(days=self.hurry_days) else Urgency.NORMAL

    def refusal(self, now: datetime, act: str = "审核") -> Refusal | None:
        """Return why nobody may `act` at `now`, naming the date, or `None` when the plan is open."""
        state = self.urgency(now)
        if state is Urgency.NOT_STARTED and self.start is not None:
            return Refusal("not-started", f"该计划未开始，不能{act}（{day(self.start)}开始）")
        if state is Urgency.ENDED:
            return Refusal("ended", f"该计划已结束，不能{act}（{day(self.end)}截止）")
        return None


def day(moment: datetime) -> str:
    """Return the date of `moment` in Beijing, as messages show it."""
    return local(moment).strftime("%Y-%m-%d")


def duration_text(left: timedelta) -> str:
    """Return a time left as people say it: `2天3小时`, `5小时12分`, `已过3天`."""
    seconds = int(abs(left).total_seconds())
    days, rest = divmod(seconds, 86_400)
    hours, rest = divmod(rest, 3_600)
    if left < timedelta():
        return f"已过{days}天" if days else "已过"
    if days:
        return f"{days}天{hours}小时"
    return f"{hours}小时{rest // 60}分"
