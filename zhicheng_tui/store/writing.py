"""Writing: compare-and-set on a version, inside a transaction that the service owns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, insert, update
from sqlmodel import col

from ..domain.application import Actor, Application, Review
from ..domain.clock import utc
from ..domain.documents import DocumentKind
from ..domain.lifecycle import Change
from ..domain.proposals import NOW, Course
from ..domain.review import Decision
from .tables import Application as ApplicationRow
from .tables import Draft as DraftRow
from .tables import FormIssue as FormIssueRow
from .tables import ReturnItem as ReturnItemRow
from .tables import Review as ReviewRow
from .tables import SendOff as SendOffRow

_CHANGE = (
    update(ApplicationRow)
    .where(col(ApplicationRow.id) == bindparam("b_id"), col(ApplicationRow.version) == bindparam("b_version"))
    .values(
        status=bindparam("status"),
        round=bindparam("round"),
        flow_rev=bindparam("flow_rev"),
        open_modules=bindparam("open_modules"),
        holder_id=bindparam("holder_id"),
        arrived_at=bindparam("arrived_at"),
        updated_at=bindparam("updated_at"),
        version=bindparam("next_version"),
    )
)


class StaleVersion(Exception):
    """Somebody changed a row between reading and writing it; nothing was written."""


@dataclass(frozen=True)
class Save:
    """One application and what becomes of it."""

    application: Application
    change: Change
    arrived_at: datetime
    course: Course = NOW
    """Whether the change is carried out now, or waits for a second reviewer."""


def save_changes(connection: Connection, saves: Sequence[Save], now: datetime) -> None:
    """Write changes, each only if its application still has the version it was read with.

    Raises:
        StaleVersion: When any has not; the transaction must then be given up.
    """
    values = [
        {
            "b_id": save.application.id,
            "b_version": save.application.version,
            "next_version": save.application.version + 1,
            "status": save.change.status.value,
            "round": save.change.round,
            "flow_rev": save.change.flow_rev,
            "open_modules": sorted(save.change.open_modules),
            "holder_id": save.change.holder_id,
            "arrived_at": utc(save.arrived_at),
            "updated_at": utc(now),
        }
        for save in saves
    ]
    if connection.execute(_CHANGE, values).rowcount != len(values):
        raise StaleVersion


def add_reviews(
    connection: Connection,
    applications: Sequence[Application],
    decision: Decision,
    actor: Actor,
    now: datetime,
    batch: str | None,
) -> None:
    """Record the same decision on each application, as it stood before the decision."""
    assert decision.result is not None
    rows = [
        {
            "application_id": application.id,
            "round": application.round,
            "flow_rev": application.flow_rev,
            "unit_id": actor.unit.id,
            "reviewer_id": actor.id,
            "result": decision.result.value,
            "opinion": decision.opinion,
            "status_before": application.status.value,
            "open_before": sorted(application.open_modules),
            "holder_before_id": application.holder.id,
            "arrived_before": utc(application.arrived_at),
            "version_after": application.version + 1,
            "batch": batch,
            "at": utc(now),
        }
        for application in applications
    ]
    if not decision.marks:
        connection.execute(insert(ReviewRow), rows)
        return
    ids = connection.execute(insert(ReviewRow).returning(col(ReviewRow.id)), rows).scalars().all()
    items = [
        {"review_id": review_id, "module": module, "reason": reason}
        for review_id in ids
        for module, reason in decision.marks.items()
    ]
    connection.execute(insert(ReturnItemRow), items)


_UNDONE = update(ReviewRow).where(col(ReviewRow.id) == bindparam("b_id")).values(undone_at=bindparam("b_at"))
_NEWEST_AGAIN = (
    update(ReviewRow)
    .where(
        col(ReviewRow.application_id) == bindparam("b_application"),
        col(ReviewRow.version_after) == bindparam("b_before"),
        col(ReviewRow.reviewer_id) == bindparam("b_reviewer"),
        col(ReviewRow.undone_at).is_(None),
    )
    .values(version_after=bindparam("b_before") + 2)
)
_SENT_AGAIN = (
    update(SendOffRow)
    .where(
        col(SendOffRow.application_id) == bindparam("b_application"),
        col(SendOffRow.version_after) == bindparam("b_before"),
        col(SendOffRow.recalled_at).is_(None),
    )
    .values(version_after=bindparam("b_before") + 2)
)
"""A send-off on which the only act was taken back: nobody has acted on it, and it can be recalled."""


def mark_undone(connection: Connection, reviews: Sequence[Review], now: datetime) -> None:
    """Note that decisions have been taken back; they stay in the record.

    The same reviewer's decision before each stands as the newest again, and can be taken back in turn.
    """
    connection.execute(_UNDONE, [{"b_id": review.id, "b_at": utc(now)} for review in reviews])
    connection.execute(
        _NEWEST_AGAIN,
        [
            {
                "b_application": review.application_id,
                "b_before": review.version_after - 1,
                "b_reviewer": review.reviewer_id,
            }
            for review in reviews
        ],
    )
    connection.execute(
        _SENT_AGAIN,
        [{"b_application": review.application_id, "b_before": review.version_after - 1} for review in reviews],
    )


def add_form_issue(
    connection: Connection, application: Application, kind: DocumentKind, actor: Actor, now: datetime
) -> int:
    """Note that a form is handed out; return its issue number."""
    values = {
        "application_id": application.id,
        "kind": kind.value,
        "flow_rev": application.flow_rev,
        "issued_at": utc(now),
        "issued_by": actor.id,
    }
    number = connection.execute(insert(FormIssueRow).values(**values).returning(col(FormIssueRow.id))).scalar_one()
    assert number is not None
    return number


def save_draft(
    connection: Connection, user_id: int, application_id: int, body: Mapping[str, object], version: int, now: datetime
) -> None:
    """Keep what a reviewer has typed so far; the newest state replaces the one before."""
    values = {"body": dict(body), "seen_version": version, "updated_at": utc(now)}
    changed = connection.execute(
        update(DraftRow)
        .where(col(DraftRow.user_id) == user_id, col(DraftRow.application_id) == application_id)
        .values(**values)
    )
    if not changed.rowcount:
        connection.execute(insert(DraftRow).values(user_id=user_id, application_id=application_id, **values))


def drop_drafts(connection: Connection, user_id: int, application_ids: Sequence[int]) -> None:
    """Forget a reviewer's drafts for these applications."""
    connection.execute(
        delete(DraftRow).where(col(DraftRow.user_id) == user_id, col(DraftRow.application_id).in_(application_ids))
    )
