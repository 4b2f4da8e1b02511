"""Units, people, accounts and plans."""

from datetime import datetime

from sqlalchemy import CheckConstraint, UniqueConstraint, text
from sqlmodel import Field

from .base import Table


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
    """Six digits of GB/T 2260: where it is registered or managed."""
    address: str = Field(default="", sa_column_kwargs={"server_default": text("''")})
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
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012

    id: int | None = Field(default=None, primary_key=True)
    login: str = Field(unique=True)
    name: str
    unit_id: int = Field(foreign_key="unit.id", index=True)
    role: str
    id_no: str = ""
    phone: str = Field(default="", sa_column_kwargs={"server_default": text("''")})
    password_hash: str = ""
    """Argon2id; empty while nobody can sign in by password."""
    password_at: datetime | None = None
    must_change: bool = Field(default=False, sa_column_kwargs={"server_default": "0"})
    """A one-time password, good for choosing one's own."""
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
    second_review: bool = Field(default=False, sa_column_kwargs={"server_default": "0"})
    """Whether 资格不符 and 终止审核 need a second reviewer's word."""
    notice_sha256: str = Field(default="", sa_column_kwargs={"server_default": text("''")})
    notice_name: str = Field(default="", sa_column_kwargs={"server_default": text("''")})
    """The committee's notice, as a file."""
    version: int = 1


class PlanSeries(Table, table=True):
    """A series and level that a plan takes."""

    __tablename__ = "plan_series"

    plan_id: int = Field(foreign_key="plan.id", primary_key=True)
    series_no: int = Field(primary_key=True)
    level: str = Field(primary_key=True)
