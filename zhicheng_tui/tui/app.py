"""The app: one signed-in person at one terminal. Keeps nothing outside itself, so that many can run in a process."""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import Callable, Sequence
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, ClassVar

from rich.text import Text
from textual import events
from textual.filter import LineFilter

from .. import resources
from ..domain.refusal import Refused
from ..services.faults import StorageError
from ..services.watching import SIGNED_OUT
from .answers import TerminalAnswer, listen
from .binding import bindings
from .covering import Covering
from .filters import ControlFilter, WideFilter
from .glyphs import SETS, Glyphs
from .graphics import Graphics
from .idle import LOOK_EVERY, Idle
from .keeper import DraftKeeper
from .navigation import Navigation, home, style_of_first
from .ordering import had_its_effect, ready
from .screens.base import BaseScreen
from .sitting import Sitting
from .themes import ALL, NEXT

if TYPE_CHECKING:
    from textual.driver import Driver
    from textual.screen import Screen

    from ..domain.notice import Notice
    from ..services.desk import Desk
    from ..services.sessions import Entrance, Session

NO_PASSWORD = "尚未设置密码：请退出后运行 zhicheng user passwd 设置"
REPEAT_AFTER = 2.0
"""Seconds before the same message is shown again."""
log = logging.getLogger("zhicheng")


