"""A batch: a verdict on each application first, then piece by piece, with a result for each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ..domain.application import Actor, Application, Plan
from ..domain.refusal import Refused
from ..store.queries import cases
from ..store.queries.values import chunks
from .errors import GONE, Conflict
from .operations import Good, Operation, Outcome
from .queue import Queue
from .runtime import Runtime
from .verdicts import Verdict

PIECE = 200
"""Applications changed in one transaction: the lock is free again after each piece."""


@dataclass(frozen=True)
class Batch:
    """An operation on many applications."""

    runtime: Runtime
    actor: Actor
    operation: Operation

    def preview(self, ids: Sequence[int]) -> list[Verdict]:
        """Return the verdict on each application, in the order of `ids`, changing nothing."""
        plans, now, verdicts = self._plans(), self.runtime.clock.now(), list[Verdict]()
        for piece in chunks(ids, PIECE):
            with self.runtime.reading() as connection:
                found = cases.find_applications(connection, self.actor.unit.path, piece)
                judged = self.operation.judge(connection, plans, list(found.values()), now)
                documents = cases.count_documents(connection, piece)
            verdicts += [
                _verdict(number, found.get(number), judged.get(number), documents.get(number, 0)) for number in piece
            ]
        return verdicts

    def run(self, verdicts: Sequence[Verdict], batch: str | None) -> Iterator[list[Verdict]]:
        """Carry out what a preview found good; stop by not going on.

        Yields:
            The results of each piece, once it is saved. One that changed since its preview is left alone.
        """
        plans = self._plans()
        good = [verdict for verdict in verdicts if verdict.ok]
        for start in range(0, len(good), PIECE):
            yield self._run_piece(good[start : start + PIECE], plans, batch)

    def run_whole(self, verdicts: Sequence[Verdict], batch: str | None) -> list[Verdict]:
        """Carry out all of it in one transaction, or none of it when one cannot be done (Q28)."""
        if not all(verdict.ok for verdict in verdicts):
            return [_held_back(verdict) for verdict in verdicts]
        done: list[Verdict] = []
        try:
            done = self._run_piece(verdicts, self._plans(), batch, whole=True)
        except _NotWhole as error:
            done = [_held_back(verdict) for verdict in error.verdicts]
        return done

    def _run_piece(
        self, piece: Sequence[Verdict], plans: dict[int, Plan], batch: str | None, *, whole: bool = False
    ) -> list[Verdict]:
        now = self.runtime.clock.now()
        seen = {verdict.application_id: verdict for verdict in piece}
        with self.runtime.writing() as connection:
            found = cases.find_applications(connection, self.actor.unit.path, list(seen), lock=True)
            same = [
                found[number] for number in seen if number in found and found[number].version == seen[number].version
            ]
            judged = self.operation.judge(connection, plans, same, now)
            saves = [outcome.save for outcome in judged.values() if isinstance(outcome, Good)]
            verdicts = [
                _verdict(number, found.get(number), judged.get(number), verdict.voided)
                for number, verdict in seen.items()
            ]
            if whole and len(saves) < len(seen):
                raise _NotWhole(verdicts)
            if saves:
                self.operation.write(connection, saves, now, batch)
        return verdicts

    def _plans(self) -> dict[int, Plan]:
        return {plan.id: plan for plan in Queue(self.runtime, self.actor).plans()}


class _NotWhole(Exception):
    """One of a batch that must go as a whole cannot go: the transaction is given up."""

    def __init__(self, verdicts: list[Verdict]) -> None:
        self.verdicts = verdicts
        super().__init__()


def _held_back(verdict: Verdict) -> Verdict:
    if not verdict.ok:
        return verdict
    return replace(verdict, ok=False, message="同批有人不能处理，按要求整批不处理")


def _verdict(application_id: int, application: Application | None, outcome: Outcome | None, documents: int) -> Verdict:
    if application is None:
        return Verdict(application_id, "", "", ok=False, message=GONE)
    given = (application_id, application.no, application.name)
    match outcome:
        case Good(save=save, message=message):
            voided = documents if save.change.flow_rev > application.flow_rev else 0
            return Verdict(*given, ok=True, message=message, version=application.version, voided=voided)
        case Refused():
            return Verdict(*given, ok=False, message=outcome.first.message, version=application.version)
        case _:
            message = f"{application.name}：{Conflict(application.updated_at)}"
            return Verdict(*given, ok=False, message=message, version=application.version)
