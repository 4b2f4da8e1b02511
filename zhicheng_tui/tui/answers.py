"""What the terminal answers when it is asked what it can draw, picked out of the stream of keys.

Textual reads the terminal in a thread of its own and would take such an answer for keys pressed by a person. So its
parser is given an ear for the two answers that matter; each becomes a message to the app at that terminal.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from textual._xterm_parser import XTermParser
from textual.drivers import linux_driver
from textual.message import Message

QUESTIONS = "\x1b[16t\x1b[c"
"""How many pixels a cell has; what kind of terminal this is. Terminals answer in order, every one the second."""
_ANSWER = re.compile(r"\x1b\[(?:\?(?P<abilities>[\d;]*)c|6;(?P<height>\d{1,4});(?P<width>\d{1,4})t)")
_UNFINISHED = re.compile(r"\x1b\[(?:\?[\d;]*|6(?:;[\d;]*)?)?$")
_SIXEL = "4"


@dataclass
class TerminalAnswer(Message):
    """An answer of the terminal."""

    sixel: bool | None = None
    """Whether it draws sixel graphics; `None` in an answer about something else."""
    cell: tuple[int, int] | None = None
    """Width and height of a cell in pixels."""


class ListeningParser(XTermParser):
    """Textual's parser, with the terminal's answers taken out."""

    def __init__(self, debug: bool = False) -> None:
        super().__init__(debug)
        self._held = ""

    def feed(self, data: str) -> Iterable[Message]:
        """Parse input; an answer that came in two pieces is put together."""
        if not data or ("\x1b" not in data and not self._held):
            return super().feed(data)
        data, self._held = self._held + data, ""
        return self._listen(data)

    def _listen(self, data: str) -> Iterable[Message]:
        heard = [_message(match) for match in _ANSWER.finditer(data)]
        rest = _ANSWER.sub("", data)
        unfinished = _UNFINISHED.search(rest)
        if unfinished:
            self._held, rest = unfinished.group(), rest[: unfinished.start()]
        if rest:
            yield from super().feed(rest)
        yield from heard


def _message(match: re.Match[str]) -> TerminalAnswer:
    if match["abilities"] is not None:
        return TerminalAnswer(sixel=_SIXEL in match["abilities"].split(";")[1:])
    return TerminalAnswer(cell=(int(match["width"]), int(match["height"])))


def listen() -> None:
    """Let Textual's terminal drivers that are started from now on pick answers out."""
    linux_driver.XTermParser = ListeningParser  # type: ignore[attr-defined]
