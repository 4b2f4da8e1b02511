"""Forms handed out, documents uploaded, pages that wait, send-offs."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, Index, text
from sqlmodel import Field

from ...domain.documents import DocumentKind, Match
from .base import Table, one_of


class FormIssue(Table, table=True):
    """A form that was handed out with a code: which application, which form, for which flow revision."""

    __tablename__ = "form_issue"
    __table_args__ = (
        one_of("kind", DocumentKind),
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
        one_of("kind", DocumentKind),
        CheckConstraint("length(sha256) = 64", name="sha256"),
        Index("ix_document_sha256", "sha256"),
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
    page: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
    """The page of the file on which it begins, from 1; `pages` says how many it takes."""
    matched_by: str = Field(default=Match.HAND.value, sa_column_kwargs={"server_default": Match.HAND.value})
    issue_id: int | None = None
    """Which hand-out of the form it is; `form_issue.id`."""
    notice_starts: date | None = None
    notice_ends: date | None = None
    notice_result: str = Field(default="", sa_column_kwargs={"server_default": text("''")})
    uploaded_at: datetime
    uploaded_by: int = Field(foreign_key="user_account.id")
    replaced_at: datetime | None = None
    """When it was taken out, by a newer upload or by somebody who gave `void_reason`."""
    void_reason: str = Field(default="", sa_column_kwargs={"server_default": text("''")})


class Intake(Table, table=True):
    """待处理扫描件: an uploaded page that could not be filed by itself and waits for a person."""

    __tablename__ = "intake"
    __table_args__ = (
        CheckConstraint("length(sha256) = 64", name="sha256"),
        CheckConstraint("(settled_at IS NULL) = (settled_how = '')", name="settled"),
        Index(
            "ix_intake_waiting",
            "unit_id",
            "id",
            sqlite_where=text("settled_at IS NULL"),
            postgresql_where=text("settled_at IS NULL"),
        ),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    batch: str = Field(index=True)
    unit_id: int = Field(foreign_key="unit.id")
    uploaded_by: int = Field(foreign_key="user_account.id")
    at: datetime
    name: str
    sha256: str = Field(index=True)
    size: int
    page: int = 1
    pages: int = 1
    finding: str
    body: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    """What was found on the page: message, advice, code, corners, guess."""
    settled_at: datetime | None = None
    settled_by: int | None = Field(default=None, foreign_key="user_account.id")
    settled_how: str = ""
    """`filed` or `dropped`."""


class SendOff(Table, table=True):
    """送审: one sending of an application to the unit above, kept for good."""

    __tablename__ = "send_off"
    __table_args__ = (
        Index("ix_send_off_application", "application_id", "id"),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    application_id: int = Field(foreign_key="application.id")
    batch: str = Field(index=True)
    sender_id: int = Field(foreign_key="unit.id")
    receiver_id: int = Field(foreign_key="unit.id")
    sent_by: int = Field(foreign_key="user_account.id")
    at: datetime
    flow_rev: int
    version_after: int
    documents: list[int] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    recalled_at: datetime | None = None
    recalled_by: int | None = Field(default=None, foreign_key="user_account.id")
