"""选择: one of many values, found by a part of its name, its pinyin or initials; answers it, or `None`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import ClassVar

from textual.app import ComposeResult

from ... import resources
from ...domain.entry_choices import aliases_of
from ...services.names import search_text
from ..ink import Span, fit_spans
from ..widgets.field import Field
from ..widgets.rows import Rows
from .finding import FindScreen

USUAL = "毕业"
"""What nearly everybody means of an education: not 结业, 肄业 or the education as such."""


class ValueRows(Rows):
    """The values that fit."""

    empty = "没有符合的选项；请换一个词"

    def __init__(self) -> None:
        super().__init__()
        self.values: Sequence[str] = ()
        self.also: Mapping[str, str] = {}
        """Value → what else it is called, where it was found by that."""

    def show(self, values: Sequence[str], also: Mapping[str, str]) -> None:
        """Show these."""
        self.values, self.also = values, also
        self.set_count(len(values))

    @property
    def current(self) -> str | None:
        """The value under the cursor."""
        return self.values[self.cursor] if self.cursor < len(self.values) else None

    def spans(self, index: int, width: int) -> Sequence[Span]:
        """Return one value."""
        value = self.values[index]
        also = self.also.get(value, "")
        return fit_spans([(f" {value}", ""), *([(f"　即「{also}」", "dim")] if also else [])], width)


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
        """Show the values that a word finds by their names or by what people also call them, the nearest first."""
        wanted = "".join(word.casefold().split())
        if not wanted:
            self.rows.show(self.values, {})
            return
        matches = {value: found for value in self.values if (found := _match(value, wanted)) is not None}
        self.rows.show(
            sorted(matches, key=lambda value: matches[value].rank),
            {value: found.also for value, found in matches.items() if found.also},
        )


@dataclass(frozen=True)
class Match:
    """How well a word fits a value."""

    rank: tuple[int, bool]
    also: str = ""
    """The other name that the word was found in, where it is no part of the value's own."""


def _match(value: str, wanted: str) -> Match | None:
    """Return how a word fits a value, or `None`: the whole name, its beginning, a part; a certificate goes before."""
    usual = not value.endswith(USUAL)
    own = best = _nearness(value, wanted)
    found = None if own is None else Match((own, usual))
    for alias in aliases_of(value):
        near = _nearness(alias, wanted)
        if near is not None and (best is None or near < best):
            best, found = near, Match((near, usual), "" if own is not None else alias)
    return found


def _nearness(name: str, wanted: str) -> int | None:
    """Return 0 for the whole of a name or its pinyin, 1 for its beginning, 2 for a part, or `None`."""
    words = search_text(name).split()
    if wanted in words:
        return 0
    if any(word.startswith(wanted) for word in words):
        return 1
    return 2 if wanted in search_text(name) else None
