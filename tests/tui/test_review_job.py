"""The reviewer's main job, from the queue to the message after saving: message first, then state."""

from __future__ import annotations

import pytest

from tests.conftest import DeskFor
from tests.tui.driving import LARGE, SMALL, Driver, driving
from zhicheng_tui.domain.review import Decision, Result
from zhicheng_tui.domain.status import Status
from zhicheng_tui.services.desk import Desk
from zhicheng_tui.services.files import Opened
from zhicheng_tui.tui.screens.queue import QueueScreen
from zhicheng_tui.tui.screens.review import ReviewScreen
from zhicheng_tui.tui.widgets.field import Field
from zhicheng_tui.tui.widgets.opinion import Opinion
from zhicheng_tui.tui.widgets.results import ResultBar


def opened_at(desk: Desk, driver: Driver, row: int = 0) -> Opened:
    """What the store has for a row of the queue."""
    screen = next(screen for screen in driver.app.screen_stack if isinstance(screen, QueueScreen))
    return desk.files.open(screen.rows.ids[row])


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_marking_a_module_and_returning_says_so_and_shows_the_next(desk: Desk, size: tuple[int, int]) -> None:
    """C23–C31: mark 学习信息 with a reason, save and next: 审核退回成功."""
    async with driving(desk, size) as driver:
        await driver.press("enter", "right", "space")
        await driver.type("缺2015年学位证书")
        await driver.press("f9")
        assert driver.said[-1] == "审核退回成功"
        first = opened_at(desk, driver).file
        assert first.application.status is Status.RETURNED
        assert first.application.open_modules == {"edu"}
        assert [(item.module, item.reason) for item in first.reviews[-1].items] == [("edu", "缺2015年学位证书")]
        assert opened_at(desk, driver, 1).file.application.name in driver.text
        assert "2/" in driver.lines[0]


async def test_passing_takes_two_keys(desk: Desk) -> None:
    """F2 chooses 审核通过 and fills in the usual opinion, F9 saves and goes on."""
    async with driving(desk) as driver:
        await driver.press("enter", "f2", "f9")
        assert driver.said[-1] == "审核通过成功"
        assert opened_at(desk, driver).file.application.status is Status.APPROVED


async def test_saving_without_a_result_is_refused_at_the_result(desk: Desk) -> None:
    """C16: 请选择审核结果, and the cursor is there."""
    async with driving(desk) as driver:
        await driver.press("enter", "f10")
        assert driver.said[-1] == "请选择审核结果"
        assert isinstance(driver.app.focused, ResultBar)


async def test_returning_without_a_mark_is_refused(desk: Desk) -> None:
    """Q14: the guide's rule in its exact words."""
    async with driving(desk) as driver:
        await driver.press("enter", "f3", "f10")
        assert driver.said[-1] == "请至少标注一个需退回修改的模块并填写原因"
        assert opened_at(desk, driver).file.application.status is Status.SUBMITTED


async def test_a_mark_without_a_reason_is_refused_at_its_reason(desk: Desk) -> None:
    """Q16: the cursor jumps to the module's reason."""
    async with driving(desk) as driver:
        await driver.press("enter", "right", "space", "escape", "home", "f10")
        assert driver.said[-1] == "「学习信息」已标注有误，请填写原因"
        assert driver.app.focused is driver.app.screen.query_one("#reason", Field)
        assert "原因 学习信息" in driver.text


async def test_passing_with_marks_is_refused_and_one_key_clears_them(desk: Desk) -> None:
    """Q15: 已标注 N 个有误模块，不能通过; Delete clears the marks."""
    async with driving(desk) as driver:
        await driver.press("enter", "space")
        await driver.type("123")
        await driver.press("escape", "f2", "f10")
        assert driver.said[-1].startswith("已标注 1 个有误模块，不能通过")
        await driver.press("escape", "delete", "f10")
        assert driver.said[-1] == "审核通过成功"


async def test_an_empty_opinion_is_refused_at_the_opinion(desk: Desk) -> None:
    """C20: 请输入审核意见 for every result."""
    async with driving(desk) as driver:
        await driver.press("enter", "f5", "f10")
        assert driver.said[-1] == "请输入审核意见"
        assert isinstance(driver.app.focused, Opinion)


async def test_ending_an_application_asks_first(desk: Desk) -> None:
    """终止审核 opens a confirmation; Enter alone does not confirm, F10 does (keyboard rule 1)."""
    async with driving(desk) as driver:
        await driver.press("enter", "f6")
        driver.app.screen.query_one(Opinion).focus()
        await driver.type("申报人主动撤回")
        await driver.press("f10", "enter")
        assert "判为「终止审核」" in driver.text
        assert opened_at(desk, driver).file.application.status is Status.SUBMITTED
        await driver.press("f10")
        assert driver.said[-1] == "终止审核已保存"
        assert opened_at(desk, driver).file.application.status is Status.TERMINATED


async def test_typed_text_survives_choosing_another_result(desk: Desk) -> None:
    """Only an opinion that the program filled in is replaced."""
    async with driving(desk) as driver:
        await driver.press("enter")
        driver.app.screen.query_one(Opinion).focus()
        await driver.type("请核对")
        await driver.press("f2", "f3", "f5")
        assert driver.app.screen.query_one(Opinion).text == "请核对"


async def test_what_was_typed_is_there_at_the_next_sitting(desk: Desk) -> None:
    """A draft is kept without being saved, with its result, marks and reasons."""
    async with driving(desk) as driver:
        await driver.press("enter", "right", "space")
        await driver.type("缺证书")
    async with driving(desk) as driver:
        await driver.press("enter")
        screen = driver.app.screen
        assert isinstance(screen, ReviewScreen)
        assert screen.editing.result is Result.RETURN
        assert screen.editing.marks == {"edu": "缺证书"}


async def test_undo_brings_the_application_back(desk: Desk) -> None:
    """F12 asks, and takes back one's own decision."""
    async with driving(desk) as driver:
        await driver.press("enter", "f2", "f10", "f12", "f10")
        assert driver.said[-1] == "已撤销，办件回到审核前的状态"
        assert opened_at(desk, driver).file.application.status is Status.SUBMITTED


async def test_a_change_made_meanwhile_is_shown_and_the_typing_kept(desk: Desk, desk_for: DeskFor) -> None:
    """Q37: 申报信息已在 HH:MM 更新，请复核差异; nothing is overwritten."""
    async with driving(desk) as driver:
        await driver.press("enter", "f2")
        file = opened_at(desk, driver).file
        other = desk_for("wangwu").reviewing.deciding(Decision(Result.RETURN, "请补充材料", {"edu": "缺证书"}))
        list(other.run(other.preview([file.application.id]), "b"))
        await driver.press("f10")
        assert driver.said[-1] == "申报信息已在 10:00 更新，请复核差异"
        assert "待审核 → 审核不通过退回修改" in driver.text
        await driver.press("escape")
        assert driver.app.screen.query_one(Opinion).text == "材料齐全，同意推荐。"
        assert opened_at(desk, driver).file.reviews[-1].reviewer == "王五"
