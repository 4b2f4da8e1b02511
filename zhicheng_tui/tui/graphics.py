"""How pictures can be drawn at this terminal: found out when the first one is wanted, never before the first frame."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from .answers import QUESTIONS, TerminalAnswer

if TYPE_CHECKING:
    from textual.app import App

PATIENCE = 1.0
"""Seconds in which a terminal has to answer; every one does within a round trip, or never."""
USUAL_CELL = (10, 20)


class Method(StrEnum):
    """A way to draw pictures."""

    SIXEL = "sixel"
    KITTY = "kitty"
    HALF = "half"
    OFF = "off"

    @property
    def label(self) -> str:
        """Its Chinese name."""
        return {"sixel": "Sixel 图形", "kitty": "Kitty 图形", "half": "半块字符", "off": "不显示图片"}[self]


class Graphics:
    """What one terminal can draw."""

    def __init__(self, setting: str, environ: Mapping[str, str] = os.environ) -> None:
        self.method: Method | None = None if setting == "auto" else Method(setting)
        """The way in use; `None` until it has been found out."""
        self.cell = USUAL_CELL
        """Width and height of a cell in pixels."""
        self._environ = environ
        self._answered = asyncio.Event()
        self._sixel = self._guessed = False
        self._asked: asyncio.Task[None] | None = None

    async def settle(self, app: App[Any]) -> Method:
        """Return the way to draw, after asking the terminal once."""
        if self._asked is None:
            self._asked = asyncio.create_task(self._ask(app))
        await asyncio.shield(self._asked)
        return self.method or Method.HALF

    def heard(self, answer: TerminalAnswer) -> None:
        """Take in an answer of the terminal."""
        if answer.cell is not None and all(answer.cell):
            self.cell = answer.cell
        if answer.sixel is not None:
            self._sixel = answer.sixel
            self._answered.set()
            if self._guessed and answer.sixel:
                self.method = Method.SIXEL

    def usable(self, *, wide: bool) -> Method:
        """Return the way in use; half blocks are out where the terminal draws them two cells wide."""
        method = self.method or Method.HALF
        return Method.OFF if wide and method is Method.HALF else method

    def next(self, *, wide: bool) -> Method:
        """Take the next way, for terminals that cannot do what they say; return it."""
        ways = list(Method)
        self.method = ways[(ways.index(self.usable(wide=wide)) + 1) % len(ways)]
        if self.usable(wide=wide) is not self.method:
            self.method = Method.OFF
        return self.method

    async def _ask(self, app: App[Any]) -> None:
        driver = app._driver  # noqa: SLF001 - there is no other way to write to this app's terminal
        if driver is None or app.is_headless or not getattr(driver, "input_tty", False):
            self.method = self.method or Method.HALF
            return
        known = _pixels(driver.fileno, app.size.width, app.size.height) if hasattr(driver, "fileno") else None
        driver.write(QUESTIONS)
        driver.flush()
        try:
            await asyncio.wait_for(self._answered.wait(), PATIENCE)
        except TimeoutError:
            self._guessed = self.method is None
        self.cell = known or self.cell
        if self.method is None:
            self.method = Method.KITTY if self._is_kitty() else Method.SIXEL if self._sixel else Method.HALF

    def _is_kitty(self) -> bool:
        """Say whether it is a terminal known to draw by kitty's protocol; SSH passes `TERM` on, and nothing else."""
        kind = self._environ.get("TERM", "")
        return "kitty" in kind or "ghostty" in kind


def _pixels(terminal: int, columns: int, rows: int) -> tuple[int, int] | None:
    """Return the pixels of a cell as the terminal's line discipline knows them; SSH passes them on."""
    import fcntl
    import struct
    import termios

    try:
        size = fcntl.ioctl(terminal, termios.TIOCGWINSZ, b"\0" * 8)
    except OSError:
        return None
    width, height = struct.unpack("HHHH", size)[2:]
    cell = (width // max(columns, 1), height // max(rows, 1))
    return cell if all(cell) else None
