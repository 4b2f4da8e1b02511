"""我的办件 and 新申报 by keys: what waits, what to do next, and a new application on an open plan (D01–D06)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import DeskFor
from tests.services.requests import picture
from tests.tui.driving import LARGE, SMALL, Driver, driving
from zhicheng_tui.domain.clock import local
from zhicheng_tui.domain.status import Status
from zhicheng_tui.services.desk import Desk
from zhicheng_tui.tui.screens.declare import DeclareScreen
from zhicheng_tui.tui.screens.dialogs import AssentScreen, ConfirmScreen, TextScreen
from zhicheng_tui.tui.screens.filling import FillingScreen
from zhicheng_tui.tui.screens.mine import ELSEWHERE, EMPTY, MineScreen
from zhicheng_tui.tui.screens.pick_value import PickValueScreen
from zhicheng_tui.tui.screens.promise import PromiseScreen
from zhicheng_tui.tui.screens.submitting import SubmittingScreen
from zhicheng_tui.tui.screens.viewer import ViewerScreen
from zhicheng_tui.tui.screens.workbench import WorkbenchScreen


@pytest.fixture
def newcomer(desk_for: DeskFor) -> Desk:
    """An applicant without any application."""
    return desk_for("chenmo")


@pytest.fixture
def office(desk_for: DeskFor) -> Desk:
    """The city office's administrator, who makes the plans."""
    return desk_for("zhengshi")


@pytest.fixture
def returned(desk_for: DeskFor) -> Desk:
    """An applicant whose 基本信息 was returned."""
    return desk_for("tuihui")


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_an_applicant_begins_at_their_own_applications(returned: Desk, size: tuple[int, int]) -> None:
    """D02–D06: the count, the six columns, the status in the guide's words, the act, and what to do next."""
    async with driving(returned, size) as driver:
        assert isinstance(driver.app.screen, MineScreen)
        heads = driver.lines[2].split()
        assert heads == ["序号", "业务名称", "专业名称", "填报日期", "状态", "操作"]
        assert "当前待办(1 条)" in driver.lines[1]
        cells = driver.lines[3].split()
        assert cells[0] == "1"
        assert cells[1] == "职称评审(通用)"
        assert cells[-2:] == ["审核不通过退回修改", "编辑"]
        for told in ("申报截止日期 2026-", "推荐单位", "评审结果 123", "下一步 查看退回原因"):
            assert told in driver.text


async def test_nobody_else_begins_there(desk_for: DeskFor) -> None:
    """A reviewer keeps the workbench."""
    async with driving(desk_for("zhangsan"), start="workbench") as driver:
        assert isinstance(driver.app.screen, WorkbenchScreen)


async def test_the_reviewers_pages_are_not_there_and_it_is_said(returned: Desk) -> None:
    """1–6 say whose pages those are; Esc at home says how to end."""
    async with driving(returned) as driver:
        await driver.press("2")
        assert driver.said[-1] == ELSEWHERE
        assert isinstance(driver.app.screen, MineScreen)
        await driver.press("escape")
        assert "Ctrl+Q" in driver.said[-1]
        await driver.press("f4")
        assert driver.said[-1] == "只有一个年度的办件"


async def test_an_empty_list_says_how_to_begin(newcomer: Desk) -> None:
    """Not a blank page."""
    async with driving(newcomer) as driver:
        assert EMPTY in driver.text
        assert "当前待办(0 条)" in driver.text
        await driver.press("enter")
        assert driver.said[-1] == EMPTY


async def test_rounds_are_read_from_the_list(returned: Desk) -> None:
    """F5: result, opinion and reason of every round."""
    async with driving(returned) as driver:
        await driver.press("f5")
        assert isinstance(driver.app.screen, TextScreen)
        assert "退回修改" in driver.text
        assert "退回原因：123" in driver.text


