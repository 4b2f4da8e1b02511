"""本轮修改: earlier rounds of an application, and what changed after each return (C05, D18, Q37)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.bench.queue import recorded
from tests.conftest import DeskFor
from zhicheng_tui.domain.clock import FrozenClock
from zhicheng_tui.domain.difference import FieldChange
from zhicheng_tui.domain.refusal import Refused
from zhicheng_tui.domain.review import Decision, Result
from zhicheng_tui.domain.status import Status
from zhicheng_tui.services.desk import Desk
from zhicheng_tui.services.errors import NotFound

from .acts import MARKS, OPINION, RETURN, decide, hire, pick, state
from .resubmitting import applicant_of, keep, resubmit, without_faults


def test_what_changed_stands_beside_the_reviewers_own_reason(desk: Desk) -> None:
    """A marked module tells its reason and its fields before and after; one that was only explained is unchanged."""
    number = without_faults(desk)
    before = desk.files.open(number).file.contents
    decide(desk, number, RETURN)
    schools = [{**before["edu"][0], "certificate": "X-2015"}, *before["edu"][1:]]
    resubmit(applicant_of(desk.runtime, number), number, {"edu": schools}, {"basic": "身份证无误，已附说明"})

    change = desk.rounds.compare(number)
    assert change is not None
    assert (change.round, change.kept, change.resubmitted, change.places) == (1, True, True, 1)
    told = {mark.module: mark for mark in change.marks}
    assert {module: mark.reason for module, mark in told.items()} == MARKS
    (row,) = told["edu"].change.rows
    assert row.fields == (FieldChange("certificate", before["edu"][0]["certificate"], "X-2015"),)
    assert (told["basic"].changed, told["basic"].answer) == (False, "身份证无误，已附说明")
    assert (change.unchanged, change.others) == (("basic",), ())
    assert desk.files.open(number).since == change
    assert state(desk.runtime, number).round == 2


def test_the_round_before_can_be_read_whole(desk: Desk) -> None:
    """Round 1 is as it was submitted, in every module; round 2 is what there is now."""
    number = without_faults(desk)
    first = desk.files.open(number).file.contents
    decide(desk, number, RETURN)
    resubmit(applicant_of(desk.runtime, number), number, {"edu": first["edu"][1:]}, {"basic": "无误"})
    assert desk.rounds.contents_at(number, 1) == first
    assert desk.rounds.contents_at(number, 2) == desk.files.open(number).file.contents
    for round_ in (0, 3):
        with pytest.raises(NotFound, match=f"没有第 {round_} 次提交"):
            desk.rounds.contents_at(number, round_)


def test_each_of_several_returns_tells_what_changed_after_it(desk: Desk, clock: FrozenClock) -> None:
    """A module that was changed in the second correction alone is told there and not with the first."""
    number = without_faults(desk)
    first = desk.files.open(number).file.contents
    applicant = applicant_of(desk.runtime, number)
    decide(desk, number, RETURN)
    resubmit(applicant, number, {"edu": first["edu"][1:]}, {"basic": "无误"})
    second = desk.files.open(number).file.contents
    clock.advance(timedelta(hours=1))
    decide(desk, number, Decision(Result.RETURN, OPINION, {"basic": "请核对职务"}))
    resubmit(applicant, number, {"basic": [{**first["basic"][0], "position": "科长"}]})

    newest, oldest = desk.rounds.rounds(number)
    assert [(mark.module, mark.change.places) for mark in newest.marks] == [("basic", 1)]
    assert {mark.module: mark.change.places for mark in oldest.marks} == {"edu": 1, "basic": 0}
    assert (newest.others, oldest.others) == ((), ())
    assert desk.rounds.contents_at(number, 1) == first
    assert desk.rounds.contents_at(number, 2) == second


def test_a_module_changed_and_changed_back_is_unchanged(desk: Desk) -> None:
    """What counts is what the reviewer would see, not that something was saved."""
    number = without_faults(desk)
    schools = desk.files.open(number).file.contents["edu"]
    decide(desk, number, RETURN)
    applicant = applicant_of(desk.runtime, number)
    keep(applicant, number, {"edu": schools[1:]})
    resubmit(applicant, number, {"edu": schools}, {"edu": "无法补充", "basic": "无误"})
    change = desk.rounds.compare(number)
    assert change is not None
    assert set(change.unchanged) == {"edu", "basic"}


def test_before_the_resubmission_it_is_what_was_changed_so_far(desk: Desk) -> None:
    """A file that lies with its applicant is no finished round."""
    number = without_faults(desk)
    schools = desk.files.open(number).file.contents["edu"]
    decide(desk, number, RETURN)
    keep(applicant_of(desk.runtime, number), number, {"edu": schools[1:]})
    change = desk.rounds.compare(number)
    assert change is not None
    assert (change.resubmitted, change.kept, change.places) == (False, True, 1)


def test_a_return_that_was_taken_back_is_no_return(desk: Desk) -> None:
    """Nothing to compare where the applicant never had the file back."""
    number = without_faults(desk)
    assert desk.rounds.compare(number) is None
    decide(desk, number, RETURN)
    desk.reviewing.undo(number)
    assert desk.rounds.rounds(number) == []
    assert desk.files.open(number).since is None


def test_a_round_of_which_nothing_was_kept_says_so(desk: Desk) -> None:
    """Resubmissions of before are not told as unchanged: that nothing is known is another thing."""
    older = next(one for one in pick(desk) if state(desk.runtime, one).round > 1 and not _kept(desk, one))
    change = desk.rounds.compare(older)
    assert change is not None
    assert (change.kept, change.resubmitted, change.places) == (False, True, 0)


def _kept(desk: Desk, number: int) -> bool:
    change = desk.rounds.compare(number)
    return change is not None and change.kept


def test_only_the_tree_and_those_who_may_read(desk: Desk, desk_for: DeskFor) -> None:
    """Another unit's file does not exist; an applicant reads no reviewer's view; an auditor may."""
    number = pick(desk, Status.SUBMITTED)[0]
    stranger = hire(desk.runtime, "stranger", "reviewer", unit_id=3)
    outside = next(one for one in pick(desk_for("wangwu")) if one not in pick(stranger))
    for act in (stranger.rounds.compare, stranger.rounds.rounds, lambda one: stranger.rounds.contents_at(one, 1)):
        with pytest.raises(NotFound):
            act(outside)
    applicant = applicant_of(desk.runtime, number)
    for refused in (applicant.rounds.rounds, lambda one: applicant.rounds.contents_at(one, 1)):
        with pytest.raises(Refused, match="没有「查看办件」的权限"):
            refused(number)
    assert hire(desk.runtime, "auditor-2", "auditor").rounds.compare(number) is None


def test_it_takes_the_same_few_reads_however_many_rounds_there_are(desk: Desk) -> None:
    """It opens with the file: reads do not grow with returns or modules."""
    number = without_faults(desk)
    applicant = applicant_of(desk.runtime, number)
    counts = []
    for _ in range(3):
        schools = desk.files.open(number).file.contents["edu"]
        decide(desk, number, RETURN)
        resubmit(applicant, number, {"edu": list(reversed(schools))}, {"basic": "无误"})
        with recorded(desk.runtime.engines.read) as statements:
            desk.rounds.rounds(number)
        counts.append(len(statements))
    assert counts[0] == counts[1] == counts[2] <= 7
