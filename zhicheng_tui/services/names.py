"""File names put in the order that people expect, and found as people type."""

from __future__ import annotations

import re
from functools import lru_cache
from os.path import splitext

_NUMBER = re.compile(r"(\d+)")
_LONGEST_NUMBER = 30
"""Digits that are compared as a number; longer runs are compared as text."""

Key = tuple[tuple[int, int, str], ...]


def sort_key(name: str) -> tuple[Key, str]:
    """Return what to sort a name by: numbers by their value (图2 before 图10), Chinese by pinyin, the ending last."""
    return tuple(_part(part) for part in _NUMBER.split(splitext(name)[0]) if part), name


def _part(part: str) -> tuple[int, int, str]:
    if part.isdecimal() and len(part) <= _LONGEST_NUMBER:
        return (0, int(part), "")
    return (1, 0, "".join(map(_spelled, part.casefold())))


@lru_cache(maxsize=20_000)
def search_text(name: str) -> str:
    """Return what a name is found by: itself, its full pinyin and its initials, with and without punctuation."""
    folded = name.casefold()
    if folded.isascii():
        return folded
    spelled = [_spelled(char) for char in folded]
    bare = [word for word in spelled if word.isalnum()]
    return " ".join((folded, *("".join(word) for words in (spelled, bare) for word in (words, _initials(words)))))


def _initials(words: list[str]) -> list[str]:
    return [word[:1] for word in words]


@lru_cache(maxsize=10_000)
def _spelled(char: str) -> str:
    if char.isascii() or not char.isalpha():
        return char
    from ..store.pinyin import readings

    return readings(f"-{char}")[0] or char  # the dash: a character by itself would be read as a surname
