"""Pinyin of names and the words that the queue's search looks in (`application.search`).

Pinyin comes from `pypinyin`, loaded when the first name is spelled; surnames read otherwise than the
same character in a word are listed here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from types import MappingProxyType

_SURNAMES: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "仇": ("qiu",), "任": ("ren",), "冼": ("xian",), "区": ("ou",), "单": ("shan",), "召": ("shao",),
    "员": ("yun",), "尉": ("wei",), "折": ("she",), "曾": ("zeng",), "朴": ("piao",), "查": ("zha",),
    "洗": ("xian",), "燕": ("yan",), "盖": ("ge",), "种": ("chong",), "缪": ("miao",), "翟": ("zhai",),
    "葛": ("ge",), "覃": ("qin",), "解": ("xie",), "逄": ("pang",), "那": ("na",), "都": ("du",),
    "隗": ("wei",), "黑": ("he",), "乐": ("yue",), "华": ("hua",), "宁": ("ning",), "纪": ("ji",),
    "万俟": ("mo", "qi"), "单于": ("chan", "yu"), "尉迟": ("yu", "chi"), "澹台": ("tan", "tai"),
    "长孙": ("zhang", "sun"), "令狐": ("ling", "hu"), "皇甫": ("huang", "fu"), "夏侯": ("xia", "hou"),
})  # fmt: skip
_UNLISTED: Mapping[str, str] = MappingProxyType({"㬢": "xi"})
"""Characters of names that pypinyin has no reading for."""


def readings(name: str) -> tuple[str, str]:
    """Return a name's full pinyin and its initials, without blanks: `张无忌` → `zhangwuji`, `zwj`.

    Letters and digits stand for themselves; anything else is left out.
    """
    surname = _surname(name)
    return _joined([*surname, *_syllables(name[len(surname) :])])


def search_text(name: str, no: str, unit: str, specialty: str, post: str) -> str:
    """Return what an application is found by, in lower case; both readings of a surname that has two."""
    words = [name, *readings(name)]
    if _surname(name):
        words += [word for word in _joined(_syllables(name)) if word not in words]
    return " ".join([*words, no, unit, specialty, post]).lower()


def _surname(name: str) -> tuple[str, ...]:
    """Return the special reading of the surname that `name` begins with; empty for an ordinary one."""
    return _SURNAMES.get(name[:2]) or _SURNAMES.get(name[:1]) or ()


def _joined(syllables: Sequence[str]) -> tuple[str, str]:
    return "".join(syllables), "".join(syllable[0] for syllable in syllables)


def _syllables(text: str) -> list[str]:
    return [syllable for char in text if (syllable := _syllable(char))]


@cache
def _syllable(char: str) -> str:
    if char.isascii():
        return char.lower() if char.isalnum() else ""
    from pypinyin import lazy_pinyin

    spelled = _UNLISTED.get(char) or "".join(lazy_pinyin(char, errors="ignore"))
    return spelled.lower()