async def test_the_notice_of_a_plan_is_looked_at(returned: Desk, office: Desk, tmp_path: Path) -> None:
    """D08: 查看附件; where none is attached, that is said."""
    async with driving(returned) as driver:
        await driver.press("f3")
        assert driver.said[-1] == "这个评审计划没有附上通知"
        mine = returned.applying.list()[0]
        record = returned.plans.open(mine.plan.id)
        office.plans.attach(record.id, picture(tmp_path / "通知.jpg"), record.version)
        await driver.press("f3")
        assert isinstance(driver.app.screen, ViewerScreen)
        assert "通知.jpg" in driver.text


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_a_new_application_by_keys(newcomer: Desk, size: tuple[int, int]) -> None:
    """K38: plan, series, level and post narrow one another, found by pinyin; then the promise, then the form."""
    async with driving(newcomer, size) as driver:
        await driver.press("f6", "enter")
        assert isinstance(driver.app.screen, PickValueScreen)
        await driver.type("gcxl")
        await driver.press("enter")
        screen = driver.app.screen
        assert isinstance(screen, DeclareScreen)
        assert screen.plan is not None
        assert "工程系列" in screen.plan.plan.title
        assert screen.series is not None
        assert screen.series.name == "工程技术人员"
        assert set(screen.offers("level")) == {level for no, level in screen.plan.takes if no == screen.series.no}
        await driver.press("f10")
        assert driver.said[-1] == "请选择申报级别"
        assert "× 请选择申报级别" in driver.text
        await driver.press("enter")
        await driver.type("zj")
        await driver.press("enter")
        assert screen.chosen.level == "中级"
        assert screen.chosen.post == "工程师", "the only one there is is chosen by itself"
        await driver.press("f10")
        assert driver.said[-1].startswith("请填写申报专业")
        await driver.type("水利水电")
        await driver.press("f10")
        assert isinstance(driver.app.screen, PromiseScreen)
        assert newcomer.applying.list()[0].application.post == "工程师"
        await driver.press("2")
        assert driver.said[-1].startswith("请先作出诚信承诺")
        await driver.press("f10", "enter")
        assert isinstance(driver.app.screen, FillingScreen)
        await driver.press("1")
        assert "已于 2026-11-20 10:00 承诺" in driver.text
        await driver.press("escape")
        assert isinstance(driver.app.screen, MineScreen)
        assert "填报中" in driver.text


async def test_what_is_applied_for_can_be_changed_until_submitted(newcomer: Desk) -> None:
    """F2 on the first step: another level; the plan stays."""
    async with driving(newcomer, LARGE) as driver:
        await driver.press("f6", "enter")
        await driver.type("gcxl")
        await driver.press("enter", "enter")
        await driver.type("zj")
        await driver.press("enter")
        await driver.type("abc")
        await driver.press("f10", "f2")
        screen = driver.app.screen
        assert isinstance(screen, DeclareScreen)
        screen.set_focus(screen.query_one("#plan"))
        await driver.press("enter")
        assert driver.said[-1].startswith("评审计划不能更改")
        screen.set_focus(screen.query_one("#specialty"))
        await driver.type("d")
        await driver.press("f10")
        assert isinstance(driver.app.screen, PromiseScreen)
        assert "申报专业 abcd" in driver.text


async def test_a_plan_is_applied_under_once(newcomer: Desk) -> None:
    """The list says so, and so does the field; nothing comes into being at Esc."""
    async with driving(newcomer, LARGE) as driver:
        await driver.press("f6", "escape")
        assert newcomer.applying.list() == []
        await driver.press("f6", "enter")
        await driver.type("gcxl")
        await driver.press("enter", "enter")
        await driver.type("zj")
        await driver.press("enter")
        await driver.type("abc")
        await driver.press("f10", "escape", "f6", "enter")
        await driver.type("gcxl")
        assert "已申报 2026" in driver.text
        await driver.press("enter")
        assert "× 已申报 2026" in driver.text
        await driver.press("f10")
        assert "每个计划只能申报一次" in driver.said[-1]
    assert len(newcomer.applying.list()) == 1


async def test_a_submitted_one_is_looked_at(desk_for: DeskFor) -> None:
    """查看: everything is shown, nothing can be changed, and each key says why."""
    desk = desk_for("chongti")
    async with driving(desk) as driver:
        assert "查看" in driver.lines[3]
        await driver.press("enter")
        assert isinstance(driver.app.screen, FillingScreen)
        assert "只能查看" in driver.text
        await driver.press("enter", "enter")
        assert driver.said[-1] == "当前状态为「待审核」，申报信息不能修改"
        await driver.press("escape", "down", "enter", "f6")
        assert driver.said[-1] == "当前状态为「待审核」，申报信息不能修改"
        await driver.press("escape", "4")
        assert isinstance(driver.app.screen, SubmittingScreen)
        assert "已提交，等待单位审核" in driver.text
        await driver.press("f10")
        assert driver.said[-1] == "当前状态为「待审核」，申报信息不能修改"
    assert desk.applying.list()[0].application.status is Status.SUBMITTED


async def apply_for(driver: Driver, specialty: str) -> None:
    """Choose plan, level and specialty in 新申报, from the plan's field on."""
    await driver.press("enter")
    await driver.type("gcxl")
    await driver.press("enter", "enter")
    await driver.type("zj")
    await driver.press("enter")
    await driver.type(specialty)


async def test_an_application_begun_by_mistake_is_deleted(newcomer: Desk) -> None:
    """Delete asks, naming plan and number; Esc keeps it, F10 deletes it."""
    async with driving(newcomer) as driver:
        await driver.press("delete")
        assert driver.said[-1] == EMPTY
        await driver.press("f6")
        await apply_for(driver, "水利")
        await driver.press("f10", "escape")
        (mine,) = newcomer.applying.list()
        await driver.press("delete")
        assert isinstance(driver.app.screen, ConfirmScreen)
        assert mine.application.no in driver.text
        assert mine.plan.title[:20] in driver.text
        await driver.press("escape")
        assert len(newcomer.applying.list()) == 1
        await driver.press("delete", "f10")
        assert driver.said[-1] == f"已删除申报 {mine.application.no}"
        assert EMPTY in driver.text
    assert newcomer.applying.list() == []


