"""选择: one of many values, found by a part of its name, its pinyin or initials; answers it, or `None`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath
from typing import ClassVar

from textual.app import ComposeResult

from ... import resources
from ...services.names import search_text
from ..ink import Span, fit_spans
from ..widgets.field import Field
from ..widgets.rows import Rows
from .finding import FindScreen


class ValueRows(Rows):
    """The values that fit."""

    empty = "没有符合的选项；请换一个词"

    def __init__(self) -> None:
        super().__init__()
        self.values: Sequence[str] = ()

    def show(self, values: Sequence[str]) -> None:
        """Show these."""
        self.values = values
        self.set_count(len(values))

    @property
    def current(self) -> str | None:
        """The value under the cursor."""
        return self.values[self.cursor] if self.cursor < len(self.values) else None

    def spans(self, index: int, width: int) -> Sequence[Span]:
        """Return one value."""
        return fit_spans([(f" {self.values[index]}", "")], width)


class PickValueScreen(FindScreen):
    """Type a part, choose with the arrows."""

    CSS_PATH: ClassVar[list[str | PurePath]] = [resources.style("dialogs"), resources.style("filling")]

    def __init__(self, title: str, values: Sequence[str], word: str = "", now: str = "") -> None:
        """`word`: typed already; `now`: the value there is, where the cursor begins."""
        super().__init__(f"{title}：输入名称、拼音或首字母查找")
        self.values, self.begun, self.now = values, word, now

    def content(self) -> ComposeResult:
        """A field and the values that fit."""
        yield Field(self.begun, "名称、拼音或首字母", id="word", limit=50)
        yield ValueRows()

    @property
    def rows(self) -> ValueRows:
        """The values."""
        return self.query_one(ValueRows)

    def on_mount(self) -> None:
        """Show what fits what was typed already."""
        self.query_one("#word", Field).fill(self.begun)
        self.search()
        if not self.begun and self.now in self.values:
            self.rows.move_to(self.rows.values.index(self.now))

    def show_found(self, word: str) -> None:
        """Show the values that a word finds, those that begin with it first."""
        wanted = "".join(word.casefold().split())
        found = [value for value in self.values if wanted in search_text(value)]
        begins = [value for value in found if any(part.startswith(wanted) for part in search_text(value).split())]
        self.rows.show([*begins, *(value for value in found if value not in begins)])
