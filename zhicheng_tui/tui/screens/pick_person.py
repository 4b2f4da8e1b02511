"""指定人员: whose a paper is, found by name, pinyin, initials, number or unit; answers an application id."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from datetime import datetime
from pathlib import PurePath
from typing import ClassVar

from textual.app import ComposeResult

from ... import resources
from ...domain.application import ChecklistRow
from ...domain.lifecycle import UPLOADABLE
from ...domain.queue import MAX_FILTER, QueueFilter, Sort
from ...domain.status import Status
from ...domain.text import typed
from ..ink import Span
from ..present import people as present
from ..widgets.field import Field
from ..widgets.line import Line
from ..widgets.queue_rows import IdRows
from .finding import NOTHING, FindScreen

HINT = "姓名、拼音、首字母、办件编号或单位"


class PersonRows(IdRows[ChecklistRow]):
    """People with their units and what stands of their documents."""

    empty = NOTHING

    def row(self, index: int, entry: ChecklistRow, selected: bool, now: datetime, width: int) -> Sequence[Span]:  # noqa: ARG002
        """Return one person."""
        return present.row(entry, now, width, self.glyphs)


class PickPersonScreen(FindScreen):
    """Type a part of a name, choose with the arrows."""

    CSS_PATH: ClassVar[list[str | PurePath]] = [resources.style("dialogs"), resources.style("pick_person")]

    def __init__(self, title: str, ids: Sequence[int] | None = None) -> None:
        """`ids`: those to choose among; `None`: everybody who may hand in documents."""
        super().__init__(title)
        self.among = None if ids is None else frozenset(ids)

    def content(self) -> ComposeResult:
        """A field and the people who fit."""
        yield Field(placeholder=HINT, id="word", limit=100)
        yield Line(id="person-heads")
        yield PersonRows()

    @property
    def rows(self) -> PersonRows:
        """The people."""
        return self.query_one(PersonRows)

    def on_mount(self) -> None:
        """Show all."""
        self.rows.fetch = lambda ids: self.attempt(lambda: self.desk.checklist.rows(ids)) or {}
        self.rows.now = self.desk.runtime.clock.now
        self.search()

    def show_heads(self) -> None:
        """Show the column heads."""
        self.query_one("#person-heads", Line).show(present.heads(self.rows.scrollable_content_region.width))

    def show_found(self, word: str) -> None:
        """Show those who fit a word."""
        found = self.attempt(lambda: self._found(word))
        self.rows.show(array("q") if found is None else found)

    def _found(self, word: str) -> array[int]:
        terms, found = tuple(typed(word, MAX_FILTER).lower().split()), array("q")
        for status in sorted(UPLOADABLE, key=_later):
            found += self.desk.checklist.ids(QueueFilter(statuses=frozenset({status}), terms=terms), Sort.NAME)
        return found if self.among is None else array("q", (number for number in found if number in self.among))


def _later(status: Status) -> bool:
    """Those who have passed come first: they are the ones to be sent off."""
    return status is not Status.APPROVED
