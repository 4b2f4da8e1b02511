"""信息填报 in two windows: what only one changed is joined, what both changed is asked about (Q36)."""

from __future__ import annotations

import pytest

from tests.conftest import DeskFor
from tests.tui.driving import LARGE, driving
from tests.tui.test_filling import kept, number_of, screen_of, to_field, to_module
from zhicheng_tui.services.desk import Desk
from zhicheng_tui.tui.screens.differ import DifferScreen
from zhicheng_tui.tui.screens.mine import MineScreen
from zhicheng_tui.tui.screens.record import RecordScreen


@pytest.fixture
def drafting(desk_for: DeskFor) -> Desk:
    """An applicant half-way through."""
    return desk_for("tianbao")


def change_there(desk: Desk, **values: object) -> None:
    """Let another window change fields of 基本信息."""
    number = number_of(desk)
    there = desk.filling.open(number)
    desk.filling.keep(number, "basic", [{**there.contents["basic"][0], **values}], there.versions["basic"])


@pytest.mark.parametrize("mine", [True, False])
async def test_two_windows_do_not_overwrite_one_another(drafting: Desk, mine: bool) -> None:
    """Where both changed the same field, either can be taken, and F12 has the other, there and back again."""
    async with driving(drafting, LARGE) as driver:
        await driver.press("enter")
        screen = await to_module(driver, "basic")
        change_there(drafting, position="科长", phone="13900000000")
        await to_field(driver, "position")
        await driver.type("主任")
        screen.keep_now()
        await driver.settle()
        await driver.press("up")
        assert isinstance(driver.app.screen, DifferScreen)
        assert "科长" in driver.text
        assert "主任" in driver.text
        assert "13900000000" not in driver.text, "only what both changed is asked about"
        assert kept(drafting, "basic")[0]["position"] == "科长"
        await driver.press("f10" if mine else "f8")
        assert kept(drafting, "basic")[0]["position"] == ("主任" if mine else "科长")
        assert kept(drafting, "basic")[0]["phone"] == "13900000000", "the other window's other field is not lost"
        await driver.press("escape")
        for turned in (True, False):
            await driver.press("f12")
            assert driver.said[-1].startswith("「基本信息」已换成")
            screen.keep_now()
            await driver.settle()
            assert kept(drafting, "basic")[0]["position"] == ("主任" if mine is not turned else "科长")


async def test_what_only_one_window_changed_is_joined_unasked(drafting: Desk) -> None:
    """Two windows in different fields: both changes are kept, and the typing goes on."""
    async with driving(drafting, LARGE) as driver:
        await driver.press("enter")
        screen = await to_module(driver, "basic")
        change_there(drafting, phone="13900000000")
        await to_field(driver, "position")
        await driver.type("主")
        screen.keep_now()
        await driver.settle()
        assert driver.app.screen is screen
        await driver.press("f12")
        assert screen.form.field.value == "", "as the form was opened"
        await driver.press("f12")
        await driver.type("任")
        screen.keep_now()
        await driver.settle()
    row = kept(drafting, "basic")[0]
    assert (row["position"], row["phone"]) == ("主任", "13900000000")


async def test_a_choice_between_windows_does_not_interrupt_the_typing(drafting: Desk) -> None:
    """No key is swallowed while a line is typed in; what is typed over the question does not answer it."""
    async with driving(drafting, LARGE) as driver:
        await driver.press("enter")
        screen = await to_module(driver, "basic")
        change_there(drafting, position="科长")
        await to_field(driver, "position")
        for text in ("主", "任", "甲"):
            await driver.type(text)
            screen.keep_now()
            await driver.settle()
            assert driver.app.screen is screen
        assert "离开这一项时再选择" in "".join(driver.said)
        await driver.press("down")
        assert isinstance(driver.app.screen, DifferScreen)
        assert "主任甲" in driver.text
        await driver.press("enter", "x", "1")
        assert isinstance(driver.app.screen, DifferScreen)
        await driver.press("f10")
        assert kept(drafting, "basic")[0]["position"] == "主任甲"


async def test_a_record_is_followed_where_another_window_puts_it(drafting: Desk) -> None:
    """A record put in before it there: what is typed here stays in its own record."""
    number = number_of(drafting)
    async with driving(drafting, LARGE) as driver:
        await driver.press("enter")
        await to_module(driver, "work")
        await driver.press("enter")
        screen = driver.app.screen
        assert isinstance(screen, RecordScreen)
        there = drafting.filling.open(number)
        before = there.contents["work"]
        drafting.filling.keep(number, "work", [{"unit": "另一单位"}, *before], there.versions["work"])
        await to_field(driver, "unit")
        for text in "甲乙":
            await driver.type(text)
            screen.keep_now()
            await driver.settle()
        assert screen.index == 1
        assert [row["unit"] for row in kept(drafting, "work")][:2] == ["另一单位", f"{before[0]['unit']}甲乙"]


async def test_f12_in_a_record_has_what_was_not_chosen(drafting: Desk) -> None:
    """There and back again, without going to the table first."""
    number = number_of(drafting)
    async with driving(drafting, LARGE) as driver:
        await driver.press("enter")
        await to_module(driver, "work")
        await driver.press("enter")
        screen = driver.app.screen
        assert isinstance(screen, RecordScreen)
        there = drafting.filling.open(number)
        first, *rest = there.contents["work"]
        drafting.filling.keep(number, "work", [{**first, "unit": "那边"}, *rest], there.versions["work"])
        await to_field(driver, "unit")
        await driver.type("甲")
        screen.keep_now()
        await driver.settle()
        await driver.press("escape", "f8")
        assert driver.app.screen is screen, "the choice comes before the way out"
        for unit in (f"{first['unit']}甲", "那边"):
            await driver.press("f12")
            screen.keep_now()
            await driver.settle()
            assert kept(drafting, "work")[0]["unit"] == unit


async def test_two_windows_and_no_decision(drafting: Desk) -> None:
    """Esc decides nothing: it is asked again with the next change, and nothing of the other window is overwritten."""
    async with driving(drafting, LARGE) as driver:
        await driver.press("enter")
        screen = await to_module(driver, "basic")
        change_there(drafting, position="科长")
        await to_field(driver, "position")
        await driver.type("主任")
        screen.keep_now()
        await driver.settle()
        await driver.press("up")
        assert isinstance(driver.app.screen, DifferScreen)
        await driver.press("escape")
        assert driver.said[-1].startswith("还没有决定用哪一份")
        await driver.press("down")
        assert screen_of(driver) is screen, "it is not asked with every key"
        await driver.type("甲")
        await driver.press("up")
        assert isinstance(driver.app.screen, DifferScreen)
        assert "主任甲" in driver.text
        await driver.press("escape", "escape", "escape")
        assert isinstance(driver.app.screen, MineScreen)
    assert kept(drafting, "basic")[0]["position"] == "科长"
