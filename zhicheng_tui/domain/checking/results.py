"""业绩成果: papers, books and patents by their numbers (K22–K25); 个人排名 is a field's rule (K26)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ..application import Row
from ..numbers import book_fault, patent_fault, patent_is_foreign, patent_kind, patent_year, serial_fault
from .faults import Case, Fault, Found, text


def check_paper(row: Row, _: date) -> Iterator[Found]:
    """Yield a 刊号 that cannot be right (K23)."""
    number = text(row, "number")
    fault = serial_fault(number) if number else None
    if fault:
        yield Found("number", f"「刊号」{fault[0]}，请与期刊版权页核对", fault[1])


def check_book(row: Row, _: date) -> Iterator[Found]:
    """Yield an ISBN that cannot be right (K23)."""
    number = text(row, "number")
    fault = book_fault(number) if number else None
    if fault:
        yield Found("number", f"「刊号」{fault[0]}，请与版权页核对", fault[1])


def check_patent(row: Row, _: date) -> Iterator[Found]:
    """Yield a patent number that cannot be right, or says another kind or a later year (K24, K25)."""
    number, kind = text(row, "number"), text(row, "kind")
    if not number:
        return
    if patent_is_foreign(number):
        yield Found("number", "「专利号」不是中国专利号，无法核对，请确认无误")
        return
    fault = patent_fault(number)
    if fault:
        yield Found("number", f"「专利号」{fault}，请与专利证书核对", True)
        return
    told, applied = patent_kind(number), patent_year(number)
    if kind and told and kind != told:
        yield Found("kind", f"「专利类型」是{kind}，专利号却是{told}的，请核对")
    if applied and text(row, "obtained") and int(text(row, "obtained")[:4]) < applied:
        yield Found("obtained", f"「取得日期」早于专利号里的申请年份 {applied}，请核对")


def check_representative(case: Case) -> Iterator[Fault]:
    """Yield more than one paper marked 代表作 (K22)."""
    count = sum(row.get("representative") is True for row in case.rows("paper"))
    if count > 1:
        yield Fault("paper", f"有 {count} 篇论文标为代表作，通常只选一篇，请核对", blocking=False)
