"""统一审核: counts, the ids of a list in its order, and the rows that are in view."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, text

from ...domain.application import Plan, QueueRow
from ...domain.documents import DocumentKind
from ...domain.queue import QueueFilter, Sort
from ...domain.status import Status
from .values import TREE, moment, sql, tree

PAGE = 64
"""Rows fetched at once for a list in view."""

_ORDER = {
    Sort.SUBMITTED: "a.submitted_at NULLS FIRST, a.id",
    Sort.NAME: "p.name_key, a.id",
    Sort.UNIT: "u.path, a.submitted_at NULLS FIRST, a.id",
    Sort.NUMBER: "a.no",
}
_VALID_DOCUMENTS = (
    "(SELECT count(*) FROM document d WHERE d.application_id = a.id AND d.replaced_at IS NULL"
    " AND d.flow_rev = a.flow_rev)"
)
_PROPOSED = "proposal x CROSS JOIN application a"
"""From the few results that wait to their applications, never the other way about: SQLite keeps the order given."""
_WAITS = "x.settled_at IS NULL AND a.id = x.application_id AND a.version = x.seen_version"
_JOIN = {
    Sort.NAME: " JOIN person p ON p.id = a.person_id",
    Sort.UNIT: " JOIN unit u ON u.id = a.unit_id",
}


def count_by_plan(connection: Connection, path: str) -> dict[int, dict[Status, int]]:
    """Return how many applications of the tree at `path` stand where: plan id → status → number."""
    counts: dict[int, dict[Status, int]] = {}
    statement = sql(
        f"SELECT plan_id, status, sum(n) AS n FROM application_tally WHERE unit_id IN {TREE} AND n > 0"
        " GROUP BY plan_id, status"
    )
    for row in connection.execute(statement, tree(path)):
        counts.setdefault(row.plan_id, {})[Status(row.status)] = row.n
    return counts


def count_handed_up(connection: Connection, path: str) -> dict[int, int]:
    """Return plan id → how many applications were sent off to the unit at `path` and wait there."""
    found = connection.execute(
        text(
            "SELECT plan_id, count(*) AS n FROM application WHERE holder_id = :own AND status = 'SENT' GROUP BY plan_id"
        ),
        {"own": unit_of(path)},
    )
    return {row.plan_id: row.n for row in found}


def count_proposed(connection: Connection, path: str) -> dict[int, int]:
    """Return plan id → how many applications of the tree at `path` wait for a second reviewer's word."""
    statement = sql(
        f"SELECT a.plan_id, count(*) AS n FROM {_PROPOSED} WHERE {_WAITS} AND a.unit_id IN {TREE} GROUP BY a.plan_id"
    )
    return {row.plan_id: row.n for row in connection.execute(statement, tree(path))}


def unit_of(path: str) -> int:
    """Return the id of the unit at `path`."""
    return int(path.strip("/").rpartition("/")[2])


def list_ids(
    connection: Connection,
    path: str,
    plans: Sequence[Plan],
    wanted: QueueFilter,
    sort: Sort = Sort.URGENCY,
    limit: int | None = None,
) -> array[int]:
    """Return the ids of a list in its order, at most `limit` of them.

    Args:
        path: The tree of units to look in.
        plans: The plans that `wanted` can show, in queue order.
    """
    ids = array("q")
    if sort is Sort.URGENCY:
        reach = _reach(connection, path, wanted)
        for plan in plans:
            rest = None if limit is None else limit - len(ids)
            mine, total = reach.get(plan.id, (0, 0))
            if mine and rest != 0:
                few = rest is not None and not wanted.proposed and mine * mine < rest * total
                ids.extend(_ids(connection, path, [plan.id], wanted, Sort.SUBMITTED, rest, few=few))
    else:
        ids.extend(_ids(connection, path, [plan.id for plan in plans], wanted, sort, limit))
    return ids


