"""Drafts: what is typed is kept as it is typed, whatever happens to plan, line or program."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.conftest import NOW, DeskFor
from zhicheng_tui.domain.clock import FrozenClock
from zhicheng_tui.domain.refusal import Refused
from zhicheng_tui.domain.review import Decision, Result
from zhicheng_tui.services.desk import Desk
from zhicheng_tui.services.runtime import bootstrap
from zhicheng_tui.services.settings import Settings

from .acts import CLOSING, PASS, RETURN, decide, dump, pick, state

HALF = Decision(Result.RETURN, "请核对[/] \n第二行 𬭩", {"edu": "", "basic": "见附件"})
"""Half a return, with what people paste."""


def test_a_draft_is_kept_as_typed(desk: Desk) -> None:
    """Result, opinion with its blanks, marks without reasons: all come back, with the version seen."""
    number = pick(desk)[0]
    desk.drafts.keep(number, HALF, 1)
    draft = desk.files.open(number).draft
    assert draft is not None
    assert (draft.decision, draft.seen_version, draft.updated_at) == (HALF, 1, NOW)


def test_the_newest_draft_replaces_the_one_before(desk: Desk, clock: FrozenClock) -> None:
    """There is one draft per reviewer and application."""
    number = pick(desk)[0]
    desk.drafts.keep(number, HALF, 1)
    clock.advance(timedelta(seconds=9))
    desk.drafts.keep(number, Decision(None, "改了主意"), 2)
    draft = desk.files.open(number).draft
    assert draft is not None
    assert (draft.decision, draft.seen_version) == (Decision(None, "改了主意"), 2)
    assert draft.updated_at == clock.now()
    assert len(dump(desk.runtime)["draft"]) == 1


def test_drafts_are_personal(desk: Desk, desk_for: DeskFor) -> None:
    """Two reviewers type about one application without seeing or losing each other's words."""
    number = pick(desk)[0]
    desk.drafts.keep(number, HALF, 1)
    other = desk_for("wangwu")
    assert other.files.open(number).draft is None
    other.drafts.keep(number, PASS, 1)
    other.drafts.keep(number, Decision(), 1)
    draft = desk.files.open(number).draft
    assert draft is not None
    assert draft.decision == HALF


def test_somebody_elses_decision_leaves_my_draft(desk: Desk, desk_for: DeskFor) -> None:
    """A save clears the saver's own draft only."""
    number = pick(desk)[0]
    desk.drafts.keep(number, HALF, 1)
    decide(desk_for("wangwu"), number)
    assert desk.files.open(number).draft is not None


def test_an_empty_draft_is_forgotten(desk: Desk) -> None:
    """Clearing everything leaves no draft behind, and forgetting twice is no fault."""
    number = pick(desk)[0]
    desk.drafts.keep(number, HALF, 1)
    for _ in range(2):
        desk.drafts.keep(number, Decision(), 1)
        assert desk.files.open(number).draft is None


def test_a_draft_survives_the_program(desk: Desk, world: Path) -> None:
    """Another start of the program finds what the first had kept."""
    number = pick(desk)[0]
    desk.drafts.keep(number, HALF, 3)
    desk.runtime.close()
    again = bootstrap(Settings(data_dir=world), FrozenClock(NOW))
    draft = Desk(again, again.sign_in("zhangsan", "tui")).files.open(number).draft
    again.close()
    assert draft is not None
    assert (draft.decision, draft.seen_version) == (HALF, 3)


def test_a_plan_that_has_ended_keeps_the_draft(desk: Desk, clock: FrozenClock) -> None:
    """Typed before the end, saved after: the save is refused, the draft stays and can go on (Q05)."""
    number = pick(desk, plans=(CLOSING,))[0]
    desk.drafts.keep(number, PASS, state(desk.runtime, number).version)
    clock.advance(timedelta(days=1))
    with pytest.raises(Refused, match="该计划已结束，不能审核"):
        decide(desk, number)
    draft = desk.files.open(number).draft
    assert draft is not None
    assert draft.decision == PASS
    desk.drafts.keep(number, RETURN, 1)
    later = desk.files.open(number).draft
    assert later is not None
    assert later.decision == RETURN


def test_a_draft_changes_nothing_but_drafts(desk: Desk) -> None:
    """Typing is no act: no event, no version, no change of the application."""
    number, before = pick(desk)[0], dump(desk.runtime)
    desk.drafts.keep(number, HALF, 1)
    after = dump(desk.runtime)
    assert {table for table in before if before[table] != after[table]} == {"draft"}
