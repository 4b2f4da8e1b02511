"""统一审核: what a filter text means, and the order of the queue (urgency, time left, submitted)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from .application import Plan
from .proposals import PENDING
from .status import Status
from .text import typed
from .urgency import QUEUE_RANK, Urgency

MAX_FILTER = 200
"""Characters of a filter line that are read."""


class Sort(StrEnum):
    """The orders that the queue knows."""

    URGENCY = "临近"
    SUBMITTED = "提交时间"
    NAME = "姓名"
    UNIT = "申报单位"
    NUMBER = "办件编号"


@dataclass(frozen=True)
class QueueFilter:
    """What the queue shows; empty sets mean "any"."""

    urgencies: frozenset[Urgency] = frozenset()
    statuses: frozenset[Status] = frozenset()
    plan_id: int | None = None
    handed_up: bool = False
    """Only those that units below sent off, and that lie at the caller's own unit for review."""
    proposed: bool = False
    """Only those with a result that waits for a second reviewer's word."""
    complete: bool | None = None
    """Only those whose three documents are all in, or only those where one is missing."""
    terms: tuple[str, ...] = ()
    """Words that must each be found in name, pinyin, initials, number, unit, specialty or post."""

    @property
    def text(self) -> str:
        """The filter as a person would type it (the plan is chosen elsewhere)."""
        labels = [str(urgency) for urgency in Urgency if urgency in self.urgencies]
        labels += [HANDED_UP] if self.handed_up else []
        labels += [PENDING] if self.proposed else []
        labels += [status.short for status in Status if status in self.statuses]
        labels += [word for word, complete in _COMPLETE_WORDS.items() if complete is self.complete]
        return " ".join([*labels, *self.terms])


_URGENCY_WORDS = {str(urgency): urgency for urgency in Urgency}
HANDED_UP = "送来待审"
_COMPLETE_WORDS = {"齐全": True, "未齐": False}
_STATUS_WORDS = {
    **{status.short: status for status in Status},
    **{status.label: status for status in Status},
    **{status.value.lower(): status for status in Status},
    "终止审核": Status.TERMINATED,
    "审核通过": Status.APPROVED,
    "退回": Status.RETURNED,
}


def parse_filter(text: str, plan_id: int | None = None) -> QueueFilter:
    """Read a filter line: words of urgency and status filter, any other word is searched for.

    >>> parse_filter("紧急 待审核 zwz").terms
    ('zwz',)
    """
    urgencies, statuses, terms, complete, handed_up, proposed = set(), set(), [], None, False, False
    for word in typed(text, MAX_FILTER).replace("，", " ").replace("、", " ").replace(",", " ").split():
        if word in _URGENCY_WORDS:
            urgencies.add(_URGENCY_WORDS[word])
        elif word == HANDED_UP:
            handed_up = True
        elif word == PENDING:
            proposed = True
        elif word in _COMPLETE_WORDS:
            complete = _COMPLETE_WORDS[word]
        elif word.lower() in _STATUS_WORDS:
            statuses.add(_STATUS_WORDS[word.lower()])
        else:
            terms.append(word.lower())
    return QueueFilter(frozenset(urgencies), frozenset(statuses), plan_id, handed_up, proposed, complete, tuple(terms))


def plan_order(plans: Iterable[Plan], now: datetime) -> list[Plan]:
    """Return plans as the queue takes them: by urgency, then by time left."""
    return sorted(plans, key=lambda plan: plan_rank(plan, now))


def plan_rank(plan: Plan, now: datetime) -> tuple[int, float, int]:
    """Return where a plan's applications stand in the queue at `now`; smaller comes first."""
    left = plan.window.remaining(now).total_seconds()
    return QUEUE_RANK[plan.window.urgency(now)], left, plan.id


def matching_plans(plans: Iterable[Plan], wanted: QueueFilter, now: datetime) -> list[Plan]:
    """Return the plans whose applications the filter can show, in queue order."""
    return [
        plan
        for plan in plan_order(plans, now)
        if wanted.plan_id in (None, plan.id) and (not wanted.urgencies or plan.window.urgency(now) in wanted.urgencies)
    ]


@dataclass(frozen=True)
class Counts:
    """How many applications stand where, by plan and status, and by urgency derived from the plans."""

    by_plan: Mapping[int, Mapping[Status, int]]
    plans: tuple[Plan, ...]
    handed_up: Mapping[int, int] = field(default_factory=dict)
    """Plan → how many were sent off to the caller's own unit and wait there."""
    proposed: Mapping[int, int] = field(default_factory=dict)
    """Plan → how many have a result that waits for a second reviewer's word."""

    def of(self, plan: Plan, status: Status) -> int:
        """Return the number of one plan's applications in `status`."""
        return self.by_plan.get(plan.id, {}).get(status, 0)

    def status(self, status: Status) -> int:
        """Return the number of all applications in `status`."""
        return sum(self.of(plan, status) for plan in self.plans)

    def urgency(self, urgency: Urgency, now: datetime, status: Status = Status.SUBMITTED) -> int:
        """Return the number of applications in `status` whose plan is in `urgency`."""
        return sum(self.of(plan, status) for plan in self.plans if plan.window.urgency(now) is urgency)

    def handed_up_in(self, urgency: Urgency, now: datetime) -> int:
        """Return how many were sent off to the caller's own unit, of the plans in `urgency`."""
        return sum(self.handed_up.get(plan.id, 0) for plan in self.plans if plan.window.urgency(now) is urgency)

    def proposed_in(self, urgency: Urgency, now: datetime) -> int:
        """Return how many wait for a second reviewer's word, of the plans in `urgency`."""
        return sum(self.proposed.get(plan.id, 0) for plan in self.plans if plan.window.urgency(now) is urgency)
