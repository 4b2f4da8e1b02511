"""Text from people: made safe to show, never changed in the record."""

from __future__ import annotations

import re

_HOSTILE = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff\ud800-\udfff]"
)
_BREAKS = re.compile(" *[\t\n\r][ \t\n\r]*")
_BREAK = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_C0 = 0x20
_DEL = 0x7F


def visible(text: str) -> str:
    """Return `text` with every control, bidi, invisible or broken character replaced by a visible sign.

    C0 controls become their pictures (`␛`), anything else `‹U+202E›`. Meant for single lines; split first.
    """
    if text.isprintable() and not _HOSTILE.search(text):
        return text
    return _HOSTILE.sub(_picture, text)


def lines(text: str) -> list[str]:
    """Return `text` as visible lines; line breaks and tabs keep their meaning."""
    unified = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", "    ")
    return [visible(line) for line in unified.split("\n")]


def one_line(text: str) -> str:
    """Return `text` as one visible line."""
    return visible(_BREAKS.sub(" ", text.strip(" \t\r\n")) if _BREAKS.search(text) else text)


def hostile(text: str) -> bool:
    """Say whether `text` has characters that must not reach a terminal."""
    return bool(_HOSTILE.search(text))


def typed(text: str, limit: int) -> str:
    """Return what a person typed or pasted, fit to be kept: line breaks unified, control characters dropped."""
    unified = _BREAK.sub("\n", text).replace("\t", " ").replace("\u3000", " ")
    kept = "".join(char for char in unified if char == "\n" or not _HOSTILE.match(char))
    return kept[:limit]


def _picture(match: re.Match[str]) -> str:
    code = ord(match.group())
    if code < _C0:
        return chr(0x2400 + code)
    return "␡" if code == _DEL else f"‹U+{code:04X}›"
