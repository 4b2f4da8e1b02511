"""What has happened to a demo application: submissions, decisions, documents and the trail they left.

Every step goes through `domain.status.find`, so no application gets where the rules do not lead.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from ...domain.status import Act, Status, find
from .plans import PlanSpec
from .timing import draw
from .units import Account
from .words import Words, between, pick

_AGAIN = 0.15
"""Part of the applications that have been returned before."""


@dataclass(slots=True)
class Moment:
    """One act on an application, and how it stood before."""

    act: Act
    at: datetime
    actor: Account | None
    """`None`: the applicant."""
    before: Status
    after: Status
    rev_before: int
    rev_after: int
    round: int
    open_before: list[str]
    arrived_before: datetime
    version_after: int
    opinion: str = ""
    marks: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class History:
    """All acts on an application and the state they end in."""

    created: datetime
    status: Status = Status.DRAFT
    round: int = 0
    flow_rev: int = 1
    version: int = 1
    open_modules: list[str] = field(default_factory=list)
    submitted: datetime | None = None
    first_submitted: datetime | None = None
    updated: datetime = field(init=False)
    moments: list[Moment] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.updated = self.created


def relate(
    rng: Random, words: Words, plan: PlanSpec, status: Status, reviewers: Sequence[Account], fault: str
) -> History:
    """Return a history that ends in `status`, with a return for the `fault` where it ends in one."""
    acts = _acts(rng, status, waiting=len(plan.statuses) == 1)
    reviewed = len(acts) > 1
    times = draw(rng, plan.early_filing() if reviewed else plan.filing, plan.reviewing, max(len(acts), 1))
    history = History(times[0])
    for index, (act, at) in enumerate(zip(acts, times, strict=False)):
        last_return = act is Act.RETURN and index == len(acts) - 1
        actor = None if act is Act.SUBMIT else pick(rng, reviewers)
        _perform(rng, words, history, act, at, actor, fault if last_return else "")
    return history


def submitted_once(at: datetime) -> History:
    """Return the history of an application that was submitted and waits."""
    history = History(at)
    _step(history, Act.SUBMIT, at, None)
    return history


def _acts(rng: Random, status: Status, *, waiting: bool) -> list[Act]:
    """Return the acts that lead to `status`; `waiting`: nobody could review anything yet."""
    if status is Status.DRAFT:
        return []
    acts = [Act.SUBMIT]
    if not waiting and rng.random() < _AGAIN:
        acts += [Act.RETURN, Act.SUBMIT] * (1 if rng.random() < 0.8 else 2)
    if status is Status.RETURNED:
        acts += [Act.PASS, Act.RETURN] if rng.random() < 0.2 else [Act.RETURN]
    elif status is Status.TERMINATED:
        acts += [Act.RETURN, Act.TERMINATE] if rng.random() < 0.4 else [Act.TERMINATE]
    else:
        acts += _LAST[status]
    return acts


_LAST = {
    Status.SUBMITTED: (),
    Status.APPROVED: (Act.PASS,),
    Status.SENT: (Act.PASS, Act.SEND),
    Status.INELIGIBLE: (Act.INELIGIBLE,),
}


def _perform(
    rng: Random, words: Words, history: History, act: Act, at: datetime, actor: Account | None, fault: str
) -> None:
    overdue = act is Act.TERMINATE and history.status is Status.RETURNED
    moment = _step(history, act, at, actor)
    if actor is None or act is Act.SEND:
        return
    moment.opinion = pick(rng, words.opinions["OVERDUE" if overdue else act.value])
    if act is Act.RETURN:
        modules = rng.sample(list(words.reasons), between(rng, 1, 3))
        if fault and fault not in modules:
            modules[0] = fault
        moment.marks = {module: pick(rng, words.reasons[module]) for module in sorted(modules)}
        history.open_modules = list(moment.marks)


def _step(history: History, act: Act, at: datetime, actor: Account | None) -> Moment:
    """Make one legal change of status and note how things stood before."""
    transition = find(history.status, act)
    assert transition is not None, (history.status, act)
    moment = Moment(
        act, at, actor, history.status, transition.target, history.flow_rev,
        history.flow_rev + transition.raises_rev, history.round, history.open_modules, history.updated,
        history.version + 1,
    )  # fmt: skip
    history.moments.append(moment)
    history.status, history.flow_rev = moment.after, moment.rev_after
    history.version, history.updated, history.open_modules = moment.version_after, at, []
    if act is Act.SUBMIT:
        history.round += 1
        history.submitted = at
        history.first_submitted = history.first_submitted or at
    return moment
