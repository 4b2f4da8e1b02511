"""The app: one signed-in person at one terminal. Keeps nothing outside itself, so that many can run in a process."""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import Sequence
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, ClassVar

from rich.text import Text
from textual import events
from textual.app import App
from textual.filter import LineFilter

from .. import resources
from ..domain.refusal import Refused
from ..services.faults import StorageError
from .answers import TerminalAnswer, listen
from .binding import bindings
from .filters import ControlFilter, WideFilter
from .glyphs import SETS, Glyphs
from .graphics import Graphics
from .keeper import DraftKeeper
from .ordering import had_its_effect, ready
from .screens.base import BaseScreen
from .screens.queue import QueueScreen
from .screens.workbench import WorkbenchScreen
from .themes import ALL, NEXT

if TYPE_CHECKING:
    from textual.driver import Driver
    from textual.screen import Screen

    from ..domain.notice import Notice
    from ..services.desk import Desk

REPEAT_AFTER = 2.0
"""Seconds before the same message is shown again."""
log = logging.getLogger("zhicheng")


class ZhichengApp(App[None], inherit_bindings=False):
    """The terminal application."""

    CSS_PATH: ClassVar[list[str | PurePath]] = [resources.style("base"), resources.style("queue")]
    """What the screens it may begin with need; Textual reads those of other screens when they open."""
    BINDINGS = bindings("app")
    ENABLE_COMMAND_PALETTE = False
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]  # noqa: RUF012

    def __init__(self, desk: Desk, start: str = "workbench") -> None:
        super().__init__()
        self.desk = desk
        self.keeper = DraftKeeper(desk)
        self.start = start
        settings = desk.runtime.settings
        self.letters = settings.letters == "on"
        self.glyph_set = settings.glyphs
        self.title = settings.title
        self.last_batch = ""
        """The newest batch of this sitting, for undoing it."""
        self.last_folder: Path | None = None
        """Where files were last picked in this sitting."""
        self.last_notice: Notice | None = None
        """The dates of the public notice uploaded last: one notice mostly names many people."""
        self.graphics = Graphics(settings.pictures)
        self._said = ("", 0.0)
        self._control, self._wide = ControlFilter(), WideFilter()
        for theme in ALL:
            self.register_theme(theme)
        self.theme = settings.theme

    @property
    def glyphs(self) -> Glyphs:
        """The signs of this terminal."""
        return SETS[self.glyph_set]

    def get_driver_class(self) -> type[Driver]:
        """Have the terminal's answers told apart from keys."""
        listen()
        return super().get_driver_class()

    def on_terminal_answer(self, answer: TerminalAnswer) -> None:
        """Take in what the terminal says it can draw."""
        self.graphics.heard(answer)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Make everything harmless that any widget draws, and one cell wide where the terminal needs it."""
        wide = [self._wide] if self.glyph_set == "wide" else []
        return [*super().get_line_filters(), self._control, *wide]

    def get_default_screen(self) -> Screen[Any]:
        """Start at the workbench or at the queue."""
        return QueueScreen() if self.start == "queue" else WorkbenchScreen()

    async def on_event(self, event: events.Event) -> None:
        """Take one key after the other."""
        if not isinstance(event, events.Key) or event.is_forwarded:
            await super().on_event(event)
            return
        screen = self.screen
        start = self.focused or screen
        await super().on_event(event)
        await had_its_effect(event, start, screen)
        if self.is_running:
            await ready(self.screen)

    def on_mount(self) -> None:
        """Load what the first decision needs once the first frame is out."""
        self.call_after_refresh(self.run_worker, self._warm_up, thread=True, group="warm-up", exit_on_error=False)

    def _warm_up(self) -> None:
        from stdnum.cn import ric  # noqa: F401

        self.desk.preload()
        from .screens import batch, review  # noqa: F401

        _ = self.desk.runtime.reference

    def on_unmount(self) -> None:
        """Write what was typed last."""
        try:
            self.keeper.write()
        except (StorageError, Refused):
            log.exception("the last drafts could not be kept")

    # screens

    def show_workbench(self) -> None:
        """Go to 工作台, leaving the screens above it."""
        self._switch(WorkbenchScreen)

    def show_queue(self, text: str | None = None, plan_id: int | None = None) -> None:
        """Go to 统一审核, with a filter if one is given."""
        screen = self._switch(QueueScreen)
        if text is not None and isinstance(screen, QueueScreen):
            screen.set_filter(text, plan_id)

    def show_sending(self, text: str | None = None, plan_id: int | None = None) -> None:
        """Go to 单位送审, with a filter if one is given."""
        from .screens.sending import SendingScreen

        screen = self._switch(SendingScreen)
        if text is not None and isinstance(screen, SendingScreen):
            screen.set_filter(text, plan_id)

    def _switch(self, kind: type[BaseScreen]) -> Screen[Any]:
        name = kind.__name__
        if not isinstance(self.screen, kind):
            existing = next((screen for screen in self.screen_stack if isinstance(screen, kind)), None)
            if existing is not None:
                while self.screen is not existing:
                    self.pop_screen()
            else:
                if not self.is_screen_installed(name):
                    self.install_screen(kind(), name)
                self.push_screen(name)
        return self.screen

    def open_review(self, ids: Sequence[int], index: int) -> None:
        """Open 审核详情 on one of a list; the screen is made once and refilled."""
        from .screens.review import ReviewScreen

        if not self.is_screen_installed("review"):
            self.install_screen(ReviewScreen(), "review")
        screen = self.get_screen("review")
        assert isinstance(screen, ReviewScreen)
        screen.aim(ids, index)
        self.push_screen(screen)

    def open_help(self, scopes: Sequence[str], question: str = "") -> None:
        """Open the help, at a question if one is named."""
        from .screens.help import HelpScreen

        self.push_screen(HelpScreen(scopes, question))

    def open_palette(self, screen: BaseScreen) -> None:
        """Open the palette for the commands of `screen`."""
        from .screens.palette import PaletteScreen

        self.push_screen(PaletteScreen(screen), lambda command: screen.action_run(command) if command else None)

    def says_anew(self, message: str) -> bool:
        """Whether a message differs from the one said just before, which may still be on the screen."""
        said, at = self._said
        self._said = (message, time.monotonic())
        return message != said or self._said[1] - at > REPEAT_AFTER

    # the look

    def next_theme(self) -> None:
        """Take the next colour scheme."""
        self.theme = NEXT[self.theme]

    def next_glyphs(self) -> None:
        """Take the other set of signs and draw everything anew."""
        self.glyph_set = "narrow" if self.glyph_set == "wide" else "wide"
        for screen in self.screen_stack:
            if isinstance(screen, BaseScreen):
                screen.redraw()
            for widget in screen.walk_children():
                widget.refresh()

    # keeping drafts

    def keep_drafts(self) -> None:
        """Write the drafts that wait, off the painting thread."""
        self.run_worker(self._keep(), group="drafts")

    async def _keep(self) -> None:
        try:
            await asyncio.to_thread(self.keeper.write)
        except (StorageError, Refused) as error:
            self.notify(f"输入的内容未能保存：{error}", severity="error", markup=False)

    # faults

    def _fatal_error(self) -> None:
        """Show a short code instead of a traceback with people's data in it; the log has the rest."""
        code = secrets.token_hex(3).upper()
        log.exception("fault %s", code)
        sentence = f"程序出错，已退出。已输入的内容都已保存，重新登录即可继续。报修时请提供编号 {code}。"
        self._exit_renderables.append(Text(sentence))
        self._close_messages_no_wait()
