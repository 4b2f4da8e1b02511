"""本轮修改: what an applicant changed after a return, beside what the reviewer had asked for (C05, Q37).

A round's contents are kept where they were changed: a module is as the nearest later round found it, else as it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from ..domain.application import Actor, Application, CaseFile, Review, Row
from ..domain.difference import ModuleChange, changes
from ..domain.review import Result
from ..store.queries import cases
from ..store.queries.rounds import KeptModule, find_kept
from .errors import GONE, NotFound
from .permissions import Permission, require
from .runtime import Runtime

Contents = Mapping[str, Sequence[Row]]


@dataclass(frozen=True)
class MarkedModule:
    """One module of a return, and what became of it."""

    module: str
    reason: str
    """What the reviewer wrote."""
    change: ModuleChange
    answer: str = ""
    """What the applicant says to it (情况说明)."""

    @property
    def changed(self) -> bool:
        """Whether anything in it is different."""
        return bool(self.change.rows)


@dataclass(frozen=True)
class RoundChange:
    """A return, and how the application differs since: up to the next return, or to the present."""

    review: Review
    marks: tuple[MarkedModule, ...]
    """In the order of the return's marks."""
    others: tuple[ModuleChange, ...] = ()
    """What differs though it was not marked."""
    kept: bool = True
    """Whether the contents of the round that came back are there to be compared with."""
    resubmitted: bool = True
    """Whether the applicant has submitted again; before that it is what has been changed so far."""

    @property
    def round(self) -> int:
        """The round that was returned."""
        return self.review.round

    @property
    def places(self) -> int:
        """How many changes there are."""
        return sum(mark.change.places for mark in self.marks) + sum(change.places for change in self.others)

    @property
    def unchanged(self) -> tuple[str, ...]:
        """The marked modules in which nothing is different."""
        return tuple(mark.module for mark in self.marks if not mark.changed)

    def change_in(self, module: str) -> ModuleChange | None:
        """Return what changed in a module, or `None`."""
        changes = (*(mark.change for mark in self.marks), *self.others)
        return next((one for one in changes if one.module == module and one.rows), None)


@dataclass(frozen=True)
class Rounds:
    """Earlier rounds of applications, for one caller."""

    runtime: Runtime
    actor: Actor

    def compare(self, application_id: int) -> RoundChange | None:
        """Return the last return that stands and what changed since; `None` when there was none.

        Raises:
            NotFound: When the application does not exist or lies outside the caller's units.
        """
        return next(iter(self.rounds(application_id)), None)

    def rounds(self, application_id: int) -> list[RoundChange]:
        """Return every return that stands with what changed after it, the newest first (查看退回修改信息).

        Raises:
            NotFound: When the application does not exist or lies outside the caller's units.
        """
        require(self.actor, Permission.READ)
        with self.runtime.reading() as connection:
            application = self._found(connection, application_id)
            reviews = cases.find_reviews(connection, application_id)
            present = cases.find_contents(connection, application_id)
            kept = find_kept(connection, application_id)
        return _rounds(application, reviews, present, kept)

    def contents_at(self, application_id: int, round_: int) -> dict[str, Sequence[Row]]:
        """Return the application's contents as a round was submitted.

        Raises:
            NotFound: When it is not the caller's to see, or there was no such round.
        """
        require(self.actor, Permission.READ)
        with self.runtime.reading() as connection:
            application = self._found(connection, application_id)
            if not 1 <= round_ <= application.round:
                raise NotFound(f"这份申报没有第 {round_} 次提交的内容")
            present = cases.find_contents(connection, application_id)
            return contents_at(present, find_kept(connection, application_id, round_), round_)

    def _found(self, connection: Connection, application_id: int) -> Application:
        found = cases.find_applications(connection, self.actor.unit.path, [application_id])
        if application_id not in found:
            raise NotFound(GONE)
        return found[application_id]


def find_change(connection: Connection, file: CaseFile) -> RoundChange | None:
    """Return the last return of a file that was read, and what changed since: one small read, none without a return."""
    last = _standing(file.reviews)[-1:]
    if not last:
        return None
    kept = find_kept(connection, file.application.id, last[0].round)
    return _rounds(file.application, last, file.contents, kept)[0]


def contents_at(present: Contents, kept: Sequence[KeptModule], round_: int) -> dict[str, Sequence[Row]]:
    """Return the contents as a round was submitted, from what is there now and what was kept since, oldest first."""
    contents = dict(present)
    for one in reversed(kept):
        if one.round >= round_ and one.rows is not None:
            contents[one.module] = one.rows
    return contents


def _standing(reviews: Sequence[Review]) -> list[Review]:
    """Return the returns that were not taken back: at most one a round, oldest first."""
    return [review for review in reviews if review.result is Result.RETURN and review.undone_at is None]


def _rounds(
    application: Application, reviews: Sequence[Review], present: Contents, kept: Sequence[KeptModule]
) -> list[RoundChange]:
    made = []
    for review in reversed(_standing(reviews)):
        of_round = {one.module: one for one in kept if one.round == review.round}
        before, after = (contents_at(present, kept, round_) for round_ in (review.round, review.round + 1))
        resubmitted = application.round > review.round
        # a resubmission takes a change or an answer in each marked module, and each leaves its row
        known = bool(of_round) or not resubmitted
        made.append(_change(review, before, after, of_round, known=known, resubmitted=resubmitted))
    return made


def _change(
    review: Review,
    before: Contents,
    after: Contents,
    of_round: Mapping[str, KeptModule],
    *,
    known: bool,
    resubmitted: bool,
) -> RoundChange:
    differing = {change.module: change for change in changes(before, after)} if of_round else {}
    marks = tuple(
        MarkedModule(
            item.module,
            item.reason,
            differing.pop(item.module, ModuleChange(item.module, ())),
            of_round[item.module].answer if item.module in of_round else "",
        )
        for item in review.items
    )
    return RoundChange(review, marks, tuple(differing.values()), known, resubmitted)
