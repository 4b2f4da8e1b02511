"""我的办件: what is listed, which plans are open, how an application begins (D01–D12, K38)."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.conftest import DeskFor
from zhicheng_tui.domain.clock import FrozenClock
from zhicheng_tui.domain.filling import Declared
from zhicheng_tui.domain.refusal import Refused
from zhicheng_tui.domain.status import Status
from zhicheng_tui.services.applying import NOT_YOURS
from zhicheng_tui.services.desk import Desk
from zhicheng_tui.services.errors import NotFound
from zhicheng_tui.store.writing import save_draft

from . import acts
from .filled import CHENMO, CHONGTI, DECLARED, EMPLOYER, PLAN, TIANBAO, TUIHUI, begin, own
from .requests import picture

FARM = 1


@pytest.fixture
def chenmo(desk_for: DeskFor) -> Desk:
    """Somebody who has not applied yet."""
    return desk_for(CHENMO)


def test_plans_past_their_filing_deadline_are_not_offered(chenmo: Desk, clock: FrozenClock) -> None:
    """D09: 申报截止 counts and not the review; the one that closes first is at the top."""
    assert [one.plan.id for one in chenmo.applying.plans()] == [FARM, PLAN]
    clock.advance(timedelta(days=7))
    assert [one.plan.id for one in chenmo.applying.plans()] == [PLAN]
    clock.advance(timedelta(days=4))
    assert chenmo.applying.plans() == []


def test_a_new_application_is_being_filled_in_and_knows_who_applies(chenmo: Desk) -> None:
    """Its number begins with the year; 基本信息 has what account and number say; one event."""
    number = begin(chenmo)
    (mine,) = chenmo.applying.list()
    application = mine.application
    assert (application.id, application.no) == (number, f"2026{number:06d}")
    assert (application.status, application.round, application.unit.name) == (Status.DRAFT, 0, EMPLOYER)
    assert (application.series, application.post, application.specialty) == ("工程技术人员", "工程师", "水利水电")
    assert (mine.year, mine.opinion, mine.fillable) == (2026, "", True)
    (row,) = chenmo.filling.open(number).contents["basic"]
    assert row == {
        "name": "陈默", "id_type": "居民身份证", "id_no": chenmo.actor.id_no, "phone": "13500000000",
        "employer": EMPLOYER, "birth": "1994-09", "sex": "男",
    }  # fmt: skip
    assert [event.act for event in acts.events(chenmo.runtime, number)] == ["APPLY"]
    assert next(one.mine for one in chenmo.applying.plans() if one.plan.id == PLAN) == application.no


def test_one_application_for_each_person_and_plan(chenmo: Desk) -> None:
    """The second is refused by name; another plan takes another."""
    begin(chenmo)
    before = acts.dump(chenmo.runtime)
    with pytest.raises(Refused, match="每个评审计划只能申报一次"):
        begin(chenmo)
    assert acts.dump(chenmo.runtime) == before
    chenmo.applying.create(FARM, Declared(6, "中级", "农艺师", "农学"))
    assert len(chenmo.applying.list()) == 2
    persons = acts.ask(chenmo.runtime, "SELECT 1 FROM person WHERE id_no = :no", no=chenmo.actor.id_no)
    assert len(persons) == 1, "one person however many plans"


@pytest.mark.parametrize(
    ("declared", "told"),
    [
        (replace(DECLARED, series_no=99), "请选择申报系列"),
        (replace(DECLARED, level="特级"), "没有「特级」"),
        (replace(DECLARED, level="正高级", post="正高级工程师"), "不受理工程技术人员的正高级"),
        (replace(DECLARED, series_no=6, post="农艺师"), "不受理农业技术人员的中级"),
        (replace(DECLARED, post="农艺师"), "的职务是工程师"),
        (replace(DECLARED, specialty=" \u200b "), "请填写申报专业"),
        (replace(DECLARED, specialty="水" * 61), "不超过 60 字"),
    ],
)
def test_series_level_and_post_must_exist_and_be_taken(chenmo: Desk, declared: Declared, told: str) -> None:
    """K38; nothing is made."""
    before = acts.dump(chenmo.runtime)
    with pytest.raises(Refused, match=told):
        chenmo.applying.create(PLAN, declared)
    assert acts.dump(chenmo.runtime) == before


def test_nothing_begins_after_the_filing_deadline(chenmo: Desk, clock: FrozenClock) -> None:
    """Whatever a screen still shows; a plan that is not there is not found."""
    clock.advance(timedelta(days=11))
    with pytest.raises(Refused, match="申报截止日期已过"):
        begin(chenmo)
    with pytest.raises(NotFound):
        chenmo.applying.create(99, DECLARED)


def test_an_account_without_a_number_cannot_apply(chenmo: Desk) -> None:
    """Who applies decides who may not review it."""
    nobody = acts.hire(chenmo.runtime, "nobody", "applicant")
    assert nobody.applying.list() == []
    with pytest.raises(Refused, match="没有登记证件号码"):
        begin(nobody)


def test_what_is_applied_for_may_change_until_the_first_submission(chenmo: Desk, desk_for: DeskFor) -> None:
    """申报系列、级别、职务; found under the new words, with both in the trail."""
    number = begin(chenmo)
    chenmo.applying.redeclare(number, replace(DECLARED, level="助理级", post="助理工程师", specialty="测绘"))
    application = chenmo.filling.open(number).application
    assert (application.level, application.post, application.specialty) == ("助理级", "助理工程师", "测绘")
    (search,) = acts.ask(chenmo.runtime, "SELECT search FROM application WHERE id = :id", id=number)[0]
    assert "测绘" in search
    assert "水利水电 工程师" not in search
    assert acts.events(chenmo.runtime, number)[-1].act == "DECLARE"
    for login, told in ((TUIHUI, "提交之后不能更改"), (CHONGTI, "不能修改")):
        other = desk_for(login)
        with pytest.raises(Refused, match=told):
            other.applying.redeclare(own(other), DECLARED)


def test_other_peoples_applications_are_not_there(chenmo: Desk, desk_for: DeskFor) -> None:
    """Neither listed nor opened nor changed, and it is not said whether there is one."""
    begin(chenmo)
    theirs = own(desk_for(TUIHUI))
    assert [mine.application.name for mine in chenmo.applying.list()] == ["陈默"]
    before = acts.dump(chenmo.runtime)
    for attempt in (
        lambda: chenmo.filling.open(theirs),
        lambda: chenmo.filling.check(theirs),
        lambda: chenmo.filling.keep(theirs, "basic", [{}], 1),
        lambda: chenmo.filling.answer(theirs, "basic", "已改"),
        lambda: chenmo.filling.promise(theirs),
        lambda: chenmo.filling.submit(theirs, "t"),
        lambda: chenmo.enclosures.remove(theirs, 0),
        lambda: chenmo.forms.own_declaration(theirs),
        lambda: chenmo.applying.redeclare(theirs, DECLARED),
    ):
        with pytest.raises(NotFound, match=NOT_YOURS):
            attempt()
    assert acts.dump(chenmo.runtime) == before


def test_reviewers_fill_nothing_in_and_applicants_review_nothing(desk: Desk, chenmo: Desk) -> None:
    """Each by the role's permissions, in the service."""
    for attempt in (desk.applying.list, desk.applying.plans, lambda: begin(desk), lambda: desk.filling.open(1)):
        with pytest.raises(Refused, match="没有「填报申报」的权限"):
            attempt()
    with pytest.raises(Refused, match="没有「查看办件」的权限"):
        chenmo.queue.counts()
    with pytest.raises(Refused, match="没有「查看办件」的权限"):
        chenmo.files.open(1)


