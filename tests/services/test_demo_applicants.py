"""Applicants of the demo world: accounts for people whom it has anyway, at different points of their way (D06, D17)."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.conftest import NOW, DeskFor
from zhicheng_tui.domain.clock import FrozenClock
from zhicheng_tui.domain.hints import find_hints
from zhicheng_tui.domain.numbers import identity_fault
from zhicheng_tui.domain.status import Status
from zhicheng_tui.services.desk import Desk
from zhicheng_tui.services.settings import Settings
from zhicheng_tui.services.setup import make_demo
from zhicheng_tui.store.engine import engines, sqlite_url

from . import acts
from .filled import CHENMO, CHONGTI, TIANBAO, TUIHUI, mended, own, submit


def _logins(folder: Path) -> list[str]:
    with engines(sqlite_url(Settings(data_dir=folder).database_file)).read.connect() as connection:
        return list(connection.execute(text("SELECT login FROM user_account WHERE role = 'applicant'")).scalars())


def test_each_stands_at_another_point(desk_for: DeskFor, desk: Desk) -> None:
    """Nothing yet, half-way, returned, submitted again; all under the demo reviewer, with numbers that hold."""
    stands = {}
    for login in (CHENMO, TIANBAO, TUIHUI, CHONGTI):
        who = desk_for(login)
        assert identity_fault(who.actor.id_no) is None
        assert who.actor.unit.path.startswith(desk.actor.unit.path)
        stands[login] = [(one.application.status, one.application.round, one.fillable) for one in who.applying.list()]
    assert stands == {
        CHENMO: [],
        TIANBAO: [(Status.DRAFT, 0, True)],
        TUIHUI: [(Status.RETURNED, 1, True)],
        CHONGTI: [(Status.SUBMITTED, 2, False)],
    }


def test_half_way_some_modules_are_still_empty(desk_for: DeskFor) -> None:
    """What is there has no fault."""
    tianbao = desk_for(TIANBAO)
    contents = tianbao.filling.open(own(tianbao)).contents
    assert [module for module in ("basic", "edu", "work", "perf", "attach") if contents[module]] == [
        "basic", "edu", "work",
    ]  # fmt: skip
    assert find_hints(contents) == []


def test_the_one_returned_reads_what_the_guide_shows(desk_for: DeskFor) -> None:
    """One module, its reason 123, the opinion 123; the trail says the same."""
    tuihui = desk_for(TUIHUI)
    number = own(tuihui)
    filled = tuihui.filling.open(number)
    assert (dict(filled.marks), filled.reviews[-1].opinion) == ({"basic": "123"}, "123")
    event = next(one for one in acts.events(tuihui.runtime, number) if one.act == "RETURN")
    assert (event.reason, json.loads(event.after)["modules"]) == ("123", ["basic"])


def test_the_one_returned_can_mend_it_and_submit(desk_for: DeskFor) -> None:
    """Nothing else stands in the way."""
    tuihui = desk_for(TUIHUI)
    number = own(tuihui)
    assert [fault.module for fault in tuihui.filling.check(number) if fault.blocking] == ["basic"]
    mended(tuihui, number)
    assert submit(tuihui, number).round == 2


def test_the_one_submitted_again_shows_what_was_changed(desk_for: DeskFor) -> None:
    """For each marked module how it was, different from now, and what the applicant says."""
    chongti = desk_for(CHONGTI)
    number = own(chongti)
    contents = chongti.filling.open(number).contents
    kept = acts.ask(chongti.runtime, "SELECT * FROM module_round WHERE application_id = :id", id=number)
    (marked,) = [review.items for review in acts.reviews(chongti.runtime, number) if review.items]
    assert {row.module for row in kept} == {item.module for item in marked}
    for row in kept:
        assert row.answer
        assert row.rows is None or json.loads(row.rows) != contents[row.module]


@pytest.mark.parametrize(("people", "logins"), [(0, [CHENMO]), (2, [CHENMO])])
def test_a_small_world_has_fewer(tmp_path: Path, people: int, logins: list[str]) -> None:
    """Nobody is made up for an account."""
    make_demo(tmp_path / "w", people=people, seed=1, reset=False, clock=FrozenClock(NOW))
    assert _logins(tmp_path / "w") == logins


@pytest.mark.parametrize("now", [NOW, datetime(2027, 3, 20, 23, 0, tzinfo=NOW.tzinfo)])
def test_the_demo_of_everybody_has_them_all(tmp_path: Path, now: datetime) -> None:
    """Two hundred people, seed 1: what `zhicheng demo` makes."""
    make_demo(tmp_path / "w", people=200, seed=1, reset=False, clock=FrozenClock(now))
    assert _logins(tmp_path / "w") == [CHENMO, TIANBAO, TUIHUI, CHONGTI]
