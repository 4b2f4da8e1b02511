"""What holds after any sequence of acts by several people while time goes by."""

from __future__ import annotations

import json
import random
from collections import Counter
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest

from tests.conftest import DeskFor
from zhicheng_tui.domain.clock import FrozenClock
from zhicheng_tui.domain.refusal import Refused
from zhicheng_tui.domain.review import Decision, Result
from zhicheng_tui.domain.status import Act, Status, find
from zhicheng_tui.services.desk import Desk
from zhicheng_tui.services.errors import Conflict, NotFound
from zhicheng_tui.services.runtime import Runtime

from .acts import ask, deciding, hire

STEPS = 40
NOT_ALLOWED = (Refused, Conflict, NotFound)
LIVELY = {(plan, status) for plan in (2, 3, 4, 5) for status in ("SUBMITTED", "APPROVED", "SENT")}


def snapshot(runtime: Runtime) -> dict[int, Any]:
    """Return every application's row, by id."""
    return {row.id: row for row in ask(runtime, "SELECT * FROM application")}


def act(chance: random.Random, desk: Desk, ids: list[int]) -> str:
    """Do one thing at random, as a screen would: most of it allowed, some of it not."""
    number, result = chance.choice(ids), chance.choice(list(Result))
    decision = deciding(result) if chance.random() < 0.8 else Decision(result, "")
    match chance.choice(["decide", "decide", "stale", "undo", "batch", "undo-batch", "draft"]):
        case "decide":
            version = desk.files.open(number).file.application.version
            for _ in range(chance.choice([1, 2])):
                desk.reviewing.decide(number, decision, version, f"{number}-{version}")
            return "decide"
        case "stale":
            desk.reviewing.decide(number, decision, 0, f"stale-{number}")
            return "stale"
        case "undo":
            desk.reviewing.undo(number)
            return "undo"
        case "batch":
            batch, chosen = f"b{chance.random()}", chance.sample(ids, 4)
            operation = desk.reviewing.deciding(decision)
            done = [verdict for piece in operation.run(operation.preview(chosen), batch) for verdict in piece]
            return f"batch {len(done)}"
        case "undo-batch":
            mine = ask(
                desk.runtime, "SELECT batch FROM review WHERE batch <> '' AND reviewer_id = :me", me=desk.actor.id
            )
            if mine:
                batch = chance.choice(mine).batch
                undo = desk.reviewing.undoing(batch)
                list(undo.run(undo.preview(desk.reviewing.decided_in(batch)), None))
            return "undo-batch"
        case _:
            desk.drafts.keep(number, decision, 1)
            return "draft"


@pytest.mark.parametrize("seed", range(5))
def test_any_life_keeps_the_books_straight(desk_for: DeskFor, clock: FrozenClock, seed: int) -> None:
    """Versions grow by exactly the events written; each change of status is one legal event; revisions never fall."""
    chance = random.Random(seed)
    desks = [desk_for(login) for login in ("zhangsan", "lisi", "wangwu", "zhaoliu")]
    runtime = desks[0].runtime
    before, last = snapshot(runtime), ask(runtime, "SELECT max(seq) AS seq FROM audit_event")[0].seq
    reviewed = len(ask(runtime, "SELECT 1 FROM review"))
    ids = chance.sample([number for number, row in before.items() if (row.plan_id, row.status) in LIVELY], 12)
    done, revisions = Counter[str](), {number: row.flow_rev for number, row in before.items()}
    for _ in range(STEPS):
        clock.advance(timedelta(minutes=chance.randrange(90)))
        with suppress(*NOT_ALLOWED):
            done[act(chance, chance.choice(desks[:3]), ids).split()[0]] += 1
        with suppress(*NOT_ALLOWED):
            act(chance, desks[3], ids[:4])
        for number, row in snapshot(runtime).items():
            assert row.flow_rev >= revisions[number]
            revisions[number] = row.flow_rev
    assert min(done["decide"], done["batch"]) > 0, done

    after = snapshot(runtime)
    events = ask(runtime, "SELECT * FROM audit_event WHERE seq > :last ORDER BY seq", last=last)
    grown = sum(after[number].version - before[number].version for number in before)
    assert grown == len(events) > 0
    _check_trails(before, after, events)
    verdict = hire(runtime, "auditor", "auditor", 1).auditing.verify()
    assert (verdict.ok, verdict.count) == (True, last + len(events)), verdict.message
    decided = [event for event in events if event.act != Act.UNDO]
    assert len(ask(runtime, "SELECT 1 FROM review")) - reviewed == len(decided)
    undone = ask(runtime, "SELECT 1 FROM review WHERE undone_at IS NOT NULL")
    assert len(undone) == len(events) - len(decided)
    assert {event.actor_id for event in events} <= {desk.actor.id for desk in desks[:3]}


def _check_trails(before: dict[int, Any], after: dict[int, Any], events: list[Any]) -> None:
    """Follow each application's events from where it stood to where it stands."""
    state = {number: (row.status, row.flow_rev) for number, row in before.items()}
    counted = Counter(event.object_id for event in events)
    for event in events:
        old, new = json.loads(event.before), json.loads(event.after)
        assert (old["status"], old["flow_rev"]) == state[event.object_id]
        step = find(Status(old["status"]), Act(event.act), Status(new["status"]))
        assert step is not None
        assert new["flow_rev"] == old["flow_rev"] + step.raises_rev
        state[event.object_id] = (new["status"], new["flow_rev"])
    for number, row in after.items():
        assert (row.status, row.flow_rev) == state[number]
        assert row.version == before[number].version + counted[number]
        assert (row.status == "RETURNED") == bool(json.loads(row.open_modules))
