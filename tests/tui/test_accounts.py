"""账号 on the screen of units, a person put to another unit, a unit renamed (A13)."""

from __future__ import annotations

import pytest

from tests.conftest import DeskFor
from tests.services import acts, requests
from tests.tui.driving import LARGE, SMALL, Driver, driving
from zhicheng_tui.domain.status import Status
from zhicheng_tui.services.desk import Desk
from zhicheng_tui.tui.screens.accounts import AccountsScreen
from zhicheng_tui.tui.screens.dialogs import ConfirmScreen, InputScreen, TextScreen
from zhicheng_tui.tui.screens.pick_unit import PickUnitScreen
from zhicheng_tui.tui.screens.units import UnitsScreen

TARGET = "大冶市人民医院"


@pytest.fixture
def city(desk_for: DeskFor) -> Desk:
    """The city office's administrator."""
    return desk_for("zhengshi")


async def at_account(driver: Driver, login: str) -> AccountsScreen:
    """Go to the accounts of one's own unit, the cursor on one of them."""
    await driver.press("4", "f4", "f2")
    await driver.type(login)
    await driver.press("enter")
    screen = driver.app.screen
    assert isinstance(screen, AccountsScreen)
    assert screen.rows.current is not None
    assert screen.rows.current.login == login
    return screen


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_accounts_are_listed_with_unit_role_and_state(city: Desk, size: tuple[int, int]) -> None:
    """Those of the unit under the cursor and all below; Enter tells more, the telephone masked."""
    async with driving(city, size) as driver:
        screen = await at_account(driver, "lisi")
        assert driver.lines[2].split() == ["登录名", "姓名", "单位", "角色", "状态"]
        assert "单位审核员" in driver.lines[3]
        assert len(screen.rows.accounts) == 1
        await driver.press("enter")
        assert isinstance(driver.app.screen, TextScreen)
        assert "单位审核员" in driver.text


async def test_a_reviewer_is_told_why_there_is_no_list(desk: Desk) -> None:
    """The permission is named."""
    async with driving(desk) as driver:
        await driver.press("4", "f4")
        assert driver.said[-1] == "张三（单位审核员）没有「管理账号」的权限，请联系管理员"
        assert isinstance(driver.app.screen, UnitsScreen)


async def test_an_account_is_closed_and_opened_again(city: Desk) -> None:
    """F8: a reason first; again: a confirmation."""
    async with driving(city, LARGE) as driver:
        await at_account(driver, "lisi")
        await driver.press("f8", "enter")
        assert "请写明停用的原因" in driver.text
        await driver.type("lizhi")
        await driver.press("enter")
        assert driver.said[-1].startswith("已停用 lisi")
        assert not city.accounts.find("lisi").active
        assert "停用" in driver.lines[3]
        await driver.press("f8")
        assert isinstance(driver.app.screen, ConfirmScreen)
        await driver.press("f10")
        assert driver.said[-1] == "已启用 lisi"
        assert city.accounts.find("lisi").active


async def test_a_password_is_reset_and_shown_once(city: Desk) -> None:
    """F7, F10: the one-time password is on the screen until it is closed."""
    async with driving(city, LARGE) as driver:
        await at_account(driver, "lisi")
        await driver.press("f7", "escape")
        assert not city.accounts.find("lisi").must_change
        await driver.press("f7", "f10")
        assert isinstance(driver.app.screen, TextScreen)
        assert "密码只显示这一次" in driver.text
        assert city.accounts.find("lisi").must_change
        await driver.press("escape")
        assert "待改密码" in driver.lines[3]
        assert "密码只显示这一次" not in driver.text


async def test_ones_own_account_is_not_changed_here(city: Desk) -> None:
    """By another administrator only."""
    async with driving(city, LARGE) as driver:
        await at_account(driver, city.actor.login)
        await driver.press("f7", "f10")
        assert "不能对本人的账号重置密码" in driver.said[-1]


async def test_an_account_is_moved_to_another_unit(city: Desk) -> None:
    """F9: picked from the tree, then confirmed."""
    async with driving(city, LARGE) as driver:
        await at_account(driver, "lisi")
        await driver.press("f9")
        assert isinstance(driver.app.screen, PickUnitScreen)
        await driver.type("dysrmyy")
        await driver.press("enter")
        assert isinstance(driver.app.screen, ConfirmScreen)
        await driver.press("f10")
        assert driver.said[-1] == f"lisi 已调到{TARGET}"
        assert city.accounts.find("lisi").unit.name == TARGET


async def test_a_person_is_put_to_another_unit(city: Desk, desk: Desk) -> None:
    """F3: by the number of an application; a number that there is not says so."""
    number = acts.pick(desk)[0]
    no = acts.state(desk.runtime, number).no
    async with driving(city, LARGE) as driver:
        await driver.press("4", "f3")
        await driver.type("00000000")
        await driver.press("enter")
        assert "没有办件 00000000" in driver.said[-1]
        await driver.press("f3")
        await driver.type(no)
        await driver.press("enter")
        await driver.type("dysrmyy")
        await driver.press("enter")
        assert isinstance(driver.app.screen, InputScreen)
        await driver.type("diaodong")
        await driver.press("enter")
        assert f"已转到{TARGET}：{no}" in driver.said[-1]
        after = acts.state(desk.runtime, number)
        assert (after.unit.name, after.status) == (TARGET, Status.SUBMITTED)


async def test_a_unit_is_renamed(city: Desk) -> None:
    """F5: the name to mend, then the reason."""
    async with driving(city, LARGE) as driver:
        await driver.press("4", "f2")
        await driver.type(TARGET)
        await driver.press("enter", "f5")
        await driver.type("X")
        await driver.press("enter")
        await driver.type("gengming")
        await driver.press("enter")
        assert driver.said[-1].startswith(f"已更名为{TARGET}X，")
        assert requests.unit_id(city, f"{TARGET}X")
