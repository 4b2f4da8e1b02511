"""What every screen has: a masthead, a key bar, commands from the registry, work off the painting thread."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

from textual import events
from textual.app import ComposeResult
from textual.reactive import Reactive
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input, TextArea
from textual.worker import Worker

from ...domain.refusal import Refused
from ...services.errors import Conflict, NotFound
from ...services.faults import StorageError
from ...services.watching import SIGNED_OUT
from ..binding import perform, why_not
from ..commands import conflicts
from ..ink import Span, span_width
from ..widgets.keybar import KeyBar
from ..widgets.line import Line

if TYPE_CHECKING:
    from ...services.desk import Desk
    from ..app import ZhichengApp

T = TypeVar("T")
IME_NOTE = "检测到中文输入法：请用 F 键、方向键、数字，或按 Shift 切换英文"
ENCODING_NOTE = "终端编码不是 UTF-8，输入的汉字收不到：请在终端设置里把编码改为 UTF-8"
GAP = 2
"""Cells left free between the breadcrumb and what stands at the right."""
EXPECTED = (Refused, Conflict, NotFound, StorageError)
"""What a service says no with: a sentence to show, never a fault."""


class BaseScreen(Screen[Any], inherit_bindings=False):
    """The base of all screens."""

    focused: ClassVar[Reactive[Widget | None]] = Reactive(None, repaint=False)  # type: ignore[misc]
    """Textual repaints the whole screen at each change of focus; widgets here repaint what differs themselves."""

    SCOPES: ClassVar[Sequence[str]] = ()
    """Scopes of the registry that work here, besides `app`."""
    CRUMBS: ClassVar[Sequence[str]] = ()
    """Where this is, from the top (B03)."""

    def __init__(self) -> None:
        super().__init__()
        clashes = conflicts(*self.SCOPES, "app")
        if clashes:
            raise ValueError("；".join(clashes))

    def compose(self) -> ComposeResult:
        """Masthead, content, key bar."""
        yield Line(id="masthead")
        yield from self.content()
        yield KeyBar(self.SCOPES)

    def content(self) -> ComposeResult:
        """The widgets between masthead and key bar."""
        yield from ()

    @property
    def desk(self) -> Desk:
        """The use cases of the person at this terminal."""
        return self.zapp.desk

    @property
    def zapp(self) -> ZhichengApp:
        """The app, with its own type."""
        return cast("ZhichengApp", self.app)

    def show_masthead(self, right: Sequence[Span] = ()) -> None:
        """Show the breadcrumb, and on the right `right` or who is signed in."""
        left: list[Span] = [(" " + f" {self.zapp.glyphs.arrow} ".join(self.CRUMBS), "head")]
        actor = self.desk.actor
        who: list[Span] = [(f"  {actor.name}@{actor.unit.name} ", "dim")]
        if span_width([*left, *right, *who]) > self.app.size.width - GAP:
            who = [(f"  {actor.name} ", "dim")]
        self.query_one("#masthead", Line).show(left, [*right, *who])

    def redraw(self) -> None:
        """Compose the lines anew that were composed with other signs."""

    def say(self, message: str, severity: str = "information") -> None:
        """Show a sentence for some seconds in place of the one before; never read as markup.

        While the screen is locked it waits: a sentence may name people.
        """
        if self.zapp.covering.holds_back(lambda: self.say(message, severity)) or not self.zapp.says_anew(message):
            return
        self.app.notify(message, severity=cast("Any", severity), markup=False, timeout=6)

    # commands

    def action_run(self, command_id: str) -> None:
        """Do a command, or say why it cannot be done now."""
        reason = why_not(self, command_id)
        if reason:
            self.say(reason, "warning")
        else:
            perform(self, command_id)

    def action_run_letter(self, command_id: str) -> None:
        """Do a command by its letter, unless letters are switched off."""
        if self.zapp.letters:
            self.action_run(command_id)

    def do_back(self) -> None:
        """Leave the text field, else the screen."""
        if isinstance(self.focused, Input | TextArea) and self.AUTO_FOCUS:
            self.set_focus(self.query(self.AUTO_FOCUS).first())
        else:
            self.leave()

    def leave(self) -> None:
        """Go back to the screen before."""
        self.app.pop_screen()

    def do_next_field(self) -> None:
        """Focus the next widget."""
        self.focus_next()

    def do_previous_field(self) -> None:
        """Focus the previous widget."""
        self.focus_previous()

    def do_help(self) -> None:
        """Open the help for this screen."""
        self.zapp.open_help(self.SCOPES)

    def do_palette(self) -> None:
        """Open the palette."""
        self.zapp.open_palette(self)

    def do_theme(self) -> None:
        """Take the next colour scheme."""
        self.zapp.next_theme()

    def do_glyphs(self) -> None:
        """Take the other set of signs."""
        self.zapp.next_glyphs()

    def do_quit(self) -> None:
        """End the program; everything typed is kept."""
        self.app.exit()

    # work

    def work_on(self, act: Callable[[], T], then: Callable[[T], None], *, group: str = "work") -> None:
        """Run `act` off the painting thread, then `then` with its result here; a "no" is shown as a sentence."""

        async def run() -> None:
            try:
                result = await asyncio.to_thread(act)
            except EXPECTED as error:
                await self.zapp.covering.lifted()
                self.failed(error)
            else:
                await self.zapp.covering.lifted()
                then(result)

        _started: Worker[None] = self.run_worker(run, group=group, exclusive=True, exit_on_error=True)

    def attempt(self, act: Callable[[], T]) -> T | None:
        """Return what a quick service call gives, or `None` after showing its "no" as a sentence."""
        try:
            return act()
        except EXPECTED as error:
            self.failed(error)
            return None

    def failed(self, error: Exception) -> None:
        """Show why a service refused; an account that was closed meanwhile ends the sitting."""
        if isinstance(error, Refused) and error.first.code == SIGNED_OUT:
            self.zapp.sign_out(error.first.message, "closed")
            return
        self.say(error.first.message if isinstance(error, Refused) else str(error), "error")
        if isinstance(error, Refused):
            self.zapp.note_refusal(error)

    # input

    async def on_key(self, event: events.Key) -> None:
        """Run what the key is bound to, here and now; see `tui.ordering`.

        Chinese that an input method sends where commands are expected gets an explanation (keyboard rule 4).
        """
        event.stop()
        if await self.app._check_bindings(event.key):  # noqa: SLF001 - what the app itself does, only later
            return
        character = event.character
        if character == "\ufffd":
            self.say(ENCODING_NOTE, "warning")
        elif character and not character.isascii() and character.isalpha():
            self.say(IME_NOTE, "warning")

    def on_descendant_focus(self) -> None:
        """Show whether keys are typed or commands."""
        self.query_one(KeyBar).show_typing(isinstance(self.focused, Input | TextArea))
