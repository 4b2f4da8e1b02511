"""学习信息, 现任职称, 工作经历, 继续教育, 年度考核 (K06, K09–K13, K16, K18, K36)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from ..application import Row
from ..careers import HOURS_A_YEAR, gaps, hours_by_year, missing_years, overlaps
from ..entry_dates import NOW
from .faults import Case, Fault, Found, text
from .person import same_unit

SERVICE: dict[str, int] = {"正高级": 5, "副高级": 5, "中级": 4}
"""Level applied for → years with the title before it that are usual; a plan may ask for others (K10)."""
SHORTER: dict[tuple[str, str], int] = {("副高级", "博士"): 2, ("中级", "硕士"): 2, ("中级", "博士"): 0}
"""The same for holders of a degree."""
NORMAL = "正常申报"
_DEGREES = {"博士": 3, "硕士": 2, "学士": 1}
_LEVELS = {"博士研究生": 3, "硕士研究生": 2, "研究生班": 2, "大学本科": 1, "大学普通班": 1}
_CERTIFICATE = re.compile(r"[0-9A-Za-z]{10,18}")
_NUMBERED_SINCE = "2001"
"""Certificates of graduation have had national numbers since."""
_FAILED = frozenset({"基本合格", "不合格"})


def check_study(row: Row, today: date) -> Iterator[Found]:
    """Yield what does not fit within one row of 学习信息 (K02, K06, K09, K36)."""
    start, end, graduated = text(row, "start"), text(row, "end"), text(row, "graduated")
    if end == NOW or end > f"{today:%Y-%m}":
        yield Found("end", "还没有毕业的学历不能作为申报依据，请改填毕业时间或删去这一行")
    if start and graduated and graduated < start:
        yield Found("graduated", "「毕业时间」早于入学时间，请核对")
    level, degree = text(row, "degree_level"), text(row, "degree")
    reached = next((rank for name, rank in _LEVELS.items() if level.startswith(name)), 0)
    if level and degree in _DEGREES and _DEGREES[degree] != reached:
        yield Found("degree", f"学历「{level}」与学位「{degree}」不相配，请核对；只有学位没有学历的请在附件中说明")
    if graduated >= _NUMBERED_SINCE:
        yield from _certificate(row)


def check_title(row: Row, _: date) -> Iterator[Found]:
    """Yield an appointment before the title was obtained, and an odd certificate number (K11, K36)."""
    obtained, appointed = text(row, "obtained"), text(row, "appointed")
    if obtained and appointed and appointed < obtained:
        yield Found("appointed", "「聘任时间」早于「取得时间」，请核对")
    yield from _certificate(row)


def _certificate(row: Row) -> Iterator[Found]:
    number = text(row, "certificate")
    if number and not _CERTIFICATE.fullmatch(number):
        yield Found("certificate", "「证书编号」通常是 10 至 18 位数字或字母，请与证书核对")


def check_assessment(row: Row, _: date) -> Iterator[Found]:
    """Yield a year that was not passed (K18)."""
    for field, name in (("grade", "等次"), ("term", "任职期满考核")):
        if text(row, field) in _FAILED:
            yield Found(field, f"「{name}」为「{text(row, field)}」，通常须达到合格，请核对申报条件")


def check_service(case: Case) -> Iterator[Fault]:
    """Yield too few years with the present title, counted from its date to the end of the year (K10)."""
    needed = SERVICE.get(case.declared.level)
    held = [(day, place) for place, row in enumerate(case.rows("title")) if (day := text(row, "obtained"))]
    if needed is None or not held or case.basic("apply_type") not in ("", NORMAL):
        return
    for row in case.rows("edu"):
        needed = min(needed, SHORTER.get((case.declared.level, text(row, "degree")), needed))
    obtained, place = max(held)
    years = case.today.year - int(obtained[:4])
    if years < needed:
        message = f"现任职称于 {obtained} 取得，到本年底满 {years} 年；申报{case.declared.level}通常须满 {needed} 年"
        yield Fault(
            "title", f"{message}，请核对；破格的请把申报类型改为「破格申报」", place, "obtained", blocking=False
        )


def check_jobs(case: Case) -> Iterator[Fault]:
    """Yield gaps, overlaps, and a last job that is not at the present employer (K12, K13)."""
    rows = case.rows("work")
    for since, until, length in gaps(rows):
        message = f"{since} 至 {until} 之间有 {length} 个月没有工作经历，请补充，或在附件中说明"
        yield Fault("work", message, blocking=False)
    for place, other in overlaps(rows):
        yield Fault("work", f"与第 {other + 1} 段工作经历的时间重叠，请核对", place, "start", blocking=False)
    going_on = [place for place, row in enumerate(rows) if text(row, "end") == NOW]
    employer = case.basic("employer")
    if rows and not going_on:
        yield Fault("work", f"没有到目前为止的工作经历，请补充，或把最后一段的「止」写成「{NOW}」", blocking=False)
    elif employer and going_on and not any(same_unit(text(rows[place], "unit"), employer) for place in going_on):
        message = f"目前的工作单位与「现工作单位」{employer} 不一致，请核对"
        yield Fault("work", message, going_on[-1], "unit", blocking=False)


def check_training(case: Case) -> Iterator[Fault]:
    """Yield years with too few hours, and years left out (K16)."""
    rows = case.rows("ce")
    for year, total in hours_by_year(rows).items():
        if year and total < HOURS_A_YEAR:
            message = f"{year} 年度继续教育 {total:g} 学时，未达 {HOURS_A_YEAR} 学时，请补充"
            yield Fault("ce", message, blocking=False)
    for year in missing_years(rows):
        yield Fault("ce", f"缺 {year} 年度的继续教育，请补充", blocking=False)


def check_assessments(case: Case) -> Iterator[Fault]:
    """Yield years left out of 年度考核 (K18)."""
    for year in missing_years(case.rows("assess")):
        yield Fault("assess", f"缺 {year} 年度的年度考核，请补充", blocking=False)
