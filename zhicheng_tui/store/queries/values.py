"""Values as the two databases hand them over, made the same."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import BindParameter, TextClause, bindparam, text

from ...domain.clock import SHANGHAI


def moment(value: Any) -> datetime:
    """Return an instant in Beijing time; SQLite hands over text in UTC, PostgreSQL an aware value."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    if value.tzinfo is None:
        value = value.replace(tzinfo=UTC)
    result: datetime = value.astimezone(SHANGHAI)
    return result


def moment_or_none(value: Any) -> datetime | None:
    """Return the same for a column that may be empty."""
    return None if value is None else moment(value)


def day(value: Any) -> date:
    """Return a date."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def decoded(value: Any) -> Any:
    """Return what a JSON column holds; SQLite hands over text, PostgreSQL the value."""
    return json.loads(value) if isinstance(value, str) else value


def sql(statement: str, *lists: str) -> TextClause:
    """Return a statement in which each name in `lists` is bound to a list (`IN :name`)."""
    expanding: Iterable[BindParameter[Any]] = (bindparam(name, expanding=True) for name in lists)
    return text(statement).bindparams(*expanding)


TREE = "(SELECT id FROM unit WHERE path >= :tree_from AND path < :tree_to)"
"""The ids of a unit and all below it; bind with `tree`."""


def tree(path: str) -> dict[str, str]:
    """Return what binds `TREE` to the unit at `path`: every path that begins with it, by its index."""
    return {"tree_from": path, "tree_to": path[:-1] + "0"}


def chunks(values: Sequence[int], size: int) -> Iterable[Sequence[int]]:
    """Return `values` in pieces of at most `size`."""
    return (values[start : start + size] for start in range(0, len(values), size))
