"""Documents, hand-outs, send-offs and waiting pages as the queries hand them over, and as writing leaves them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, text

from tests.conftest import NOW
from zhicheng_tui.domain.application import Actor, Application, Unit
from zhicheng_tui.domain.documents import DocumentKind, Match, Standing
from zhicheng_tui.domain.notice import Notice
from zhicheng_tui.domain.queue import QueueFilter
from zhicheng_tui.store import keeping
from zhicheng_tui.store.engine import Engines
from zhicheng_tui.store.queries import cases, people, queue
from zhicheng_tui.store.queries import documents as queries
from zhicheng_tui.store.tables import Application as ApplicationRow
from zhicheng_tui.store.tables import FormIssue, Person
from zhicheng_tui.store.tables import Unit as UnitRow

from .building import AT, add, application
from .test_constraints import SECOND

PUB, ASM, OPN = DocumentKind
TREE, BELOW, BESIDE = "/1/", "/1/2/", "/9/"
ACTOR = Actor(1, "zs", "张三", Unit(1, "市水利局", TREE), "reviewer", "")
NOTICE = Notice(date(2026, 11, 9), date(2026, 11, 13))


@pytest.fixture
def db(database: Engines) -> Iterator[Connection]:
    """A transaction on a database with a second unit beneath the first, and an application there."""
    with database.write.begin() as connection:
        add(connection, UnitRow, id=2, parent_id=1, path=BELOW, name="水库管理处")
        add(connection, Person, **SECOND)
        add(connection, ApplicationRow, **application(2, person_id=2, unit_id=2, holder_id=2))
        yield connection


def the(connection: Connection, number: int = 1) -> Application:
    """Return an application."""
    return cases.find_applications(connection, TREE, [number])[number]


def paper(kind: DocumentKind, **changes: Any) -> keeping.Paper:
    """Return a page that is to be kept."""
    notice = NOTICE if kind is PUB else None
    return replace(keeping.Paper(kind, "a" * 64, "a.png", 9, 2, 1, Match.READ, 5, notice), **changes)


def keep(connection: Connection, kind: DocumentKind, number: int = 1, **changes: Any) -> int:
    """Keep a document for an application."""
    return keeping.add_document(connection, the(connection, number), paper(kind, **changes), ACTOR, NOW)


def test_a_document_comes_back_as_it_was_kept(db: Connection) -> None:
    """Every column, the notice's dates and the uploader's name with it."""
    numbers = [keep(db, PUB), keep(db, ASM)]
    found = queries.find_documents(db, [1])[1]
    assert [one.id for one in found] == numbers
    notice, form = found
    assert (notice.kind, notice.notice, form.notice) == (PUB, NOTICE, None)
    assert (form.kind, form.flow_rev, form.sha256, form.name, form.size) == (ASM, 1, "a" * 64, "a.png", 9)
    assert (form.page, form.pages, form.match, form.uploader) == (2, 1, Match.READ, "张三")
    assert (form.uploaded_at, form.replaced, form.void_reason) == (NOW, False, "")
    assert queries.find_document_ids(db, numbers) == {notice.id: notice, form.id: form}


def test_a_newer_document_takes_the_place_of_the_older(db: Connection) -> None:
    """Q27: one of a kind stands, the older stays in the record; other kinds and people are left alone."""
    old, other, else_ = keep(db, ASM), keep(db, OPN), keep(db, ASM, 2)
    new = keep(db, ASM, sha256="b" * 64)
    assert {one.id for one in queries.find_documents(db, [1], standing=True)[1]} == {other, new}
    assert [(one.id, one.replaced) for one in queries.find_documents(db, [1, 2])[1]] == [
        (old, True),
        (other, False),
        (new, False),
    ]
    assert [one.id for one in queries.find_documents(db, [1, 2], standing=True)[2]] == [else_]


def test_a_voided_document_keeps_its_reason(db: Connection) -> None:
    """Q27: voided once; what was replaced before is not voided afterwards."""
    old, new = keep(db, ASM), keep(db, ASM, sha256="b" * 64)
    keeping.void_document(db, new, "公章盖错了", NOW)
    keeping.void_document(db, new, "又一次", NOW)
    keeping.void_document(db, old, "晚了", NOW)
    found = queries.find_document_ids(db, [old, new])
    assert [(found[one].replaced, found[one].void_reason) for one in (old, new)] == [(True, ""), (True, "公章盖错了")]
    assert queries.find_documents(db, [1], standing=True) == {}


def test_the_checklist_shows_what_stands_within_the_tree(db: Connection) -> None:
    """E09, Q29: √ for the current revision, × with its reason for an earlier one; nothing of another tree."""
    keep(db, ASM, 2)
    db.execute(text("UPDATE application SET flow_rev = 2 WHERE id = 2"))
    keep(db, OPN, 2)
    rows = queries.fetch_checklist(db, TREE, [2, 1, 77])
    assert set(rows) == {1, 2}
    row = rows[2]
    assert (row.name, row.id_no, row.unit, row.flow_rev) == ("李某", "110101199001010001", "水库管理处", 2)
    assert [row.standing(kind) for kind in DocumentKind] == [Standing.ABSENT, Standing.STALE, Standing.VALID]
    assert set(queries.fetch_checklist(db, BELOW, [1, 2])) == {2}
    assert queries.fetch_checklist(db, BESIDE, [1, 2]) == {}


@pytest.mark.parametrize("kinds", [(), (ASM,), (PUB, ASM, OPN)])
def test_the_queue_parts_the_complete_from_the_rest(db: Connection, kinds: tuple[DocumentKind, ...]) -> None:
    """E09: 齐全 is all three valid now; a voided or stale one does not count."""
    for kind in kinds:
        keep(db, kind)
    plans = people.list_plans(db)
    complete, short = (list(queue.list_ids(db, TREE, plans, QueueFilter(complete=one))) for one in (True, False))
    assert (complete, short) == (([1], [2]) if len(kinds) == 3 else ([], [1, 2]))
    db.execute(text("UPDATE application SET flow_rev = 2 WHERE id = 1"))
    assert list(queue.list_ids(db, TREE, plans, QueueFilter(complete=True))) == []


def test_hand_outs_come_newest_first_and_rivals_are_other_peoples(db: Connection) -> None:
    """DESIGN §6: what a recognised code is held against, within the tree."""
    for number, kind in ((1, "ASM"), (1, "OPN"), (2, "ASM"), (1, "ASM")):
        add(db, FormIssue, application_id=number, kind=kind, flow_rev=1, issued_at=AT, issued_by=1)
    assert [(one[1], one[3]) for one in queries.find_issues(db, [1])] == [(ASM, 4), (OPN, 2), (ASM, 1)]
    assert [one[0] for one in queries.find_rival_issues(db, TREE, 1, 9)] == [2]
    assert [one[3] for one in queries.find_rival_issues(db, TREE, 2, 2)] == [4, 2]
    assert queries.find_rival_issues(db, BELOW, 2, 9) == []


def test_the_newest_send_off_that_was_not_recalled_is_found(db: Connection) -> None:
    """DESIGN §2: each kept, with the documents that went along; a recalled one is passed over."""
    first = the(db, 2)
    for batch, documents in (("b1", [4, 5, 6]), ("b2", [7, 8, 9])):
        keeping.add_sendings(db, [(first, 1, documents)], ACTOR, NOW, batch)
    newest = queries.find_sendings(db, [1, 2])
    assert set(newest) == {2}
    sending = newest[2]
    assert (sending.batch, sending.documents, sending.version_after) == ("b2", (7, 8, 9), first.version + 1)
    assert (sending.sender.path, sending.receiver.path, sending.by, sending.at) == (BELOW, TREE, "张三", NOW)
    keeping.mark_recalled(db, [sending], ACTOR, NOW + timedelta(hours=1))
    assert queries.find_sendings(db, [2])[2].batch == "b1"
    assert [one.batch for one in queries.find_sent_batch(db, TREE, "b1")] == ["b1"]
    assert queries.find_sent_batch(db, TREE, "b2") == []
    assert queries.find_sent_batch(db, BESIDE, "b1") == []


def test_a_page_waits_until_it_is_settled_once(db: Connection) -> None:
    """Pages wait in the tree of who brought them, oldest first, and are settled by one person."""
    pages = [keeping.Page(f"{n}.png", str(n) * 64, 9, n, 2, "blurred", {"message": "糊"}) for n in (1, 2)]
    keeping.add_waiting(db, pages, ACTOR, NOW, "b1")
    first, second = queries.list_waiting(db, TREE)
    assert (first.name, first.page, first.pages, first.finding, first.body) == (
        "1.png",
        1,
        2,
        "blurred",
        {"message": "糊"},
    )
    assert (first.batch, first.at, first.uploader) == ("b1", NOW, "张三")
    assert queries.count_waiting(db, TREE) == 2
    assert [one.id for one in queries.list_waiting(db, TREE, [second.id, 77])] == [second.id]
    assert (queries.list_waiting(db, BELOW), queries.count_waiting(db, BELOW)) == ([], 0)
    assert queries.waits_already(db, TREE, "1" * 64, 1)
    assert not queries.waits_already(db, TREE, "1" * 64, 2)
    assert not queries.waits_already(db, BESIDE, "1" * 64, 1)
    assert [keeping.settle(db, first.id, how, ACTOR, NOW) for how in ("filed", "dropped")] == [True, False]
    assert [one.id for one in queries.list_waiting(db, TREE)] == [second.id]
    assert not queries.waits_already(db, TREE, "1" * 64, 1)
    keeping.add_waiting(db, [], ACTOR, NOW, "b2")
