"""What the tests of the applicant's side share: an application begun, filled in whole, submitted, returned, mended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.services.requests import picture
from zhicheng_tui.domain.application import Application
from zhicheng_tui.domain.filling import Declared
from zhicheng_tui.domain.review import Decision, Result
from zhicheng_tui.services.desk import Desk

from . import acts

PLAN = 2
"""Takes 工程技术人员 up to 副高级, till ten days after the tests' time; its review goes on till fifteen days later."""
DECLARED = Declared(5, "中级", "工程师", "水利水电")
EMPLOYER = "黄石东楚水利水电勘测设计院"
CHENMO, TUIHUI, TIANBAO, CHONGTI = "chenmo", "tuihui", "tianbao", "chongti"
"""Applicants of the demo world: nothing yet, returned, half-way, submitted again."""
GUIDE = Decision(Result.RETURN, "123", {"basic": "123"})
"""The return of the operating guide."""
REQUIRED = ("身份证明", "学历学位证书", "现任职称证书", "聘任文件", "聘用/劳动合同", "业绩证明材料")
Contents = Mapping[str, Sequence[Mapping[str, Any]]]


def contents(year: int) -> Contents:
    """Return modules without a fault for 陈默, who applies in `year`; the number comes from the account."""
    years = range(year - 5, year)
    return {
        "basic": [{
            "name": "陈默", "id_type": "居民身份证", "apply_type": "正常申报", "sex": "男", "birth": "1994-09",
            "work_start": "2016-07", "politics": "群众", "ethnic": "汉族", "phone": "13500000000", "employer": EMPLOYER,
            "appointed": "2018-01-01", "training_met": True, "position": "", "qualification": "", "qualified_on": "",
            "language": "英语四级",
        }],
        "edu": [{
            "start": "2012-09", "end": "2016-06", "school": "武汉大学", "major": "水利水电工程",
            "degree_level": "大学本科毕业", "degree": "学士", "years": 4, "graduated": "2016-06",
            "certificate": "104861201605000123", "mode": "全日制", "verified": "学信网",
        }],
        "title": [{
            "name": "助理工程师", "specialty": "工程技术人员/水利水电", "obtained": "2017-12-15",
            "certificate": "B201700012345", "appointed": "2018-01-01", "issuer": "黄石市人力资源和社会保障局",
        }],
        "work": [{
            "start": "2016-07", "end": "至今", "unit": EMPLOYER, "department": "设计一室", "duty": "设计",
            "field": "水利水电", "witness": "刘工", "insured": True,
        }],
        "ce": [
            {"year": str(one), "hours": hours, "kind": kind, "register": f"420200{one}{hours:06d}"}
            for one in years
            for kind, hours in (("公需科目", 30), ("专业科目", 72))
        ],
        "perf": [{
            "phase": "任现职后", "start": "2019-03", "end": "2021-06", "name": "富水灌区节水改造工程设计",
            "content": "主持渠系设计，完成 42 公里干渠、6 座渡槽的结构计算和施工图，独立编制设计报告。",
            "effect": "工程 2021 年验收合格，灌溉水利用系数由 0.48 提高到 0.61。",
        }],
        "assess": [
            {"year": str(one), "grade": "合格", "unit": EMPLOYER, "term": "合格" if one == years[-1] else ""}
            for one in years
        ],
    }  # fmt: skip


CONTENTS = contents(2026)


def begin(desk: Desk, plan: int = PLAN) -> int:
    """Begin an application and return its id."""
    return desk.applying.create(plan, DECLARED)


def keep(desk: Desk, number: int, module: str, rows: Sequence[Mapping[str, Any]]) -> int:
    """Keep a module as of the version it has now."""
    return desk.filling.keep(number, module, rows, desk.filling.open(number).versions[module])


def fill_in(desk: Desk, number: int, folder: Path) -> None:
    """Fill every module in and put a file into each required category."""
    for module, rows in CONTENTS.items():
        keep(desk, number, module, rows)
    for place, category in enumerate(REQUIRED):
        desk.enclosures.add(number, category, picture(folder / f"{place}.jpg", f"{place}"))
    desk.filling.promise(number)


def submit(desk: Desk, number: int, token: str = "") -> Application:
    """Submit, each time with a token of its own unless one is given."""
    version = desk.filling.open(number).application.version
    return desk.filling.submit(number, token or f"submit-{number}-{version}")


def submitted(desk: Desk, folder: Path) -> int:
    """Begin, fill in and submit; return the id."""
    number = begin(desk)
    fill_in(desk, number, folder)
    submit(desk, number)
    return number


def own(desk: Desk) -> int:
    """Return the id of the caller's newest application."""
    return desk.applying.list()[0].application.id


def mended(desk: Desk, number: int, position: str = "副主任") -> None:
    """Change 基本信息."""
    row = dict(desk.filling.open(number).contents["basic"][0])
    keep(desk, number, "basic", [{**row, "position": position}])


def returned(applicant: Desk, reviewer: Desk, folder: Path, decision: Decision = GUIDE) -> int:
    """Submit a new application and let it come back; return the id."""
    number = submitted(applicant, folder)
    acts.decide(reviewer, number, decision)
    return number
