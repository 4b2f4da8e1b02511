"""撤回送审: taken back while nobody acted, never after; and what the unit above sends back (DESIGN §2, F07, Q26)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from zhicheng_tui.domain.clock import FrozenClock
from zhicheng_tui.domain.documents import Standing
from zhicheng_tui.domain.refusal import Refused
from zhicheng_tui.domain.review import Result
from zhicheng_tui.domain.status import Status
from zhicheng_tui.services.desk import Desk
from zhicheng_tui.services.errors import NotFound

from .acts import RETURN, ask, decide, deciding, dump, events, state
from .scans import (
    ASM,
    OPN,
    PUB,
    complete,
    form,
    lacking,
    look,
    marks,
    png,
    ready,
    recall,
    send,
    upper,
)


def test_a_send_off_is_taken_back_while_nobody_acted(desk: Desk, clock: FrozenClock) -> None:
    """DESIGN §2: 待送审 again at its own unit, √ √ √, the record kept; and it can be sent once more."""
    (number,) = ready(desk)
    before = state(desk.runtime, number)
    send(desk, [number])
    clock.advance(timedelta(minutes=1))
    (verdict,) = recall(desk, [number])
    after = state(desk.runtime, number)
    assert (verdict.ok, verdict.message) == (True, f"撤回到{before.unit.name}，三份材料保留")
    assert (after.status, after.holder, after.flow_rev) == (Status.APPROVED, before.holder, before.flow_rev)
    assert marks(desk, number) == "√√√"
    assert desk.send_offs.newest(number) is None
    row = ask(desk.runtime, "SELECT * FROM send_off WHERE application_id = :id ORDER BY id DESC", id=number)[0]
    assert (row.batch, row.recalled_by) == ("b1", desk.actor.id)
    assert row.recalled_at is not None
    with pytest.raises(NotFound, match="已全部撤回"):
        desk.send_offs.receipt("b1")
    assert [verdict.ok for verdict in send(desk, [number], "b2")] == [True]
    assert desk.send_offs.sent_in("b2") == [number]


@pytest.mark.parametrize("result", Result)
def test_nothing_is_taken_back_once_the_upper_unit_decided(desk: Desk, result: Result) -> None:
    """DESIGN §2: passed on, returned, ineligible, terminated: the file has gone on."""
    (number,) = ready(desk)
    send(desk, [number])
    decide(upper(desk, number), number, deciding(result))
    before = dump(desk.runtime)
    (verdict,) = recall(desk, [number])
    assert not verdict.ok
    if result is Result.PASS and state(desk.runtime, number).status is Status.SENT:
        assert verdict.message.endswith("接收单位已经处理，不能撤回；需要修改时请联系接收单位退回")
    else:
        assert "不能撤回送审" in verdict.message
    assert dump(desk.runtime) == before


def test_a_batch_is_taken_back_in_one_go(desk: Desk) -> None:
    """DESIGN §3: one id, one-key undo; those the upper unit decided on meanwhile stay."""
    first, second = ready(desk, 2)
    send(desk, [first, second])
    decide(upper(desk, second), second, RETURN)
    assert [verdict.ok for verdict in recall(desk, desk.send_offs.sent_in("b1"))] in ([True, False], [False, True])
    assert state(desk.runtime, first).status is Status.APPROVED
    assert state(desk.runtime, second).status is Status.RETURNED


def test_a_return_from_above_voids_the_papers(desk: Desk) -> None:
    """F07, Q26: every √ turns ×, the form of before is refused; what was sent is still on the receipt."""
    (number,) = ready(desk)
    picture = form(desk, number, OPN)
    send(desk, [number])
    receipt = len(desk.send_offs.receipt("b1"))
    decide(upper(desk, number), number, RETURN)
    row = desk.checklist.rows([number])[number]
    assert [row.standing(kind) for kind in (PUB, ASM, OPN)] == [Standing.STALE] * 3
    assert look(desk, png(picture), number, OPN).finding.value == "old revision"
    assert abs(len(desk.send_offs.receipt("b1")) - receipt) < 2_000
    sending = desk.send_offs.newest(number)
    assert sending is not None
    assert len(sending.documents) == 3


def test_an_undone_approval_voids_and_cannot_be_undone_once_sent(desk: Desk) -> None:
    """F07, Q26, DESIGN §2: while it waits the pass can be taken back, once it is sent it cannot."""
    number = lacking(desk, ASM, Status.SUBMITTED)[0]
    decide(desk, number)
    complete(desk, number)
    send(desk, [number])
    with pytest.raises(Refused, match="不能撤销"):
        desk.reviewing.undo(number)
    assert [verdict.ok for verdict in recall(desk, [number])] == [True]
    other = lacking(desk, ASM, Status.SUBMITTED)[0]
    decide(desk, other)
    complete(desk, other)
    desk.reviewing.undo(other)
    assert marks(desk, other) == "×××"


def test_progress_tells_the_send_off_and_its_taking_back(desk: Desk) -> None:
    """C28: each with unit and person, in words, and where it went."""
    (number,) = ready(desk)
    send(desk, [number])
    parent = state(desk.runtime, number).holder.name
    recall(desk, [number])
    steps = desk.files.progress(desk.files.open(number).file)
    place = len(events(desk.runtime, number))
    assert [(step.who, step.what, step.note) for step in steps[place - 2 : place]] == [
        ("黄石市东楚实业集团有限公司 张三", "送审", f"送交{parent}"),
        ("黄石市东楚实业集团有限公司 张三", "撤回送审", ""),
    ]
    assert steps[place].what == "当前：审核通过，待送审"
    assert all(step.what not in ("UPLOAD", "PRINT", "VOID", "SEND", "RECALL") for step in steps)


def test_after_taking_back_a_return_mends_what_an_undo_cannot(desk: Desk) -> None:
    """DESIGN §2: somebody acted since the pass (the sending), so it is not undone; a return opens the modules."""
    (number,) = ready(desk)
    send(desk, [number])
    recall(desk, [number])
    with pytest.raises(Refused):
        desk.reviewing.undo(number)
    decide(desk, number, RETURN)
    assert state(desk.runtime, number).status is Status.RETURNED
    assert marks(desk, number) == "×××"
