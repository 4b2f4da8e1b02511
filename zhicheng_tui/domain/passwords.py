"""What makes a password good enough: long, not a common one, not what everybody knows of its owner.

Length counts, composition does not, and nothing expires: NIST SP 800-63B-4 and OWASP ASVS 5.0, 6.2.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from itertools import pairwise

from .refusal import Refusal

SHORTEST, LONGEST = 10, 128
"""Characters."""
FEWEST_KINDS = 4
"""Different characters a password must have."""
_LEAST_KNOWN = 2
"""A word about the owner shorter than this says nothing."""
_DECORATION = re.compile(r"^[\d\W_]+|[\d\W_]+$")


def normal(password: str) -> str:
    """Return a password as it is compared: one form of each character, whatever keyboard typed it (NFKC)."""
    return unicodedata.normalize("NFKC", password)


def check(password: str, about: Collection[str], common: Collection[str]) -> list[Refusal]:
    """Return every reason why a password cannot be chosen; empty when it can.

    Args:
        about: What everybody knows of its owner: login, name, unit.
        common: Passwords that are tried first, in lower case.
    """
    text = normal(password)
    plain = text.casefold()
    if len(text) < SHORTEST:
        return [Refusal("short", f"密码至少 {SHORTEST} 个字符，可以用几个词连成一句", "password")]
    if len(text) > LONGEST:
        return [Refusal("long", f"密码不超过 {LONGEST} 个字符", "password")]
    if any(unicodedata.category(character) == "Cc" for character in text):
        return [Refusal("control", "密码里有控制字符，请重新输入", "password")]
    if plain in common or _DECORATION.sub("", plain) in common or len(set(plain)) < FEWEST_KINDS or _runs(plain):
        return [Refusal("common", "这个密码太常见，很容易被猜到，请换一个", "password")]
    known = [word for word in map(str.casefold, map(normal, about)) if len(word) >= _LEAST_KNOWN and word in plain]
    if known:
        return [Refusal("about", "密码里不要有登录名、姓名或单位名称，请换一个", "password")]
    return []


def _runs(text: str) -> bool:
    """Whether the characters just follow one another: 1234567890, abcdefghij, or one piece over and over."""
    round_to = 10 if text.isdecimal() else 0x110000  # after 9 comes 0
    steps = {(ord(after) - ord(before)) % round_to for before, after in pairwise(text)}
    repeated = any(len(text) % size == 0 and text == text[:size] * (len(text) // size) for size in range(1, 4))
    return len(steps) == 1 or repeated
