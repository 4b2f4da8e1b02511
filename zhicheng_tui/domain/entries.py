"""Reading the value of one field as a person types it or a spreadsheet holds it, and showing it again.

What is read is kept in one form: `2019-07` for a month, the name for a choice. What cannot be read stays as it was
typed, with its fault beside it, so that nothing a person wrote is lost.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date

from .entry_choices import pick
from .entry_dates import FIRST_YEAR, LAST_YEAR, NOW, UNTIL_NOW, of_number, read_day, read_month, without_time
from .entry_texts import DIGITS, NO, YES, clean, on_one_line, plain, squeezed, unquoted
from .reference import Field, Reference

NOTHING = frozenset({"无", "暂无", "没有", "/", "\\", "-", "--", "—", "——", "N/A", "n/a"})
"""What people write into a date, a number or a choice that they leave out."""
NUMBERED = frozenset({"certificate", "number", "register"})
"""Fields that hold a number: one of digits alone is kept without blanks."""
WHOLE = {"rank": "1、2、3 这样的名次", "pages": "120 这样的整数"}
"""Fields whose number is a whole one, and how to write it."""
_YES = frozenset({"是", "有", "对", "真", "√", "✓", "✔", "☑", "y", "yes", "t", "true", "1"})
_NO = frozenset({"否", "不是", "无", "没有", "错", "假", "×", "✗", "✘", "☒", "x", "n", "no", "f", "false", "0"})
_COMMON = re.compile(r"(?! )(?=.*[一-鿿])[A-Za-z0-9 一-鿿、，。；：？！“”（）《》〈〉【】…·—%/+.,:;()-]*(?<! )")
"""Text of one line without anything that would have to be mended."""
_LOST = "被表格当成了数字，后几位已经丢失，请把该列设为文本格式，再填写完整号码"
_ROUNDED = re.compile(r"-?[0-9](?:\.[0-9]+)?E\+?[0-9]{2,}", re.IGNORECASE)
_SPACED = re.compile(r"[0-9][0-9 ]+[0-9Xx]")
_NUMBER = re.compile(r"[0-9]{1,30}(?:\.[0-9]{1,30})?")
_GROUPED = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_LEADING = re.compile(r"(?:第|约)?([0-9]{1,15}(?:\.[0-9]+)?)(?![0-9.])")
_YEAR = re.compile(r"([0-9]{4})(?:年度?)?")
_COUNTRY = re.compile(r"(?:\+|00)?86(?=1[0-9]{10}$)")


@dataclass(frozen=True)
class Taken:
    """What was read: the value to keep, and what is wrong with it as one Chinese clause."""

    value: object
    fault: str = ""


EMPTY = Taken("")


def take(field: Field, given: object, reference: Reference) -> Taken:
    """Return the value of a field as it is kept; what cannot be read stays as typed, with its fault (K01).

    A field named `end` also takes 至今, one named `year` the number of a year.
    """
    if given is None or given == "" or (isinstance(given, float) and math.isnan(given)):
        return EMPTY
    if field.type in ("month", "date"):
        return _day(field, given)
    if field.type == "number":
        return _number(field, given)
    if field.type == "bool":
        return _bool(given)
    if field.type == "choice":
        return _choice(field, given, reference)
    return _year(given) if field.id == "year" else _text(field, given)


def is_kept(field: Field, value: object, reference: Reference) -> bool:
    """Say at a glance whether a value is one that `take` would leave as it is; `False` only says: take it.

    Nearly all values have been taken before; a hundred thousand applications are checked in one go.
    """
    kind = field.type
    if kind == "number":
        return type(value) is int and 0 <= value < 10**DIGITS
    if kind == "bool":
        return isinstance(value, bool)
    if not isinstance(value, str) or not value:
        return value == ""
    if kind == "month":
        return len(value) == len("2019-07") and read_month(value)[0] == value
    if kind == "date":
        return len(value) == len("2019-07-01") and read_day(value)[0] == value
    if kind == "choice":
        return value in reference.codes.get(field.codes, {}).values()
    if field.id == "year":
        return len(value) == len("2019") and not _year(value).fault
    # What is all ASCII may be a number that a spreadsheet rounded, or have blanks inside.
    return not value.isascii() and not field.private and len(value) <= field.limit and bool(_COMMON.fullmatch(value))


def shown(field: Field, value: object) -> str:
    """Return a value as it would be typed again."""
    if value is None:
        return ""
    if field.type == "number" and isinstance(value, float) and math.isfinite(value):
        return f"{value:.6f}".rstrip("0").rstrip(".")
    return plain(value)


def options(field: Field, reference: Reference) -> tuple[str, ...]:
    """Return what may be chosen for a `choice` or a `bool`, in order; nothing for any other field."""
    if field.type == "bool":
        return (YES, NO)
    return tuple(reference.codes.get(field.codes, {}).values()) if field.type == "choice" else ()


def _text(field: Field, given: object) -> Taken:
    text = unquoted(clean(plain(given)))
    if field.type != "long":
        text = on_one_line(text)
    if field.private:
        text = squeezed(text)
        text = text.upper() if text.isascii() else text
    if field.private == "phone":
        text = _COUNTRY.sub("", text.replace("-", ""))
    elif field.id in NUMBERED and _SPACED.fullmatch(text):
        text = text.replace(" ", "")
    if _ROUNDED.fullmatch(text):
        return Taken(text, _LOST)
    if len(text) > field.limit:
        return Taken(text, f"有 {len(text)} 字，超过 {field.limit} 字，请缩短")
    return Taken(text)


def _year(given: object) -> Taken:
    text = str(given.year) if isinstance(given, date) else clean(plain(given))
    match = _YEAR.fullmatch(squeezed(text))
    if match is None or not FIRST_YEAR <= int(match[1]) <= LAST_YEAR:
        return Taken(text, "不是年度，请写成 2025") if text else EMPTY
    return Taken(match[1])


def _day(field: Field, given: object) -> Taken:
    numeric = isinstance(given, int | float) and not isinstance(given, bool)
    text = of_number(given) if numeric and isinstance(given, int | float) else clean(plain(given))
    word = squeezed(without_time(text))
    if not word or word in NOTHING:
        return EMPTY
    if field.id == "end" and word.lower() in UNTIL_NOW:
        return Taken(NOW)
    value, fault = (read_month if field.type == "month" else read_day)(word)
    return Taken(value or text, fault)


def _number(field: Field, given: object) -> Taken:
    text = clean(plain(given))
    word = squeezed(text)
    if not word or word in NOTHING:
        return EMPTY
    if isinstance(given, int | float) and not isinstance(given, bool) and 0 <= given < 10**DIGITS:
        return Taken(_short(float(given)))
    if _NUMBER.fullmatch(word) and float(word) < 10**DIGITS:
        return Taken(_short(float(word)))
    return Taken(text, _why_no_number(field, word))


def _short(number: float) -> int | float:
    """Return a number with at most six decimals, a whole one without any."""
    rounded = round(number, 6)
    return int(rounded) if rounded.is_integer() else rounded


def _why_no_number(field: Field, word: str) -> str:
    if read_day(word)[0]:
        return "被表格当成了日期，请改成一个数字"
    if _NUMBER.fullmatch(word) or _ROUNDED.fullmatch(word):
        return "数字太大，请核对"
    if _GROUPED.fullmatch(word):
        return f"请去掉千分位逗号，写成 {word.replace(',', '')}"
    if word[0] in "-−" and _NUMBER.fullmatch(word[1:]):
        return "不能是负数"
    leading = _LEADING.match(word)
    if leading:
        return f"只写数字，不带单位和其他文字，如 {leading[1]}"
    return f"不是数字，请写成 {WHOLE.get(field.id, '1 或 1.5')}"


def _bool(given: object) -> Taken:
    if isinstance(given, bool):
        return Taken(given)
    text = clean(plain(given))
    word = squeezed(text).lower()
    if word in _YES or word in _NO:
        return Taken(word in _YES)
    return Taken(text, f"请填写「{YES}」或「{NO}」") if word and word not in NOTHING else EMPTY


def _choice(field: Field, given: object, reference: Reference) -> Taken:
    table = reference.codes.get(field.codes, {})
    if isinstance(given, str) and given in table.values():
        return Taken(given)
    text = clean(plain(given))
    word = squeezed(text)
    if not word or word in NOTHING:
        return EMPTY
    name, nearest = pick(word, table)
    if name or not table:
        return Taken(name or text)
    return Taken(text, f"不在可选项中，相近的有：{'、'.join(nearest)}")
