"""Four eyes: results that end an application need a second reviewer where the plan says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from .clock import local
from .refusal import refuse
from .review import Result

SUBMITTED = "已提交复核，须另一名审核员确认"
PENDING = "待复核"


class Settled(StrEnum):
    """What became of a proposal."""

    CONFIRMED = "confirmed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Proposal:
    """A result that one reviewer decided on and that waits for another's word."""

    id: int
    application_id: int
    result: Result
    opinion: str
    seen_version: int
    """The application's version it is about."""
    proposed_by: int
    proposer: str
    at: datetime

    @property
    def sentence(self) -> str:
        """What a second reviewer has to know."""
        when = f"{local(self.at):%m-%d %H:%M}"
        return f"{self.proposer}于 {when} 提出「{self.result.label}」：{self.opinion}"


@dataclass(frozen=True)
class Course:
    """What a decision leads to."""

    saves: bool
    """Whether it is carried out now; else it becomes a proposal."""
    settles: Settled | None = None
    """What becomes of the proposal that was open."""


NOW = Course(saves=True)
"""The usual course: carried out at once."""


def course(
    needs_second: bool, result: Result, actor_id: int, open_proposal: Proposal | None, version: int, name: str
) -> Course:
    """Return what becomes of a decision on an application, and of the proposal that waits.

    The same result by another reviewer confirms. Anything else, by whomever, takes the proposal's place: one's own
    is withdrawn by it, another's declined. A proposal about an older `version` of the application is void.

    Raises:
        Refused: When the proposer would confirm their own proposal.
    """
    ends = needs_second and result.final
    if open_proposal is None:
        return Course(saves=not ends)
    own, valid = open_proposal.proposed_by == actor_id, open_proposal.seen_version == version
    if valid and ends and result is open_proposal.result:
        if own:
            way = "改变主意可以撤回（F12，或 zhicheng review 编号 --withdraw）"
            message = f"{name}：已由本人提交复核，须另一名审核员确认；{way}"
            raise refuse("own-proposal", message)
        return Course(saves=True, settles=Settled.CONFIRMED)
    return Course(saves=not ends, settles=Settled.WITHDRAWN if own or not valid else Settled.DECLINED)
