"""命令: every command that works on the screen below, by name; those that cannot be done now say why."""

from __future__ import annotations

from textual import events, on
from textual.app import ComposeResult

from ..binding import why_not
from ..commands import Command, in_scope
from ..ink import Span, fit
from ..widgets.field import Field
from ..widgets.rows import Rows
from .base import BaseScreen
from .dialogs import Dialog, TextRows


class PaletteScreen(Dialog):
    """Type a part of a name, choose with the arrows; answers the command's id."""

    AUTO_FOCUS = "#word"
    CHOOSING = True

    def __init__(self, below: BaseScreen) -> None:
        super().__init__("命令：输入名称查找，↓ 选择，Enter 执行")
        self.below = below
        self.found: list[Command] = []

    def content(self) -> ComposeResult:
        """A field and the commands that fit."""
        yield Field(id="word", placeholder="名称")
        yield TextRows([], wrapping=False)

    def on_mount(self) -> None:
        """Show all."""
        self.search("")

    @on(Field.Changed, "#word")
    def search_typed(self, event: Field.Changed) -> None:
        """Show what fits."""
        self.search(event.value.strip())

    @on(Field.Submitted, "#word")
    def do_yes(self) -> None:
        """Run the command under the cursor."""
        index = self.query_one(TextRows).cursor
        self.dismiss(self.found[index].id if index < len(self.found) else None)

    def search(self, word: str) -> None:
        """Show the commands in whose name or explanation `word` is found."""
        scopes = [*(scope for scope in self.below.SCOPES if scope != "list"), "app"]
        offered = [command for scope in scopes for command in in_scope(scope)]
        found = [command for command in offered if word in command.label + command.help]
        self.found = sorted(found, key=lambda command: (command.label != word, word not in command.label))
        rows = self.query_one(TextRows)
        rows.lines = [self._line(command) for command in self.found] or [[(" 没有找到这样的命令", "dim")]]
        rows.on_resize()

    def _line(self, command: Command) -> list[Span]:
        reason = why_not(self.below, command.id)
        keys = fit(command.shown_keys, 18)
        return [(f" {fit(command.label, 14)}", "dim" if reason else "strong"), (keys, "key"),
                (reason or command.help, "dim")]  # fmt: skip

    async def on_key(self, event: events.Key) -> None:
        """Move in the list while the word is being typed."""
        move = {"up": Rows.do_up, "down": Rows.do_down, "pageup": Rows.do_page_up, "pagedown": Rows.do_page_down}
        if event.key in move and self.query_one(Field).has_focus:
            event.stop()
            move[event.key](self.query_one(TextRows))

    def do_back(self) -> None:
        """Close at once, though a field has the focus."""
        self.leave()

    def do_next_field(self) -> None:
        """Go between field and list."""
        self.focus_next()
