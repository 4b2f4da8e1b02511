"""Check digits: identity, credit code, patent, serial and book numbers (`GB 11643`, `GB 32100`)."""

from __future__ import annotations

import re
from datetime import date

_PATENT_WEIGHTS = (2, 3, 4, 5, 6, 7, 8, 9)
_PATENT_FORM = re.compile(r"(\d{12}|\d{8})\.?([0-9X])")


def identity_fault(number: str) -> str | None:
    """Return what is wrong with a resident identity number, in Chinese, or `None` (GB 11643-1999)."""
    from stdnum import numdb
    from stdnum.cn import ric
    from stdnum.exceptions import InvalidChecksum, InvalidComponent, ValidationError

    try:
        ric.validate(number)
    except InvalidChecksum:
        return "校验位不正确"
    except InvalidComponent:
        # The library also asks that the county had its code in the year of birth; a number is given at the
        # first registration, which may be long after, so any year's code will do.
        known = any(info for _, info in numdb.get("cn/loc").info(ric.compact(number)[:6]))
        return None if known and identity_birth(ric.compact(number)) else "地区码或出生日期不存在"
    except ValidationError:
        return "不是 18 位居民身份证号码"
    return None


def identity_birth(number: str) -> date | None:
    """Return the birth date written in an identity number, if it is one."""
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def credit_code_fault(code: str) -> str | None:
    """Return what is wrong with a 统一社会信用代码, in Chinese, or `None` (GB 32100-2015)."""
    from stdnum.cn import uscc
    from stdnum.exceptions import InvalidChecksum, ValidationError

    try:
        uscc.validate(code)
    except InvalidChecksum:
        return "校验位不正确"
    except ValidationError:
        return "不是 18 位统一社会信用代码"
    return None


def patent_fault(number: str) -> str | None:
    """Return what is wrong with a patent number, in Chinese, or `None`.

    Since October 2003: 12 digits and a check digit mod 11 (10 → X), before that 8 digits and one.
    """
    plain = re.sub(r"^(ZL|CN)", "", number.strip().upper().replace(" ", ""))
    match = _PATENT_FORM.fullmatch(plain)
    if match is None:
        return "格式不正确（应为 12 位数字加校验位）"
    digits, given = match.groups()
    weights = (_PATENT_WEIGHTS * 2)[: len(digits)]
    remainder = sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True)) % 11
    return None if given == "0123456789X"[remainder] else "校验位不正确"
