"""Two people, one application: exactly one wins, and nobody's typing is lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from tests.conftest import DeskFor
from zhicheng_tui.domain.clock import FrozenClock
from zhicheng_tui.domain.review import Decision, Result
from zhicheng_tui.domain.status import Status
from zhicheng_tui.services.desk import Desk
from zhicheng_tui.services.errors import Conflict

from .acts import PASS, RETURN, decide, dump, events, pick, reviews, state

HOSPITAL = "/1/2/3/"
"""The unit where both zhangsan and lisi may review."""


def test_a_stale_version_changes_nothing(desk: Desk, desk_for: DeskFor, clock: FrozenClock) -> None:
    """The loser is told when it changed; what they had typed stays as it was."""
    number = pick(desk)[0]
    seen = desk.files.open(number).file.application.version
    desk.drafts.keep(number, RETURN, seen)
    clock.advance(timedelta(minutes=7))
    decide(desk_for("wangwu"), number)
    before = dump(desk.runtime)
    with pytest.raises(Conflict, match=r"^申报信息已在 10:07 更新，请复核差异$"):
        desk.reviewing.decide(number, RETURN, seen, "late")
    assert dump(desk.runtime) == before
    draft = desk.files.open(number).draft
    assert draft is not None
    assert (draft.decision, draft.seen_version) == (RETURN, seen)


@pytest.mark.parametrize("winner", ["zhangsan", "lisi"])
@pytest.mark.parametrize("first_to_read", ["zhangsan", "lisi"])
def test_of_two_reviewers_the_first_to_save_wins(desk_for: DeskFor, first_to_read: str, winner: str) -> None:
    """Whoever reads first: the first save stands unmixed, the second is refused."""
    loser = "lisi" if winner == "zhangsan" else "zhangsan"
    second_to_read = "lisi" if first_to_read == "zhangsan" else "zhangsan"
    runtime = desk_for(winner).runtime
    number = pick(desk_for("lisi"), unit=HOSPITAL)[0]
    seen = {login: desk_for(login).files.open(number).file.application for login in (first_to_read, second_to_read)}
    earlier = len(reviews(runtime, number)), len(events(runtime, number))
    desk_for(winner).reviewing.decide(number, PASS, seen[winner].version, "a")
    with pytest.raises(Conflict):
        desk_for(loser).reviewing.decide(number, RETURN, seen[loser].version, "b")
    after, kept = state(runtime, number), reviews(runtime, number)
    assert (after.status, after.version, after.open_modules) == (Status.APPROVED, seen[winner].version + 1, frozenset())
    assert (len(kept), len(events(runtime, number))) == (earlier[0] + 1, earlier[1] + 1)
    assert (kept[-1].reviewer_id, kept[-1].result) == (desk_for(winner).actor.id, Result.PASS)


def test_having_seen_the_difference_the_second_may_decide(desk_for: DeskFor) -> None:
    """With the version that is there now, the save that was refused goes through."""
    number = pick(desk_for("lisi"), unit=HOSPITAL)[0]
    seen = state(desk_for("lisi").runtime, number).version
    decide(desk_for("lisi"), number)
    with pytest.raises(Conflict):
        desk_for("zhangsan").reviewing.decide(number, RETURN, seen, "b")
    desk_for("zhangsan").reviewing.decide(number, RETURN, seen + 1, "b")
    assert state(desk_for("lisi").runtime, number).status is Status.RETURNED


def test_saves_at_the_same_moment_are_one_after_the_other(desk_for: DeskFor) -> None:
    """Four threads save what they saw at one version: one decision, one event, three conflicts."""
    number = pick(desk_for("lisi"), unit=HOSPITAL)[0]
    desks = [desk_for("zhangsan"), desk_for("lisi"), desk_for("wangwu"), desk_for("zhangsan")]
    runtime, seen, start = desks[0].runtime, state(desks[0].runtime, number).version, Barrier(4)
    earlier = len(reviews(runtime, number)), len(events(runtime, number))
    assert runtime.reference, "read before the race"

    def save(place: int) -> str:
        start.wait()
        try:
            desks[place].reviewing.decide(number, Decision(Result.PASS, f"同意{place}"), seen, f"race-{place}")
        except Conflict:
            return "conflict"
        return "saved"

    with ThreadPoolExecutor(4) as pool:
        results = sorted(pool.map(save, range(4)))
    assert results == ["conflict", "conflict", "conflict", "saved"]
    assert (len(reviews(runtime, number)), len(events(runtime, number))) == (earlier[0] + 1, earlier[1] + 1)
    assert state(runtime, number).version == seen + 1
