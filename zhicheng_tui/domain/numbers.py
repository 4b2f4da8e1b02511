"""Check digits: identity, credit code, patent, serial and book numbers (`GB 11643`, `GB 32100`)."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

RESIDENT_ID = "居民身份证"
"""The 证件类型 whose number has a check digit."""
_PATENT_WEIGHTS = (2, 3, 4, 5, 6, 7, 8, 9)
_PATENT_FORM = re.compile(r"([0-9]{12}|[0-9]{8})\.?([0-9X])")
_PATENT_KINDS = {"1": "发明", "2": "实用新型", "3": "外观设计", "8": "发明", "9": "实用新型"}
"""The digit after the year; 8 and 9 came by the PCT."""
_FOREIGN = re.compile(r"(?!ZL|CN)[A-Z]{2}[0-9]")
_DASHES = {ord(dash): "-" for dash in "‐‑‒–—−－"}
_ISSN = re.compile(r"(?<![0-9-])([0-9]{4}-[0-9]{3}[0-9X])(?![0-9-])|ISSN[ :：]*([0-9]{7}[0-9X])(?![0-9])")
_CN = re.compile(r"(?<![0-9-])([0-9]{2})-[0-9]{4}(?![0-9-])")
_CN_PLACES = frozenset(
    str(place)
    for first, last in ((10, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65), (81, 82))
    for place in range(first, last + 1)
)
"""The first two digits of a 国内统一刊号: the province, 10 and 11 for Beijing."""
_ISBN = re.compile(r"(?<![0-9])(97[89][0-9]{10}|[0-9]{9}[0-9X])(?![0-9X])")


def identity_fault(number: str) -> str | None:
    """Return what is wrong with a resident identity number, in Chinese, or `None` (GB 11643-1999).

    The library also asks that the county had its code in the year of birth; a number is given at the first
    registration, which may be long after, so any year's code will do here.
    """
    from stdnum.cn import ric

    plain = ric.compact(number)
    if len(plain) != 18 or not (plain[:-1].isascii() and plain[:-1].isdecimal()):
        return "不是 18 位居民身份证号码"
    if plain[-1] != ric.calc_check_digit(plain):
        return "校验位不正确"
    return None if identity_birth(plain) and _region_known(plain[:6]) else "地区码或出生日期不存在"


@lru_cache(maxsize=4096)
def _region_known(code: str) -> bool:
    from stdnum import numdb

    return any(info for _, info in numdb.get("cn/loc").info(code))


def identity_birth(number: str) -> date | None:
    """Return the birth date written in an identity number, if it is one."""
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def identity_sex(number: str) -> str:
    """Return 男 or 女 by the 17th digit of an identity number, an empty text for anything else."""
    digit = number[16:17]
    return ("女", "男")[int(digit) % 2] if digit.isascii() and digit.isdecimal() else ""


def patent_fault(number: str) -> str | None:
    """Return what is wrong with a patent number, in Chinese, or `None`.

    Since October 2003: 12 digits and a check digit mod 11 (10 → X), before that 8 digits and one.
    """
    match = _PATENT_FORM.fullmatch(_plain_patent(number))
    if match is None:
        return "格式不正确（应为 12 位数字加校验位）"
    digits, given = match.groups()
    weights = (_PATENT_WEIGHTS * 2)[: len(digits)]
    remainder = sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True)) % 11
    return None if given == "0123456789X"[remainder] else "校验位不正确"


def patent_is_foreign(number: str) -> bool:
    """Say whether a patent number begins with another country's letters, so that its form cannot be judged."""
    return bool(_FOREIGN.match(number.strip().upper().replace(" ", "")))


def patent_kind(number: str) -> str:
    """Return the 专利类型 that a patent number says, or an empty text (K24)."""
    match = _PATENT_FORM.fullmatch(_plain_patent(number))
    return _PATENT_KINDS.get(match[1][4 if len(match[1]) == 12 else 2], "") if match else ""


def patent_year(number: str) -> int | None:
    """Return the year of the application that a patent number says (K25)."""
    match = _PATENT_FORM.fullmatch(_plain_patent(number))
    if match is None:
        return None
    if len(match[1]) == 12:
        return int(match[1][:4])
    year = int(match[1][:2])
    return 1900 + year if year >= 85 else 2000 + year


def serial_fault(number: str) -> tuple[str, bool] | None:
    """Return what is wrong with a 刊号, in Chinese, and whether that is certain; `None` if nothing is (K23).

    It may hold an ISSN, whose last digit is checked (ISO 3297), a 国内统一刊号 as CN 42-1234/TV, or both.
    """
    from stdnum import issn

    plain = number.upper().translate(_DASHES)
    serials = [part for match in _ISSN.finditer(plain) for part in match.groups() if part]
    wrong = next((one for one in serials if not issn.is_valid(one)), None)
    if wrong is not None:
        return f"ISSN {wrong} 校验位不正确", True
    places: list[str] = _CN.findall(plain)
    if any(place not in _CN_PLACES for place in places):
        return "CN 刊号开头两位不是省份代码", False
    return None if serials or places else ("不是 ISSN 或 CN 刊号", False)


def book_fault(number: str) -> tuple[str, bool] | None:
    """Return what is wrong with a book's number, in Chinese, and whether that is certain; `None` if nothing is (K23).

    An ISBN is checked (ISO 2108); anything else is read as the number of a series, for books that appeared in one.
    """
    from stdnum import isbn

    plain = re.sub(r"[\s-]", "", number.upper().translate(_DASHES))
    match = _ISBN.search(plain)
    if match is None:
        return ("ISBN 应为 13 位或 10 位", True) if "ISBN" in plain or plain[:3] in ("978", "979") else _series(number)
    return None if isbn.is_valid(match[1]) else (f"ISBN {match[1]} 校验位不正确", True)


def _series(number: str) -> tuple[str, bool] | None:
    fault = serial_fault(number)
    return ("不是 ISBN", False) if fault and not fault[1] else fault


def _plain_patent(number: str) -> str:
    return re.sub(r"^(ZL|CN)", "", number.strip().upper().replace(" ", ""))
