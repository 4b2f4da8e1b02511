"""评审计划 looked at: by everybody, for they are public calls; and who may change them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..domain.application import Actor, Plan, Unit
from ..domain.plans import PlanRecord, is_office
from ..domain.queue import plan_order
from ..domain.reference import Series
from ..domain.text import one_line
from ..store.queries import plans as queries
from ..store.queries import queue
from ..store.queries.plans import PlanStep as PlanStep  # for screens, which know services only
from .errors import NotFound
from .permissions import Permission, missing
from .runtime import Runtime

GONE = "没有这个评审计划"
NO_NOTICE = "这个计划还没有通知附件"


@dataclass(frozen=True)
class PlanRow:
    """One line of 评审计划."""

    record: PlanRecord
    plan: Plan
    mine: int | None
    """Applications of the caller's own unit and those below; `None` for whoever may not look at applications."""


@dataclass(frozen=True)
class Choices:
    """What a plan can be put together from."""

    offices: tuple[Unit, ...]
    """The units that the caller may make a plan's top office."""
    series: tuple[Series, ...]

    @property
    def levels(self) -> Mapping[int, Sequence[str]]:
        """The series by number, with the levels of each."""
        return {series.no: tuple(series.titles) for series in self.series}


@dataclass(frozen=True)
class PlanLooking:
    """Plans as one caller may see them."""

    runtime: Runtime
    actor: Actor

    def rows(self) -> list[PlanRow]:
        """Return all plans, the most urgent first."""
        counted = not missing(self.actor, Permission.READ)
        with self.runtime.reading() as connection:
            records = {record.id: record for record in queries.list_records(connection)}
            counts = queue.count_by_plan(connection, self.actor.unit.path) if counted else {}
        plans = plan_order([self.plan(record) for record in records.values()], self.runtime.clock.now())
        return [
            PlanRow(records[plan.id], plan, sum(counts.get(plan.id, {}).values()) if counted else None)
            for plan in plans
        ]

    def open(self, plan_id: int) -> PlanRecord:
        """Return a plan.

        Raises:
            NotFound: When there is none.
        """
        with self.runtime.reading() as connection:
            record = queries.find_record(connection, plan_id)
        if record is None:
            raise NotFound(GONE)
        return record

    def find(self, code: str) -> PlanRecord:
        """Return the plan of a code.

        Raises:
            NotFound: When there is none.
        """
        with self.runtime.reading() as connection:
            records = queries.list_records(connection)
        for record in records:
            if record.form.code == code.strip():
                return record
        known = "、".join(record.form.code for record in records)
        raise NotFound(f"没有编码为「{one_line(code)}」的评审计划" + (f"，现有：{known}" if known else ""))

    def plan(self, record: PlanRecord) -> Plan:
        """Return a plan as the rules see it, with the calendar where it counts working days."""
        return record.plan(self.runtime.reference.calendar if record.form.working_days else None)

    def steps(self, plan_id: int) -> list[PlanStep]:
        """Return what was done to a plan, the newest first."""
        with self.runtime.reading() as connection:
            return queries.find_steps(connection, plan_id)

    def choices(self) -> Choices:
        """Return what the caller can put a plan together from."""
        series = self.runtime.reference.series
        with self.runtime.reading() as connection:
            units = queries.list_units(connection, self.actor.unit.path)
        return Choices(tuple(unit for unit in units if is_office(unit)), series)

    def why_not(self, record: PlanRecord | None = None) -> str | None:
        """Return why the caller may not change a plan, or make one, as a sentence; `None` when they may."""
        refusals = missing(self.actor, Permission.PLANS)
        if refusals:
            return refusals[0].message
        if record is not None and not self.actor.covers(record.top.path):
            return f"这个计划由「{record.top.name}」受理，不在本级及下级单位范围内，只能查看"
        return None

    def notice_of(self, record: PlanRecord) -> Path:
        """Return where the committee's notice of a plan is, for looking at it.

        Raises:
            NotFound: When none has been attached.
            StorageError: When the file is missing.
        """
        if not record.notice_sha256:
            raise NotFound(NO_NOTICE)
        return self.runtime.files.find(record.notice_sha256)
