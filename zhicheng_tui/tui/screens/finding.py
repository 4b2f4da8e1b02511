"""A dialog in which a word narrows a list: type, choose with the arrows, Enter answers."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any

from textual import events, on

from ..pausing import Pause
from ..widgets.field import Field
from ..widgets.rows import Rows
from .dialogs import Dialog

NOTHING = "没有找到；请换一个词，或按 Esc 返回"


class FindScreen(Dialog):
    """Subclasses have a field `#word` and a list, and show what fits a word."""

    AUTO_FOCUS = "#word"
    CHOOSING = True

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self._word: str | None = None
        self._typing = Pause(self, self.search)

    @property
    @abstractmethod
    def rows(self) -> Any:
        """The list; its `current` is the answer."""

    @abstractmethod
    def show_found(self, word: str) -> None:
        """Show what fits a word."""

    def show_heads(self) -> None:
        """Show the column heads for this width."""

    def on_resize(self) -> None:
        """Share out the columns anew."""
        self.call_after_refresh(self.show_heads)

    @on(Field.Changed, "#word")
    def search_soon(self) -> None:
        """Search when the typing pauses."""
        self._typing.begin()

    def search(self) -> None:
        """Show what fits the typed word, unless it is shown already."""
        self._typing.end()
        word = self.query_one("#word", Field).value
        if word != self._word:
            self._word = word
            self.show_found(word)

    @on(Field.Submitted, "#word")
    def do_yes(self) -> None:
        """Answer what is under the cursor, of what fits the word as it is by now."""
        self.search()
        current = self.rows.current
        if current is None:
            self.say(NOTHING, "warning")
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