class ZhichengApp(Navigation, inherit_bindings=False):
    """The terminal application."""

    CSS_PATH: ClassVar[list[str | PurePath]] = [resources.style("base"), resources.style("queue")]
    """What the screens it may begin with need; Textual reads those of other screens when they open."""
    BINDINGS = bindings("app")
    ENABLE_COMMAND_PALETTE = False
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]  # noqa: RUF012

    def __init__(
        self,
        desk: Desk | None,
        start: str = "workbench",
        *,
        session: Session | None = None,
        entrance: Entrance | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Begin at the desk of whoever is signed in, or without one at the `entrance`.

        Args:
            session: The sitting at `desk`, where its beginning and end go into the trail.
            clock: Counts seconds, for locking the screen.
        """
        first = style_of_first(desk)
        super().__init__(css_path=[*self.CSS_PATH, first] if first else None)
        self.session, self.entrance, self.start = session, entrance, start
        self.without_password = False
        """Whether the only account was opened unasked because it has no password: to be said."""
        runtime = desk.runtime if desk is not None else entrance.runtime if entrance is not None else None
        assert runtime is not None
        settings = runtime.settings
        self._desk, self._keeper = desk, None if desk is None else DraftKeeper(desk)
        self.idle = Idle(settings.idle_seconds, clock)
        self.covering = Covering(self)
        self.letters = settings.letters == "on"
        self.glyph_set = settings.glyphs
        self.title = settings.title
        self.last_batch = ""
        """The newest batch of this sitting, for undoing it."""
        self.last_folder: Path | None = None
        """Where files were last picked in this sitting."""
        self.last_notice: Notice | None = None
        """The dates of the public notice uploaded last: one notice mostly names many people."""
        self._sittings: dict[tuple[str, int], Sitting] = {}
        self.graphics = Graphics(settings.pictures)
        self._said = ("", 0.0)
        self._control, self._wide = ControlFilter(), WideFilter()
        for theme in ALL:
            self.register_theme(theme)
        self.theme = settings.theme

    @property
    def desk(self) -> Desk:
        """The use cases of whoever is signed in."""
        assert self._desk is not None
        return self._desk

    @property
    def signed_in(self) -> bool:
        """Whether there is a desk."""
        return self._desk is not None

    @property
    def keeper(self) -> DraftKeeper:
        """What keeps that person's drafts."""
        assert self._keeper is not None
        return self._keeper

    def sitting(self, application: int) -> Sitting:
        """Return what is remembered of one of that person's applications."""
        return self._sittings.setdefault((self.desk.actor.login, application), Sitting())

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
        """Start at the workbench or at the queue; without a desk at the door."""
        if self._desk is None and self.entrance is not None:
            from .screens.sign_in import SignInScreen

            return SignInScreen(self.entrance, self.entrance.only_login())
        return home(self.desk, self.start)

    async def on_event(self, event: events.Event) -> None:
        """Take one key after the other."""
        if not isinstance(event, events.Key) or event.is_forwarded:
            await super().on_event(event)
            return
        self.idle.touch()
        screen = self.screen
        start = self.focused or screen
        await super().on_event(event)
        await had_its_effect(event, start, screen)
        if self.is_running:
            await ready(self.screen)

    def on_mount(self) -> None:
        """Load what the first decision needs once the first frame is out."""
        if self.idle.limit:
            self.set_interval(LOOK_EVERY, self.covering.look)
        if self._desk is not None:
            self._start_work()
        if self.without_password:
            self.notify(NO_PASSWORD, severity="warning", markup=False)

    def _start_work(self) -> None:
        self.call_after_refresh(self.run_worker, self._warm_up, thread=True, group="warm-up", exit_on_error=False)

    def _warm_up(self) -> None:
        from stdnum.cn import ric  # noqa: F401

        self.desk.preload()
        self._begin()
        from .screens import batch, review  # noqa: F401

        _ = self.desk.runtime.reference

    def _begin(self) -> None:
        if self.session is not None:
            try:
                self.session.begin()
            except StorageError:
                log.exception("the sign-in could not be noted")

    def on_unmount(self) -> None:
        """Write what was typed last, and note that the sitting is over."""
        if self._desk is None:
            return
        try:
            self.keeper.close()
        except (StorageError, Refused):
            log.exception("the last drafts could not be kept")
        if self.keeper.has_overtaken:
            from .overtaking import not_kept

            self._exit_renderables += [Text(line) for line in not_kept(self.keeper, self.desk.runtime.reference)]
        if self.session is not None:
            try:
                self.session.end(self.covering.ended)
            except StorageError:
                log.exception("the sign-out could not be noted")

    # signing in and out

    def enter(self, session: Session, greeting: str = "") -> None:
        """Open the desk of whoever has signed in."""
        self.session, self._desk, self._keeper = session, session.desk, DraftKeeper(session.desk)
        self.push_screen(home(self.desk, self.start))
        self._start_work()
        if greeting:
            self.notify(greeting, markup=False)

    def unlock(self) -> None:
        """Uncover the screen."""
        self.covering.lift()

    def sign_out(self, message: str, how: str) -> None:
        """End the sitting and say why; what was typed is kept."""
        self.covering.ended = how
        self.exit(message=Text(message))

    def on_notify(self) -> None:
        """Let a sentence take the place of the one before, even of one said in the same breath."""
        self.clear_notifications()

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
            if isinstance(error, Refused) and error.first.code == SIGNED_OUT:
                self.sign_out(error.first.message, "closed")
            self.notify(f"输入的内容未能保存：{error}", severity="error", markup=False)
        if self.keeper.has_overtaken:
            from .overtaking import show_overtaken

            await self.covering.lifted()
            show_overtaken(self)

    # refusals

    def note_refusal(self, refused: Refused) -> None:
        """Put a refusal for want of permission on the audit trail, off the painting thread."""
        if any(refusal.code == "permission" for refusal in refused.refusals):
            self.run_worker(self._note(refused), group="refusals")

    async def _note(self, refused: Refused) -> None:
        try:
            await asyncio.to_thread(self.desk.note_refusal, refused)
        except (StorageError, Refused):
            log.exception("a refusal could not be noted")

    # faults

    def _fatal_error(self) -> None:
        """Show a short code instead of a traceback with people's data in it; the log has the rest."""
        code = secrets.token_hex(3).upper()
        log.exception("fault %s", code)
        sentence = f"程序出错，已退出。已输入的内容都已保存，重新登录即可继续。报修时请提供编号 {code}。"
        self._exit_renderables.append(Text(sentence))
        self._close_messages_no_wait()
