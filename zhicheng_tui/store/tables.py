"""Every table of the product. Rows stay inside `store` and the services that write them.

Instants are aware and kept in UTC. A row that two people may change has a `version`, and is only
written by a compare-and-set on it (`store.writing`). What the database can hold true is a constraint here.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import DDL, JSON, CheckConstraint, Column, Index, MetaData, Text, UniqueConstraint, event, text
from sqlalchemy.schema import ExecutableDDLElement
from sqlmodel import Field, SQLModel

from ..domain.documents import DocumentKind
from ..domain.review import Result
from ..domain.status import Status
from . import tally

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Table(SQLModel):
    """The base of all tables; their metadata carries the naming rules that migrations rely on."""

    metadata = MetaData(naming_convention=NAMING)


def _one_of(column: str, values: type[Status] | type[Result] | type[DocumentKind]) -> CheckConstraint:
    listed = ", ".join(f"'{value.value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


class Unit(Table, table=True):
    """单位: an organisation in the tree."""

    __tablename__ = "unit"
    __table_args__ = (CheckConstraint("path LIKE '/%/'", name="path"), {"sqlite_autoincrement": True})

    id: int | None = Field(default=None, primary_key=True)
    parent_id: int | None = Field(default=None, foreign_key="unit.id", index=True)
    path: str = Field(unique=True)
    name: str
    kind: str = ""
    credit_code: str | None = Field(default=None, unique=True)
    region: str = ""
    active: bool = True
    version: int = 1


class Person(Table, table=True):
    """A natural person: applicant, and by the same identity number perhaps a reviewer."""

    __tablename__ = "person"
    __table_args__ = (UniqueConstraint("id_type", "id_no"), {"sqlite_autoincrement": True})

    id: int | None = Field(default=None, primary_key=True)
    name: str
    name_key: str = Field(index=True)
    """Full pinyin, for sorting the same on every database."""
    id_type: str = "居民身份证"
    id_no: str = Field(index=True)
    phone: str = ""
    version: int = 1


class User(Table, table=True):
    """An account."""

    __tablename__ = "user_account"
    __table_args__ = {"sqlite_autoincrement": True}

    id: int | None = Field(default=None, primary_key=True)
    login: str = Field(unique=True)
    name: str
    unit_id: int = Field(foreign_key="unit.id", index=True)
    role: str
    id_no: str = ""
    password_hash: str = ""
    active: bool = True
    version: int = 1


class Plan(Table, table=True):
    """评审计划."""

    __tablename__ = "plan"
    __table_args__ = (
        CheckConstraint("review_start IS NULL OR review_start <= review_end", name="window"),
        CheckConstraint("0 <= urgent_days AND urgent_days <= hurry_days", name="thresholds"),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True)
    title: str
    committee: str
    year: int
    top_unit_id: int = Field(foreign_key="unit.id")
    """The office at which a pass means 「评委会已受理」."""
    apply_end: datetime
    review_start: datetime | None = None
    review_end: datetime
    urgent_days: int = 3
    hurry_days: int = 7
    working_days: bool = False
    version: int = 1


class PlanSeries(Table, table=True):
    """A series and level that a plan takes."""

    __tablename__ = "plan_series"

    plan_id: int = Field(foreign_key="plan.id", primary_key=True)
    series_no: int = Field(primary_key=True)
    level: str = Field(primary_key=True)


class Application(Table, table=True):
    """办件."""

    __tablename__ = "application"
    __table_args__ = (
        _one_of("status", Status),
        CheckConstraint("round >= 0", name="round"),
        CheckConstraint("flow_rev >= 1", name="flow_rev"),
        CheckConstraint("version >= 1", name="version"),
        CheckConstraint("status = 'DRAFT' OR submitted_at IS NOT NULL", name="submitted"),
        UniqueConstraint("plan_id", "person_id"),
        Index("ix_application_queue", "unit_id", "plan_id", "status", "submitted_at", "id"),
        Index("ix_application_order", "plan_id", "status", "submitted_at", "id", "unit_id"),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    no: str = Field(unique=True)
    plan_id: int = Field(foreign_key="plan.id")
    unit_id: int = Field(foreign_key="unit.id")
    holder_id: int = Field(foreign_key="unit.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    business: str = "职称评审(通用)"
    series_no: int
    series: str
    specialty: str
    level: str
    post: str
    status: str = Status.DRAFT.value
    round: int = 0
    flow_rev: int = 1
    open_modules: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    filed_on: date
    submitted_at: datetime | None = None
    arrived_at: datetime
    updated_at: datetime
    search: str = Field(default="", sa_column=Column(Text, nullable=False))
    """Lower-case words that the queue's search looks in: name, pinyin, initials, number, unit, specialty, post."""
    version: int = 1


