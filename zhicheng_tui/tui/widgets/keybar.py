"""The last line: what the keys do here, straight from the registry."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from textual.strip import Strip

from ..commands import Command, in_scope, key_label
from ..ink import Span, span_width, spread
from .painted import Painted


class KeyBar(Painted):
    """As many commands as fit, the most used first, and whether keys are commands or typed text."""

    DEFAULT_CSS = "KeyBar { height: 1; width: 1fr; dock: bottom; }"

    def __init__(self, scopes: Sequence[str], without: Collection[str] = ()) -> None:
        """`without`: commands that do nothing of their own in this place."""
        super().__init__()
        shown = [command for command in in_scope(*scopes, "app") if command.bar and command.id not in without]
        self.commands: list[Command] = sorted(shown, key=lambda command: command.bar)
        self.typing = False

    def show_typing(self, typing: bool) -> None:
        """Show the chip 输入 or 命令 (keyboard rule 3)."""
        if typing is not self.typing:
            self.typing = typing
            self.refresh()

    def render_line(self, y: int) -> Strip:  # noqa: ARG002
        """Draw the line."""
        width = self.size.width
        chip: list[Span] = [(" 输入 " if self.typing else " 命令 ", "mark" if self.typing else "dim")]
        room = width - span_width(chip)
        spans: list[Span] = []
        for command in self.commands:
            item: list[Span] = [(f" {key_label(command.keys[0])}", "key"), (f" {command.label} ", "")]
            if span_width([*spans, *item]) <= room:
                spans += item
        return self.paint(spread(spans, chip, width), width)
