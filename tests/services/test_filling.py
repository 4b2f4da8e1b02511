"""The four steps: kept module by module, submitted in time, after a return mended where it was marked (C26, D18)."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import DeskFor
from zhicheng_tui.domain.clock import FrozenClock
from zhicheng_tui.domain.queue import parse_filter
from zhicheng_tui.domain.refusal import Refused
from zhicheng_tui.domain.status import Status
from zhicheng_tui.domain.text import typed
from zhicheng_tui.services.desk import Desk
from zhicheng_tui.services.errors import Conflict
from zhicheng_tui.services.filling import MAX_VALUE

from . import acts
from .filled import (
    CHENMO,
    CONTENTS,
    TUIHUI,
    begin,
    fill_in,
    keep,
    mended,
    own,
    submit,
    submitted,
)

UNTIL_FILING_ENDS = timedelta(days=11)
EDU = CONTENTS["edu"][0]


@pytest.fixture
def chenmo(desk_for: DeskFor) -> Desk:
    """Somebody who has not applied yet."""
    return desk_for(CHENMO)


@pytest.fixture
def tuihui(desk_for: DeskFor) -> Desk:
    """Somebody whose application came back with 基本信息 marked 123."""
    return desk_for(TUIHUI)


class TestKeeping:
    """What is typed is kept, by compare-and-set, and nothing of it is lost."""

    def test_what_is_kept_is_there_and_the_same_again_changes_nothing(self, chenmo: Desk) -> None:
        """A version each; a row without a field stays so."""
        number = begin(chenmo)
        assert chenmo.filling.keep(number, "edu", [{"school": "武汉大学"}], 0) == 1
        before = acts.dump(chenmo.runtime)
        assert chenmo.filling.keep(number, "edu", [{"school": "武汉大学"}], 1) == 1
        assert chenmo.filling.keep(number, "edu", [{"school": "武汉大学"}], 0) == 1, "sent twice, kept once"
        assert acts.dump(chenmo.runtime) == before
        assert chenmo.filling.open(number).contents["edu"] == [{"school": "武汉大学"}]

    def test_two_windows_do_not_overwrite_each_other(self, chenmo: Desk) -> None:
        """The second of the same module is refused; another module is not concerned."""
        number = begin(chenmo)
        seen = chenmo.filling.open(number).versions
        chenmo.filling.keep(number, "edu", [{"school": "甲"}], seen["edu"])
        with pytest.raises(Conflict):
            chenmo.filling.keep(number, "edu", [{"school": "乙"}], seen["edu"])
        chenmo.filling.keep(number, "work", [{"unit": "丙"}], seen["work"])
        contents = chenmo.filling.open(number).contents
        assert (contents["edu"], contents["work"]) == ([{"school": "甲"}], [{"unit": "丙"}])

    def test_who_somebody_is_stays_as_the_account_says(self, chenmo: Desk) -> None:
        """The number decides who may not review; the name may be put right, and is found under the new one."""
        number = begin(chenmo)
        row = {**CONTENTS["basic"][0], "name": "陈黙", "id_no": "110101199001010002", "phone": "13911112222"}
        keep(chenmo, number, "basic", [row])
        kept = chenmo.filling.open(number)
        assert kept.contents["basic"][0]["id_no"] == kept.application.id_no == chenmo.actor.id_no
        assert kept.application.name == "陈黙"
        (found,) = acts.ask(
            chenmo.runtime,
            "SELECT p.name, p.id_no, p.phone, a.search FROM application a JOIN person p ON p.id = a.person_id"
            " WHERE a.id = :id",
            id=number,
        )
        assert (found.name, found.id_no, found.phone) == ("陈黙", chenmo.actor.id_no, "13911112222")
        assert "陈黙" in found.search

    def test_what_a_module_cannot_hold_is_refused(self, chenmo: Desk) -> None:
        """Unknown modules, two 基本信息, more rows than anybody has; fields that there are not are left out."""
        number = begin(chenmo)
        for module, count in (("nosuch", 1), ("basic", 2), ("basic", 0), ("edu", 201)):
            with pytest.raises(Refused):
                chenmo.filling.keep(number, module, [{} for _ in range(count)], 0)
        keep(chenmo, number, "edu", [{"school": "甲", "sha256": "00", "admin": True}])
        assert chenmo.filling.open(number).contents["edu"] == [{"school": "甲"}]
        with pytest.raises(Refused, match="附件上传"):
            chenmo.filling.keep(number, "attach", [{"category": "身份证明", "file": "x", "sha256": "00"}], 0)

    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        text=st.text(max_size=60).map(lambda text: text.replace("\x00", "")),
        number=st.one_of(st.integers(-9, 9999), st.booleans()),
        rows=st.integers(0, 3),
    )
    def test_any_text_comes_back_as_it_was_typed(self, chenmo: Desk, text: str, number: int, rows: int) -> None:
        """Fit to be kept and else untouched, whatever it looks like; numbers and yes or no stay what they are."""
        mine = chenmo.applying.list()
        application = mine[0].application.id if mine else begin(chenmo)
        given = [{"title": text, "rank": number, "corresponding": bool(number)}] * rows
        keep(chenmo, application, "paper", given)
        kept = chenmo.filling.open(application).contents.get("paper", [])
        assert kept == [{"title": typed(text, MAX_VALUE), "rank": number, "corresponding": bool(number)}] * rows
        assert all(type(row["rank"]) is type(number) for row in kept)


class TestDeadlines:
    """申报截止 for the first filling-in, the end of the review for a correction (D09)."""

    def test_the_first_submission_keeps_the_filing_deadline(
        self, chenmo: Desk, clock: FrozenClock, tmp_path: Path
    ) -> None:
        """To the second; afterwards nothing is kept any more either, and the message names the date."""
        number = begin(chenmo)
        fill_in(chenmo, number, tmp_path)
        clock.at = chenmo.filling.open(number).plan.apply_end
        assert chenmo.filling.open(number).closed == ""
        clock.advance(timedelta(seconds=1))
        before = acts.dump(chenmo.runtime)
        told = f"申报截止日期 {chenmo.filling.open(number).plan.apply_end:%Y-%m-%d}"
        for attempt in (
            lambda: submit(chenmo, number),
            lambda: mended(chenmo, number),
            lambda: chenmo.enclosures.remove(number, 0),
        ):
            with pytest.raises(Refused, match=told):
                attempt()
        assert acts.dump(chenmo.runtime) == before
        assert chenmo.filling.open(number).editable == frozenset()
        assert not chenmo.applying.list()[0].fillable

    def test_a_correction_may_come_until_the_review_ends(self, tuihui: Desk, clock: FrozenClock) -> None:
        """After 申报截止 still, after 审核截止 no more."""
        number = own(tuihui)
        clock.advance(UNTIL_FILING_ENDS)
        mended(tuihui, number)
        clock.at = tuihui.filling.open(number).plan.window.end + timedelta(seconds=1)
        with pytest.raises(Refused, match="审核已于"):
            submit(tuihui, number)
        clock.at -= timedelta(seconds=1)
        assert submit(tuihui, number).status is Status.SUBMITTED

    def test_nothing_changes_while_it_is_reviewed(self, chenmo: Desk, tmp_path: Path) -> None:
        """Once submitted it is the reviewer's."""
        number = submitted(chenmo, tmp_path)
        before = acts.dump(chenmo.runtime)
        for attempt in (
            lambda: mended(chenmo, number),
            lambda: chenmo.filling.answer(number, "basic", "说明"),
            lambda: chenmo.enclosures.remove(number, 0),
            lambda: submit(chenmo, number, "another"),
        ):
            with pytest.raises(Refused, match="待审核"):
                attempt()
        assert acts.dump(chenmo.runtime) == before


