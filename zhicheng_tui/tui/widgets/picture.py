"""A page of a picture or PDF: loaded off the painting thread, drawn in the way that this terminal can."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import randrange
from typing import TYPE_CHECKING, ClassVar, cast

from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from ...domain.refusal import Refused
from ...services.faults import StorageError
from ...services.pictures import WHOLE, Picture, opened
from ..graphics import Method
from ..ink import wrap
from ..present.view import Corners, View
from .painted import Painted

if TYPE_CHECKING:
    from ...services.pictures import Pictures
    from ..app import ZhichengApp

WIDE_NOTE = "这种终端显示不了图片：字符的宽度不定。可以把文件下载到自己的电脑上看"
OFF_NOTE = "已设为不显示图片"
LOADING = "正在读取图片…"
MOST = (1600, 1200)
"""Pixels that are drawn at most, however large the terminal is."""
PROBE = (64, 64)
"""Pixels asked for where only the size of the page matters."""


WHOLE_PAGE = View()


@dataclass(frozen=True)
class Aim:
    """What is to be shown."""

    source: Path
    page: int = 1
    corners: Corners | None = None
    view: View = WHOLE_PAGE


@dataclass(frozen=True)
class Drawn:
    """A picture fit for the terminal."""

    aim: Aim
    picture: Picture
    columns: int
    rows: int
    strips: Sequence[Strip] = field(default=(), repr=False)
    """Half blocks."""
    sequence: str = field(default="", repr=False)
    """Or what the terminal is sent once the frame is out."""


class PictureArea(Painted):
    """Shows a part of a page. A newer wish replaces older ones that are not yet on the screen."""

    DEFAULT_CSS = "PictureArea { width: 1fr; height: 1fr; }"
    ONLY: ClassVar[Method | None] = None
    """The one way to draw that this widget uses, unless the terminal can't; `None`: the terminal's best."""

    @dataclass
    class Shown(Message):
        """Another picture is on the screen."""

        area: PictureArea
        picture: Picture

    @dataclass
    class Failed(Message):
        """It could not be loaded."""

        area: PictureArea
        sentence: str

    def __init__(self, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self.aim: Aim | None = None
        self.drawn: Drawn | None = None
        self.note = ""
        """What is said in place of a picture."""
        self._stale = self._busy = self._to_send = False
        self._number = randrange(1, 1 << 24)

    # what screens use

    def show(self, source: Path, page: int = 1, corners: Corners | None = None, view: View | None = None) -> None:
        """Show a page, whole unless `view` says otherwise."""
        self._want(Aim(source, page, corners, view or WHOLE_PAGE))

    def look(self, view: View) -> None:
        """Show another part of the same page."""
        if self.aim is not None and view != self.aim.view:
            self._want(replace(self.aim, view=view))

    def clear(self, note: str = "") -> None:
        """Show no picture, but a sentence."""
        self.aim, self._stale = None, False
        self._say(note)

    def reload(self) -> None:
        """Draw anew, by the way that is now in use."""
        if self.aim is not None:
            self._want(self.aim)

    @property
    def method(self) -> Method:
        """The way pictures are drawn here now."""
        app = cast("ZhichengApp", self.app)
        best = app.graphics.usable(wide=app.glyph_set == "wide")
        if best is Method.OFF or self.ONLY is None:
            return best
        return Method.OFF if app.glyph_set == "wide" else self.ONLY

    @property
    def room(self) -> tuple[int, int]:
        """Pixels that there are to draw on."""
        width, height = self.size
        if self.method is Method.HALF:
            return max(width, 1), max(height * 2, 1)
        cell = cast("ZhichengApp", self.app).graphics.cell
        return max(min(width * cell[0], MOST[0]), 1), max(min(height * cell[1], MOST[1]), 1)

    # loading

    def _want(self, aim: Aim) -> None:
        self.aim, self._stale = aim, True
        if not self.drawn:
            self._say(LOADING)
        if not self._busy and self.size:
            self._busy = True
            self.run_worker(self._load(), group="picture")

    async def _load(self) -> None:
        app = cast("ZhichengApp", self.app)
        try:
            while self._stale and self.aim is not None:
                await app.graphics.settle(app)
                self._stale, aim = False, self.aim
                if self.method is Method.OFF:
                    self._say(WIDE_NOTE if app.glyph_set == "wide" else OFF_NOTE)
                    continue
                await self._load_one(aim, app.desk.pictures)
        finally:
            self._busy = False

    async def _load_one(self, aim: Aim, pictures: Pictures) -> None:
        known = self.drawn.picture if self.drawn and self.drawn.aim.source == aim.source else None
        page = (known.page_width, known.page_height) if known and known.page == aim.page else None
        method, room = self.method, self.room
        cell = (1, 2) if method is Method.HALF else cast("ZhichengApp", self.app).graphics.cell
        try:
            drawn = await asyncio.to_thread(_draw, pictures, aim, page, method, room, cell, self._number)
        except (Refused, StorageError) as error:
            if not self._stale:
                self._say(str(error))
                self.post_message(self.Failed(self, str(error)))
            return
        if self._stale or self.aim is not aim:
            return
        self.drawn, self.note = drawn, ""
        self.refresh()
        self.post_message(self.Shown(self, drawn.picture))

    def _say(self, note: str) -> None:
        self.wipe()
        self.drawn, self.note = None, note
        self.refresh()

    def on_resize(self) -> None:
        """Draw for this size."""
        self.reload()

    # drawing

    def render_line(self, y: int) -> Strip:
        """Draw one line: of half blocks, or blank where the terminal draws by itself."""
        width, height = self.size
        drawn = self.drawn
        if drawn is None:
            lines = wrap(self.note, max(width - 2, 2)) if self.note else []
            index = y - max((height - len(lines)) // 2, 0)
            return self.paint([(f" {lines[index]}", "dim")] if 0 <= index < len(lines) else (), width)
        index = y - max((height - drawn.rows) // 2, 0)
        if not 0 <= index < len(drawn.strips):
            return self.paint((), width)
        left = max((width - drawn.columns) // 2, 0)
        blank = self.rich_style
        strip = Strip.join([Strip.blank(left, blank), drawn.strips[index]])
        return strip.adjust_cell_length(width, blank)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw lines; what the terminal draws by itself is sent once they are out, for they would wipe it."""
        if self.drawn and self.drawn.sequence and not self._to_send:
            self._to_send = True
            self.call_after_refresh(self._send)
        return super().render_lines(crop)

    def _send(self) -> None:
        self._to_send = False
        drawn = self.drawn
        if drawn is None or not drawn.sequence or self.app.screen is not self.screen:
            return
        region = self.region
        x = region.x + max((region.width - drawn.columns) // 2, 0) + 1
        y = region.y + max((region.height - drawn.rows) // 2, 0) + 1
        self._write(f"\x1b7\x1b[{y};{x}H{drawn.sequence}\x1b8")

    def wipe(self) -> None:
        """Take off the screen what text does not overwrite."""
        if self.drawn and self.drawn.sequence.startswith("\x1b_G"):
            from ..present.pixels import kitty_gone

            self._write(kitty_gone(self._number))

    def _write(self, sequence: str) -> None:
        driver = self.app._driver  # noqa: SLF001 - filters and widgets are for text; this is none
        if driver is not None:
            driver.write(sequence)
            driver.flush()

    def on_unmount(self, event: events.Unmount) -> None:  # noqa: ARG002
        """Leave nothing on the screen."""
        self.wipe()


def _draw(
    pictures: Pictures, aim: Aim, page: tuple[int, int] | None, method: Method,
    room: tuple[int, int], cell: tuple[int, int], number: int,
) -> Drawn:  # fmt: skip
    from ..present import pixels

    if page is None and not aim.view.whole:
        probe = pictures.view(aim.source, aim.page, WHOLE, PROBE)
        page = probe.page_width, probe.page_height
    window = aim.view.window(page, room) if page else WHOLE
    picture = pictures.view(aim.source, aim.page, window, room)
    image = pixels.fitted(opened(picture, room), room)
    if aim.corners:
        pixels.outlined(image, aim.corners, (picture.page_width, picture.page_height), window)
    columns, rows = -(-image.width // cell[0]), -(-image.height // cell[1])
    if method is Method.HALF:
        return Drawn(aim, picture, columns, rows, strips=pixels.half_blocks(image))
    if method is Method.KITTY:
        return Drawn(aim, picture, columns, rows, sequence=pixels.kitty(image, number, columns, rows))
    return Drawn(aim, picture, columns, rows, sequence=pixels.sixel(image))