async def test_what_was_submitted_cannot_be_deleted(returned: Desk) -> None:
    """It says why, and asks nothing."""
    async with driving(returned) as driver:
        await driver.press("delete")
        assert driver.said[-1].startswith("只能删除还没有提交过的申报")
        assert isinstance(driver.app.screen, MineScreen)


async def test_a_doubled_key_does_not_give_the_promise(newcomer: Desk) -> None:
    """F10 that begins the application, pressed three times: the promise is asked about and not given."""
    async with driving(newcomer) as driver:
        await driver.press("f6")
        await apply_for(driver, "水利")
        await driver.press("f10", "f10", "f10")
        assert isinstance(driver.app.screen, AssentScreen)
        assert driver.said[-1] == "按 Enter 确定，Esc 取消"
        assert "Enter 确定　　Esc 取消" in driver.text
        number = newcomer.applying.list()[0].application.id
        assert newcomer.filling.open(number).promised_at is None
        await driver.press("escape")
        assert isinstance(driver.app.screen, PromiseScreen)
        await driver.press("f10", "enter")
        assert newcomer.filling.open(number).promised_at is not None


async def test_a_second_application_says_that_there_is_one(newcomer: Desk) -> None:
    """Q36: while another one is under way."""
    async with driving(newcomer, LARGE) as driver:
        await driver.press("f6")
        assert "已有申报" not in driver.text
        await apply_for(driver, "水利")
        await driver.press("f10", "escape")
        no = newcomer.applying.list()[0].application.no
        await driver.press("f6")
        assert "请注意：本人在「" in driver.text
        assert f"已有申报 {no}（填报中）" in driver.text


async def test_enter_in_the_specialty_says_what_is_missing(newcomer: Desk) -> None:
    """Not 按 F10 as if it were complete; and a text that is too long has no tick before the rest is chosen."""
    async with driving(newcomer) as driver:
        await driver.press("f6")
        screen = driver.app.screen
        assert isinstance(screen, DeclareScreen)
        screen.set_focus(screen.query_one("#specialty"))
        await driver.type("水" * 61)
        assert "√" not in driver.text
        assert "× 申报专业不超过 60 字" in driver.text
        await driver.press("enter")
        assert driver.said[-1] == "请选择评审计划"
        await driver.press("escape", "f6")
        await apply_for(driver, "")
        await driver.press("enter")
        assert driver.said[-1].startswith("请填写申报专业")
        await driver.type("水利")
        await driver.press("enter")
        assert driver.said[-1] == "按 F10 确定"


async def test_after_a_return_the_day_counts_until_when_it_can_be_mended(returned: Desk) -> None:
    """Not the deadline of the first submission, on the list as in the head of the form."""
    end = f"修改截止 {local(returned.applying.list()[0].plan.window.end):%Y-%m-%d}"
    async with driving(returned) as driver:
        assert end in driver.text
        await driver.press("enter")
        assert end in driver.lines[1]


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_the_opinion_of_the_round_before_is_called_so(desk_for: DeskFor, size: tuple[int, int]) -> None:
    """While the resubmitted application waits, the newest opinion is an old one."""
    async with driving(desk_for("chongti"), size) as driver:
        assert " 上一轮评审结果 " in driver.text
        await driver.press("enter")
        assert " 上一轮评审结果 " in driver.text


async def test_the_head_of_the_form_has_the_name_as_it_is_typed(returned: Desk) -> None:
    """A corrected 姓名 stands there at once."""
    async with driving(returned, LARGE) as driver:
        await driver.press("enter")
        screen = driver.app.screen
        assert isinstance(screen, FillingScreen)
        screen.work.set_value("basic", 0, "name", "新姓名")
        screen.keep_soon()
        await driver.settle()
        assert "申报人 新姓名" in driver.text


async def test_a_doubled_key_begins_one_application_and_goes_on(newcomer: Desk) -> None:
    """The second F10, while the first is at work, does not come back with 已有本人的申报."""
    async with driving(newcomer) as driver:
        await driver.press("f6")
        await apply_for(driver, "水利")
        screen = driver.app.screen
        assert isinstance(screen, DeclareScreen)
        screen.action_run("declare.confirm")
        assert screen.why_not_confirm() == "正在保存，请稍候"
        screen.action_run("declare.confirm")
        await driver.settle()
        assert isinstance(driver.app.screen, PromiseScreen)
    assert len(newcomer.applying.list()) == 1
