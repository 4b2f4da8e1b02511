"""Four eyes for results that end an application."""

from __future__ import annotations

import pytest

from tests.conftest import NOW
from zhicheng_tui.domain.proposals import Course, Proposal, Settled, course
from zhicheng_tui.domain.refusal import Refused
from zhicheng_tui.domain.review import Result

ME, OTHER = 1, 2
END = Result.INELIGIBLE


def waiting(by: int, result: Result = END, version: int = 3) -> Proposal:
    """A proposal that waits."""
    return Proposal(9, 5, result, "不符合条件", version, by, "张三", NOW)


def way(result: Result, proposal: Proposal | None, *, second: bool = True) -> Course:
    """What comes of my decision on an application at version 3."""
    return course(second, result, ME, proposal, 3, "李军")


def test_without_the_plans_wish_everything_is_saved_at_once() -> None:
    """The usual plan."""
    assert way(END, None, second=False) == Course(saves=True)


@pytest.mark.parametrize("result", Result)
def test_only_results_that_end_an_application_wait(result: Result) -> None:
    """资格不符 and 终止审核; a pass or a return can be mended."""
    assert way(result, None).saves is not result.final


def test_the_same_result_by_another_confirms() -> None:
    """Two names."""
    assert way(END, waiting(OTHER)) == Course(saves=True, settles=Settled.CONFIRMED)


def test_nobody_confirms_their_own() -> None:
    """The sentence says what to do."""
    with pytest.raises(Refused, match="李军：已由本人提交复核，须另一名审核员确认"):
        way(END, waiting(ME))


def test_another_result_takes_the_proposals_place() -> None:
    """A return by another declines; by oneself it withdraws; another ending result waits in its turn."""
    assert way(Result.RETURN, waiting(OTHER)) == Course(saves=True, settles=Settled.DECLINED)
    assert way(Result.PASS, waiting(ME)) == Course(saves=True, settles=Settled.WITHDRAWN)
    assert way(Result.TERMINATE, waiting(OTHER)) == Course(saves=False, settles=Settled.DECLINED)


def test_a_proposal_about_an_older_application_confirms_nothing() -> None:
    """The applicant changed something: it is proposed anew, by whomever."""
    assert way(END, waiting(OTHER, version=2)) == Course(saves=False, settles=Settled.WITHDRAWN)
    assert way(END, waiting(ME, version=2)) == Course(saves=False, settles=Settled.WITHDRAWN)
