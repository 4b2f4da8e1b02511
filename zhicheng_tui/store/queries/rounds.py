"""What came back marked in each round: how the module was then, and what the applicant says to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, text

from ...domain.application import Row
from .values import decoded


@dataclass(frozen=True)
class KeptModule:
    """A marked module as a round that was returned had it."""

    round: int
    module: str
    rows: Sequence[Row] | None
    """`None` while it has not been changed since."""
    answer: str


def find_kept(connection: Connection, application_id: int, since: int = 1) -> list[KeptModule]:
    """Return what is kept of the rounds from `since` on, the oldest first."""
    found = connection.execute(
        text(
            "SELECT round, module, rows, answer FROM module_round WHERE application_id = :id AND round >= :since"
            " ORDER BY round, module"
        ),
        {"id": application_id, "since": since},
    )
    return [KeptModule(row.round, row.module, decoded(row[2]), row.answer) for row in found]
