"""Applications, their contents, decisions on them, and what is typed for one."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import DDL, JSON, CheckConstraint, Column, Index, Text, UniqueConstraint, event, text
from sqlalchemy.schema import ExecutableDDLElement
from sqlmodel import Field

from ...domain.review import Result
from ...domain.status import Status
from .. import tally
from .base import Table, one_of


class Application(Table, table=True):
    """办件."""

    __tablename__ = "application"
    __table_args__ = (
        one_of("status", Status),
        CheckConstraint("round >= 0", name="round"),
        CheckConstraint("flow_rev >= 1", name="flow_rev"),
        CheckConstraint("version >= 1", name="version"),
        CheckConstraint("status = 'DRAFT' OR submitted_at IS NOT NULL", name="submitted"),
        UniqueConstraint("plan_id", "person_id"),
        Index("ix_application_queue", "unit_id", "plan_id", "status", "submitted_at", "id"),
        Index(
            "ix_application_sent",
            "holder_id",
            "plan_id",
            sqlite_where=text("status = 'SENT'"),
            postgresql_where=text("status = 'SENT'"),
        ),
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
    promised_at: datetime | None = None
    """When the applicant gave the 诚信承诺."""
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
        one_of("result", Result),
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


class Draft(Table, table=True):
    """What a reviewer has typed for an application and not yet saved as a decision."""

    __tablename__ = "draft"

    user_id: int = Field(foreign_key="user_account.id", primary_key=True)
    application_id: int = Field(foreign_key="application.id", primary_key=True)
    body: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    seen_version: int
    updated_at: datetime


for _dialect, _statements in tally.TRIGGERS.items():
    for _statement in _statements:
        _trigger: ExecutableDDLElement = DDL(_statement).execute_if(dialect=_dialect)  # type: ignore[no-untyped-call]
        event.listen(Table.metadata.tables["application_tally"], "after_create", _trigger)
