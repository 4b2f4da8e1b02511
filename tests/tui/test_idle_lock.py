"""锁屏: nothing of anybody's data is left on a screen that nobody looks after."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest

from tests.tui.driving import SMALL, Driver
from zhicheng_tui.services.desk import Desk
from zhicheng_tui.services.sessions import Session
from zhicheng_tui.tui.app import ZhichengApp
from zhicheng_tui.tui.screens.lock import LockScreen
from zhicheng_tui.tui.screens.queue import QueueScreen
from zhicheng_tui.tui.screens.review import ReviewScreen

GOOD = "correct horse battery"


@dataclass
class Seconds:
    """A clock that is moved by hand."""

    at: float = 0.0

    def __call__(self) -> float:
        return self.at


@asynccontextmanager
async def sitting(desk: Desk, clock: Seconds) -> AsyncIterator[Driver]:
    """Run the app for a session of `desk`."""
    app = ZhichengApp(desk, "queue", session=Session(desk, by_name=True), clock=clock)
    async with app.run_test(size=SMALL) as pilot:
        driver = Driver(app, pilot)
        await driver.settle()
        yield driver


async def leave_alone(driver: Driver, clock: Seconds, seconds: float) -> None:
    """Let time pass without a key."""
    clock.at += seconds
    driver.app.covering.look()
    await driver.settle()


@pytest.fixture
async def password(desk: Desk) -> str:
    """Give the reviewer a password."""
    await asyncio.to_thread(Session(desk, by_name=True).choose_password, "", GOOD)
    return GOOD


async def test_after_ten_minutes_without_a_key_everything_is_covered(desk: Desk) -> None:
    """A key begins the count anew; without a password Enter uncovers, and what was typed is still there."""
    clock = Seconds()
    async with sitting(desk, clock) as driver:
        await driver.press("enter", "right", "space")
        await driver.type("缺学位证")
        name = driver.lines[1]
        await leave_alone(driver, clock, 599)
        assert isinstance(driver.app.screen, ReviewScreen)
        await driver.type("书")
        await leave_alone(driver, clock, 599)
        assert isinstance(driver.app.screen, ReviewScreen)
        await leave_alone(driver, clock, 1)
        assert isinstance(driver.app.screen, LockScreen)
        assert "按 Enter 继续" in driver.text
        assert name not in driver.text
        assert "缺学位证书" not in driver.text
        await driver.press("escape")
        assert isinstance(driver.app.screen, LockScreen)
        await driver.press("enter")
        assert isinstance(driver.app.screen, ReviewScreen)
        assert "缺学位证书" in driver.text


async def test_the_password_unlocks(desk: Desk, password: str) -> None:
    """A wrong one does not, and is told."""
    clock = Seconds()
    async with sitting(desk, clock) as driver:
        await leave_alone(driver, clock, 601)
        await driver.type("wrong")
        await driver.press("enter")
        assert "登录名或密码不对" in driver.text
        await driver.type(password)
        await driver.press("enter")
        assert isinstance(driver.app.screen, QueueScreen)


async def test_three_wrong_passwords_end_the_session(desk: Desk, password: str) -> None:
    """And the trail has it."""
    clock = Seconds()
    async with sitting(desk, clock) as driver:
        await leave_alone(driver, clock, 601)
        for _ in range(3):
            await driver.type("wrong")
            await driver.press("enter")
        assert not driver.app.is_running or driver.app._exit
        assert driver.app.covering.ended == "locked"


async def test_what_is_said_meanwhile_waits(desk: Desk) -> None:
    """A sentence may name people: it comes once the screen is uncovered."""
    clock = Seconds()
    async with sitting(desk, clock) as driver:
        screen = driver.app.screen
        assert isinstance(screen, QueueScreen)
        await leave_alone(driver, clock, 601)
        screen.say("张某某：已送审")
        await driver.settle()
        assert driver.said == []
        assert "张某某" not in driver.text
        await driver.press("enter")
        assert driver.said == ["张某某：已送审"]


async def test_zero_minutes_lock_nothing(desk: Desk) -> None:
    """A setting."""
    clock = Seconds()
    async with sitting(desk, clock) as driver:
        driver.app.idle.limit = 0
        await leave_alone(driver, clock, 100_000)
        assert isinstance(driver.app.screen, QueueScreen)
