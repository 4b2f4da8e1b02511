"""Months and days as people write them and as spreadsheets hold them: the value to keep and what is wrong with it."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from functools import lru_cache

from .entry_texts import plain

FIRST_YEAR, LAST_YEAR = 1900, 2100
NOW = "至今"
UNTIL_NOW = frozenset({"至今", "今", "到今", "迄今", "至现在", "到现在", "现在", "目前", "至目前", "now"})
"""What people write for an end that has not come."""
_SEPARATOR = r"[-./\\年。、_·,—–－]{1,2}"
_MONTH = re.compile(rf"([0-9]{{4}})(?:{_SEPARATOR}([0-9]{{1,2}})|([0-9]{{2}}))(?:月份?|-)?")
_DAY = re.compile(
    rf"([0-9]{{4}})(?:{_SEPARATOR}([0-9]{{1,2}})(?:[-./\\。、_·,—–－]|月份?)([0-9]{{1,2}})|([0-9]{{2}})([0-9]{{2}}))[日号]?"
)
_YEAR = re.compile(r"[0-9]{4}年?")
_SHORT = re.compile(r"[0-9]{2}[-./年][0-9]{1,2}(?:[-./月][0-9]{0,2})?[月日号]?")
_FIRST_SERIAL, _LAST_SERIAL = 10_000, 80_000
"""Days that a spreadsheet counts from the end of 1899: 1927 to 2119, which no other way of writing a day can be."""
_BEGIN = date(1899, 12, 30)

_AMBIGUOUS = re.compile(r"[12][0-9]{3}\.1")
_TIME = re.compile(r"(?<=[0-9日])[T\s]+[0-9]{1,2}:[0-9]{2}.*", re.DOTALL)
_OR = " 或 "

Read = tuple[str, str]
"""The value, and the fault as one clause; one of them is empty."""


@lru_cache(maxsize=8192)
def read_month(text: str) -> Read:
    """Return `2019-07` for a month, or a day of it, without blanks; or why it is not one (K01)."""
    match = _DAY.fullmatch(text) or _MONTH.fullmatch(text)
    if match is None:
        return "", _unread(text, "年月", "2019-07")
    year, month, *day = (int(part) for part in match.groups() if part)
    fault = _impossible(year, month, day[0] if day else 1)
    return ("", fault) if fault else (f"{year}-{month:02d}", "")


@lru_cache(maxsize=8192)
def read_day(text: str) -> Read:
    """Return `2019-07-01` for a day without blanks; or why it is not one (K01)."""
    match = _DAY.fullmatch(text)
    if match is None:
        month = _MONTH.fullmatch(text)
        return "", "只有年月，请写到日，如 2019-07-01" if month else _unread(text, "日期", "2019-07-01")
    year, month_no, day = (int(part) for part in match.groups() if part)
    fault = _impossible(year, month_no, day)
    return ("", fault) if fault else (f"{year}-{month_no:02d}-{day:02d}", "")


def of_number(number: float) -> str:
    """Return what a number in a spreadsheet's cell for a day or a month stands for, as a person would write it.

    A day is counted from the end of 1899; 201907 and 20190701 are digits. A cell typed as 2019.10 holds 2019.1:
    January or October, nobody can tell any more, so that both are told and the value is a fault.
    """
    if _FIRST_SERIAL <= number < _LAST_SERIAL:
        return (_BEGIN + timedelta(days=int(number))).isoformat()
    text = plain(number)
    return f"{text}{_OR}{text}0" if _AMBIGUOUS.fullmatch(text) else text


def without_time(text: str) -> str:
    """Return a day without the time of day that an export puts after it."""
    return _TIME.sub("", text)


def _impossible(year: int, month: int, day: int) -> str:
    """Return why there is no such day, or an empty text (K01)."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return f"年份 {year} 不对，请核对"
    if not 1 <= month <= 12:
        return f"没有 {month} 月，请核对"
    if not 1 <= day <= calendar.monthrange(year, month)[1]:
        return f"{year} 年 {month} 月没有 {day} 日，请核对"
    return ""


def _unread(text: str, kind: str, example: str) -> str:
    if _YEAR.fullmatch(text):
        return f"只有年份，请写成 {example}"
    if _SHORT.fullmatch(text):
        return f"年份要写四位，如 {example}"
    if _OR.strip() in text:
        return f"分不清是 1 月还是 10 月，请写成 {example}"
    return f"不是{kind}，请写成 {example}"
