"""Modules about a person's way so far: basic data, studies, title, jobs, training, yearly assessments."""

from __future__ import annotations

from datetime import date
from random import Random

from .case import LEVELS, Case, Making, Rows, Study, month
from .words import between, pick

YEARS_SHOWN = 5


def basic(making: Making) -> Rows:
    """基本信息."""
    rng, case, texts = making.rng, making.case, making.texts
    person = case.person
    qualification = pick(rng, case.track.qualifications) if rng.random() < 0.4 else ""
    qualified = f"{between(rng, case.titled.year - 1, case.titled.year + 2)}-{between(rng, 1, 12):02d}-10"
    return [{
        "name": person.name,
        "id_type": "居民身份证",
        "id_no": person.id_no,
        "apply_type": _apply_type(rng, case),
        "sex": person.sex,
        "birth": f"{person.birth:%Y-%m}",
        "work_start": month(case.since),
        "politics": person.politics,
        "ethnic": person.ethnic,
        "phone": person.phone,
        "employer": case.employer,
        "appointed": _appointed(case),
        "training_met": True,
        "position": pick(rng, texts.positions),
        "qualification": qualification,
        "qualified_on": qualified if qualification else "",
        "language": pick(rng, texts.languages),
    }]  # fmt: skip


def edu(making: Making) -> Rows:
    """学习信息, the first studies first."""
    major = pick(making.rng, making.case.track.majors)
    return [_study(making, study, major) for study in making.case.studies]


def title(making: Making) -> Rows:
    """现任职称; empty for whoever applies for a first one."""
    rng, case = making.rng, making.case
    if not case.former:
        return []
    issuer = "湖北省" if case.rank >= LEVELS.index("正高级") else "黄石市"
    return [{
        "name": case.former,
        "specialty": f"{case.track.series}/{case.specialty}",
        "obtained": case.titled.isoformat(),
        "certificate": f"B{case.titled.year}{between(rng, 0, 99_999_999):08d}",
        "appointed": _appointed(case),
        "issuer": f"{issuer}人力资源和社会保障{'厅' if issuer == '湖北省' else '局'}",
    }]  # fmt: skip


def work(making: Making) -> Rows:
    """工作经历: one job after the other up to now, the last one at the applying unit."""
    rng, case, texts = making.rng, making.case, making.texts
    rows: Rows = []
    for index, (start, unit) in enumerate(case.jobs):
        last = index == len(case.jobs) - 1
        rows.append({
            "start": month(start),
            "end": "至今" if last else month(case.jobs[index + 1][0] - 1),
            "unit": unit,
            "department": pick(rng, case.track.departments),
            "duty": pick(rng, texts.duties),
            "field": case.specialty,
            "witness": pick(rng, texts.witnesses),
            "insured": True,
        })  # fmt: skip
    return rows


def ce(making: Making) -> Rows:
    """继续教育: 公需 and 专业 of each complete year, together never under 90 hours."""
    rng, case = making.rng, making.case
    rows: Rows = []
    for year in _years(case):
        for kind, low, high in (("公需科目", 24, 40), ("专业科目", 66, 90)):
            number = f"420200{year}{between(rng, 0, 999_999):06d}"
            hours = between(rng, low, high)
            rows.append({"year": str(year), "hours": hours, "kind": kind, "register": number})
    return rows


def assess(making: Making) -> Rows:
    """年度考核 of the same years; the newest row carries the assessment of the whole term."""
    rng, case = making.rng, making.case
    years = _years(case)
    return [
        {
            "year": str(year),
            "grade": "优秀" if rng.random() < 0.2 else "合格",
            "unit": case.unit_at(year * 12 + 11),
            "term": "合格" if year == years[-1] else "",
        }
        for year in years
    ]


def _years(case: Case) -> range:
    """Return the complete years that are asked for: of the present title, at most the last five."""
    year = case.until // 12 if case.until % 12 == 11 else case.until // 12 - 1
    return range(max(year - YEARS_SHOWN + 1, min(case.titled.year + 1, year)), year + 1)


def _apply_type(rng: Random, case: Case) -> str:
    if not case.former:
        return "初次认定"
    return "转评" if rng.random() < 0.03 else "正常申报"


def _appointed(case: Case) -> str:
    day = case.titled
    later = date(day.year + 1, 1, 1) if case.former else date(day.year, day.month, 20)
    return later.isoformat()


def _study(making: Making, study: Study, major: str) -> dict[str, object]:
    rng, case, texts = making.rng, making.case, making.texts
    born = case.person.birth.year
    year = born + study.end
    school = pick(rng, texts.colleges if study.level == "大学专科毕业" else texts.schools)
    kind = "05" if study.full_time else "06"
    return {
        "start": f"{born + study.begin}-09",
        "end": f"{year}-06",
        "school": school,
        "major": major,
        "degree_level": study.level,
        "degree": study.degree,
        "years": study.end - study.begin,
        "graduated": f"{year}-06",
        "certificate": f"{between(rng, 10000, 14999)}1{year}{kind}{between(rng, 0, 999_999):06d}",
        "mode": "全日制" if study.full_time else "在职",
        "verified": "学信网" if year > 2000 else "毕业生登记表",
    }
