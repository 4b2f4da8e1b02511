"""指定人员: whose a paper is, found by name, pinyin, initials, number or unit; answers an application id."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from datetime import datetime
from pathlib import PurePath
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.timer import Timer

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
from ..widgets.rows import Rows
from .dialogs import Dialog
from .listing import PAUSE

HINT = "姓名、拼音、首字母、办件编号或单位"
NOBODY = "没有找到；请换一个词，或按 Esc 返回"


class PersonRows(IdRows[ChecklistRow]):
    """People with their units and what stands of their documents."""

    empty = NOBODY

    def row(self, index: int, entry: ChecklistRow, selected: bool, now: datetime, width: int) -> Sequence[Span]:  # noqa: ARG002
        """Return one person."""
        return present.row(entry, now, width, self.glyphs)


class PickPersonScreen(Dialog):
    """Type a part of a name, choose with the arrows."""

    AUTO_FOCUS = "#word"
    CSS_PATH: ClassVar[list[str | PurePath]] = [resources.style("dialogs"), resources.style("pick_person")]

    def __init__(self, title: str, ids: Sequence[int] | None = None) -> None:
        """`ids`: those to choose among; `None`: everybody who may hand in documents."""
        super().__init__(title)
        self.among = None if ids is None else frozenset(ids)
        self._word: str | None = None
        self._typing: Timer | None = None

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

    def on_resize(self) -> None:
        """Share out the columns anew."""
        self.call_after_refresh(self._show_heads)

    def _show_heads(self) -> None:
        self.query_one("#person-heads", Line).show(present.heads(self.rows.scrollable_content_region.width))

    # searching

    @on(Field.Changed, "#word")
    def search_soon(self) -> None:
        """Search when the typing pauses."""
        if self._typing is not None:
            self._typing.stop()
        self._typing = self.set_timer(PAUSE, self.search)

    def search(self) -> None:
        """Show those who fit what is typed, unless they are shown already."""
        if self._typing is not None:
            self._typing.stop()
        word = self.query_one("#word", Field).value
        if word == self._word:
            return
        self._word = word
        found = self.attempt(lambda: self._found(word))
        self.rows.show(array("q") if found is None else found)

    def _found(self, word: str) -> array[int]:
        terms, found = tuple(typed(word, MAX_FILTER).lower().split()), array("q")
        for status in sorted(UPLOADABLE, key=_later):
            found += self.desk.checklist.ids(QueueFilter(statuses=frozenset({status}), terms=terms), Sort.NAME)
        return found if self.among is None else array("q", (number for number in found if number in self.among))

    # choosing

    @on(Field.Submitted, "#word")
    def do_yes(self) -> None:
        """Take the person under the cursor, of those who fit what is typed by now."""
        self.search()
        current = self.rows.current
        if current is None:
            self.say(NOBODY, "warning")
        else:
            self.dismiss(current)

    def on_key(self, event: events.Key) -> None:  # type: ignore[override]
        """Move in the list while a word is being typed."""
        move = {"up": Rows.do_up, "down": Rows.do_down, "pageup": Rows.do_page_up, "pagedown": Rows.do_page_down}
        if event.key in move and self.query_one(Field).has_focus:
            event.stop()
            self.search()
            move[event.key](self.rows)

    def do_back(self) -> None:
        """Close at once, though a field has the focus."""
        self.leave()


def _later(status: Status) -> bool:
    """Those who have passed come first: they are the ones to be sent off."""
    return status is not Status.APPROVED
