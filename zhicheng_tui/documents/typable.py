"""Bytes as text that people can type from paper and QR takes as alphanumeric: a prefix and digits of base 39.

Base 39 is as short as base 45 for 29 bytes (both 44 characters) and leaves out what people confuse when they type:
blank, `-`, `.` and `:` can be separators, and O and I can only mean 0 and 1.
"""

from __future__ import annotations

import re
import unicodedata

ALPHABET = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ$%*+/"
_BASE = len(ALPHABET)
_VALUES = {char: value for value, char in enumerate(ALPHABET)}
_TYPED = str.maketrans({"O": "0", "I": "1", "¥": "$", "￥": "$", "×": "*", "、": "/", "÷": "/", "\\": "/"})
_SEPARATORS = re.compile(r"[\s\-.,:;_·•‐-―−。，；|]+")


class NotTypable(ValueError):
    """The text has another prefix, length or alphabet."""


def text_of(token: bytes, digits: int) -> str:
    """Return bytes as so many digits."""
    number, made = int.from_bytes(token, "big"), []
    for _ in range(digits):
        number, digit = divmod(number, _BASE)
        made.append(ALPHABET[digit])
    return "".join(reversed(made))


def number_of(text: str, prefix: str, digits: int, size: int) -> bytes:
    """Return the `size` bytes that a scanned or typed text says.

    Takes what people type: groups, lower case, full-width characters, O for 0 and I for 1, with or without the prefix.

    Raises:
        NotTypable: When it is not such a text.
    """
    plain = unicodedata.normalize("NFKC", text.translate(_TYPED)).upper().translate(_TYPED)
    plain, bare = _SEPARATORS.sub("", plain), prefix.rstrip(":")
    if len(plain) == len(bare) + digits:
        if not plain.startswith(bare):
            raise NotTypable("another prefix")
        plain = plain[len(bare) :]
    if len(plain) != digits or any(digit not in _VALUES for digit in plain):
        raise NotTypable("another length or alphabet")
    number = 0
    for digit in plain:
        number = number * _BASE + _VALUES[digit]
    if number >> (8 * size):
        raise NotTypable("too large")
    return number.to_bytes(size, "big")


def grouped(text: str, size: int = 4) -> str:
    """Return a text in groups of `size` characters, to print and to type by hand."""
    return " ".join(text[start : start + size] for start in range(0, len(text), size))
