"""Driving the app in tests: start it at a size, press keys, read the screen as text."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from textual.pilot import Pilot

from zhicheng_tui.services.desk import Desk
from zhicheng_tui.tui.app import ZhichengApp

SMALL, LARGE = (80, 24), (120, 40)


class Driver:
    """An app being driven."""

    def __init__(self, app: ZhichengApp, pilot: Pilot[None]) -> None:
        self.app, self.pilot = app, pilot

    async def press(self, *keys: str) -> None:
        """Press keys and wait until everything they started has ended."""
        for key in keys:
            await self.pilot.press(key)
        await self.settle()

    async def type(self, text: str) -> None:
        """Type text, one key a character."""
        for character in text:
            await self.pilot.press(character)
        await self.settle()

    async def settle(self) -> None:
        """Wait until no worker runs and nothing is left to repaint."""
        await self.pilot.pause()
        await self.app.workers.wait_for_complete()
        await self.pilot.pause()

    @property
    def lines(self) -> list[str]:
        """The screen as text, without the trailing blanks of each line."""
        return [strip.text.rstrip() for strip in self.app.screen._compositor.render_strips()]

    @property
    def text(self) -> str:
        """The whole screen as text."""
        return "\n".join(self.lines)

    @property
    def said(self) -> list[str]:
        """Every message shown as a toast, oldest first."""
        return [notification.message for notification in self.app._notifications]


@asynccontextmanager
async def driving(desk: Desk, size: tuple[int, int] = SMALL, start: str = "queue") -> AsyncIterator[Driver]:
    """Run the app at `size`."""
    app = ZhichengApp(desk, start)
    async with app.run_test(size=size) as pilot:
        driver = Driver(app, pilot)
        await driver.settle()
        yield driver
