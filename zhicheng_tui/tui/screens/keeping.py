"""What every screen has that changes an application: typing kept soon after, and other windows noticed."""

from __future__ import annotations

import asyncio

from textual.timer import Timer

from ...domain.refusal import Refused
from ...services.errors import Conflict
from ...services.faults import StorageError
from ..filling_work import Work
from .base import EXPECTED, BaseScreen

SOON = 0.3
"""Seconds after which what is typed is written: at most so much is lost when the process is killed."""


class KeepingScreen(BaseScreen):
    """A screen on an application being filled in."""

    def __init__(self, work: Work) -> None:
        super().__init__()
        self.work = work
        self.stuck = False
        """Whether what was typed cannot be kept and that was said: the next Esc leaves all the same."""
        self._keeping: Timer | None = None

    def keep_soon(self) -> None:
        """Write what has changed, within `SOON`, however long the typing goes on."""
        if self._keeping is None:
            self._keeping = self.set_timer(SOON, self.keep_now)

    def keep_now(self) -> None:
        """Write what has changed, off the painting thread."""
        if self._keeping is not None:
            self._keeping.stop()
            self._keeping = None
        if self.work.conflicts:
            self.ask_which()
        elif self.work.unsaved:
            self.run_worker(self._keep(), group="keep")

    async def _keep(self) -> None:
        try:
            await asyncio.to_thread(self.work.write)
        except EXPECTED as error:
            await self.zapp.covering.lifted()
            self.keeping_failed(error)
        else:
            self.stuck = False

    def keeping_failed(self, error: Exception) -> None:
        """Say why what was typed could not be kept; for another window's changes, show what differs."""
        if isinstance(error, Conflict):
            self.ask_which()
        elif not self.stuck:
            self.failed(error)
            self.say(f"输入的内容还没有保存：{error}", "error")

    def ask_which(self) -> None:
        """Show what another window has saved beside what was typed here, and let one be chosen."""
        from .differ import DifferScreen

        work = self.work
        module = min(work.conflicts, default="")
        filled = self.attempt(lambda: self.desk.filling.open(work.id)) if module else None
        if filled is None or isinstance(self.app.screen, DifferScreen):
            return

        def chosen(mine: bool | None) -> None:
            if mine is None:
                self.stuck = True
                self.say("还没有决定用哪一份，接着输入时再问；现在离开则放弃这里输入的内容", "warning")
                return
            self.stuck = False
            work.settle(module, filled, mine=mine)
            self.reshow()
            self.keep_now()
            if not mine:
                self.say("已采用另一个窗口的内容；这里输入的按 F12 取回")

        self.app.push_screen(DifferScreen(work, filled, module), chosen)

    def reshow(self) -> None:
        """Show everything anew."""

    def on_unmount(self) -> None:
        """Write what was typed last, however the screen ends."""
        if self.work.unsaved:
            try:
                self.work.write()
            except (Refused, Conflict, StorageError, *EXPECTED):
                self.log.error("what was typed last could not be kept")