def test_the_list_has_the_words_of_the_newest_decision(desk_for: DeskFor) -> None:
    """D06, D11, Q12: 审核不通过退回修改, 评审结果 123."""
    (mine,) = desk_for(TUIHUI).applying.list()
    assert (mine.application.business, mine.application.status.label) == ("职称评审(通用)", "审核不通过退回修改")
    assert (mine.opinion, mine.fillable) == ("123", True)
    (waiting,) = desk_for(CHONGTI).applying.list()
    assert (waiting.application.status, waiting.fillable) == (Status.SUBMITTED, False)


def test_the_list_can_be_narrowed_to_a_year(desk_for: DeskFor) -> None:
    """D04."""
    half = desk_for(TIANBAO)
    assert half.applying.years() == [2026]
    assert len(half.applying.list(2026)) == 1
    assert half.applying.list(2025) == []


def test_the_notice_of_a_plan_is_there_to_be_read(chenmo: Desk, desk_for: DeskFor, tmp_path: Path) -> None:
    """D08 查看附件."""
    with pytest.raises(NotFound, match="没有附上通知"):
        chenmo.applying.notice(PLAN)
    office = desk_for("zhengshi")
    record = next(row.record for row in office.plans.rows() if row.record.id == PLAN)
    office.plans.attach(PLAN, picture(tmp_path / "通知.jpg"), record.version)
    path, name = chenmo.applying.notice(PLAN)
    assert (path.is_file(), name) == (True, "通知.jpg")
    assert next(one.has_notice for one in chenmo.applying.plans() if one.plan.id == PLAN)


