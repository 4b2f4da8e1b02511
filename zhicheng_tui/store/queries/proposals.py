"""Results that wait for a second reviewer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, text

from ...domain.proposals import Proposal
from ...domain.review import Result
from .values import moment, sql, tree

_PROPOSAL = (
    "SELECT p.id, p.application_id, p.result, p.opinion, p.seen_version, p.proposed_by, w.name AS proposer, p.at"
    " FROM proposal p JOIN user_account w ON w.id = p.proposed_by"
)


def find_open(connection: Connection, ids: Sequence[int]) -> dict[int, Proposal]:
    """Return application id → the proposal that waits, void ones included."""
    found = connection.execute(
        sql(f"{_PROPOSAL} WHERE p.settled_at IS NULL AND p.application_id IN :ids", "ids"), {"ids": list(ids)}
    )
    return {row.application_id: _proposal(row) for row in found}


def list_pending(connection: Connection, path: str) -> list[Proposal]:
    """Return what waits in the unit at `path` and below, the oldest first; void ones are left out."""
    found = connection.execute(
        text(
            f"{_PROPOSAL} JOIN application a ON a.id = p.application_id JOIN unit u ON u.id = a.unit_id"
            " WHERE p.settled_at IS NULL AND a.version = p.seen_version"
            " AND u.path >= :tree_from AND u.path < :tree_to ORDER BY p.id"
        ),
        tree(path),
    )
    return [_proposal(row) for row in found]


def _proposal(row: Any) -> Proposal:
    given = (row.id, row.application_id, Result(row.result), row.opinion, row.seen_version)
    return Proposal(*given, row.proposed_by, row.proposer, moment(row.at))
