"""What every screen has that changes an application: typing kept soon after, and other windows noticed."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.timer import Timer

from ...domain.refusal import Refused
from ...services.errors import Conflict
from ...services.faults import StorageError
from ..filling_work import Work
from .base import EXPECTED, BaseScreen

if TYPE_CHECKING:
    from ...services.filled import Filled

SOON = 0.3
"""Seconds after which what is typed is written: at most so much is lost when the process is killed."""


class KeepingScreen(BaseScreen):
    """A screen on an application being filled in."""

    def __init__(self, work: Work) -> None:
        super().__init__()
        self.work = work
        self.stuck = False
        """Whether what was typed cannot be kept and that was said: the next Esc leaves all the same."""
        self._clash_told = False
        """Whether it was said that another window changed the same: asked about when the field is left."""
        self._keeping: Timer | None = None

    def keep_soon(self) -> None:
        """Write what has changed, within `SOON`, however long the typing goes on."""
        self.stuck = False
        if self._keeping is None:
            self._keeping = self.set_timer(SOON, self.keep_now)

    def keep_now(self) -> None:
        """Write what has changed, off the painting thread."""
        if self._keeping is not None:
            self._keeping.stop()
            self._keeping = None
        if self.work.conflicts:
            self.meet()
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
        """Say why what was typed could not be kept; another window's changes are joined with it."""
        if isinstance(error, Conflict):
            open_here = [screen for screen in self.app.screen_stack if isinstance(screen, KeepingScreen)]
            (open_here[-1] if open_here else self).meet()
        elif not self.stuck:
            self.failed(error)
            self.say(f"输入的内容还没有保存：{error}", "error")

    @property
    def typing_now(self) -> bool:
        """Whether somebody is typing, who is not to be interrupted."""
        return False

    def meet(self) -> None:
        """Join another window's changes with those made here, and ask about the rest once nobody is typing."""
        if self.stuck or (self.typing_now and self._clash_told):
            return
        filled = self._joined_with()
        if filled is None or not self.work.conflicts:
            return
        if self.typing_now:
            self._clash_told = True
            self.say(f"「{self._conflict_name}」里有一处在另一个窗口也改了；离开这一项时再选择用哪一份", "warning")
        else:
            self._ask(filled)

    def ask_which(self) -> None:
        """Join them, and ask about the rest at once."""
        filled = self._joined_with()
        if filled is not None and self.work.conflicts:
            self._ask(filled)

    @property
    def _conflict_name(self) -> str:
        return self.desk.runtime.reference.module_name(min(self.work.conflicts))

    def _joined_with(self) -> Filled | None:
        """Read what the other window has saved and join what does not clash."""
        from .differ import DifferScreen

        work = self.work
        if not work.conflicts or isinstance(self.app.screen, DifferScreen):
            return None
        filled = self.attempt(lambda: self.desk.filling.open(work.id))
        if filled is None:
            return None
        for module in sorted(work.conflicts):
            name = self._conflict_name
            merged = work.join(module, filled)
            if not merged.clashes:
                self.joined(module, merged.places)
                self.say(f"「{name}」在另一个窗口也有更改，两边改的地方不同，已合在一起")
        if not work.conflicts:
            self.keep_now()
        return filled

    def _ask(self, filled: Filled) -> None:
        """Show what another window has saved beside what was typed here, and let one be chosen."""
        from .differ import DifferScreen

        work, module = self.work, min(self.work.conflicts)

        def chosen(mine: bool | None) -> None:
            self._clash_told = False
            if mine is None:
                self.stuck = True
                self.say("还没有决定用哪一份，接着输入时再问；现在离开则放弃这里输入的内容", "warning")
                return
            self.stuck = False
            self.joined(module, work.settle(module, filled, mine=mine).places)
            self.keep_now()
            self.say(
                "已采用这里输入的；另一个窗口的按 F12 取回" if mine else "已采用另一个窗口的；这里输入的按 F12 取回"
            )

        self.app.push_screen(DifferScreen(work, filled, module), chosen)

    def joined(self, module: str, places: Sequence[int | None]) -> None:
        """Show a module with another window's changes in it; `places`: where its rows, as they were here, are now."""
        del module, places
        self.reshow()

    def reshow(self) -> None:
        """Show everything anew."""

    def on_unmount(self) -> None:
        """Write what was typed last, however the screen ends, and wait for what is being written."""
        try:
            self.work.write()
        except (Refused, Conflict, StorageError, *EXPECTED):
            self.log.error("what was typed last could not be kept")
