"""What an applicant does after a return, who has a file open, and mappings of columns that were saved."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, UniqueConstraint
from sqlmodel import Field

from .base import Table


class ModuleRound(Table, table=True):
    """A module that came back marked in a round: how it was then, and what the applicant says to it."""

    __tablename__ = "module_round"
    __table_args__ = (CheckConstraint("round >= 1", name="round"),)

    application_id: int = Field(foreign_key="application.id", primary_key=True)
    round: int = Field(primary_key=True)
    """The round that was returned."""
    module: str = Field(primary_key=True)
    rows: list[dict[str, Any]] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True), nullable=True))
    """The module's rows as that round was submitted; `NULL` while the applicant has not changed it since."""
    answer: str = ""
    """The applicant's explanation."""
    updated_at: datetime


class Lease(Table, table=True):
    """Who has an application open for review; it runs out by itself."""

    __tablename__ = "lease"

    application_id: int = Field(foreign_key="application.id", primary_key=True)
    user_id: int = Field(foreign_key="user_account.id", index=True)
    sitting: str
    """Which of the user's windows."""
    since: datetime
    until: datetime


class ColumnMapping(Table, table=True):
    """A mapping of a spreadsheet's columns to fields, saved under a name for one unit."""

    __tablename__ = "column_mapping"
    __table_args__ = (UniqueConstraint("unit_id", "name"), {"sqlite_autoincrement": True})

    id: int | None = Field(default=None, primary_key=True)
    unit_id: int = Field(foreign_key="unit.id")
    name: str
    columns: dict[str, str] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    """Heading → `module.field`; an empty string leaves the column out."""
    saved_by: int = Field(foreign_key="user_account.id")
    at: datetime
