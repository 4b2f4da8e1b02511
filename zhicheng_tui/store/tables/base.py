"""What every table has: the naming rules of constraints, and metadata of its own."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, MetaData
from sqlmodel import SQLModel

from ...domain.documents import DocumentKind
from ...domain.review import Result
from ...domain.status import Status

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


def one_of(column: str, values: type[Status] | type[Result] | type[DocumentKind]) -> CheckConstraint:
    """Return the constraint that a column holds one of these values."""
    listed = ", ".join(f"'{value.value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)
