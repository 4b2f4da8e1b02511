"""审核详情: the second reviewer's no, 重新受理, another application of the same person."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from tests.conftest import DeskFor
from tests.services import acts
from tests.tui.driving import LARGE, SMALL, Driver, driving
from zhicheng_tui.domain.review import Result
from zhicheng_tui.domain.status import Status
from zhicheng_tui.services.desk import Desk
from zhicheng_tui.tui.screens.dialogs import InputScreen
from zhicheng_tui.tui.screens.queue import QueueScreen
from zhicheng_tui.tui.screens.review import ReviewScreen

NO = acts.deciding(Result.INELIGIBLE, "不符合申报条件")


@pytest.fixture
def proposed(desk: Desk, desk_for: DeskFor) -> int:
    """An application with a result that another reviewer has proposed."""
    number = acts.pick(desk, unit="/1/2/3/")[0]
    with desk.runtime.writing() as connection:
        connection.execute(text("UPDATE plan SET second_review = true"))
    acts.decide(desk_for("wangwu"), number, NO)
    return number


async def filtered(driver: Driver, words: str) -> None:
    """Show what a filter means, and open the first row."""
    driver.app.show_queue(words)
    await driver.settle()
    assert isinstance(driver.app.screen, QueueScreen)
    driver.app.screen.set_focus(driver.app.screen.rows)
    await driver.press("enter")
    assert isinstance(driver.app.screen, ReviewScreen)


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_the_workbench_counts_what_waits_and_opens_it(desk: Desk, proposed: int, size: tuple[int, int]) -> None:
    """A row of its own, and a number at the top."""
    async with driving(desk, size, "workbench") as driver:
        assert "待复核 1" in driver.lines[0]
        assert any(line.startswith(" 待复核") for line in driver.lines)
        await filtered(driver, "待复核")
        screen = driver.app.screen
        assert isinstance(screen, ReviewScreen)
        assert list(screen.ids) == [proposed]


async def test_the_second_reviewer_says_no(desk: Desk, proposed: int) -> None:
    """F11 with a reason: the application stays as it is, and waits no longer."""
    async with driving(desk) as driver:
        await filtered(driver, "待复核")
        await driver.press("f11", "enter")
        assert "请写明不同意的原因" in driver.text
        await driver.type("xueliyouxiao")
        await driver.press("enter")
        assert driver.said[-1].startswith("已记下不同意")
        assert desk.proposing.pending() == []
        assert acts.state(desk.runtime, proposed).status is Status.SUBMITTED
        await driver.press("f11")
        assert driver.said[-1] == "没有等待复核的结果"


async def test_the_proposer_cannot_answer_for_the_second(desk_for: DeskFor, proposed: int) -> None:
    """It is said how to take it back."""
    async with driving(desk_for("wangwu")) as driver:
        await filtered(driver, "待复核")
        await driver.press("f11")
        assert "须另一名审核员确认" in driver.said[-1]


async def test_a_supervisor_takes_up_again_what_was_ended(desk: Desk) -> None:
    """Ctrl+N with a reason; a reviewer is told why not."""
    number = acts.pick(desk)[0]
    acts.decide(desk, number, NO)
    async with driving(desk) as driver:
        await filtered(driver, "资格不符")
        await driver.press("ctrl+n")
        assert "没有「重新受理」的权限" in driver.said[-1]
    supervisor = acts.hire(desk.runtime, "supervisor", "supervisor")
    async with driving(supervisor) as driver:
        await filtered(driver, f"资格不符 {acts.state(desk.runtime, number).no}")
        await driver.press("ctrl+n")
        assert isinstance(driver.app.screen, InputScreen)
        await driver.type("buyan")
        await driver.press("enter")
        assert driver.said[-1].startswith("已重新受理")
        assert acts.state(desk.runtime, number).status is Status.SUBMITTED
        await driver.press("ctrl+n")
        assert "只有资格不符和已终止的办件可以重新受理" in driver.said[-1]


async def test_another_application_of_the_same_person_is_warned_of(desk: Desk) -> None:
    """Q36: number, plan and status in the notes."""
    first, other = acts.pick(desk)[:2]
    with desk.runtime.writing() as connection:
        connection.execute(
            text("UPDATE application SET person_id = (SELECT person_id FROM application WHERE id = :id), plan_id = 6"
                 " WHERE id = :other"), {"id": first, "other": other},
        )  # fmt: skip
    async with driving(desk, LARGE) as driver:
        await filtered(driver, f"待审核 {acts.state(desk.runtime, first).no}")
        assert "同一人另有申报" in driver.text
        assert acts.state(desk.runtime, other).no in driver.text