class ApplicationTally(Table, table=True):
    """How many applications of a unit stand where in a plan; kept by triggers, read by every count on a screen."""

    __tablename__ = "application_tally"
    __table_args__ = (CheckConstraint("n >= 0", name="n"),)

    unit_id: int = Field(foreign_key="unit.id", primary_key=True)
    plan_id: int = Field(foreign_key="plan.id", primary_key=True)
    status: str = Field(primary_key=True)
    n: int = 0


class ModuleContent(Table, table=True):
    """The rows of one module of an application."""

    __tablename__ = "module_content"

    application_id: int = Field(foreign_key="application.id", primary_key=True)
    module: str = Field(primary_key=True)
    rows: list[dict[str, Any]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    updated_at: datetime
    version: int = 1


class Review(Table, table=True):
    """One decision, kept for good."""

    __tablename__ = "review"
    __table_args__ = (
        _one_of("result", Result),
        CheckConstraint("length(opinion) > 0", name="opinion"),
        Index("ix_review_application", "application_id", "id"),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    application_id: int = Field(foreign_key="application.id")
    round: int
    flow_rev: int
    unit_id: int = Field(foreign_key="unit.id")
    reviewer_id: int = Field(foreign_key="user_account.id")
    result: str
    opinion: str
    status_before: str
    open_before: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    holder_before_id: int = Field(foreign_key="unit.id")
    arrived_before: datetime
    version_after: int
    batch: str | None = Field(default=None, index=True)
    at: datetime
    undone_at: datetime | None = None


class ReturnItem(Table, table=True):
    """A module marked 是 in a review, with its reason."""

    __tablename__ = "return_item"
    __table_args__ = (CheckConstraint("length(reason) > 0", name="reason"),)

    review_id: int = Field(foreign_key="review.id", primary_key=True)
    module: str = Field(primary_key=True)
    reason: str


class FormIssue(Table, table=True):
    """A form that was handed out with a code: which application, which form, for which flow revision."""

    __tablename__ = "form_issue"
    __table_args__ = (
        _one_of("kind", DocumentKind),
        Index("ix_form_issue_application", "application_id", "kind", "id"),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    """The issue number in the code."""
    application_id: int = Field(foreign_key="application.id")
    kind: str
    flow_rev: int
    issued_at: datetime
    issued_by: int = Field(foreign_key="user_account.id")


class Document(Table, table=True):
    """An uploaded document of a send-off; replaced ones stay."""

    __tablename__ = "document"
    __table_args__ = (
        _one_of("kind", DocumentKind),
        CheckConstraint("length(sha256) = 64", name="sha256"),
        Index(
            "uq_document_current",
            "application_id",
            "kind",
            unique=True,
            sqlite_where=text("replaced_at IS NULL"),
            postgresql_where=text("replaced_at IS NULL"),
        ),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    application_id: int = Field(foreign_key="application.id", index=True)
    kind: str
    flow_rev: int
    sha256: str
    name: str
    size: int
    pages: int = 1
    uploaded_at: datetime
    uploaded_by: int = Field(foreign_key="user_account.id")
    replaced_at: datetime | None = None


class Draft(Table, table=True):
    """What a reviewer has typed for an application and not yet saved as a decision."""

    __tablename__ = "draft"

    user_id: int = Field(foreign_key="user_account.id", primary_key=True)
    application_id: int = Field(foreign_key="application.id", primary_key=True)
    body: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    seen_version: int
    updated_at: datetime


class AuditEvent(Table, table=True):
    """Who did what, when and from where; written in the same transaction as the change."""

    __tablename__ = "audit_event"
    __table_args__ = (
        Index("ix_audit_event_object", "object_kind", "object_id", "seq"),
        {"sqlite_autoincrement": True},
    )

    seq: int | None = Field(default=None, primary_key=True)
    at: datetime
    actor_id: int | None = Field(default=None, foreign_key="user_account.id", index=True)
    on_behalf_of: int | None = Field(default=None, foreign_key="user_account.id")
    via: str
    origin: str = ""
    act: str
    object_kind: str
    object_id: int | None = None
    unit_id: int | None = Field(default=None, foreign_key="unit.id", index=True)
    before: str = ""
    after: str = ""
    """Canonical JSON, without identity numbers."""
    reason: str = ""
    batch: str | None = Field(default=None, index=True)
    token: str | None = Field(default=None, unique=True)
    """Idempotency: the same act sent again finds its own event here."""
    prev_hash: str = ""
    hash: str = ""


for _dialect, _statements in tally.TRIGGERS.items():
    for _statement in _statements:
        _trigger: ExecutableDDLElement = DDL(_statement).execute_if(dialect=_dialect)  # type: ignore[no-untyped-call]
        event.listen(Table.metadata.tables["application_tally"], "after_create", _trigger)
