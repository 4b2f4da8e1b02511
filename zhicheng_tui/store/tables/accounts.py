"""Opening accounts, signing in, and who must keep out of whose file."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field

from .base import Table


class OpeningRequest(Table, table=True):
    """开户申请 and, once decided, its filed record (备案): kept for good (A09–A12)."""

    __tablename__ = "opening_request"
    __table_args__ = (
        CheckConstraint("status IN ('DRAFT', 'PENDING', 'APPROVED', 'REFUSED')", name="status"),
        CheckConstraint("(decided_at IS NULL) = (status IN ('DRAFT', 'PENDING'))", name="decided"),
        Index("ix_opening_request_opener", "opener_id", "status", "id"),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    no: str = Field(unique=True)
    status: str = "DRAFT"
    unit_name: str
    credit_code: str = Field(index=True)
    address: str = ""
    kind: str = ""
    region: str = ""
    superior_id: int = Field(foreign_key="unit.id")
    """The unit above the new one."""
    opener_id: int = Field(foreign_key="unit.id")
    """The unit that decides, by rule."""
    rule: str
    """R1 to R7."""
    ruling: str = ""
    """Why this opener, where no rule says so (R7)."""
    manager: str
    id_type: str = "居民身份证"
    id_no: str
    phone: str
    office: str = ""
    reason: str = ""
    form_sha256: str = ""
    form_name: str = ""
    """The signed and stamped form."""
    proof_sha256: str = ""
    proof_name: str = ""
    """The administrator's proof of identity."""
    created_by: int = Field(foreign_key="user_account.id", index=True)
    created_at: datetime
    submitted_at: datetime | None = None
    decided_by: int | None = Field(default=None, foreign_key="user_account.id")
    decided_at: datetime | None = None
    decision: str = ""
    """Why it was refused, or what was noted when it was approved."""
    unit_id: int | None = Field(default=None, foreign_key="unit.id")
    user_id: int | None = Field(default=None, foreign_key="user_account.id")
    """What came into being."""
    version: int = 1


class SignInFailure(Table, table=True):
    """A failed sign-in, for slowing down whoever guesses; forgotten once they are too old to count."""

    __tablename__ = "sign_in_failure"
    __table_args__ = (
        Index("ix_sign_in_failure_source", "login", "origin", "at"),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    login: str
    origin: str = ""
    at: datetime


class Recusal(Table, table=True):
    """回避: a reviewer who must keep out of a person's files, as a relative must."""

    __tablename__ = "recusal"
    __table_args__ = (Index("uq_recusal", "user_id", "person_id", unique=True), {"sqlite_autoincrement": True})

    id: int | None = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="user_account.id")
    person_id: int = Field(foreign_key="person.id", index=True)
    reason: str
    marked_by: int = Field(foreign_key="user_account.id")
    at: datetime


class Proposal(Table, table=True):
    """A terminal result that one reviewer decided on and that waits for a second reviewer's word."""

    __tablename__ = "proposal"
    __table_args__ = (
        CheckConstraint("result IN ('INELIGIBLE', 'TERMINATE')", name="result"),
        CheckConstraint("(settled_at IS NULL) = (settled_how = '')", name="settled"),
        Index(
            "uq_proposal_open",
            "application_id",
            unique=True,
            sqlite_where=text("settled_at IS NULL"),
            postgresql_where=text("settled_at IS NULL"),
        ),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    application_id: int = Field(foreign_key="application.id", index=True)
    result: str
    opinion: str
    seen_version: int
    """The application's version it is about; once that has changed, the proposal is void."""
    proposed_by: int = Field(foreign_key="user_account.id")
    at: datetime
    settled_by: int | None = Field(default=None, foreign_key="user_account.id")
    settled_at: datetime | None = None
    settled_how: str = ""
    """`confirmed`, `declined` or `withdrawn`."""
