"""A terminal with a screen: types at a program on a pty and waits for what it shows, never for time to pass."""

from __future__ import annotations

import codecs
import re
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pyte
from rich.cells import cell_len

from .pty import PtyProcess

PATIENCE = 10.0
"""Seconds after which something that should have been shown is missing. Nothing waits that long when all is well."""
PROGRAM = (sys.executable, "-m", "zhicheng_tui")
_FOREIGN = re.compile(r"\x1b\[[<=>][0-9;]*[A-Za-z]|\x1b\[[0-9;?]*\$[A-Za-z]")
"""Sequences that pyte would draw as text."""
_UNFINISHED = re.compile(r"\x1b(\[[<=>]?[0-9;?$]*)?$")


class Terminal(PtyProcess):
    """A program on a pty, and the screen that it has drawn."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        columns: int = 80,
        rows: int = 24,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
    ) -> None:
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.Stream(self._screen)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._rest = ""
        super().__init__(command, columns=columns, rows=rows, env=env, cwd=cwd)

    @property
    def screen(self) -> list[str]:
        """The lines on the screen, without blanks at their ends."""
        return [self._line(row) for row in range(self._screen.lines)]

    def _line(self, row: int) -> str:
        """A line as xterm shows it: a wide character of which one half was overwritten is gone."""
        cells = [self._screen.buffer[row][column].data for column in range(self._screen.columns)]
        shown, column = "", 0
        while column < len(cells):
            wide = cell_len(cells[column]) == 2
            whole = wide and cells[column + 1 : column + 2] == [""]
            shown += cells[column] if whole or (cells[column] and not wide) else " "
            column += 2 if whole else 1
        return shown.rstrip()

    @property
    def text(self) -> str:
        """The screen as one text."""
        return "\n".join(self.screen)

    def read(self, timeout: float) -> bytes:
        """Read what arrives, and draw it."""
        data = super().read(timeout)
        if data:
            text = self._rest + self._decoder.decode(data)
            cut = _UNFINISHED.search(text)
            self._rest = text[cut.start() :] if cut else ""
            self._stream.feed(_FOREIGN.sub("", text[: cut.start()] if cut else text))
        return data

    def resize(self, columns: int, rows: int) -> None:
        """Give the terminal another size."""
        self._screen.resize(rows, columns)
        super().resize(columns, rows)

    def type(self, text: str) -> None:
        """Type text, a character at a time, as an input method commits it."""
        for character in text:
            self.send(character.encode())

    def line(self, text: str) -> str:
        """Return the first line that contains `text`; empty when none does."""
        return next((line for line in self.screen if text in line), "")

    def wait_until(self, done: Callable[[], bool], what: str, timeout: float = PATIENCE) -> None:
        """Read until `done()`.

        Raises:
            AssertionError: When that does not come about in time, with the screen in its message.
        """
        end = time.monotonic() + timeout
        while not done():
            left = end - time.monotonic()
            if left <= 0 or self.closed:
                raise AssertionError(f"{'ended' if self.closed else 'timed out'} waiting for {what}:\n{self.text}")
            self.read(min(left, 0.1))

    def wait_for(self, text: str, timeout: float = PATIENCE) -> None:
        """Wait until the screen shows `text`, all of it on one line."""
        self.wait_until(lambda: bool(self.line(text)), repr(text), timeout)

    def wait_gone(self, text: str, timeout: float = PATIENCE) -> None:
        """Wait until the screen does not show `text` any more."""
        self.wait_until(lambda: not self.line(text), f"{text!r} to go", timeout)


def zhicheng(world: Path, *words: str, user: str = "zhangsan") -> list[str]:
    """Return the command line that opens `world` as `user`."""
    return [*PROGRAM, "--data-dir", str(world), "--as", user, *words]
