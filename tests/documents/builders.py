"""One of each form, filled the way the product fills them; and what a printed page is looked at with."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from zhicheng_tui.documents.code import FormCode, FormKind, encode
from zhicheng_tui.documents.forms import (
    AssessmentForm,
    DeclarationForm,
    Form,
    Issue,
    OpeningForm,
    OpinionForm,
    Person,
    PublicNotice,
    PublicRow,
    ReceiptForm,
    ReceiptRow,
    ReturnNotice,
    SummaryForm,
    SummaryRow,
)
from zhicheng_tui.domain.application import Application, CaseFile, Plan, Row, Unit
from zhicheng_tui.domain.calendar import WorkCalendar
from zhicheng_tui.domain.clock import SHANGHAI, deadline, opening
from zhicheng_tui.domain.documents import Document, DocumentKind
from zhicheng_tui.domain.notice import Notice
from zhicheng_tui.domain.reference import Module
from zhicheng_tui.domain.status import Status
from zhicheng_tui.domain.urgency import Window
from zhicheng_tui.resources import data
from zhicheng_tui.store.reference import load_reference

KEY = bytes(range(32))
TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 10, 30, tzinfo=SHANGHAI)
UNIT = Unit(4, "黄石市水利勘测设计院", "/1/4/", "事业单位")
LONG_UNIT = (
    "黄石市城市建设投资开发集团有限责任公司下属黄石市市政公用工程质量安全监督检测技术服务中心"
    "大冶湖高新技术产业开发区第一分中心（筹）"
)
CONTENTS: dict[str, Sequence[Row]] = tomllib.loads(Path(__file__).with_name("person.toml").read_text(encoding="utf-8"))


def modules() -> tuple[Module, ...]:
    """The shipped modules."""
    return load_reference(data() / "reference").modules


def issue(kind: FormKind, application: int = 1234, rev: int = 2, number: int = 1) -> Issue:
    """A form issued today."""
    code = encode(FormCode(application, kind, rev, number), KEY)
    return Issue(f"2026{application:06d}", rev, TODAY, code)


def case_file(contents: Mapping[str, Sequence[Row]] | None = None, **changes: Any) -> CaseFile:
    """An application with something in every module; `changes` replace its own fields."""
    window = Window(opening(date(2026, 10, 8)), deadline(date(2026, 11, 30)), 3, 7)
    plan = Plan(
        1, "2026-SL", "关于开展 2026 年度湖北省工程系列水利水电专业技术职务任职资格评审工作的通知",
        "湖北省工程系列水利水电专业高级职务评审委员会", deadline(date(2026, 11, 15)), window,
    )  # fmt: skip
    application = Application(
        id=1234, no="2026001234", version=3, status=Status.APPROVED, round=2, flow_rev=2, plan_id=1,
        unit=UNIT, holder=UNIT, name="王䶮", id_no="420202198503070031", business="职称评审(通用)",
        series="工程技术人员", specialty="水利水电", level="副高级", post="高级工程师",
        filed_on=date(2026, 11, 2), arrived_at=NOW, updated_at=NOW,
    )  # fmt: skip
    return CaseFile(replace(application, **changes), plan, contents if contents is not None else CONTENTS)


def opinion(**changes: Any) -> OpinionForm:
    """A 单位审核意见表 of the demo person."""
    return replace(OpinionForm(Person.of(case_file()), issue(FormKind.OPN)), **changes)


def assessment(**changes: Any) -> AssessmentForm:
    """A 单位考核表 of the demo person."""
    declared = (("2023", "合格"), ("2024", "优秀"), ("2025", "合格"))
    form = AssessmentForm(Person.of(case_file()), issue(FormKind.ASM, number=2), declared=declared)
    return replace(form, **changes)


def declaration(contents: Mapping[str, Sequence[Row]] | None = None) -> DeclarationForm:
    """A 申报表."""
    return DeclarationForm(case_file(contents), modules(), issue(FormKind.DECLARATION))


def summary(people: int = 40) -> SummaryForm:
    """A 一览表."""
    row = SummaryRow.of(case_file())
    rows = [replace(row, name=f"{'王李张刘陈'[n % 5]}{'䶮㛃𬱖文涛'[n % 5]}", unit=(LONG_UNIT if n == 3 else row.unit))
            for n in range(people)]  # fmt: skip
    return SummaryForm(UNIT.name, case_file().plan.title, rows, Issue("PC20261120-01", 0, TODAY))


def return_notice() -> ReturnNotice:
    """A 退回修改告知单."""
    items = (
        ("基本信息", "现工作单位与社保参保单位不一致，请核对并说明。"),
        ("学习信息", "缺 2014 年硕士学位证书扫描件，请在附件材料中补充上传；证书编号与学信网查询结果不一致。"),
        ("业绩成果-专利信息", "专利号校验位不正确。"),
    )
    return ReturnNotice(Person.of(case_file()), issue(FormKind.NOTICE_RETURN), UNIT.name,
                        "请按所列原因逐项修改后重新提交。", items, "张三", deadline(date(2026, 11, 24)),
                        "0714-6512345")  # fmt: skip


def public_notice(people: int = 6) -> PublicNotice:
    """A 公示."""
    rows = [
        PublicRow(f"{'王李张刘陈杨'[n % 6]}{'䶮㛃文涛静芳'[n % 6]}", "男女"[n % 2], "高级工程师", "水利水电", "副高级")
        for n in range(people)
    ]
    return PublicNotice(
        UNIT.name, case_file().plan.title, rows, Notice(date(2026, 11, 23), date(2026, 11, 27)), "李四", "0714-6512345",
        "黄石市下陆区广会路 21 号 301 室", Issue("GS20261120-01", 0, TODAY), WorkCalendar(),
    )  # fmt: skip


def opening_form(**changes: Any) -> OpeningForm:
    """A filled 开户申请表."""
    form = OpeningForm(
        issue(FormKind.OPENING, 17, 0), UNIT.name, "12420200420000001T", "事业单位", "黄石市下陆区广会路 21 号",
        "黄石市水利和湖泊局", "李四", "居民身份证", "420203197909150024", "13971765432", "人事科科长", "新开户",
    )  # fmt: skip
    return replace(form, **changes)


def receipt(people: int = 5) -> ReceiptForm:
    """A 送审回执."""
    rows = []
    for number in range(people):
        documents = [
            Document(number * 3 + place, kind, 2, sha256(f"{number}{kind}".encode()).hexdigest(), f"{kind}.jpg", 1, NOW)
            for place, kind in enumerate(DocumentKind)
        ]
        rows.append(ReceiptRow(f"2026{number:06d}", f"王{'䶮㛃𬱖文涛'[number % 5]}", "420202198503070031", documents))
    return ReceiptForm(UNIT.name, "黄石市水利和湖泊局", case_file().plan.title, NOW, "张三", rows,
                       Issue("PC20261120-01", 0, TODAY))  # fmt: skip


def one_of_each() -> dict[str, Form]:
    """Every form."""
    return {
        "opinion": opinion(), "assessment": assessment(), "declaration": declaration(), "summary": summary(),
        "return": return_notice(), "public": public_notice(), "opening": opening_form(), "receipt": receipt(),
    }  # fmt: skip
