"""An application as its applicant opens it: contents, what came back and why, what is open. Reads only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import Connection

from ..domain import filling as rules
from ..domain.application import Application, Plan, Review, Row
from ..domain.checking import Fault, check_contents
from ..domain.difference import changes
from ..domain.filling import Declared
from ..domain.reference import Reference
from ..domain.review import Result
from ..domain.status import Status
from ..store.queries import cases, filling

PROMISE = "promise"
"""Where the fault points that the 诚信承诺 is still to be given."""


@dataclass(frozen=True)
class Filled:
    """An application as its applicant opens it."""

    application: Application
    plan: Plan
    declared: Declared
    contents: Mapping[str, Sequence[Row]]
    versions: Mapping[str, int]
    """Module → the version to hand back when it is kept; 0 for one that has none."""
    promised_at: datetime | None
    reviews: Sequence[Review]
    """Every decision that stands, oldest first."""
    marks: Mapping[str, str]
    """Module → reason of the return that is to be mended, in the order of the modules; empty when there is none."""
    before: Mapping[str, Sequence[Row]]
    """Module → its rows as they came back, of those that were changed since."""
    answers: Mapping[str, str]
    editable: frozenset[str]
    locks: Mapping[str, str] = field(repr=False)
    closed: str = ""
    """Why nothing can be changed; empty when something can."""

    @property
    def changed(self) -> frozenset[str]:
        """The marked modules that differ from what came back."""
        now = {module: self.contents.get(module, ()) for module in self.before}
        return frozenset(change.module for change in changes(self.before, now))

    def why_locked(self, module: str) -> str | None:
        """Return why a module cannot be changed, or `None`."""
        return self.locks.get(module)


@dataclass(frozen=True)
class Own:
    """One's own application, as it stands inside a transaction."""

    application: Application
    plan: Plan
    now: datetime


def read_filled(connection: Connection, own: Own, reference: Reference) -> Filled:
    """Return everything in one's own application."""
    application = own.application
    begun = filling.find_begun(connection, application.id)
    kept = filling.find_modules(connection, application.id)
    reviews = [one for one in cases.find_reviews(connection, application.id) if one.undone_at is None]
    returned = application.status is Status.RETURNED
    noted = filling.find_round(connection, application.id, application.round) if returned else {}
    closed = rules.why_closed(application, own.plan, own.now)
    locks = {
        module.id: why.message
        for module in reference.modules
        if (why := rules.why_locked(application, own.plan, module.id, module.name, own.now)) is not None
    }
    return Filled(
        application=application,
        plan=own.plan,
        declared=begun.declared,
        contents={module: rows for module, (_, rows) in kept.items()},
        versions={module.id: kept[module.id][0] if module.id in kept else 0 for module in reference.modules},
        promised_at=begun.promised_at,
        reviews=tuple(reviews),
        marks=_marks(application, reviews, reference),
        before={module: one.rows for module, one in noted.items() if one.rows is not None},
        answers={module: one.answer for module, one in noted.items() if one.answer},
        editable=rules.editable(application, own.plan, [one.id for one in reference.modules], own.now),
        locks=locks,
        closed=closed.message if closed else "",
    )


def _marks(application: Application, reviews: Sequence[Review], reference: Reference) -> dict[str, str]:
    if application.status is not Status.RETURNED:
        return {}
    last = next((one for one in reversed(reviews) if one.result is Result.RETURN), None)
    reasons = {item.module: item.reason for item in last.items} if last else {}
    order = [module.id for module in reference.modules]
    known = [module for module in order if module in application.open_modules]
    return {module: reasons.get(module, "") for module in known}


def find_faults(filled: Filled, reference: Reference, today: date) -> list[Fault]:
    """Return everything to be mended or looked at before 提交审核.

    After a return, what is wrong in a locked module is advice: its applicant cannot mend it.
    """
    application = filled.application
    found = [] if filled.promised_at else [Fault(PROMISE, "还没有作出诚信承诺，请先在第 1 步承诺")]
    if application.status is Status.RETURNED:
        waiting = rules.unanswered(filled.marks, filled.changed, filled.answers, reference.module_name)
        found = [Fault(refusal.where, refusal.message) for refusal in waiting]
    given = (filled.contents, filled.declared, application.unit.name, reference, today)
    for fault in check_contents(*given):
        mendable = fault.module in filled.editable or application.status is Status.DRAFT
        found.append(Fault(fault.module, fault.message, fault.row, fault.field, fault.blocking and mendable))
    return found
