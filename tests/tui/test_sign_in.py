"""登录: by password, with a one-time password, and never quicker than the lock-out allows."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.tui.driving import SMALL, Driver
from zhicheng_tui.services.accounts import Accounts
from zhicheng_tui.services.runtime import Runtime
from zhicheng_tui.services.sessions import Entrance
from zhicheng_tui.tui.app import ZhichengApp
from zhicheng_tui.tui.screens.sign_in import SignInScreen
from zhicheng_tui.tui.screens.workbench import WorkbenchScreen
from zhicheng_tui.tui.widgets.field import Field

NEW = "an entirely new sentence"


@asynccontextmanager
async def at_the_door(runtime: Runtime) -> AsyncIterator[Driver]:
    """Run the app without anybody signed in."""
    app = ZhichengApp(None, entrance=Entrance(runtime, "test"))
    async with app.run_test(size=SMALL) as pilot:
        driver = Driver(app, pilot)
        await driver.settle()
        yield driver


async def test_a_one_time_password_leads_to_choosing_ones_own(runtime: Runtime) -> None:
    """Nothing can be seen before; the new password is what opens from then on."""
    accounts = Accounts(runtime, runtime.sign_in("chusan", "cli"))
    first = await asyncio.to_thread(accounts.reset_password, "lisi")
    async with at_the_door(runtime) as driver:
        await driver.type("lisi")
        await driver.press("enter")
        await driver.type("not this one")
        await driver.press("enter")
        assert "登录名或密码不对，请核对后重试" in driver.text
        await driver.type(first)
        await driver.press("enter")
        assert "首次登录请设置自己的密码" in driver.text
        assert not driver.app.signed_in
        await driver.type(NEW)
        await driver.press("enter")
        await driver.type(NEW + "x")
        await driver.press("enter")
        assert "两次输入的新密码不一样" in driver.text
        await driver.type(NEW)
        await driver.press("enter")
        assert isinstance(driver.app.screen, WorkbenchScreen)
        assert "李四" in driver.lines[0]
    session, must_change = await asyncio.to_thread(Entrance(runtime, "test").sign_in, "lisi", NEW)
    assert not must_change
    assert session.desk.actor.login == "lisi"


async def test_the_password_is_not_shown_and_escape_leads_nowhere(runtime: Runtime) -> None:
    """Dots; help and palette are for those who are in."""
    async with at_the_door(runtime) as driver:
        driver.app.screen.query_one("#password", Field).focus()
        await driver.type("secret words")
        assert "secret" not in driver.text
        await driver.press("escape", "f1", "ctrl+p")
        assert isinstance(driver.app.screen, SignInScreen)
        assert driver.said[-1] == "请先登录"
