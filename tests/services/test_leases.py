"""Leases: two people or two windows on one application see each other, and neither overwrites the other (Q35)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.conftest import DeskFor
from zhicheng_tui.domain.clock import FrozenClock
from zhicheng_tui.domain.review import Decision, Result
from zhicheng_tui.services.desk import Desk
from zhicheng_tui.services.drafts import Window
from zhicheng_tui.services.errors import NotFound
from zhicheng_tui.services.leases import LASTS, Holder

from .acts import PASS, ask, decide, events, hire, pick, state

ONE, TWO = "window-one", "window-two"
OLD, NEW = Decision(None, "先写的"), Decision(Result.RETURN, "后写的", {"edu": "缺证书"})


def holders(desk: Desk) -> list[tuple[int, str]]:
    """Every lease there is."""
    return [tuple(row) for row in ask(desk.runtime, "SELECT user_id, sitting FROM lease ORDER BY application_id")]


def test_the_second_reviewer_is_told_who_was_there_first(desk: Desk, desk_for: DeskFor) -> None:
    """「李四正在审核（10:00 起）」, while the first is told of nobody."""
    number, lisi = pick(desk, unit="/1/2/3/")[0], desk_for("lisi")
    assert lisi.leases.open(number, ONE) is None
    found = desk.leases.open(number, TWO)
    assert found == Holder(lisi.actor.name, desk.runtime.clock.now())
    assert found.sentence == f"{lisi.actor.name}正在审核（10:00 起）"
    assert lisi.leases.open(number, ONE) is None, "looking does not take it away"


def test_a_lease_runs_out_by_itself_and_is_cleared(desk: Desk, desk_for: DeskFor, clock: FrozenClock) -> None:
    """A window that is gone blocks nobody: after five minutes the next one has it, and the old row is gone."""
    first, second = pick(desk, unit="/1/2/3/")[:2]
    lisi = desk_for("lisi")
    lisi.leases.open(first, ONE)
    lisi.leases.open(second, "window-three")
    clock.advance(LASTS)
    assert desk.leases.holder(first, TWO) is None
    assert desk.leases.open(first, TWO) is None
    assert holders(desk) == [(desk.actor.id, TWO)]


def test_keeping_it_up_keeps_the_time_it_began(desk: Desk, desk_for: DeskFor, clock: FrozenClock) -> None:
    """Renewed while it is worked in; others still read since when."""
    number, began = pick(desk, unit="/1/2/3/")[0], clock.now()
    lisi = desk_for("lisi")
    for _ in range(3):
        lisi.leases.open(number, ONE)
        clock.advance(LASTS - timedelta(seconds=1))
    found = desk.leases.open(number, TWO)
    assert found is not None
    assert found.since == began


def test_going_on_to_the_next_file_gives_the_lease_of_the_last_one_back(desk: Desk) -> None:
    """One small write: the new lease taken, the old one let go."""
    first, second = pick(desk)[:2]
    desk.leases.open(first, ONE)
    desk.leases.open(second, ONE, leaving=first)
    assert [row.application_id for row in ask(desk.runtime, "SELECT application_id FROM lease")] == [second]
    desk.leases.give_back(ONE)
    assert holders(desk) == []


def test_giving_back_takes_nothing_from_others(desk: Desk, desk_for: DeskFor) -> None:
    """Neither another window's lease nor another person's."""
    number = pick(desk, unit="/1/2/3/")[0]
    desk_for("lisi").leases.open(number, ONE)
    desk.leases.give_back(ONE)
    desk_for("lisi").leases.give_back(TWO)
    assert len(holders(desk)) == 1


def test_a_second_window_of_the_same_login_is_told_so(desk: Desk) -> None:
    """「本人已在另一个窗口打开这一份；在这里输入会接手」"""
    number = pick(desk)[0]
    desk.leases.open(number, ONE)
    found = desk.leases.open(number, TWO)
    assert found is not None
    assert found.own
    assert found.sentence == "本人已在另一个窗口打开这一份（10:00 起）；在这里输入会接手"
    assert holders(desk) == [(desk.actor.id, ONE)]


def test_typing_in_the_second_window_takes_the_lease_over(desk: Desk) -> None:
    """Opening alone does not."""
    number = pick(desk)[0]
    desk.leases.open(number, ONE)
    desk.leases.open(number, TWO)
    assert desk.drafts.keep(number, OLD, 1, Window(TWO, Decision())) is None
    assert holders(desk) == [(desk.actor.id, TWO)]
    told = desk.leases.open(number, ONE)
    assert told is not None
    assert told.own


def test_typing_takes_no_lease_from_another_person(desk: Desk, desk_for: DeskFor) -> None:
    """Two people may type; each has a draft of their own, and the first is told that the second types too."""
    number, lisi = pick(desk, unit="/1/2/3/")[0], desk_for("lisi")
    lisi.leases.open(number, ONE)
    assert desk.drafts.keep(number, OLD, 1, Window(TWO, Decision())) is None
    assert holders(desk) == [(lisi.actor.id, ONE)]
    found = lisi.leases.open(number, ONE)
    assert found is not None
    assert found.came_later
    assert found.sentence == f"{desk.actor.name}也在审核（10:00 有输入）"


def test_a_window_never_overwrites_what_another_typed_since(desk: Desk) -> None:
    """The other's text is handed over instead, and stays what is kept."""
    number = pick(desk)[0]
    desk.drafts.keep(number, NEW, 1, Window(TWO, Decision()))
    other = desk.drafts.keep(number, OLD, 1, Window(ONE, Decision()))
    assert other is not None
    assert other.decision == NEW
    kept = desk.files.open(number).draft
    assert kept is not None
    assert kept.decision == NEW
    assert desk.drafts.keep(number, OLD, 1, Window(ONE, NEW)) is None, "once it is known it may be typed over"


