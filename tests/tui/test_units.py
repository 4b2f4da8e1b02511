"""本级及下级单位管理: the tree, its filter, closing, another superior (A13)."""

from __future__ import annotations

import pytest

from tests.conftest import DeskFor
from tests.services import acts, requests
from tests.tui.driving import LARGE, SMALL, Driver, driving
from zhicheng_tui.services.desk import Desk
from zhicheng_tui.tui.screens.dialogs import ConfirmScreen, InputScreen, TextScreen
from zhicheng_tui.tui.screens.pick_unit import PickUnitScreen
from zhicheng_tui.tui.screens.units import UnitsScreen
from zhicheng_tui.tui.widgets.field import Field


@pytest.fixture
def city(desk_for: DeskFor) -> Desk:
    """The city office's administrator."""
    return desk_for("zhengshi")


async def at_unit(driver: Driver, name: str) -> UnitsScreen:
    """Go to the units, the cursor on one of them."""
    await driver.press("4", "f2")
    await driver.type(name)
    await driver.press("enter")
    screen = driver.app.screen
    assert isinstance(screen, UnitsScreen)
    assert screen.rows.current is not None
    assert screen.rows.current.record.name == name
    return screen


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_the_tree_is_indented_and_counted(city: Desk, size: tuple[int, int]) -> None:
    """Own unit first, each under its superior, with applications and accounts of its tree."""
    async with driving(city, size) as driver:
        await driver.press("4")
        assert driver.lines[0].startswith(" 本级及下级单位管理")
        heads = driver.lines[2].split()
        assert heads == ["单位", "性质", *(["地区"] if size == LARGE else []), "办件", "账号", "状态"]
        own, group, hospital = driver.lines[3:6]
        assert own.split()[1].startswith("黄石市人力资源和社会保障局"[: 12 if size == SMALL else None])
        assert hospital.index("东") > group.index("黄") > own.index("黄")


async def test_a_reviewer_sees_the_own_tree_and_changes_nothing(desk: Desk) -> None:
    """Own unit and below, nothing else; a disabled command says why."""
    async with driving(desk, LARGE) as driver:
        await driver.press("4")
        assert "大冶" not in driver.text
        await driver.press("down", "f8")
        assert driver.said[-1] == "张三（单位审核员）没有「管理下级单位」的权限，请联系管理员"
        await driver.press("f6")
        assert isinstance(driver.app.screen, UnitsScreen)


async def test_the_filter_takes_initials_and_codes(city: Desk) -> None:
    """Pinyin initials, kind, region."""
    async with driving(city, LARGE) as driver:
        await driver.press("4", "f2")
        await driver.type("dysr")
        await driver.press("enter")
        screen = driver.app.screen
        assert isinstance(screen, UnitsScreen)
        names = [place.record.name for place in screen.rows.places]
        assert names == ["大冶市人力资源和社会保障局", "大冶市人民医院"]
        screen.query_one("#filter", Field).value = "阳新 非公"
        screen.load()
        assert "没有符合过滤条件的单位" in driver.text or screen.rows.count == 0


async def test_details_are_shown(city: Desk) -> None:
    """Enter: code, region, counts."""
    async with driving(city) as driver:
        await at_unit(driver, "大冶市人民医院")
        await driver.press("enter")
        assert isinstance(driver.app.screen, TextScreen)
        assert "统一社会信用代码" in driver.text
        assert "大冶市" in driver.text


async def test_a_unit_is_closed_and_opened_again(city: Desk) -> None:
    """F8: a reason first; then it can be opened again."""
    async with driving(city, LARGE) as driver:
        await at_unit(driver, "大冶市人民医院")
        await driver.press("f8")
        assert isinstance(driver.app.screen, InputScreen)
        await driver.press("enter")
        assert "请写明停用的原因" in driver.text
        await driver.type("hebing")
        await driver.press("enter")
        assert driver.said[-1].startswith("已停用大冶市人民医院")
        assert "停用" in driver.lines[3]
        assert not acts.ask(city.runtime, "SELECT active FROM unit WHERE name = '大冶市人民医院'")[0].active
        await driver.press("f8")
        assert isinstance(driver.app.screen, ConfirmScreen)
        await driver.press("f10")
        assert driver.said[-1] == "已启用大冶市人民医院"
        assert acts.ask(city.runtime, "SELECT active FROM unit WHERE name = '大冶市人民医院'")[0].active


async def test_a_unit_gets_another_superior(city: Desk) -> None:
    """F9: picked from the tree, with a reason; the own unit is not to be moved."""
    async with driving(city, LARGE) as driver:
        await driver.press("4", "f9")
        assert driver.said[-1] == "这是本单位，由上级管理；请选择下级单位"
        await at_unit(driver, "黄石市水利工程质量监督站")
        await driver.press("f9")
        assert isinstance(driver.app.screen, PickUnitScreen)
        await driver.type("zfhcxjsj")
        await driver.press("enter")
        await driver.type("huagui")
        await driver.press("enter")
        assert "已改由黄石市住房和城乡建设局主管" in driver.said[-1]
        found = acts.ask(
            city.runtime,
            "SELECT a.name FROM unit u JOIN unit a ON a.id = u.parent_id WHERE u.name = '黄石市水利工程质量监督站'",
        )
        assert found[0].name == "黄石市住房和城乡建设局"


async def test_what_was_opened_is_there_on_coming_back(city: Desk, desk_for: DeskFor) -> None:
    """The tree is read anew whenever the screen comes up."""
    async with driving(city, LARGE) as driver:
        screen = await at_unit(driver, "大冶市人民医院")
        await driver.press("2")
        city.units.disable(requests.unit_id(city, "大冶市人民医院"), "测试")
        await driver.press("4")
        assert driver.app.screen is screen
        assert "停用" in driver.lines[3]
