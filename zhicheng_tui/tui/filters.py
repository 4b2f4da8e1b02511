"""The last gate before the terminal: what every widget drew, without anything that could steer it."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from ..domain.text import hostile, visible

_ASCII = {
    "─": "-", "━": "-", "═": "=", "│": "|", "┃": "|", "║": "|", "▔": "-", "▁": "_", "▏": "|", "▊": "|",
    "“": '"', "”": '"', "‘": "'", "’": "'", "…": ".", "—": "-", "–": "-", "·": ".", "•": "*", "●": "*",
    "○": "o", "■": "#", "□": "o", "▶": ">", "★": "*", "☆": "*", "→": ">", "←": "<", "↑": "^", "↓": "v",
    "×": "x", "√": "v", "°": "o", "±": "+", "÷": "/", "§": "S", "※": "*", "›": ">", "▸": ">",
}  # fmt: skip


class ControlFilter(LineFilter):
    """Shows control and bidi characters as signs, whichever widget drew them."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002
        """Return the segments, made harmless."""
        if not any(hostile(segment.text) for segment in segments):
            return segments
        return [Segment(visible(segment.text), segment.style) for segment in segments]


class WideFilter(LineFilter):
    """For terminals that draw ambiguous characters two cells wide: one-cell stand-ins for all of them."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002
        """Return the segments in characters whose width nobody disagrees about."""
        return [
            segment if segment.text.isascii() else Segment(_narrowed(segment.text), segment.style)
            for segment in segments
        ]


@lru_cache(4096)
def _narrowed(text: str) -> str:
    return "".join(_ASCII.get(char, "?") if unicodedata.east_asian_width(char) == "A" else char for char in text)
