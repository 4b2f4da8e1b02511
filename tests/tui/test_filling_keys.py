"""信息填报: what keys do where, what can be taken back, and what is said of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.conftest import DeskFor
from tests.tui.driving import LARGE, driving
from tests.tui.test_filling import kept, number_of, screen_of, to_field, to_module
from zhicheng_tui.services.desk import Desk
from zhicheng_tui.tui.screens.mine import MineScreen
from zhicheng_tui.tui.screens.pick_value import PickValueScreen
from zhicheng_tui.tui.screens.record import RecordScreen
from zhicheng_tui.tui.screens.writing import WritingScreen
from zhicheng_tui.tui.widgets.form import Form


@pytest.fixture
def drafting(desk_for: DeskFor) -> Desk:
    """An applicant half-way through."""
    return desk_for("tianbao")


@pytest.fixture
def returned(desk_for: DeskFor) -> Desk:
    """An applicant whose 基本信息 was returned."""
    return desk_for("tuihui")


# what can be taken back


async def test_records_are_only_removed_where_they_are_seen(drafting: Desk) -> None:
    """On the list of modules no key removes, copies or moves a record."""
    async with driving(drafting) as driver:
        await driver.press("enter")
        await to_module(driver, "work")
        await driver.press("escape")
        before = kept(drafting, "work")
        for key in ("delete", "f8", "8"):
            await driver.press(key)
            assert driver.said[-1] == "请先按 Enter 到「工作经历」的表格里，再到要处理的一条"
        await driver.press("ctrl+q")
    assert kept(drafting, "work") == before


async def test_what_was_removed_comes_back_after_leaving(drafting: Desk) -> None:
    """The sitting remembers: out of the application and in again, where the work was, F12 still has the record."""
    async with driving(drafting) as driver:
        await driver.press("enter")
        await to_module(driver, "work")
        before = kept(drafting, "work")
        await driver.press("delete", "escape", "escape")
        assert isinstance(driver.app.screen, MineScreen)
        assert len(kept(drafting, "work")) == len(before) - 1
        await driver.press("enter")
        assert screen_of(driver).nav.current == "work", "where the work was"
        await driver.press("f12")
        assert driver.said[-1] == "已恢复「工作经历」：撤销了删除第 1 条"
        await driver.press("escape")
    assert kept(drafting, "work") == before


async def test_taking_back_keeps_what_came_later(drafting: Desk) -> None:
    """A record that was removed comes back beside what another window has changed since."""
    number = number_of(drafting)
    async with driving(drafting) as driver:
        await driver.press("enter")
        screen = await to_module(driver, "work")
        first, second, *rest = kept(drafting, "work")
        await driver.press("delete")
        screen.keep_now()
        await driver.settle()
        there = drafting.filling.open(number)
        changed = {**second, "unit": "那边"}
        drafting.filling.keep(number, "work", [changed, *rest], there.versions["work"])
        await driver.press("escape", "escape", "enter", "f12", "escape")
    assert kept(drafting, "work") == [first, changed, *rest]


async def test_changes_of_a_record_are_taken_back_in_the_table(drafting: Desk) -> None:
    """What was typed in a record is one step, and the removal before it the next."""
    async with driving(drafting) as driver:
        await driver.press("enter")
        await to_module(driver, "work")
        before = kept(drafting, "work")
        await driver.press("delete", "enter")
        await to_field(driver, "unit")
        await driver.type("甲")
        await driver.press("escape", "f12")
        assert driver.said[-1] == "已恢复「工作经历」：撤销了第 1 条的修改"
        await driver.press("f12", "f12")
        assert driver.said[-1] == "没有可以恢复的更改"
        await driver.press("escape", "escape")
    assert kept(drafting, "work") == before


@pytest.mark.parametrize("module", ["basic", "work"])
async def test_f12_puts_a_field_back_as_it_was(drafting: Desk, module: str) -> None:
    """In a form F12 has the value of when it was opened, and again what was typed; without a change it says so."""
    name = {"basic": "phone", "work": "unit"}[module]
    async with driving(drafting) as driver:
        await driver.press("enter")
        await to_module(driver, module)
        if module == "work":
            await driver.press("enter")
        await to_field(driver, name)
        before = kept(drafting, module)[0][name]
        await driver.press("f12")
        assert "没有" in driver.said[-1]
        await driver.type("1")
        form = driver.app.screen.query_one(Form)
        await driver.press("f12")
        assert form.field.value == before
        await driver.press("f12")
        assert form.field.value == f"{before}1"
        await driver.press("f12", "escape", "escape", "escape")
    assert kept(drafting, module)[0][name] == before


# keys in forms


async def test_digits_in_a_form_are_meant_for_the_field(drafting: Desk) -> None:
    """A digit opens the picker on a choice; it never goes to another step, and answers no yes or no."""
    async with driving(drafting) as driver:
        await driver.press("enter")
        screen = await to_module(driver, "basic")
        before = kept(drafting, "basic")
        for field in screen.work.module("basic").fields:
            await to_field(driver, field.id)
            await driver.press("3")
            if field.type == "choice":
                assert isinstance(driver.app.screen, PickValueScreen)
                await driver.press("escape")
            elif isinstance(driver.app.screen, WritingScreen):
                await driver.press("escape")
            assert driver.app.screen is screen, field.name
            await driver.press("f12")
        await driver.press("ctrl+q")
    assert kept(drafting, "basic")[0]["training_met"] == before[0]["training_met"]


async def test_enter_stays_where_something_is_wrong(drafting: Desk) -> None:
    """And says what; the arrows go on, and the bottom line still tells of the field that was left, in full."""
    async with driving(drafting) as driver:
        await driver.press("enter")
        screen = await to_module(driver, "basic")
        await to_field(driver, "qualified_on")
        screen.form.field.fill("")
        await driver.type("后天")
        await driver.press("enter")
        assert screen.form.current is not None
        assert screen.form.current.field.id == "qualified_on"
        told = screen.form.current.note[0]
        assert told in driver.said[-1]
        await driver.press("down")
        assert screen.form.current.field.id != "qualified_on"
        assert told in "".join(line.strip() for line in driver.lines[-4:])


async def test_the_way_out_is_as_long_as_the_way_in(drafting: Desk) -> None:
    """A record added from the list closes to the table, as one that was opened there."""
    async with driving(drafting) as driver:
        await driver.press("enter")
        screen = await to_module(driver, "work")
        await driver.press("escape", "f6", "escape")
        assert screen.inside
        await driver.press("escape")
        assert not screen.inside
        assert driver.app.screen is screen


async def test_f2_in_a_record_goes_to_the_next_place(drafting: Desk) -> None:
    """Through the fields of the record that are wrong, then to the next record or module."""
    async with driving(drafting, LARGE) as driver:
        await driver.press("enter")
        await to_module(driver, "perf")
        await driver.press("f6", "enter", "enter")
        record = driver.app.screen
        assert isinstance(record, RecordScreen)
        seen: list[str] = []
        while driver.app.screen is record and len(seen) < 20:
            assert record.form.current is not None
            seen.append(record.form.current.field.id)
            await driver.press("f2")
        assert len(seen) > 1
        assert len(set(seen)) == len(seen)
        assert driver.app.screen is not record


# what is said


async def test_the_hint_of_a_form_does_not_stay_on_the_list(drafting: Desk) -> None:
    """Back on the list, the bottom line says what the keys do there."""
    async with driving(drafting) as driver:
        await driver.press("enter")
        await to_module(driver, "basic")
        assert "Enter 打开所在的模块" not in driver.text
        await driver.press("escape")
        assert "Enter 打开所在的模块" in driver.text
        await to_module(driver, "work")
        assert "Delete 删除" in driver.lines[-3]
        await driver.press("escape")
        assert "Enter 打开这些记录" in driver.text
        assert "Delete 删除" not in driver.lines[-3]


async def test_the_key_bar_names_the_ways_out_and_back(drafting: Desk) -> None:
    """At 80 columns: Esc, Delete, F12."""
    async with driving(drafting) as driver:
        await driver.press("enter")
        await to_module(driver, "work")
        for key in ("Enter", "Esc", "F6", "Delete", "F12", "F9", "F1"):
            assert f" {key} " in driver.lines[-1], key
        await driver.press("enter")
        assert " Esc " in driver.lines[-1]
        assert " F12 " in driver.lines[-1]


async def test_what_cannot_be_changed_any_more_says_so_first(desk_for: DeskFor) -> None:
    """On an application that is only to be read every key of change says why."""
    async with driving(desk_for("chongti")) as driver:
        await driver.press("enter")
        screen = screen_of(driver)
        assert screen.work.filled.closed
        for key in ("f2", "f6", "f8", "delete", "f12"):
            driver.app.clear_notifications()
            driver.app._said = ("", 0.0)
            await driver.press(key)
            assert driver.said == [screen.work.filled.closed], key


# after a return


async def test_an_explanation_is_kept_as_it_is_typed(returned: Desk) -> None:
    """Neither F10 nor Esc is needed: a killed process loses moments only."""
    async with driving(returned) as driver:
        await driver.press("enter")
        screen = screen_of(driver)
        await driver.press("f4")
        await driver.type("已核对")
        screen.keep_now()
        await driver.settle()
        assert isinstance(driver.app.screen, WritingScreen)
        assert returned.filling.open(number_of(returned)).answers == {"basic": "已核对"}


async def test_what_came_back_stands_first(returned: Desk) -> None:
    """退回信息 is in view at 80 × 24, and a record of a returned module shows why it came back."""
    async with driving(returned) as driver:
        await driver.press("enter", "escape")
        screen = screen_of(driver)
        assert screen.entries[0].id == "returned"
        assert any(line.strip().startswith("退回信息") for line in driver.lines)
        filled = screen.work.filled
        screen.work.filled = replace(filled, marks={"basic": "123", "work": "起止年月不全"})
        await to_module(driver, "work")
        await driver.press("enter")
        assert isinstance(driver.app.screen, RecordScreen)
        assert "退回原因 起止年月不全" in driver.text
