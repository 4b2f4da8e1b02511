"""公示: the dates of the unit's public notice and what came of it (Q24, K40; 人社部令第 40 号)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from .calendar import ONE_DAY, WorkCalendar
from .refusal import Refusal

NOTICE_DAYS = 5
"""Fewest working days of a notice, the first and the last both counted."""
LONGEST = 366
"""Days beyond which the dates must be a slip of the hand."""
NO_OBJECTION = "无异议"
RESULTS = (NO_OBJECTION, "有异议，经核查不影响推荐")
"""What a notice may have come to, for its people to be recommended."""


@dataclass(frozen=True)
class Notice:
    """When a unit's recommendation hung out, and what came of it."""

    starts: date
    ends: date
    result: str = NO_OBJECTION

    def working_days(self, calendar: WorkCalendar) -> int:
        """Return the working days from the first to the last, both included."""
        days = (self.ends - self.starts).days + 1
        return sum(calendar.is_workday(self.starts + ONE_DAY * number) for number in range(min(days, LONGEST)))

    def over(self, today: date) -> bool:
        """Say whether the last day has passed."""
        return self.ends < today


def check_notice(notice: Notice, calendar: WorkCalendar) -> list[Refusal]:
    """Return why a notice does not do; empty when it does."""
    first, last = f"{notice.starts:%Y-%m-%d}", f"{notice.ends:%Y-%m-%d}"
    if notice.ends < notice.starts:
        return [Refusal("notice-dates", f"公示结束日期 {last} 早于开始日期 {first}，请核对", "ends")]
    if (notice.ends - notice.starts).days >= LONGEST:
        return [Refusal("notice-dates", f"公示从 {first} 到 {last} 超过一年，请核对日期", "ends")]
    days = notice.working_days(calendar)
    if days < NOTICE_DAYS:
        enough = f"从 {first} 起至少到 {earliest_end(notice.starts, calendar):%Y-%m-%d}"
        message = f"公示期只有 {days} 个工作日，不得少于 {NOTICE_DAYS} 个工作日：{enough}"
        return [Refusal("notice-short", message, "ends")]
    if notice.result not in RESULTS:
        return [Refusal("notice-result", f"公示结果须为「{'」或「'.join(RESULTS)}」，才能推荐送审", "result")]
    return []


def earliest_end(starts: date, calendar: WorkCalendar) -> date:
    """Return the first day on which a notice that begins on `starts` has hung out long enough."""
    day, counted = starts, int(calendar.is_workday(starts))
    while counted < NOTICE_DAYS:
        day += ONE_DAY
        counted += calendar.is_workday(day)
    return day