def _reach(connection: Connection, path: str, wanted: QueueFilter) -> dict[int, tuple[int, int]]:
    """Return plan id → how many applications in the wanted statuses the tree has, and how many there are in all."""
    looked_at = wanted.statuses or (frozenset({Status.SENT}) if wanted.handed_up else frozenset())
    statuses = {"statuses": [status.value for status in looked_at]} if looked_at else {}
    statement = sql(
        f"SELECT plan_id, sum(CASE WHEN unit_id IN {TREE} THEN n ELSE 0 END) AS mine, sum(n) AS total"
        f" FROM application_tally{' WHERE status IN :statuses' if statuses else ''} GROUP BY plan_id",
        *statuses,
    )
    return {row.plan_id: (row.mine, row.total) for row in connection.execute(statement, {**statuses, **tree(path)})}


def _ids(
    connection: Connection,
    path: str,
    plans: list[int],
    wanted: QueueFilter,
    sort: Sort,
    limit: int | None,
    *,
    few: bool = False,
) -> Iterator[int]:
    """Yield ids; `few` says that gathering the tree's own and sorting them beats walking the plan in order."""
    where, values = _where(path, wanted)
    lists = ["statuses"] if wanted.statuses else []
    one_plan = len(plans) == 1
    plan = "a.plan_id = :plan" if one_plan else "a.plan_id IN :plans"
    values |= {"plan": plans[0]} if one_plan else {"plans": plans}
    hint = " INDEXED BY ix_application_queue" if few and connection.dialect.name == "sqlite" else ""
    source = f"{_PROPOSED if wanted.proposed else f'application a{hint}'}{_JOIN.get(sort, '')}"
    statement = f"SELECT a.id FROM {source} WHERE {plan}{where} ORDER BY {_ORDER[sort]}"
    if limit is not None:
        statement += " LIMIT :limit"
        values["limit"] = limit
    found = connection.execute(sql(statement, *lists, *([] if one_plan else ["plans"])), {**values, **tree(path)})
    yield from found.scalars()


def _where(path: str, wanted: QueueFilter) -> tuple[str, dict[str, object]]:
    clauses, values = [f"a.unit_id IN {TREE}"], dict[str, object]()
    if wanted.statuses:
        clauses.append("a.status IN :statuses")
        values["statuses"] = [status.value for status in wanted.statuses]
    if wanted.handed_up:
        clauses.append("a.holder_id = :own AND a.status = 'SENT'")
        values["own"] = unit_of(path)
    if wanted.proposed:
        clauses.append(_WAITS)
    if wanted.complete is not None:
        clauses.append(f"{_VALID_DOCUMENTS} {'=' if wanted.complete else '<'} :all_kinds")
        values["all_kinds"] = len(DocumentKind)
    for number, term in enumerate(wanted.terms):
        clauses.append(f"a.search LIKE :term{number} ESCAPE '\\'")
        values[f"term{number}"] = f"%{_escaped(term)}%"
    return "".join(f" AND {clause}" for clause in clauses), values


def _escaped(term: str) -> str:
    return term.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def fetch_rows(connection: Connection, path: str, ids: Sequence[int]) -> dict[int, QueueRow]:
    """Return the rows of `ids` that lie in the tree at `path`, by id."""
    found = connection.execute(
        sql(
            "SELECT a.id, a.no, a.plan_id, p.name, a.specialty, a.post, u.name AS unit, a.status, a.round,"
            " a.holder_id, COALESCE(a.submitted_at, a.arrived_at) AS submitted_at, EXISTS (SELECT 1 FROM proposal x"
            " WHERE x.application_id = a.id AND x.settled_at IS NULL AND x.seen_version = a.version) AS proposed"
            " FROM application a JOIN person p ON p.id = a.person_id JOIN unit u ON u.id = a.unit_id"
            " WHERE a.id IN :ids AND u.path >= :tree_from AND u.path < :tree_to",
            "ids",
        ),
        {"ids": list(ids), **tree(path)},
    )
    return {
        row.id: QueueRow(
            row.id, row.no, row.plan_id, row.name, row.specialty, row.post, row.unit,
            Status(row.status), row.round, moment(row.submitted_at), row.holder_id, bool(row.proposed),
        )
        for row in found
    }  # fmt: skip
