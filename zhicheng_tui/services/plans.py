"""评审计划 made and changed by those who manage them. Loads the table classes: import late."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from ..domain.plans import (
    PlanForm,
    PlanRecord,
    as_values,
    check_change,
    check_extension,
    check_plan,
    difference,
)
from ..domain.refusal import Refusal, Refused, refuse
from ..domain.text import typed
from ..store import audit, planning
from ..store.queries import plans as queries
from ..store.writing import StaleVersion
from .attaching import examined
from .errors import NotFound
from .permissions import Permission, require
from .plan_looking import GONE, Choices, PlanLooking

STALE = "这个计划已由别人更改，没有保存；请返回后重新打开，核对后再改"
MAX_TYPED = 1000
"""Characters of a line that are looked at."""


@dataclass(frozen=True)
class Plans(PlanLooking):
    """Plans as one caller may change them."""

    def check(
        self, form: PlanForm, before: PlanRecord | None = None, reason: str = "", choices: Choices | None = None
    ) -> list[Refusal]:
        """Return what stands against saving a form, the field to mend with each; empty when nothing does.

        Args:
            form: A new plan, or what is to take the place of `before`.
            before: The plan as it was read.
            reason: Why dates move, where people have applied.
            choices: What `choices` gave, for whoever asks often.
        """
        form, choices = _clean(form), choices or self.choices()
        with self.runtime.reading() as connection:
            return self._check(connection, form, before, reason, choices)

    def _check(
        self, connection: Connection, form: PlanForm, before: PlanRecord | None, reason: str, choices: Choices
    ) -> list[Refusal]:
        tops = {unit.id for unit in choices.offices} | ({before.top.id} if before else set())
        codes = queries.find_codes(connection, before.id if before else None)
        found = check_plan(form, choices.levels, tops, codes)
        return found + (check_change(before, form, self.runtime.clock.now(), reason) if before else [])

    # changing

    def create(self, form: PlanForm) -> int:
        """Make a plan; return its id.

        Raises:
            Refused: When the caller may not, or the plan is not sound; the first refusal names the field to mend.
        """
        require(self.actor, Permission.PLANS)
        form, choices, now = _clean(form), self.choices(), self.runtime.clock.now()
        with self.runtime.writing() as connection:
            _refuse_any(self._check(connection, form, None, "", choices))
            number = planning.add_plan(connection, form)
            event = audit.Event("CREATE", "plan", number, {}, as_values(form))
            audit.record(connection, self.actor, [event], now)
        return number

    def edit(self, plan_id: int, form: PlanForm, version: int, reason: str = "") -> PlanRecord:
        """Change a plan and return it; the same form again changes nothing.

        Args:
            plan_id: The plan.
            form: What it is to be.
            version: The version that the caller saw.
            reason: Needed where dates move and people have applied.

        Raises:
            Refused: When the caller may not, the plan is not sound, cannot change so any more, or has changed since.
            NotFound: When there is none.
        """
        form, reason, choices, now = _clean(form), _said(reason), self.choices(), self.runtime.clock.now()
        with self._changing() as connection:
            before = self._mine(connection, plan_id, version)
            _refuse_any(self._check(connection, form, before, reason, choices))
            if form == before.form:
                return before
            planning.change_plan(connection, before, form)
            old, new = difference(before.form, form)
            act = "EXTEND" if form.review_end != before.form.review_end else "EDIT"
            audit.record(connection, self.actor, [audit.Event(act, "plan", plan_id, old, new, reason)], now)
            return self._found(connection, plan_id)

    def extend(self, plan_id: int, review_end: datetime | None, reason: str, version: int | None = None) -> PlanRecord:
        """Move the end of a plan's review, further or nearer, and return the plan (Q04).

        Urgency is derived, so that a plan which had ended is open again at once.

        Args:
            plan_id: The plan.
            review_end: The new end, in the future.
            reason: Why; kept with the change.
            version: The version that the caller saw; `None` for whatever stands.

        Raises:
            Refused: When the caller may not, the end cannot be there, there is no reason, or the plan has changed.
            NotFound: When there is none.
        """
        now, reason = self.runtime.clock.now(), _said(reason)
        with self._changing() as connection:
            before = self._mine(connection, plan_id, version)
            _refuse_any(check_extension(before, review_end, now, reason))
            form = replace(before.form, review_end=review_end)
            planning.change_plan(connection, before, form)
            old, new = difference(before.form, form)
            audit.record(connection, self.actor, [audit.Event("EXTEND", "plan", plan_id, old, new, reason)], now)
            return self._found(connection, plan_id)

    # the committee's notice

    def attach(self, plan_id: int, path: Path, version: int) -> PlanRecord:
        """Attach the committee's notice, a picture or PDF, in place of the one there is; return the plan.

        Takes its time, so never on the painting thread.

        Raises:
            Refused: When the caller may not, the file cannot be opened or is too large, or the plan has changed.
            NotFound: When there is no such plan.
        """
        with self.runtime.reading() as connection:
            self._mine(connection, plan_id, version, lock=False)
        handed = examined(self.runtime, path)
        self.runtime.files.keep(handed.sha256)
        now = self.runtime.clock.now()
        with self._changing() as connection:
            before = self._mine(connection, plan_id, version)
            if (before.notice_sha256, before.notice_name) == (handed.sha256, handed.name):
                return before
            planning.set_notice(connection, before, handed.sha256, handed.name)
            old = {"sha256": before.notice_sha256, "name": before.notice_name} if before.notice_sha256 else {}
            new = {"sha256": handed.sha256, "name": handed.name}
            audit.record(connection, self.actor, [audit.Event("NOTICE", "plan", plan_id, old, new)], now)
            return self._found(connection, plan_id)

    # inside

    @contextmanager
    def _changing(self) -> Iterator[Connection]:
        """Give a transaction; a plan that somebody changed meanwhile is a refusal."""
        try:
            with self.runtime.writing() as connection:
                yield connection
        except StaleVersion as error:
            raise refuse("stale", STALE) from error

    def _found(self, connection: Connection, plan_id: int) -> PlanRecord:
        record = queries.find_record(connection, plan_id)
        if record is None:
            raise NotFound(GONE)
        return record

    def _mine(self, connection: Connection, plan_id: int, version: int | None, *, lock: bool = True) -> PlanRecord:
        """Return a plan that the caller may change, as it was seen."""
        require(self.actor, Permission.PLANS)
        record = queries.find_record(connection, plan_id, lock=lock)
        if record is None:
            raise NotFound(GONE)
        why = self.why_not(record)
        if why is not None:
            raise refuse("scope", why)
        if version not in (None, record.version):
            raise refuse("stale", STALE)
        return record


def _clean(form: PlanForm) -> PlanForm:
    """Return a form with its texts as they are to be kept."""
    return replace(form, code=_said(form.code), title=_said(form.title), committee=_said(form.committee))


def _said(text: str) -> str:
    return typed(text, MAX_TYPED).replace("\n", " ").strip()


def _refuse_any(refusals: Sequence[Refusal]) -> None:
    if refusals:
        raise Refused(refusals)
