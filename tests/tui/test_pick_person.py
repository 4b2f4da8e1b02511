"""指定人员, and the dialogs in which something is typed."""

from __future__ import annotations

import pytest

from tests.tui.driving import driving
from zhicheng_tui.domain.application import ChecklistRow
from zhicheng_tui.services.desk import Desk
from zhicheng_tui.tui.commands import conflicts, in_scope
from zhicheng_tui.tui.screens.base import BaseScreen
from zhicheng_tui.tui.screens.dialogs import InputScreen
from zhicheng_tui.tui.screens.explain import ExplainScreen
from zhicheng_tui.tui.screens.intake import IntakeScreen
from zhicheng_tui.tui.screens.pick_person import PickPersonScreen
from zhicheng_tui.tui.screens.reason import ReasonScreen
from zhicheng_tui.tui.screens.settle import SettleScreen
from zhicheng_tui.tui.widgets.field import Field

from .scans import empty_handed


@pytest.fixture
def person(desk: Desk) -> ChecklistRow:
    """Somebody who may be sent off and has no document yet."""
    return empty_handed(desk)[0]


@pytest.mark.parametrize(
    "screen", [IntakeScreen, SettleScreen, PickPersonScreen, InputScreen, ReasonScreen, ExplainScreen]
)
def test_every_command_can_be_done_and_no_key_means_two_things(screen: type[BaseScreen]) -> None:
    """A command in the registry has a method, and keys do not clash."""
    for command in in_scope(*(scope for scope in screen.SCOPES if scope != "list"), "app"):
        assert hasattr(screen, f"do_{command.name}"), command.id
    assert conflicts(*screen.SCOPES, "app") == []


async def test_a_typed_line_is_answered_checked_or_left(desk: Desk) -> None:
    """A wrong answer is refused in place and stays; Enter and F10 answer; Esc gives none; controls are dropped."""
    answers: list[str | None] = []
    async with driving(desk) as driver:
        screen = InputScreen("编码", "编码", "12", "三位数字", check=lambda text: None if len(text) == 3 else "要三位")
        await driver.app.push_screen(screen, answers.append)
        await driver.settle()
        await driver.press("enter")
        assert "要三位" in driver.text
        await driver.type("3")
        assert "要三位" not in driver.text
        await driver.press("f10")
        assert answers == ["123"]
        await driver.app.push_screen(InputScreen("原因", "原因", "a\x1b[31mb"), answers.append)
        await driver.settle()
        await driver.press("enter")
        await driver.app.push_screen(InputScreen("原因", "原因"), answers.append)
        await driver.settle()
        await driver.press("escape")
        assert answers == ["123", "a[31mb", None]


async def test_a_usual_reason_can_be_mended(desk: Desk) -> None:
    """F4 offers reasons; the chosen one is put into the field, to be gone on with."""
    answers: list[str | None] = []
    async with driving(desk) as driver:
        await driver.app.push_screen(ReasonScreen("移出", "原因", ["重复", "空白页"]), answers.append)
        await driver.press("f4", "down", "enter")
        assert driver.app.screen.query_one(Field).value == "空白页"
        await driver.type("2")
        await driver.press("enter")
        assert answers == ["空白页2"]


async def test_people_are_found_by_pinyin_and_the_arrows_move_while_typing(desk: Desk, person: ChecklistRow) -> None:
    """Initials are enough; ↓ moves in the list; nobody found says so; Esc gives no answer."""
    from pypinyin import Style, lazy_pinyin

    initials = "".join(lazy_pinyin(person.name, style=Style.FIRST_LETTER))
    async with driving(desk) as driver:
        answers: list[int | None] = []
        await driver.app.push_screen(PickPersonScreen("是谁？"), answers.append)
        await driver.type(initials)
        await driver.pilot.pause(0.3)
        assert person.name in driver.text
        screen = driver.app.screen
        assert isinstance(screen, PickPersonScreen)
        while screen.rows.current != person.id:
            at = screen.rows.cursor
            await driver.press("down")
            assert screen.rows.cursor == at + 1
        await driver.press("enter")
        assert answers == [person.id]
        await driver.app.push_screen(PickPersonScreen("是谁？", [person.id]), answers.append)
        await driver.settle()
        screen = driver.app.screen
        assert isinstance(screen, PickPersonScreen)
        assert list(screen.rows.ids) == [person.id]
        await driver.type("没有")
        await driver.press("enter")
        assert driver.said[-1].startswith("没有找到")
        await driver.press("escape")
        assert answers == [person.id, None]
