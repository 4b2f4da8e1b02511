"""开户申请: requests and their filed records."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, text

from ...domain.application import Unit
from ...domain.opening import LIMITS, Attachment, Fields, Request, Stage
from .values import TREE, moment, moment_or_none, sql, tree

_REQUEST = (
    "SELECT r.*, c.name AS creator, d.name AS decider, n.login AS login,"
    " s.name AS superior_name, s.path AS superior_path, s.kind AS superior_kind,"
    " o.name AS opener_name, o.path AS opener_path, o.kind AS opener_kind"
    " FROM opening_request r JOIN user_account c ON c.id = r.created_by JOIN unit s ON s.id = r.superior_id"
    " JOIN unit o ON o.id = r.opener_id LEFT JOIN user_account d ON d.id = r.decided_by"
    " LEFT JOIN user_account n ON n.id = r.user_id"
)
_SEEN = f"(c.unit_id IN {TREE} OR (r.status <> 'DRAFT' AND (r.opener_id IN {TREE} OR r.superior_id IN {TREE})))"
"""Whose requests may be seen: those made in one's own tree, those decided in it, those for a unit in it."""


def list_requests(connection: Connection, path: str, stages: Sequence[Stage]) -> list[Request]:
    """Return the requests at these stages that concern the tree at `path`: what waits first, then the newest."""
    found = connection.execute(
        sql(
            f"{_REQUEST} WHERE {_SEEN} AND r.status IN :stages"
            " ORDER BY CASE r.status WHEN 'PENDING' THEN 0 WHEN 'DRAFT' THEN 1 ELSE 2 END, r.id DESC",
            "stages",
        ),
        {"stages": [stage.value for stage in stages], **tree(path)},
    )
    return [_request(row) for row in found]


def find_request(connection: Connection, path: str, which: int | str) -> Request | None:
    """Return a request that concerns the tree at `path`, by id or by number."""
    column = "id" if isinstance(which, int) else "no"
    found = connection.execute(
        text(f"{_REQUEST} WHERE {_SEEN} AND r.{column} = :which"), {"which": which, **tree(path)}
    ).one_or_none()
    return None if found is None else _request(found)


def waiting_with_code(connection: Connection, credit_code: str, but: int) -> str | None:
    """Return the number of another request with this code that waits for a decision."""
    found: str | None = connection.execute(
        text("SELECT no FROM opening_request WHERE credit_code = :code AND status = 'PENDING' AND id <> :but"),
        {"code": credit_code, "but": but},
    ).scalar()
    return found


def login_taken(connection: Connection, login: str) -> bool:
    """Say whether there is an account with this login."""
    return (
        connection.execute(text("SELECT 1 FROM user_account WHERE login = :login"), {"login": login}).first()
        is not None
    )


def _request(row: Any) -> Request:
    typed = {name: getattr(row, name) for name in LIMITS}
    return Request(
        id=row.id,
        no=row.no,
        stage=Stage(row.status),
        fields=Fields(superior_id=row.superior_id, **typed),
        superior=Unit(row.superior_id, row.superior_name, row.superior_path, row.superior_kind),
        opener=Unit(row.opener_id, row.opener_name, row.opener_path, row.opener_kind),
        rule=row.rule,
        form=Attachment(row.form_sha256, row.form_name) if row.form_sha256 else None,
        proof=Attachment(row.proof_sha256, row.proof_name) if row.proof_sha256 else None,
        creator=row.creator,
        creator_id=row.created_by,
        created_at=moment(row.created_at),
        version=row.version,
        submitted_at=moment_or_none(row.submitted_at),
        decider=row.decider or "",
        decided_at=moment_or_none(row.decided_at),
        decision=row.decision,
        unit_id=row.unit_id,
        login=row.login or "",
    )
