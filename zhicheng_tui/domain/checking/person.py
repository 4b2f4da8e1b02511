"""基本信息: identity number, telephone, age at the first job, employer (K04, K05, K13, K17, K37)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from ..application import Row
from ..careers import HOURS_A_YEAR, hours_by_year, months
from ..numbers import RESIDENT_ID, identity_birth, identity_fault, identity_sex
from ..reference import Field
from .faults import Case, Fault, Found, text

YOUNGEST = 16
"""The age from which somebody may be employed."""
_MOBILE = re.compile(r"1[3-9][0-9]{9}")


def check_basic(row: Row, _: date) -> Iterator[Found]:
    """Yield what the identity number and the dates of a life say of each other (K04, K05)."""
    number = text(row, "id_no")
    if number and text(row, "id_type") in ("", RESIDENT_ID):
        fault = identity_fault(number)
        if fault:
            yield Found("id_no", f"「证件号码」{fault}，请与身份证核对；有误请联系单位审核员更正")
        else:
            yield from _as_numbered(row, number)
    born, began = months(text(row, "birth")), months(text(row, "work_start"))
    if born and began and began - born < YOUNGEST * 12:
        yield Found("work_start", f"参加工作时不满 {YOUNGEST} 周岁，请核对「出生年月」和「参加工作时间」")


def _as_numbered(row: Row, number: str) -> Iterator[Found]:
    birth, sex = identity_birth(number), identity_sex(number)
    if text(row, "birth") and birth and text(row, "birth") != f"{birth:%Y-%m}":
        yield Found("birth", f"「出生年月」与证件号码不一致，证件号码中是 {birth:%Y-%m}，请核对")
    if text(row, "sex") and text(row, "sex") != sex:
        yield Found("sex", f"「性别」与证件号码不一致，证件号码表示{sex}，请核对")


def check_phone(field: Field, value: str) -> Iterator[Found]:
    """Yield a telephone number that is not a mobile one of this country (K37)."""
    if value and not _MOBILE.fullmatch(value):
        yield Found(field.id, f"「{field.name}」不是 11 位手机号码，请核对")


def check_employer(case: Case) -> Iterator[Fault]:
    """Yield an employer that is not the unit which the application goes to (K13)."""
    employer = case.basic("employer")
    if employer and case.unit_name and not same_unit(employer, case.unit_name):
        message = f"「现工作单位」与申报单位「{case.unit_name}」不一致，请核对；借调、派遣的请附证明"
        yield Fault("basic", message, 0, "employer", blocking=False)


def check_first_job(case: Case) -> Iterator[Fault]:
    """Yield a job that began before 参加工作时间 (K05)."""
    began = case.basic("work_start")
    starts = [start for row in case.rows("work") if (start := text(row, "start"))]
    if began and starts and min(starts) < began:
        message = f"「参加工作时间」{began} 晚于最早的工作经历 {min(starts)}，请核对"
        yield Fault("basic", message, 0, "work_start", blocking=False)


def check_training_met(case: Case) -> Iterator[Fault]:
    """Yield 继续教育是否达标 where it does not agree with the hours (K17)."""
    met = next((row.get("training_met") for row in case.rows("basic")), None)
    hours = hours_by_year(case.rows("ce"))
    enough = bool(hours) and all(total >= HOURS_A_YEAR for total in hours.values())
    if met is True and not enough:
        why = "有年度未达 90 学时" if hours else "没有填写继续教育"
        yield Fault("basic", f"「继续教育是否达标」填了「是」，但{why}，请核对", 0, "training_met", blocking=False)
    elif met is False and enough:
        message = f"「继续教育是否达标」填了「否」，但各年度都已达 {HOURS_A_YEAR} 学时，请核对"
        yield Fault("basic", message, 0, "training_met", blocking=False)


def same_unit(one: str, other: str) -> bool:
    """Say whether two names are of one unit; a department may follow the name."""
    first, second = (re.sub(r"[\s（）()]", "", name) for name in (one, other))
    return first.startswith(second) or second.startswith(first)
