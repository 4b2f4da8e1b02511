"""多行输入: a long text in a box; told with every change, so that nothing typed is lost; answers it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath
from typing import ClassVar

from textual import on
from textual.app import ComposeResult

from ... import resources
from ...domain.text import typed
from ..widgets.line import Line
from ..widgets.opinion import Opinion
from .dialogs import Dialog


class WritingScreen(Dialog):
    """Several lines of text; F10 and Esc both keep it."""

    AUTO_FOCUS = "#text"
    CSS_PATH: ClassVar[list[str | PurePath]] = [resources.style("dialogs"), resources.style("filling")]

    def __init__(
        self,
        title: str,
        text: str,
        *,
        limit: int,
        changed: Callable[[str], None] | None = None,
        hint: str = "",
        strict: bool = False,
    ) -> None:
        """`strict`: a text that is too long is not kept, so it is not let go either."""
        super().__init__(title)
        self.begun, self.limit, self.hint = text, limit, hint
        self.strict = strict or changed is None
        self._changed, self._told = changed, text

    def content(self) -> ComposeResult:
        """The text, how long it is."""
        yield Opinion(id="text", placeholder="在这里输入，Enter 换行")
        yield Line(id="length")

    def on_mount(self) -> None:
        """Show what is there."""
        self.query_one("#text", Opinion).set_value(self.begun)
        self._measure()

    @property
    def text(self) -> str:
        """What stands there, fit to be kept."""
        return typed(self.query_one("#text", Opinion).text, 10 * self.limit)

    @on(Opinion.Changed, "#text")
    def text_changed(self) -> None:
        """Tell what is typed."""
        self._measure()
        text = self.text
        if self._changed is not None and text != self._told and not (self.strict and len(text) > self.limit):
            self._told = text
            self._changed(text)

    def _measure(self) -> None:
        length = len(self.text)
        too_long = length > self.limit
        told = f" {length}/{self.limit} 字" + ("，太长，请精简" if too_long else "")
        hint = f"{self.hint or 'F10 或 Esc 完成，随时自动保存'} "
        self.query_one("#length", Line).show([(told, "bad" if too_long else "dim")], [(hint, "dim")])

    def do_yes(self) -> None:
        """Done; a text that would be refused stays here, where it can be shortened."""
        if self.strict and len(self.text) > self.limit:
            self.say(f"太长了，请精简到 {self.limit} 字以内", "warning")
        else:
            self.dismiss(self.text)

    def do_back(self) -> None:
        """Esc keeps it too."""
        self.do_yes()

    def do_next_field(self) -> None:
        """There is one field."""

    do_previous_field = do_next_field
