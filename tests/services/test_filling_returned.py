"""After a return: the marked modules and nothing else, changed or explained, then the next round (C26, D17, D18)."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import DeskFor
from zhicheng_tui.domain.clock import FrozenClock
from zhicheng_tui.domain.queue import parse_filter
from zhicheng_tui.domain.refusal import Refused
from zhicheng_tui.domain.review import Decision, Result
from zhicheng_tui.domain.status import Status
from zhicheng_tui.services.desk import Desk

from . import acts
from .filled import CHENMO, GUIDE, TUIHUI, keep, mended, own, returned, submit


@pytest.fixture
def chenmo(desk_for: DeskFor) -> Desk:
    """Somebody who has not applied yet."""
    return desk_for(CHENMO)


@pytest.fixture
def tuihui(desk_for: DeskFor) -> Desk:
    """Somebody whose application came back with 基本信息 marked 123."""
    return desk_for(TUIHUI)


def test_the_applicant_reads_what_the_reviewer_wrote(tuihui: Desk) -> None:
    """D11, D17: 评审结果 123, 基本信息 审核不通过, 退回原因 123."""
    filled = tuihui.filling.open(own(tuihui))
    assert filled.application.status.label == "审核不通过退回修改"
    assert filled.reviews[-1].opinion == "123"
    assert filled.marks == {"basic": "123"}
    assert filled.editable == {"basic"}


def test_every_other_module_is_locked_in_the_service(tuihui: Desk, tmp_path: Path) -> None:
    """C26: whatever a screen offers; the sentence names the module."""
    number, reference = own(tuihui), tuihui.runtime.reference
    before = acts.dump(tuihui.runtime)
    locked = [module for module in reference.modules if module.id not in ("basic", "attach")]
    assert len(locked) == len(reference.modules) - 2
    for module in locked:
        told = f"「{module.name}」没有被标注退回，不能修改"
        assert (tuihui.filling.open(number).why_locked(module.id) or "").startswith(told)
        with pytest.raises(Refused, match=told):
            keep(tuihui, number, module.id, [{}])
        with pytest.raises(Refused, match=told):
            tuihui.filling.answer(number, module.id, "说明")
    with pytest.raises(Refused, match="「附件材料」没有被标注退回"):
        tuihui.enclosures.remove(number, 0)
    with pytest.raises(Refused, match="「附件材料」没有被标注退回"):
        tuihui.enclosures.add(number, "身份证明", tmp_path / "a.jpg")
    assert acts.dump(tuihui.runtime) == before


def test_a_marked_module_is_changed_or_explained(tuihui: Desk) -> None:
    """Neither: refused by name. Changed and changed back is not changed. Explained is enough."""
    number = own(tuihui)
    original = tuihui.filling.open(number).contents["basic"][0]
    told = "「基本信息」被标注退回，还没有修改"
    with pytest.raises(Refused, match=told):
        submit(tuihui, number)
    mended(tuihui, number)
    assert tuihui.filling.open(number).changed == {"basic"}
    keep(tuihui, number, "basic", [original])
    assert tuihui.filling.open(number).changed == frozenset()
    with pytest.raises(Refused, match=told):
        submit(tuihui, number)
    tuihui.filling.answer(number, "basic", "   ")
    with pytest.raises(Refused, match=told):
        submit(tuihui, number)
    tuihui.filling.answer(number, "basic", "核对无误，证件与原件一致。")
    assert submit(tuihui, number).status is Status.SUBMITTED


def test_a_resubmission_goes_back_to_the_unit_as_the_next_round(tuihui: Desk, desk: Desk, clock: FrozenClock) -> None:
    """D18: nothing is open any more; the event names what was changed; the revision is not raised again."""
    number = own(tuihui)
    before = acts.state(tuihui.runtime, number)
    mended(tuihui, number)
    clock.advance(timedelta(minutes=1))
    after = submit(tuihui, number)
    assert (after.status, after.round) == (Status.SUBMITTED, before.round + 1)
    assert (after.flow_rev, after.open_modules) == (before.flow_rev, frozenset())
    assert (after.holder, after.arrived_at) == (after.unit, clock.now())
    assert number in desk.queue.ids(parse_filter("待审核"))
    event = acts.events(tuihui.runtime, number)[-1]
    assert (event.act, json.loads(event.after)["modules"]) == ("SUBMIT", ["basic"])
    assert tuihui.filling.open(number).marks == {}


def test_a_file_returned_from_above_goes_back_to_its_own_unit(tuihui: Desk) -> None:
    """Whoever held it: the unit recommends it anew."""
    number = own(tuihui)
    with tuihui.runtime.engines.write.begin() as connection:
        connection.exec_driver_sql(f"UPDATE application SET holder_id = 1 WHERE id = {number}")
    mended(tuihui, number)
    assert submit(tuihui, number).holder == acts.state(tuihui.runtime, number).unit


def test_how_it_was_and_what_is_said_is_kept_for_each_round(chenmo: Desk, desk: Desk, tmp_path: Path) -> None:
    """The rows as they came back, however often they change; a new round has its own."""
    number = returned(chenmo, desk, tmp_path)
    first = chenmo.filling.open(number).contents["basic"]
    for position in ("科员", "副科长"):
        mended(chenmo, number, position)
    chenmo.filling.answer(number, "basic", "第一轮")
    assert chenmo.filling.open(number).before == {"basic": first}
    submit(chenmo, number)
    second = chenmo.filling.open(number).contents["basic"]
    acts.decide(desk, number, replace(GUIDE, marks={"basic": "再核对", "edu": "补学位"}))
    filled = chenmo.filling.open(number)
    assert (filled.before, filled.answers, dict(filled.marks)) == ({}, {}, {"basic": "再核对", "edu": "补学位"})
    mended(chenmo, number, "科长")
    chenmo.filling.answer(number, "edu", "第二轮")
    with pytest.raises(Refused) as refused:
        chenmo.filling.answer(number, "basic", "长" * 501)
    assert refused.value.first.where == "basic"
    filled = chenmo.filling.open(number)
    assert (filled.before, filled.answers) == ({"basic": second}, {"edu": "第二轮"})
    submit(chenmo, number)
    kept = acts.ask(
        chenmo.runtime,
        "SELECT round, module, rows IS NULL AS same, answer FROM module_round WHERE application_id = :id ORDER BY 1, 2",
        id=number,
    )
    assert [tuple(row) for row in kept] == [(1, "basic", 0, "第一轮"), (2, "basic", 0, ""), (2, "edu", 1, "第二轮")]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(
        st.tuples(st.sampled_from(["basic", "edu", "work", "paper"]), st.sampled_from(["甲", "乙", ""])), max_size=6
    )
)
def test_whatever_is_tried_only_the_marked_module_changes(tuihui: Desk, steps: list[tuple[str, str]]) -> None:
    """And how it came back stays known."""
    number = own(tuihui)
    start = tuihui.filling.open(number)
    original = start.before.get("basic", start.contents["basic"])
    for module, text in steps:
        rows = [dict(row) for row in tuihui.filling.open(number).contents[module]] or [{}]
        rows[0] |= {"position": text, "major": text, "duty": text, "title": text}
        if module == "basic":
            keep(tuihui, number, module, rows)
        else:
            with pytest.raises(Refused):
                keep(tuihui, number, module, rows)
    end = tuihui.filling.open(number)
    assert {**end.contents, "basic": ()} == {**start.contents, "basic": ()}
    assert end.before.get("basic", original) == original
    assert end.changed == ({"basic"} if end.contents["basic"] != original else set())


def test_the_reviewer_may_take_a_return_back_until_the_applicant_has_begun(
    chenmo: Desk, desk: Desk, tmp_path: Path
) -> None:
    """Untouched: undone. One module kept, or one explanation: somebody has acted since."""
    number = returned(chenmo, desk, tmp_path)
    desk.reviewing.undo(number)
    assert acts.state(desk.runtime, number).status is Status.SUBMITTED
    with pytest.raises(Refused):
        mended(chenmo, number)
    acts.decide(desk, number, GUIDE)
    mended(chenmo, number)
    with pytest.raises(Refused, match="已有后续处理，不能撤销"):
        desk.reviewing.undo(number)
    assert acts.state(desk.runtime, number).status is Status.RETURNED


def test_a_return_that_is_taken_back_leaves_no_mark(chenmo: Desk, desk: Desk, tmp_path: Path) -> None:
    """Nor any opinion for the applicant to read."""
    number = returned(chenmo, desk, tmp_path)
    desk.reviewing.undo(number)
    filled = chenmo.filling.open(number)
    assert (filled.marks, filled.reviews, filled.editable) == ({}, (), frozenset())
    assert chenmo.applying.list()[0].opinion == ""


def test_passed_it_is_looked_at_and_no_more(tuihui: Desk, desk: Desk) -> None:
    """The reviewer passes the second round."""
    number = own(tuihui)
    mended(tuihui, number)
    submit(tuihui, number)
    acts.decide(desk, number, Decision(Result.PASS, "同意推荐。"))
    (mine,) = tuihui.applying.list()
    assert (mine.application.status, mine.opinion, mine.fillable) == (Status.APPROVED, "同意推荐。", False)
    with pytest.raises(Refused, match="审核通过"):
        mended(tuihui, number)
