"""The things that the rules speak of: units, plans, applications, reviews, events; all frozen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from .documents import Document, DocumentKind, Standing, standing, valid_kinds
from .review import Result
from .status import Status
from .urgency import Window

Row = Mapping[str, object]
"""One record of a module: field id → value as JSON holds it."""


@dataclass(frozen=True)
class Unit:
    """An organisation in the tree of units."""

    id: int
    name: str
    path: str
    """Ids from the root down, as `/1/4/9/`: a unit's tree is everything whose path starts with its own."""
    kind: str = ""


@dataclass(frozen=True)
class Actor:
    """Who acts: a signed-in person, their unit and what they may do."""

    id: int
    login: str
    name: str
    unit: Unit
    role: str
    id_no: str
    via: str = "tui"
    """Which door they came through: `tui`, `cli` or `job`."""
    origin: str = ""
    """Where from: terminal or network address."""

    def covers(self, path: str) -> bool:
        """Say whether a unit at `path` is the actor's own or one below it (本级及下级, Q29)."""
        return path.startswith(self.unit.path)


@dataclass(frozen=True)
class Plan:
    """评审计划: a committee's call, its deadlines and thresholds."""

    id: int
    code: str
    title: str
    committee: str
    apply_end: datetime
    """申报截止: the applicant's deadline, not the review's (D09)."""
    window: Window
    second_review: bool = False
    """Whether 资格不符 and 终止审核 need a second reviewer's word."""


@dataclass(frozen=True)
class Application:
    """办件: what rules and screens know of an application without its module contents."""

    id: int
    no: str
    version: int
    """Rises with every change; a save that saw an older one is refused."""
    status: Status
    round: int
    """How often it has been submitted."""
    flow_rev: int
    plan_id: int
    unit: Unit
    """申报单位."""
    holder: Unit
    """The unit whose turn it is."""
    name: str
    id_no: str
    business: str
    series: str
    specialty: str
    level: str
    post: str
    filed_on: date
    arrived_at: datetime
    """When it reached its holder."""
    updated_at: datetime
    open_modules: frozenset[str] = frozenset()
    """The modules that the applicant may edit: those marked in the last return (C26)."""


@dataclass(frozen=True)
class QueueRow:
    """One line of the review queue."""

    id: int
    no: str
    plan_id: int
    name: str
    specialty: str
    post: str
    unit: str
    status: Status
    round: int
    submitted_at: datetime
    holder_id: int
    """The unit whose turn it is."""
    proposed: bool = False
    """A result waits for a second reviewer."""


@dataclass(frozen=True)
class ReturnItem:
    """A module marked 是 in a review, with its reason."""

    module: str
    reason: str


@dataclass(frozen=True)
class Review:
    """One decision on an application, kept for good."""

    id: int
    application_id: int
    round: int
    flow_rev: int
    reviewer: str
    reviewer_id: int
    unit: str
    result: Result
    opinion: str
    at: datetime
    status_before: Status
    version_after: int
    """The application's version once this decision was saved: unchanged means nobody has acted since."""
    batch: str = ""
    items: Sequence[ReturnItem] = ()
    open_before: frozenset[str] = frozenset()
    """The modules that were open to the applicant before, for an undo to open again."""
    holder_before: int | None = None
    arrived_before: datetime | None = None
    undone_at: datetime | None = None


@dataclass(frozen=True)
class Sending:
    """One send-off of an application, kept for good."""

    id: int
    application_id: int
    batch: str
    sender: Unit
    receiver: Unit
    by: str
    at: datetime
    version_after: int
    """The application's version once it was sent: unchanged means that nobody has acted since."""
    documents: tuple[int, ...] = ()
    """The documents that went along, by id."""


@dataclass(frozen=True)
class ChecklistRow:
    """One line of 单位送审 (E09)."""

    id: int
    no: str
    plan_id: int
    name: str
    id_no: str
    series: str
    specialty: str
    unit: str
    status: Status
    flow_rev: int
    documents: tuple[Document, ...] = ()
    """Those that stand, of any revision."""

    def standing(self, kind: DocumentKind) -> Standing:
        """Return how one of its documents stands."""
        return standing(kind, self.documents, self.flow_rev)

    @property
    def complete(self) -> bool:
        """Whether all three show √."""
        return len(valid_kinds(self.documents, self.flow_rev)) == len(DocumentKind)


@dataclass(frozen=True)
class Step:
    """One line of 审核进度: who had the application, since when, and what they did."""

    at: datetime | None
    """`None` for what is still to come."""
    who: str
    what: str
    note: str = ""


@dataclass(frozen=True)
class CaseFile:
    """An application with everything in it: what 审核详情 shows."""

    application: Application
    plan: Plan
    contents: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    """Module id → its rows."""
    reviews: Sequence[Review] = ()
    """Every decision, oldest first."""
    valid_documents: int = 0
    """How many uploaded documents count as √ now and would be voided by a return."""
