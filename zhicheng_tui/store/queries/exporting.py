"""What an export reads of many applications at once, piece by piece."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from ...domain.application import Row
from ...domain.documents import DocumentKind
from .values import decoded, moment_or_none, sql


@dataclass
class Particulars:
    """What is exported of an application besides the application itself."""

    submitted_at: datetime | None
    valid: set[DocumentKind] = field(default_factory=set)
    """The documents that count as √ now."""
    contents: dict[str, list[Row]] = field(default_factory=dict)


def find_particulars(
    connection: Connection, ids: Sequence[int], modules: Collection[str] | None
) -> dict[int, Particulars]:
    """Return the particulars of applications that the caller has been found to see.

    Args:
        modules: Which modules are read; `None` for all.
    """
    listed = {"ids": list(ids)}
    rows = connection.execute(sql("SELECT id, submitted_at FROM application WHERE id IN :ids", "ids"), listed)
    found = {row.id: Particulars(moment_or_none(row.submitted_at)) for row in rows}
    rows = connection.execute(
        sql(
            "SELECT d.application_id, d.kind FROM document d JOIN application a ON a.id = d.application_id"
            " WHERE d.application_id IN :ids AND d.replaced_at IS NULL AND d.flow_rev = a.flow_rev",
            "ids",
        ),
        listed,
    )
    for row in rows:
        found[row.application_id].valid.add(DocumentKind(row.kind))
    statement = "SELECT application_id, module, rows FROM module_content WHERE application_id IN :ids"
    if modules is None:
        rows = connection.execute(sql(statement, "ids"), listed)
    else:
        named = {**listed, "modules": list(modules)}
        rows = connection.execute(sql(f"{statement} AND module IN :modules", "ids", "modules"), named)
    for row in rows:
        found[row.application_id].contents[row.module] = decoded(row[2])
    return found
