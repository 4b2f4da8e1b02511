"""审核详情: an application opened, its progress and what it was sent back for."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.conftest import NOW, DeskFor
from zhicheng_tui.domain.clock import FrozenClock
from zhicheng_tui.domain.review import Result
from zhicheng_tui.domain.status import Status
from zhicheng_tui.services.desk import Desk
from zhicheng_tui.services.files import returns

from .acts import ENDED, OPINION, RETURN, ask, decide, deciding, events, pick, state

COMMITTEE = "SELECT committee FROM plan WHERE id = :id"


def test_an_application_opens_with_everything_in_it(desk: Desk) -> None:
    """Contents of every module, every review, the plan, the valid documents; no reason against a review."""
    number = ask(desk.runtime, "SELECT application_id AS id FROM review GROUP BY 1 ORDER BY count(*) DESC")[0].id
    opened = desk.files.open(number)
    modules = {module.id for module in desk.runtime.reference.modules}
    assert set(opened.file.contents) == modules
    assert opened.file.application == state(desk.runtime, number)
    assert opened.file.plan.id == opened.file.application.plan_id
    kept = ask(desk.runtime, "SELECT opinion FROM review WHERE application_id = :id ORDER BY id", id=number)
    assert [review.opinion for review in opened.file.reviews] == [row.opinion for row in kept]
    assert desk.files.open(pick(desk)[0]).refusals == ()


def test_opening_is_reading_one_state(desk: Desk, desk_for: DeskFor) -> None:
    """What was opened stays as it was, whatever somebody else does."""
    number = pick(desk)[0]
    opened = desk.files.open(number)
    decide(desk_for("wangwu"), number, RETURN)
    assert opened.file.application.status is Status.SUBMITTED
    assert desk.files.open(number).file.application.status is Status.RETURNED


def test_progress_tells_past_now_and_next(desk: Desk) -> None:
    """Each event with unit and person, then who has it since when, then every unit up to the committee (C28)."""
    number = pick(desk, unit="/1/2/3/", plans=(2, 3, 4))[0]
    file = desk.files.open(number).file
    steps = desk.files.progress(file)
    past = len(events(desk.runtime, number))
    assert [step.at for step in steps[:past]] == sorted(step.at for step in steps[:past] if step.at)
    assert (steps[0].who, steps[0].what) == (file.application.name, "提交审核")
    now = steps[past]
    assert (now.who, now.what) == (file.application.holder.name, "当前：等待审核")
    assert now.at == file.application.arrived_at
    committee = ask(desk.runtime, COMMITTEE, id=file.plan.id)[0].committee
    assert [(step.at, step.who, step.what) for step in steps[past + 1 :]] == [
        (None, "黄石市东楚实业集团有限公司", "之后：审核"),
        (None, "黄石市人力资源和社会保障局", "之后：审核"),
        (None, committee, "之后：受理"),
    ]


@pytest.mark.parametrize(
    ("result", "now"),
    [
        (Result.PASS, "当前：审核通过，待送审"),
        (Result.RETURN, "当前：审核不通过退回修改，由申报人修改后提交"),
        (Result.INELIGIBLE, "当前：资格不符"),
        (Result.TERMINATE, "当前：已终止"),
    ],
)
def test_progress_follows_a_decision(desk: Desk, clock: FrozenClock, result: Result, now: str) -> None:
    """The decision is the last past step with its opinion; an ended application has nothing ahead."""
    number = pick(desk, unit="/1/2/3/", plans=(2, 3, 4))[0]
    clock.advance(timedelta(minutes=2))
    decide(desk, number, deciding(result))
    file = desk.files.open(number).file
    steps = desk.files.progress(file)
    place = len(events(desk.runtime, number))
    said = steps[place - 1]
    assert (said.at, said.who) == (clock.now(), "黄石市东楚实业集团有限公司 张三")
    assert (said.what, said.note) == (result.label, OPINION)
    assert (steps[place].what, steps[place].at) == (now, clock.now())
    ahead = {Result.PASS: 3, Result.RETURN: 4}.get(result, 0)
    assert len(steps) == place + 1 + ahead
    who = file.application.name if result is Result.RETURN else "东楚集团中心医院"
    assert steps[place].who == who


def test_progress_of_a_sent_file_begins_where_it_lies(desk: Desk) -> None:
    """已送审: the holder has it; ahead are only the units above the holder."""
    file = desk.files.open(pick(desk, Status.SENT)[0]).file
    steps = desk.files.progress(file)
    place = len(events(desk.runtime, file.application.id))
    assert steps[place].who == "黄石市东楚实业集团有限公司"
    assert [step.who for step in steps[place + 1 :]] == ["黄石市人力资源和社会保障局", file.plan.committee]


def test_progress_shows_what_was_taken_back(desk: Desk) -> None:
    """An undo is a step of its own beside the decision it takes back."""
    number = pick(desk)[0]
    decide(desk, number)
    desk.reviewing.undo(number)
    steps = desk.files.progress(desk.files.open(number).file)
    place = len(events(desk.runtime, number))
    assert [step.what for step in steps[place - 2 : place]] == ["审核通过", "撤销审核"]


def test_returns_are_listed_newest_first(desk: Desk, clock: FrozenClock) -> None:
    """查看退回修改信息 holds every return with its modules, also one taken back, and nothing else (C05)."""
    number = pick(desk)[0]
    earlier = len(returns(desk.files.open(number).file.reviews))
    decide(desk, number, RETURN)
    desk.reviewing.undo(number)
    decide(desk, number, deciding(Result.PASS))
    clock.advance(timedelta(minutes=1))
    decide(desk, number, RETURN)
    found = returns(desk.files.open(number).file.reviews)
    assert len(found) == earlier + 2
    assert [review.at for review in found] == sorted((review.at for review in found), reverse=True)
    assert all(review.result is Result.RETURN and review.items for review in found)
    assert (found[0].undone_at, found[1].undone_at) == (None, NOW)


def test_a_closed_plan_opens_for_reading(desk: Desk) -> None:
    """An ended plan's application can still be read, with the reason why it cannot be reviewed."""
    opened = desk.files.open(pick(desk, plans=ENDED)[0])
    assert opened.file.contents
    assert [found.code for found in opened.refusals] == ["ended"]
