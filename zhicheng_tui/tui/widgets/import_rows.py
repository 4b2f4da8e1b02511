"""导入's lists: settings and columns before the preview, then a verdict for each row, read as they come into view."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ...services.importing import Said
from ..ink import Span
from ..present import importing as present
from ..present.importing import Setting
from .rows import Rows

PAGE = 100
"""Verdicts read at a time."""


def _nothing(_skip: int, _most: int) -> Sequence[Said]:
    return ()


class SettingRows(Rows):
    """What can be changed before the preview."""

    def __init__(self) -> None:
        super().__init__(id="settings")
        self.settings: Sequence[Setting] = ()

    def show(self, settings: Sequence[Setting]) -> None:
        """Show these; the cursor stays."""
        self.settings = settings
        self.set_count(len(settings), self.cursor)

    @property
    def current(self) -> Setting | None:
        """The one under the cursor."""
        return self.settings[self.cursor] if self.cursor < len(self.settings) else None

    def spans(self, index: int, width: int) -> Sequence[Span]:
        """Return one line."""
        return present.setting_line(self.settings[index], width, self.glyphs)


class SaidRows(Rows):
    """Verdicts; only those in view are held."""

    empty = "没有这样的行；按 F2 看别的"

    def __init__(self) -> None:
        super().__init__(id="said")
        self.main = 0
        self._fetch: Callable[[int, int], Sequence[Said]] = _nothing
        self._pages: dict[int, Sequence[Said]] = {}

    def show(self, count: int, fetch: Callable[[int, int], Sequence[Said]]) -> None:
        """Show `count` verdicts, which `fetch` gives by how many to skip and how many at most."""
        self._fetch, self._pages = fetch, {}
        self.set_count(count)

    def at(self, index: int) -> Said | None:
        """Return one verdict."""
        page, place = divmod(index, PAGE)
        if page not in self._pages:
            if len(self._pages) > 4:
                self._pages.clear()
            self._pages[page] = self._fetch(page * PAGE, PAGE)
        found = self._pages[page]
        return found[place] if place < len(found) else None

    @property
    def current(self) -> Said | None:
        """The one under the cursor."""
        return self.at(self.cursor) if self.count else None

    def spans(self, index: int, width: int) -> Sequence[Span]:
        """Return one verdict."""
        said = self.at(index)
        return present.said_line(said, self.main, width, self.glyphs) if said else ()