def test_the_applicants_own_form_is_printed(chenmo: Desk) -> None:
    """申报表 of one's own, noted in the trail, with no document issued."""
    number = begin(chenmo)
    assert chenmo.forms.own_declaration(number).startswith(b"%PDF-")
    assert acts.events(chenmo.runtime, number)[-1].act == "PRINT"
    assert acts.ask(chenmo.runtime, "SELECT 1 FROM form_issue WHERE application_id = :id", id=number) == []


def test_an_application_begun_by_mistake_is_deleted_with_its_contents(chenmo: Desk, clock: FrozenClock) -> None:
    """The event names it by number and plan; the plan can be applied under again, with another number."""
    number = begin(chenmo)
    (mine,) = chenmo.applying.list()
    assert mine.why_kept == ""
    chenmo.applying.discard(number)
    assert chenmo.applying.list() == []
    assert acts.ask(chenmo.runtime, "SELECT 1 FROM module_content WHERE application_id = :id", id=number) == []
    event = acts.events(chenmo.runtime, number)[-1]
    assert (event.act, json.loads(event.before)) == (
        "DISCARD", {"status": "DRAFT", "title": mine.plan.title, "code": mine.application.no},
    )  # fmt: skip
    with pytest.raises(NotFound, match=NOT_YOURS):
        chenmo.applying.discard(number)
    assert begin(chenmo) > number
    clock.advance(timedelta(days=30))
    chenmo.applying.discard(own(chenmo))
    assert chenmo.applying.list() == [], "after the deadline it only stands in the way"


def test_the_count_of_a_plan_follows_a_deleted_application(chenmo: Desk) -> None:
    """What the workbench counts is what there is."""
    before = acts.ask(chenmo.runtime, "SELECT sum(n) FROM application_tally")
    chenmo.applying.discard(begin(chenmo))
    assert acts.ask(chenmo.runtime, "SELECT sum(n) FROM application_tally") == before


@pytest.mark.parametrize("login", [TUIHUI, CHONGTI])
def test_what_was_submitted_once_is_never_deleted(desk_for: DeskFor, login: str) -> None:
    """Whatever its status is now: it is a record."""
    desk = desk_for(login)
    before = acts.dump(desk.runtime)
    with pytest.raises(Refused, match="只能删除还没有提交过的申报"):
        desk.applying.discard(own(desk))
    assert acts.dump(desk.runtime) == before


def test_an_application_that_something_refers_to_is_not_deleted(chenmo: Desk, desk: Desk) -> None:
    """A reviewer's unsaved words, say: nobody else's work goes with it."""
    number = begin(chenmo)
    with desk.runtime.writing() as connection:
        save_draft(connection, desk.actor.id, number, {}, 1, desk.runtime.clock.now())
    before = acts.dump(chenmo.runtime)
    with pytest.raises(Refused, match="已有单位的记录，不能删除"):
        chenmo.applying.discard(number)
    assert acts.dump(chenmo.runtime) == before


def test_applications_under_way_are_told_from_those_that_ended(chenmo: Desk) -> None:
    """Q36: who begins a second one is told of the first, unless that came to an end."""
    number = begin(chenmo)
    for status, running in (("DRAFT", True), ("ACCEPTED", True), ("INELIGIBLE", False), ("TERMINATED", False)):
        with chenmo.runtime.writing() as connection:
            values = {"status": status, "id": number}
            connection.execute(
                text("UPDATE application SET status = :status, submitted_at = arrived_at WHERE id = :id"), values
            )
        assert [mine.running for mine in chenmo.applying.list()] == [running], status
    with chenmo.runtime.writing() as connection:
        values = {"id": number}
        connection.execute(
            text("UPDATE application SET status = 'ACCEPTED', filed_on = '2025-10-01' WHERE id = :id"), values
        )
    assert [mine.running for mine in chenmo.applying.list()] == [False], "accepted in another year"


def test_an_opinion_on_the_round_before_is_known_as_one(chenmo: Desk, desk_for: DeskFor) -> None:
    """After a resubmission the newest opinion is not on what is being reviewed."""
    assert [one.resubmitted for one in desk_for(CHONGTI).applying.list()] == [True]
    assert [one.resubmitted for one in desk_for(TUIHUI).applying.list()] == [False]
