"""Saving one decision: everything it changes, in one transaction."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from tests.conftest import NOW
from zhicheng_tui.domain.clock import FrozenClock
from zhicheng_tui.domain.review import Decision, Result
from zhicheng_tui.domain.status import Status
from zhicheng_tui.services.desk import Desk
from zhicheng_tui.store import audit

from .acts import MARKS, OPINION, PASS, RETURN, ask, decide, deciding, dump, events, pick, reviews, state

BECOMES = {
    Result.PASS: Status.APPROVED,
    Result.RETURN: Status.RETURNED,
    Result.INELIGIBLE: Status.INELIGIBLE,
    Result.TERMINATE: Status.TERMINATED,
}


@pytest.mark.parametrize("result", Result)
def test_a_decision_changes_the_application_once(desk: Desk, clock: FrozenClock, result: Result) -> None:
    """Status as the table says, version + 1, the revision + 1 for a return, exactly the marked modules open."""
    number = pick(desk)[0]
    before = state(desk.runtime, number)
    clock.advance(timedelta(minutes=5))
    decide(desk, number, deciding(result))
    after = state(desk.runtime, number)
    assert after.status is BECOMES[result]
    assert after.version == before.version + 1
    assert after.flow_rev == before.flow_rev + (result is Result.RETURN)
    assert after.open_modules == (frozenset(MARKS) if result is Result.RETURN else frozenset())
    assert (after.round, after.holder) == (before.round, before.holder)
    assert after.arrived_at == after.updated_at == clock.now()


@pytest.mark.parametrize("result", Result)
def test_a_decision_is_kept_as_a_review(desk: Desk, result: Result) -> None:
    """The review says who, what, when, about which state, and has an item for each marked module."""
    number = pick(desk)[0]
    before, earlier = state(desk.runtime, number), len(reviews(desk.runtime, number))
    decide(desk, number, deciding(result))
    assert len(reviews(desk.runtime, number)) == earlier + 1
    kept = reviews(desk.runtime, number)[-1]
    assert (kept.result, kept.opinion, kept.reviewer_id, kept.at) == (result, OPINION, desk.actor.id, NOW)
    assert (kept.status_before, kept.round, kept.flow_rev) == (before.status, before.round, before.flow_rev)
    assert (kept.holder_before, kept.arrived_before) == (before.holder.id, before.arrived_at)
    assert (kept.version_after, kept.open_before) == (before.version + 1, before.open_modules)
    assert (kept.batch, kept.undone_at) == ("", None)
    assert {item.module: item.reason for item in kept.items} == (MARKS if result is Result.RETURN else {})


@pytest.mark.parametrize("result", Result)
def test_a_decision_is_one_audit_event(desk: Desk, result: Result) -> None:
    """Exactly one event, with actor, door, origin, before, after, reason and token."""
    number = pick(desk)[0]
    before, total = state(desk.runtime, number), len(dump(desk.runtime)["audit_event"])
    decide(desk, number, deciding(result), token="t-1")
    assert len(dump(desk.runtime)["audit_event"]) == total + 1
    event, after = events(desk.runtime, number)[-1], state(desk.runtime, number)
    assert (event.act, event.actor_id, event.unit_id) == (result.act.value, desk.actor.id, desk.actor.unit.id)
    assert (event.via, event.origin, event.reason) == ("tui", "test", OPINION)
    assert (event.token, event.batch) == ("t-1", None)
    assert json.loads(event.before) == {"status": before.status, "flow_rev": before.flow_rev}
    said = json.loads(event.after)
    assert said.pop("modules", []) == (sorted(MARKS) if result is Result.RETURN else [])
    assert said == {"status": after.status, "flow_rev": after.flow_rev}


def test_a_decision_makes_good_its_draft(desk: Desk) -> None:
    """The reviewer's draft of this application is gone afterwards, the one of another stays."""
    number, other = pick(desk)[:2]
    for each in (number, other):
        desk.drafts.keep(each, Decision(None, "写到一半"), state(desk.runtime, each).version)
    decide(desk, number)
    assert desk.files.open(number).draft is None
    assert desk.files.open(other).draft is not None


def test_nothing_else_changes(desk: Desk) -> None:
    """Tables that a decision has nothing to do with, and every other application, stay as they are."""
    number = pick(desk)[0]
    before = dump(desk.runtime)
    decide(desk, number, RETURN)
    after = dump(desk.runtime)
    changed = {table for table in before if before[table] != after[table]}
    assert changed == {"application", "application_tally", "review", "return_item", "audit_event"}
    assert [row[0] for row in set(after["application"]) - set(before["application"])] == [number]


def test_event_and_change_are_one_transaction(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the event cannot be written, the decision has not happened and the draft is still there."""
    number = pick(desk)[0]
    desk.drafts.keep(number, PASS, state(desk.runtime, number).version)
    before = dump(desk.runtime)

    def fail(*_: object) -> None:
        raise RuntimeError("no trail")

    monkeypatch.setattr(audit, "record", fail)
    with pytest.raises(RuntimeError, match="no trail"):
        decide(desk, number, RETURN)
    assert dump(desk.runtime) == before


def test_texts_are_saved_without_the_blanks_around_them(desk: Desk) -> None:
    """Opinion and reasons lose leading and trailing blanks, also full-width ones."""
    number = pick(desk)[0]
    decide(desk, number, Decision(Result.RETURN, "　请修改 \n", {"edu": " 缺证书\t"}))
    kept = reviews(desk.runtime, number)[-1]
    assert (kept.opinion, kept.items[0].reason) == ("请修改", "缺证书")


def test_a_return_voids_documents_by_itself(desk: Desk) -> None:
    """Documents of an approved application no longer count once it is returned; the files stay."""
    counted = "SELECT d.application_id AS id, count(*) AS n FROM document d JOIN application a ON a.id ="
    counted += " d.application_id WHERE a.status = 'APPROVED' AND a.plan_id IN (2, 3, 4) GROUP BY 1"
    number, count = ask(desk.runtime, counted)[0]
    assert desk.files.open(number).file.valid_documents == count > 0
    decide(desk, number, RETURN)
    assert desk.files.open(number).file.valid_documents == 0
    assert len(ask(desk.runtime, "SELECT 1 FROM document WHERE application_id = :id", id=number)) == count


def test_a_sent_file_that_is_passed_goes_to_the_next_unit(desk: Desk) -> None:
    """已送审, passed at the group, lies at the office above it, which then counts the days (§2)."""
    number = pick(desk, Status.SENT)[0]
    decide(desk, number)
    after = state(desk.runtime, number)
    assert (after.status, after.holder.path, after.arrived_at) == (Status.SENT, "/1/", NOW)


def test_a_decision_sent_twice_is_saved_once(desk: Desk) -> None:
    """The same token again (a cut line) writes nothing, even with the version that was seen at first."""
    number = pick(desk)[0]
    seen = state(desk.runtime, number).version
    desk.reviewing.decide(number, PASS, seen, "once")
    after = dump(desk.runtime)
    desk.reviewing.decide(number, PASS, seen, "once")
    assert dump(desk.runtime) == after
    assert [event.token for event in events(desk.runtime, number)].count("once") == 1