class TestSubmitting:
    """提交审核: everything that is needed, once, to the unit."""

    def test_nothing_goes_without_the_promise_and_the_required_modules(self, chenmo: Desk) -> None:
        """Each fault points to its module; nothing was changed."""
        number = begin(chenmo)
        before = acts.dump(chenmo.runtime)
        with pytest.raises(Refused) as refused:
            submit(chenmo, number)
        where = {refusal.where for refusal in refused.value.refusals}
        assert {"promise", "basic", "edu", "work", "perf", "attach"} <= where
        assert acts.dump(chenmo.runtime) == before
        assert {fault.module for fault in chenmo.filling.check(number) if fault.blocking} == where

    def test_a_whole_application_goes_to_the_unit(
        self, chenmo: Desk, desk: Desk, clock: FrozenClock, tmp_path: Path
    ) -> None:
        """待审核, round 1, in the reviewer's queue; the event fixes the contents by their fingerprint."""
        number = begin(chenmo)
        fill_in(chenmo, number, tmp_path)
        clock.advance(timedelta(hours=1))
        application = submit(chenmo, number)
        assert (application.status, application.round, application.flow_rev) == (Status.SUBMITTED, 1, 1)
        assert (application.holder, application.arrived_at) == (application.unit, clock.now())
        assert number in desk.queue.ids(parse_filter("待审核"))
        assert desk.files.open(number).file.contents["edu"] == [dict(EDU)]
        event = acts.events(chenmo.runtime, number)[-1]
        after = json.loads(event.after)
        assert (event.act, after["status"], len(after["sha256"])) == ("SUBMIT", "SUBMITTED", 64)
        (at,) = acts.ask(chenmo.runtime, "SELECT submitted_at FROM application WHERE id = :id", id=number)[0]
        assert at is not None

    def test_the_same_act_twice_is_done_once(self, chenmo: Desk, tmp_path: Path) -> None:
        """A key pressed again, a line that was cut: one submission."""
        number = begin(chenmo)
        fill_in(chenmo, number, tmp_path)
        first = submit(chenmo, number, "token")
        before = acts.dump(chenmo.runtime)
        assert chenmo.filling.submit(number, "token") == first
        assert acts.dump(chenmo.runtime) == before

    def test_the_promise_is_given_once_and_stands(self, chenmo: Desk, clock: FrozenClock) -> None:
        """Given again it is the same; one event."""
        number = begin(chenmo)
        chenmo.filling.promise(number)
        given = chenmo.filling.open(number).promised_at
        clock.advance(timedelta(hours=1))
        chenmo.filling.promise(number)
        assert chenmo.filling.open(number).promised_at == given
        assert [event.act for event in acts.events(chenmo.runtime, number)].count("PROMISE") == 1
