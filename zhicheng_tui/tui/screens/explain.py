"""说明: all that is said of one page, what to do about it, and the common question that answers it (F09)."""

from __future__ import annotations

from collections.abc import Sequence

from ..ink import Span
from .dialogs import TextScreen

ASK = "F1 常见问题　Esc 返回"
CLOSE = "Esc 返回"


class ExplainScreen(TextScreen):
    """Something to read, with the question of the help that it belongs to."""

    def __init__(self, title: str, lines: Sequence[Sequence[Span]], question: str = "") -> None:
        super().__init__(title, [*lines, [], [(ASK if question else CLOSE, "dim")]])
        self.question = question

    def do_help(self) -> None:
        """Open the question."""
        self.zapp.open_help(self.SCOPES, self.question)
