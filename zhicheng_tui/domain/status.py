"""Status of an application and the one table of legal transitions (`TRANSITIONS`)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """Where an application stands."""

    DRAFT = "DRAFT"
    SUBMITTED = "SUBMITTED"
    RETURNED = "RETURNED"
    APPROVED = "APPROVED"
    SENT = "SENT"
    INELIGIBLE = "INELIGIBLE"
    TERMINATED = "TERMINATED"
    ACCEPTED = "ACCEPTED"

    @property
    def label(self) -> str:
        """The guide's words for the status (D06)."""
        return _LABELS[self]

    @property
    def short(self) -> str:
        """The same in few cells, for lists."""
        return _SHORT.get(self, _LABELS[self])


_LABELS = {
    Status.DRAFT: "填报中",
    Status.SUBMITTED: "待审核",
    Status.RETURNED: "审核不通过退回修改",
    Status.APPROVED: "审核通过(待送审)",
    Status.SENT: "已送审",
    Status.INELIGIBLE: "资格不符",
    Status.TERMINATED: "已终止",
    Status.ACCEPTED: "评委会已受理",
}
_SHORT = {Status.RETURNED: "退回修改", Status.APPROVED: "待送审"}


class Act(StrEnum):
    """What changes a status."""

    SUBMIT = "SUBMIT"
    PASS = "PASS"
    RETURN = "RETURN"
    INELIGIBLE = "INELIGIBLE"
    TERMINATE = "TERMINATE"
    UNDO = "UNDO"
    SEND = "SEND"
    RECALL = "RECALL"
    REOPEN = "REOPEN"
    TRANSFER = "TRANSFER"
    """The applicant goes to another unit, or the unit to another superior."""


class Party(StrEnum):
    """Who makes a transition."""

    APPLICANT = "APPLICANT"
    REVIEWER = "REVIEWER"
    UPPER = "UPPER"
    """A reviewer of the unit that a sent file has reached."""
    SUPERVISOR = "SUPERVISOR"
    ADMINISTRATOR = "ADMINISTRATOR"
    """Whoever manages the units (本级及下级单位管理)."""


@dataclass(frozen=True)
class Transition:
    """One legal change of status."""

    source: Status
    act: Act
    target: Status
    party: Party
    raises_rev: bool = False
    """Whether the flow revision rises, which voids every document issued before (F07)."""


_R = Party.REVIEWER
_U = Party.UPPER
TRANSITIONS: tuple[Transition, ...] = (
    Transition(Status.DRAFT, Act.SUBMIT, Status.SUBMITTED, Party.APPLICANT),
    Transition(Status.RETURNED, Act.SUBMIT, Status.SUBMITTED, Party.APPLICANT),
    Transition(Status.SUBMITTED, Act.PASS, Status.APPROVED, _R),
    Transition(Status.SUBMITTED, Act.RETURN, Status.RETURNED, _R, raises_rev=True),
    Transition(Status.SUBMITTED, Act.INELIGIBLE, Status.INELIGIBLE, _R),
    Transition(Status.SUBMITTED, Act.TERMINATE, Status.TERMINATED, _R),
    Transition(Status.RETURNED, Act.TERMINATE, Status.TERMINATED, _R),
    Transition(Status.APPROVED, Act.RETURN, Status.RETURNED, _R, raises_rev=True),
    Transition(Status.APPROVED, Act.TERMINATE, Status.TERMINATED, _R),
    Transition(Status.APPROVED, Act.SEND, Status.SENT, _R),
    Transition(Status.SENT, Act.PASS, Status.SENT, _U),
    Transition(Status.SENT, Act.PASS, Status.ACCEPTED, _U),
    Transition(Status.SENT, Act.RETURN, Status.RETURNED, _U, raises_rev=True),
    Transition(Status.SENT, Act.INELIGIBLE, Status.INELIGIBLE, _U),
    Transition(Status.SENT, Act.TERMINATE, Status.TERMINATED, _U),
    Transition(Status.SENT, Act.RECALL, Status.APPROVED, _R),
    Transition(Status.INELIGIBLE, Act.REOPEN, Status.SUBMITTED, Party.SUPERVISOR),
    Transition(Status.TERMINATED, Act.REOPEN, Status.SUBMITTED, Party.SUPERVISOR),
    Transition(Status.DRAFT, Act.TRANSFER, Status.DRAFT, Party.ADMINISTRATOR, raises_rev=True),
    Transition(Status.SUBMITTED, Act.TRANSFER, Status.SUBMITTED, Party.ADMINISTRATOR, raises_rev=True),
    Transition(Status.RETURNED, Act.TRANSFER, Status.RETURNED, Party.ADMINISTRATOR, raises_rev=True),
    Transition(Status.APPROVED, Act.TRANSFER, Status.APPROVED, Party.ADMINISTRATOR, raises_rev=True),
    Transition(Status.APPROVED, Act.TRANSFER, Status.SUBMITTED, Party.ADMINISTRATOR, raises_rev=True),
    Transition(Status.APPROVED, Act.UNDO, Status.SUBMITTED, _R, raises_rev=True),
    Transition(Status.RETURNED, Act.UNDO, Status.SUBMITTED, _R),
    Transition(Status.RETURNED, Act.UNDO, Status.APPROVED, _R),
    Transition(Status.RETURNED, Act.UNDO, Status.SENT, _U),
    Transition(Status.INELIGIBLE, Act.UNDO, Status.SUBMITTED, _R),
    Transition(Status.INELIGIBLE, Act.UNDO, Status.SENT, _U),
    Transition(Status.TERMINATED, Act.UNDO, Status.SUBMITTED, _R),
    Transition(Status.TERMINATED, Act.UNDO, Status.RETURNED, _R),
    Transition(Status.TERMINATED, Act.UNDO, Status.APPROVED, _R),
    Transition(Status.TERMINATED, Act.UNDO, Status.SENT, _U),
    Transition(Status.SENT, Act.UNDO, Status.SENT, _U),
    Transition(Status.ACCEPTED, Act.UNDO, Status.SENT, _U),
)
"""Every legal change of status and who makes it; nothing else changes one."""


def find(source: Status, act: Act, target: Status | None = None) -> Transition | None:
    """Return the transition that `act` makes from `source` (to `target`, where several are legal)."""
    for transition in TRANSITIONS:
        if transition.source is source and transition.act is act and target in (None, transition.target):
            return transition
    return None
