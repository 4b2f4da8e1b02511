"""What the program notices in an application before a person does: hints, never decisions.

Each hint names a module and carries the values that fill the canned opinions for it (`domain.md` §10).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from .application import Row
from .careers import HOURS_A_YEAR, gaps, hours_by_year
from .numbers import RESIDENT_ID, identity_birth, identity_fault, patent_fault

Contents = Mapping[str, Sequence[Row]]


@dataclass(frozen=True)
class Hint:
    """Something in a module that a reviewer should look at."""

    module: str
    message: str
    values: Mapping[str, str] = field(default_factory=dict)


def find_hints(contents: Contents) -> list[Hint]:
    """Return every hint for an application's module contents."""
    return [
        hint for rule in (_identity, _education, _work, _training, _patents, _attachments) for hint in rule(contents)
    ]


def _identity(contents: Contents) -> Iterator[Hint]:
    """K04: check digit, and birth month against the number."""
    for row in contents.get("basic", ()):
        number = _text(row, "id_no")
        if _text(row, "id_type") not in ("", RESIDENT_ID):
            continue
        fault = identity_fault(number)
        if fault:
            yield Hint("basic", f"证件号码{fault}", {"字段": "证件号码"})
            continue
        birth = identity_birth(number)
        if birth and _text(row, "birth") != f"{birth:%Y-%m}":
            yield Hint("basic", "出生年月与证件号码不一致", {"字段": "出生年月"})


def _education(contents: Contents) -> Iterator[Hint]:
    """K08: a row without a certificate number."""
    for row in contents.get("edu", ()):
        if not _text(row, "certificate"):
            year = _text(row, "graduated")[:4]
            yield Hint("edu", f"{year} 年毕业的学历缺证书编号", {"年份": f" {year} 年"})


def _work(contents: Contents) -> Iterator[Hint]:
    """K12: jobs in order, without a gap of more than three months."""
    for since, until, months in gaps(contents.get("work", ())):
        message = f"{since} 至 {until} 之间有 {months} 个月没有工作经历"
        yield Hint("work", message, {"起": f" {since} ", "止": f" {until} "})


def _training(contents: Contents) -> Iterator[Hint]:
    """K16: at least 90 hours each year."""
    for year, total in hours_by_year(contents.get("ce", ())).items():
        if total < HOURS_A_YEAR:
            values = {"年度": f" {year} ", "学时": f"{total:g}"}
            yield Hint("ce", f"{year} 年度继续教育 {total:g} 学时，未达 {HOURS_A_YEAR} 学时", values)


def _patents(contents: Contents) -> Iterator[Hint]:
    """K24: form and check digit of the patent number."""
    for row in contents.get("patent", ()):
        number = _text(row, "number")
        fault = patent_fault(number)
        if fault:
            yield Hint("patent", f"专利号 {number} {fault}", {"号": f" {number} "})


def _attachments(contents: Contents) -> Iterator[Hint]:
    """K34: a required attachment without a file, or without a page."""
    for row in contents.get("attach", ()):
        category = _text(row, "category")
        if row.get("required") and not _text(row, "file"):
            yield Hint("attach", f"必传材料「{category}」未上传", {"材料": category})
        elif _text(row, "file") and not row.get("pages"):
            yield Hint("attach", f"「{category}」的文件没有内容", {"材料": category})


def _text(row: Row, key: str) -> str:
    value = row.get(key)
    return value if isinstance(value, str) else ""