def test_the_same_text_from_two_windows_is_no_clash(desk: Desk) -> None:
    """Nothing would be lost."""
    number = pick(desk)[0]
    desk.drafts.keep(number, NEW, 1, Window(TWO, Decision()))
    assert desk.drafts.keep(number, NEW, 1, Window(ONE, Decision())) is None
    assert desk.drafts.find_newer(number, NEW) is None
    assert desk.drafts.find_newer(number, OLD) is not None


def test_a_draft_that_is_gone_takes_nothing_away(desk: Desk) -> None:
    """Decided or emptied elsewhere: typing on is kept."""
    number = pick(desk)[0]
    desk.drafts.keep(number, OLD, 1)
    desk.drafts.keep(number, Decision(), 1)
    assert desk.drafts.keep(number, NEW, 1, Window(ONE, OLD)) is None
    assert desk.drafts.find_newer(number, NEW) is None


def test_leases_are_no_events_and_forbid_nothing(desk: Desk, desk_for: DeskFor) -> None:
    """They change nothing of an application: somebody else's does not keep a decision from being saved."""
    number = pick(desk, unit="/1/2/3/")[0]
    before = len(events(desk.runtime, number))
    desk_for("lisi").leases.open(number, ONE)
    assert len(events(desk.runtime, number)) == before
    decide(desk, number, PASS)
    assert state(desk.runtime, number).version > 1


def test_who_may_only_read_takes_no_lease(desk: Desk, desk_for: DeskFor) -> None:
    """An auditor looks on, and learns who is at work."""
    number, auditor = pick(desk)[0], hire(desk.runtime, "auditor", "auditor")
    assert auditor.leases.open(number, ONE) is None
    assert holders(desk) == []
    desk.leases.open(number, TWO)
    found = auditor.leases.open(number, ONE)
    assert found is not None
    assert found.name == desk.actor.name


def test_a_file_outside_the_tree_has_no_lease(desk: Desk, desk_for: DeskFor) -> None:
    """The hospital's reviewer learns nothing of another unit's file."""
    outside = next(one for one in pick(desk) if not state(desk.runtime, one).unit.path.startswith("/1/2/3/"))
    desk.leases.open(outside, ONE)
    for act in (desk_for("lisi").leases.open, desk_for("lisi").leases.holder):
        with pytest.raises(NotFound):
            act(outside, TWO)
