"""图片: a page of a picture or PDF, with what identifies the file; zoom, pan, other pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult

from ... import resources
from ...domain.text import one_line
from ...services.pictures import Facts, Picture
from ..binding import bindings
from ..graphics import Method
from ..present import facts as present
from ..present.view import Corners, View, around
from ..widgets.line import Line
from ..widgets.picture import PictureArea
from .base import BaseScreen

NOTHING = "图片没能显示出来，无从移动或翻页；按 Esc 返回"


class ViewerScreen(BaseScreen):
    """One file to look at."""

    SCOPES: ClassVar[Sequence[str]] = ("viewer",)
    BINDINGS = bindings("viewer", "app")
    CSS_PATH = resources.style("viewer")
    AUTO_FOCUS = ""

    def __init__(
        self,
        source: Path,
        name: str,
        *,
        page: int = 1,
        corners: tuple[tuple[float, float], ...] | None = None,
        sha256: str = "",
        note: str = "",
    ) -> None:
        super().__init__()
        self.source, self.shown_name, self.page, self.note = source, one_line(name), max(page, 1), note
        self.sha256 = sha256
        self._corners: dict[int, Corners] = {self.page: corners} if corners else {}
        self.facts: Facts | None = None
        self.picture: Picture | None = None
        self.view = View()
        self._ahead: list[Callable[[], None]] = []
        """What was typed before the first picture came, and needs one."""
        self._failed = False

    @property
    def CRUMBS(self) -> Sequence[str]:  # type: ignore[override]
        """Where this is."""
        return ("查看", self.shown_name)

    def content(self) -> ComposeResult:
        """The facts, then the picture."""
        yield Line(id="facts")
        yield Line(id="hash")
        yield Line(id="note")
        yield PictureArea(id="picture")

    @property
    def area(self) -> PictureArea:
        """The picture."""
        return self.query_one("#picture", PictureArea)

    def on_mount(self) -> None:
        """Say what file it is, and load it."""
        self.show_masthead()
        line = self.query_one("#note", Line)
        line.display = bool(self.note)
        line.show([(f" {self.note}", "hurry")])
        self._show_facts()
        self._show_page()
        self.work_on(lambda: self.desk.pictures.facts(self.source), self._take_facts, group="facts")

    def _take_facts(self, found: Facts) -> None:
        self.facts = found
        self.sha256 = self.sha256 or found.sha256
        self._show_facts()

    def _show_facts(self) -> None:
        left, right = present.picture_line(self.shown_name, self.facts, self.sha256, self.picture)
        self.query_one("#facts", Line).show(left, right)
        where = present.hash_line(self.sha256, str(self.source), self.size.width)
        self.query_one("#hash", Line).show(where)

    def _show_page(self) -> None:
        self.view = View()
        self.area.show(self.source, self.page, self._corners.get(self.page))

    @on(PictureArea.Shown)
    def picture_shown(self, event: PictureArea.Shown) -> None:
        """Say which page it is and how large."""
        self.picture, self._failed = event.picture, False
        self._show_facts()
        while self._ahead:
            self._ahead.pop(0)()

    @on(PictureArea.Failed)
    def picture_failed(self) -> None:
        """Forget what was to be done to it; the sentence stands in its place."""
        self._failed = self.picture is None
        self._ahead.clear()

    def redraw(self) -> None:
        """Other signs: half blocks come or go."""
        self.show_masthead()
        self.area.reload()

    def on_resize(self) -> None:
        """Show the path where there is room for it."""
        self.show_masthead()
        self._show_facts()

    def on_screen_suspend(self) -> None:
        """Leave nothing under the screen that comes."""
        self.area.wipe()

    # pages

    def do_next_page(self) -> None:
        """The next page."""
        self._turn(1)

    def do_previous_page(self) -> None:
        """The page before."""
        self._turn(-1)

    def why_not_next_page(self) -> str | None:
        """Not behind the last page."""
        if self.picture is None:
            return NOTHING if self._failed else None
        return "已是最后一页" if self.page >= self.picture.pages else None

    def why_not_previous_page(self) -> str | None:
        """Not before the first page."""
        return "已是第一页" if self.page <= 1 else None

    def _turn(self, by: int) -> None:
        if self.picture is None:
            self._ahead.append(lambda: self._turn(by))
        elif 1 <= self.page + by <= self.picture.pages:
            self.page += by
            self._show_page()

    # looking closer

    def _look(self, view: View) -> None:
        self.view = view
        self.area.look(view)

    def do_zoom_in(self) -> None:
        """Closer."""
        self._look(self.view.zoomed(1))

    def do_zoom_out(self) -> None:
        """Further off."""
        self._look(self.view.zoomed(-1))

    def do_fit(self) -> None:
        """The whole page."""
        self._look(View())

    def do_code(self) -> None:
        """Look at the code that was found."""
        if self.picture is None:
            self._ahead.append(self.do_code)
        else:
            size = (self.picture.page_width, self.picture.page_height)
            self._look(around(self._corners[self.page], size, self.area.room))

    def why_not_code(self) -> str | None:
        """Not where none was found."""
        if self.page not in self._corners:
            return "这一页没有标出二维码；可按 F6 放大，用方向键移动"
        return NOTHING if self._failed else None

    def do_left(self) -> None:
        """More of the left."""
        self._pan(-1, 0)

    def do_right(self) -> None:
        """More of the right."""
        self._pan(1, 0)

    def do_up(self) -> None:
        """More of the top."""
        self._pan(0, -1)

    def do_down(self) -> None:
        """More of the bottom."""
        self._pan(0, 1)

    def why_not_left(self) -> str | None:
        """Not without a picture, and not when all of it is in view."""
        if self._failed:
            return NOTHING
        return "已显示整页；按 F6 放大后可以移动" if self.view.whole else None

    why_not_right = why_not_up = why_not_down = why_not_left

    def _pan(self, right: int, down: int) -> None:
        if self.picture is None:
            self._ahead.append(lambda: self._pan(right, down))
        else:
            size = (self.picture.page_width, self.picture.page_height)
            self._look(self.view.panned(right, down, size, self.area.room))

    def do_method(self) -> None:
        """Draw in another way."""
        self.area.wipe()
        method = self.zapp.graphics.next(wide=self.zapp.glyph_set == "wide")
        self.say(f"画法：{method.label}" + ("；按 F3 换回" if method is Method.OFF else ""))
        self.area.reload()
