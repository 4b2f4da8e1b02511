"""What an applicant is told before submitting: what must be mended, and what is worth a second look (domain.md §10)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from zhicheng_tui import resources
from zhicheng_tui.domain.application import Row
from zhicheng_tui.domain.checking import Fault, check_contents, check_row
from zhicheng_tui.domain.filling import Declared
from zhicheng_tui.domain.reference import EnclosureKind, Module, Reference
from zhicheng_tui.store.reference import load_reference

from .builders import unhurried

REFERENCE = load_reference(resources.data() / "reference")
TODAY = date(2026, 11, 22)
UNIT = "市中心医院"
SENIOR = Declared(4, "副高级", "副主任医师", "内科")
BASIC: Row = {
    "name": "王某某",
    "id_type": "居民身份证",
    "id_no": "420202198503070018",
    "apply_type": "正常申报",
    "sex": "男",
    "birth": "1985-03",
    "work_start": "2008-07",
    "politics": "群众",
    "ethnic": "汉族",
    "phone": "13812345678",
    "employer": UNIT,
    "appointed": "2018-01-01",
    "training_met": True,
}
STUDY: Row = {
    "start": "2003-09",
    "end": "2008-06",
    "school": "武汉大学",
    "major": "临床医学",
    "degree_level": "大学本科毕业",
    "degree": "学士",
    "graduated": "2008-06",
    "certificate": "104861200805000123",
    "mode": "全日制",
}
TITLE: Row = {
    "name": "主治医师",
    "specialty": "卫生技术人员/内科",
    "obtained": "2017-11-30",
    "certificate": "B201700012345",
    "appointed": "2018-01-01",
}
JOB: Row = {"start": "2008-07", "end": "至今", "unit": UNIT, "field": "内科"}
WORK_DONE: Row = {
    "phase": "任现职后",
    "start": "2019-01",
    "end": "2020-12",
    "name": "胸痛中心建设",
    "content": "主持",
    "effect": "年接诊 1200 例",
}
PAPER: Row = {"published": "2022-03", "title": "论文", "journal": "期刊", "number": "CN 42-1234/R", "rank": 1}
BOOK: Row = {"published": "2022-03", "title": "书", "publisher": "出版社", "number": "9787302511625", "rank": 1}
PATENT: Row = {
    "name": "一种支架",
    "kind": "发明",
    "number": "ZL200710308494.X",
    "obtained": "2009-05-06",
    "rank": 2,
}
REQUIRED = [kind.name for kind in REFERENCE.enclosures if kind.required]
ATTACH: Sequence[Row] = [
    {"category": name, "file": f"{name}.pdf", "pages": 1, "required": True, "uploaded": "2026-11-01"}
    for name in REQUIRED
]
WHOLE: Mapping[str, Sequence[Row]] = {
    "basic": [{**BASIC, "training_met": ""}],
    "edu": [STUDY],
    "title": [TITLE],
    "work": [JOB],
    "perf": [WORK_DONE],
    "attach": ATTACH,
}


def checked(
    changed: Mapping[str, Sequence[Row]] | None = None,
    *,
    declared: Declared = SENIOR,
    unit: str = UNIT,
    reference: Reference = REFERENCE,
    **modules: Sequence[Row],
) -> list[Fault]:
    """Return what is said of an application in which nothing is wrong but these modules."""
    return check_contents({**WHOLE, **(changed or {}), **modules}, declared, unit, reference, TODAY)


def told(module: str, row: Row, **changed: object) -> list[tuple[str, str, bool]]:
    """Return what is said of one row, changed a little, by itself."""
    faults = check_row(REFERENCE.module(module), {**row, **changed}, REFERENCE, TODAY)
    assert all(fault.module == module and fault.row is None for fault in faults)
    return [(fault.field, fault.message, fault.blocking) for fault in faults]


def advice(*faults: Fault) -> list[str]:
    """Return the messages of faults, none of which stands in the way."""
    assert not any(fault.blocking for fault in faults)
    return [fault.message for fault in faults]


def test_a_complete_application_has_no_fault() -> None:
    """Nothing to mend, nothing to look at; so is each of its rows."""
    assert checked() == []
    for module, row in [("paper", PAPER), ("book", BOOK), ("patent", PATENT), ("title", TITLE)]:
        assert told(module, row) == []


def test_an_empty_application_lacks_every_required_module_and_enclosure() -> None:
    """basic, edu, title, work, perf by name, 附件材料 category by category, in the order of modules."""
    faults = check_contents({}, SENIOR, UNIT, REFERENCE, TODAY)
    assert [(fault.module, fault.message) for fault in faults if fault.module != "attach"] == [
        ("basic", "请填写「基本信息」"),
        ("edu", "「学习信息」还没有填写，请至少填写一项"),
        ("title", "「现任职称」还没有填写，请至少填写一项"),
        ("work", "「工作经历」还没有填写，请至少填写一项"),
        ("perf", "「工作业绩」还没有填写，请至少填写一项"),
    ]
    missing = [fault.message.partition("」")[0] for fault in faults if fault.module == "attach"]
    assert missing == [f"必传材料「{name}" for name in REQUIRED]
    assert all(fault.blocking and fault.row is None for fault in faults)


def test_a_first_title_needs_neither_a_present_one_nor_its_papers() -> None:
    """初次认定: 现任职称 may be empty, its certificate and appointment are not asked for."""
    papers = {"现任职称证书", "聘任文件"}
    first: dict[str, Sequence[Row]] = {
        "basic": [{**BASIC, "apply_type": "初次认定", "training_met": ""}],
        "title": [],
        "attach": [row for row in ATTACH if row["category"] not in papers],
    }
    assert checked(first) == []
    assert {fault.module for fault in checked(title=[])} == {"title"}
    still = checked(first, title=[TITLE])
    assert {fault.message.split("」")[0].split("「")[1] for fault in still} == papers


def test_required_fields_are_named_with_their_row() -> None:
    """An empty value and a missing one are the same."""
    (fault,) = checked(edu=[STUDY, {**STUDY, "school": " "}])
    assert fault == Fault("edu", "请填写「学校」", 1, "school")
    assert told("edu", {key: value for key, value in STUDY.items() if key != "major"}) == [
        ("major", "请填写「专业」", True)
    ]


def test_what_cannot_be_read_is_a_fault_of_its_field() -> None:
    """K01: a value that was kept as typed stands in the way, once, without faults that follow from it."""
    assert told("edu", STUDY, end="2008-2-30") == [("end", "「止」2008 年 2 月没有 30 日，请核对", True)]
    assert told("paper", PAPER, rank="第一") == [("rank", "「个人排名」不是数字，请写成 1、2、3 这样的名次", True)]
    assert told("work", JOB, start="2008.7", end="目前") == []


@pytest.mark.parametrize(
    ("module", "row", "changed", "expected"),
    [
        ("work", JOB, {"end": "2008-06"}, ("end", "「起」晚于「止」，请核对", True)),
        ("work", JOB, {"start": "2026-12"}, ("start", "「起」还没有到，请核对", True)),
        ("work", JOB, {"end": "2026-12"}, ("end", "「止」还没有到，仍在进行的请写「至今」", False)),
        (
            "title",
            TITLE,
            {"obtained": "2026-11-23", "appointed": ""},
            ("obtained", "「取得时间」还没有到，请核对", True),
        ),
        ("assess", {"year": "2027", "grade": "合格", "unit": UNIT}, {}, ("year", "「年度」还没有到，请核对", True)),
    ],
)
def test_start_is_not_after_end_and_nothing_has_happened_tomorrow(
    module: str, row: Row, changed: Row, expected: tuple[str, str, bool]
) -> None:
    """K02."""
    assert told(module, row, **changed) == [expected]


def test_today_and_this_month_are_not_the_future() -> None:
    """K02: the limits; a project's end may be planned."""
    assert told("title", TITLE, obtained="2026-11-22", appointed="") == []
    assert told("work", JOB, start="2026-11", end="2026-11") == []
    project = {"name": "项目", "source": "省级", "start": "2026-01", "end": "2028-12", "role": "主持"}
    assert told("project", project) == []


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        (
            {"id_no": "420202198503070019"},
            ("id_no", "「证件号码」校验位不正确，请与身份证核对；有误请联系单位审核员更正", False),
        ),
        ({"birth": "1985-04"}, ("birth", "「出生年月」与证件号码不一致，证件号码中是 1985-03，请核对", False)),
        ({"sex": "女"}, ("sex", "「性别」与证件号码不一致，证件号码表示男，请核对", False)),
        (
            {"work_start": "2001-02"},
            ("work_start", "参加工作时不满 16 周岁，请核对「出生年月」和「参加工作时间」", False),
        ),
        ({"phone": "071465123456"}, ("phone", "「移动电话」不是 11 位手机号码，请核对", False)),
        ({"phone": "12812345678"}, ("phone", "「移动电话」不是 11 位手机号码，请核对", False)),
    ],
)
def test_identity_age_and_telephone_are_compared_as_advice(changed: Row, expected: tuple[str, str, bool]) -> None:
    """K04, K05, K37: a wrong check digit does not stop anybody (Q32)."""
    assert told("basic", BASIC, **changed) == [expected]


def test_other_papers_and_sixteenth_birthdays_pass() -> None:
    """K04, K05: a passport has no check digit; sixteen years to the month are enough."""
    assert told("basic", BASIC, id_type="护照", id_no="E12345678", sex="女") == []
    assert told("basic", BASIC, work_start="2001-03") == []


@pytest.mark.parametrize(
    ("level", "degree", "fits"),
    [
        ("大学本科毕业", "硕士", False),
        ("大学专科毕业", "学士", False),
        ("硕士研究生毕业", "学士", False),
        ("硕士研究生毕业", "硕士", True),
        ("博士研究生毕业", "博士", True),
        ("研究生班毕业", "硕士", True),
        ("大学本科毕业", "", True),
        ("大学专科毕业", "", True),
    ],
)
def test_a_degree_must_fit_the_education(level: str, degree: str, fits: bool) -> None:
    """K06: as advice, since a degree may be had without the studies."""
    said = told("edu", STUDY, degree_level=level, degree=degree)
    expected = ("degree", f"学历「{level}」与学位「{degree}」不相配，请核对；只有学位没有学历的请在附件中说明", False)
    assert said == ([] if fits else [expected])


def test_studies_that_go_on_are_noticed() -> None:
    """K09."""
    assert told("edu", STUDY, end="至今")[0] == (
        "end",
        "还没有毕业的学历不能作为申报依据，请改填毕业时间或删去这一行",
        False,
    )
    assert told("edu", STUDY, graduated="2003-08") == [("graduated", "「毕业时间」早于入学时间，请核对", False)]


def test_certificate_numbers_have_a_usual_form() -> None:
    """K36: 10 to 18 letters or digits; certificates of graduation before 2001 had none."""
    said = ("certificate", "「证书编号」通常是 10 至 18 位数字或字母，请与证书核对", False)
    assert told("edu", STUDY, certificate="鄂教字 12 号") == told("title", TITLE, certificate="123456789") == [said]
    assert told("edu", STUDY, start="1996-09", end="2000-06", graduated="2000-06", certificate="鄂教字 12 号") == []


def test_an_appointment_does_not_come_before_the_title() -> None:
    """K11."""
    assert told("title", TITLE, appointed="2017-11-29") == [
        ("appointed", "「聘任时间」早于「取得时间」，请核对", False)
    ]
    assert told("title", TITLE, appointed="2017-11-30") == []


@pytest.mark.parametrize(
    ("level", "degree", "obtained", "needed"),
    [
        ("副高级", "学士", "2021-12-31", 0),
        ("副高级", "学士", "2022-01-01", 5),
        ("副高级", "博士", "2024-12-31", 0),
        ("副高级", "博士", "2025-01-01", 2),
        ("正高级", "博士", "2022-01-01", 5),
        ("中级", "学士", "2023-01-01", 4),
        ("中级", "硕士", "2024-01-01", 0),
        ("助理级", "学士", "2026-01-01", 0),
    ],
)
def test_the_years_with_the_present_title_are_counted_to_the_end_of_the_year(
    level: str, degree: str, obtained: str, needed: int
) -> None:
    """K10: from the day it was obtained, not from the appointment; usual numbers, so advice."""
    levels = {"学士": "大学本科毕业", "硕士": "硕士研究生毕业", "博士": "博士研究生毕业"}
    faults = checked(
        declared=replace(SENIOR, level=level),
        edu=[{**STUDY, "degree": degree, "degree_level": levels[degree]}],
        title=[{**TITLE, "obtained": "2010-01-01", "appointed": ""}, {**TITLE, "obtained": obtained, "appointed": ""}],
    )
    if not needed:
        assert faults == []
        return
    (fault,) = faults
    assert (fault.module, fault.row, fault.field, fault.blocking) == ("title", 1, "obtained", False)
    assert f"申报{level}通常须满 {needed} 年" in fault.message


def test_an_exception_is_not_asked_for_years() -> None:
    """K10: 破格申报."""
    young = [{**TITLE, "obtained": "2025-01-01", "appointed": ""}]
    assert len(checked(title=young)) == 1
    assert checked(title=young, basic=[{**WHOLE["basic"][0], "apply_type": "破格申报"}]) == []


def test_gaps_and_overlaps_between_jobs_are_told() -> None:
    """K12: the month in which one job ends and the next begins belongs to both."""
    earlier = {**JOB, "end": "2012-06", "unit": "县医院"}
    assert checked(work=[earlier, {**JOB, "start": "2012-06"}]) == []
    assert advice(*checked(work=[earlier, {**JOB, "start": "2012-10"}])) == [
        "2012-06 至 2012-10 之间有 4 个月没有工作经历，请补充，或在附件中说明"
    ]
    (fault,) = checked(work=[{**JOB, "start": "2012-01"}, earlier])
    assert (fault.message, fault.row, fault.blocking) == ("与第 2 段工作经历的时间重叠，请核对", 0, False)


def test_employer_unit_and_present_job_are_one() -> None:
    """K13: a department behind the name is the same unit."""
    assert checked(unit="市中心医院（本部）") == []
    assert advice(*checked(unit="市水利局"))[0].startswith("「现工作单位」与申报单位「市水利局」不一致")
    assert advice(*checked(work=[{**JOB, "unit": "县医院"}])) == [
        "目前的工作单位与「现工作单位」市中心医院 不一致，请核对"
    ]
    assert advice(*checked(work=[{**JOB, "end": "2020-01"}])) == [
        "没有到目前为止的工作经历，请补充，或把最后一段的「止」写成「至今」"
    ]


def test_the_first_job_does_not_come_before_the_working_life() -> None:
    """K05."""
    assert advice(*checked(work=[{**JOB, "start": "2007-07"}])) == [
        "「参加工作时间」2008-07 晚于最早的工作经历 2007-07，请核对"
    ]


def training(*years: tuple[str, float]) -> list[Row]:
    """Return rows of 继续教育."""
    return [{"year": year, "hours": hours, "kind": "专业科目"} for year, hours in years]


def test_training_needs_ninety_hours_each_year_and_every_year() -> None:
    """K16; the certificate of training goes with it (K34)."""
    said = advice(*checked(ce=training(("2022", 60), ("2022", 30), ("2024", 89.5))))
    assert said[:2] == ["2024 年度继续教育 89.5 学时，未达 90 学时，请补充", "缺 2023 年度的继续教育，请补充"]
    assert said[2].startswith("填写了「继续教育」，通常须上传「继续教育证明」")


@pytest.mark.parametrize(
    ("met", "hours", "said"),
    [
        (True, 90, ""),
        (True, 89, "「继续教育是否达标」填了「是」，但有年度未达 90 学时，请核对"),
        (True, None, "「继续教育是否达标」填了「是」，但没有填写继续教育，请核对"),
        (False, 90, "「继续教育是否达标」填了「否」，但各年度都已达 90 学时，请核对"),
        (False, 89, ""),
        (False, None, ""),
        ("", 89, ""),
    ],
)
def test_what_is_said_of_training_agrees_with_its_hours(met: object, hours: float | None, said: str) -> None:
    """K17."""
    rows = [] if hours is None else training(("2024", hours))
    faults = checked(basic=[{**BASIC, "training_met": met}], ce=rows)
    assert advice(*(fault for fault in faults if fault.module == "basic")) == ([said] if said else [])


def test_assessments_are_of_every_year_and_passed() -> None:
    """K18."""
    row = {"year": "2022", "grade": "合格", "unit": UNIT}
    faults = checked(assess=[row, {**row, "year": "2025", "grade": "基本合格"}])
    assert advice(*(fault for fault in faults if fault.module == "assess")) == [
        "缺 2023 年度的年度考核，请补充",
        "缺 2024 年度的年度考核，请补充",
        "「等次」为「基本合格」，通常须达到合格，请核对申报条件",
    ]


def test_only_one_paper_is_the_representative_one() -> None:
    """K22."""
    one, other = {**PAPER, "representative": True}, {**PAPER, "representative": False}
    assert not [fault for fault in checked(paper=[one, other]) if fault.module == "paper"]
    faults = [fault for fault in checked(paper=[one, one]) if fault.module == "paper"]
    assert advice(*faults) == ["有 2 篇论文标为代表作，通常只选一篇，请核对"]


@pytest.mark.parametrize(
    ("module", "row", "number", "said", "blocking"),
    [
        ("paper", PAPER, "ISSN 0378-5956", "「刊号」ISSN 0378-5956 校验位不正确，请与期刊版权页核对", True),
        ("paper", PAPER, "CN 99-1234/R", "「刊号」CN 刊号开头两位不是省份代码，请与期刊版权页核对", False),
        ("paper", PAPER, "核心期刊", "「刊号」不是 ISSN 或 CN 刊号，请与期刊版权页核对", False),
        ("book", BOOK, "978-7-302-51162-6", "「刊号」ISBN 9787302511626 校验位不正确，请与版权页核对", True),
        ("book", BOOK, "ISBN 97873025116", "「刊号」ISBN 应为 13 位或 10 位，请与版权页核对", True),
        ("book", BOOK, "内部资料", "「刊号」不是 ISBN，请与版权页核对", False),
        ("patent", PATENT, "200710308494.1", "「专利号」校验位不正确，请与专利证书核对", True),
        ("patent", PATENT, "CN101234567B", "「专利号」格式不正确（应为 12 位数字加校验位），请与专利证书核对", True),
        ("patent", PATENT, "US1234567B2", "「专利号」不是中国专利号，无法核对，请确认无误", False),
    ],
)
def test_numbers_of_publications_and_patents_are_checked(
    module: str, row: Row, number: str, said: str, blocking: bool
) -> None:
    """K23, K24: what is certainly wrong stands in the way, what cannot be judged is advice."""
    assert told(module, row, number=number) == [("number", said, blocking)]


def test_a_patent_says_its_kind_and_year_by_its_number() -> None:
    """K24, K25."""
    assert told("patent", PATENT, kind="实用新型") == [
        ("kind", "「专利类型」是实用新型，专利号却是发明的，请核对", False)
    ]
    assert told("patent", PATENT, obtained="2006-12-31") == [
        ("obtained", "「取得日期」早于专利号里的申请年份 2007，请核对", False)
    ]
    assert told("patent", PATENT, obtained="2007-01-01") == []


@pytest.mark.parametrize("rank", [0, 1.5])
def test_a_rank_is_a_whole_number_from_one(rank: float) -> None:
    """K26: 个人排名 of papers, books, patents and prizes; required by the module's fields."""
    assert told("paper", PAPER, rank=rank) == [("rank", "「个人排名」应为 1、2、3 这样的名次，请核对", True)]
    assert told("paper", PAPER, rank="") == [("rank", "请填写「个人排名」", True)]


def test_required_enclosures_stand_in_the_way_and_the_others_are_recommended() -> None:
    """K34: by category; several files of one category are one; an own list of categories is kept to."""
    (fault,) = checked(attach=[*ATTACH[1:], {**ATTACH[0], "file": "", "pages": 0}])
    assert fault == Fault(
        "attach", "必传材料「身份证明」未上传，请上传：居民身份证正反两面，或所填证件的信息页", None, "category"
    )
    assert checked(attach=[*ATTACH, ATTACH[0]]) == []
    assert advice(*checked(basic=[{**WHOLE["basic"][0], "qualification": "执业医师"}])) == [
        "填写了「职业资格」，通常须上传「职业资格证书」：所填职业资格的证书"
    ]
    own = replace(REFERENCE, enclosures=(EnclosureKind("承诺书", required=True),))
    assert [fault.message for fault in checked(reference=own)] == ["必传材料「承诺书」未上传，请上传"]
    assert checked(reference=replace(REFERENCE, enclosures=())) == []


def test_an_enclosure_without_a_page_is_none() -> None:
    """K34: 页数为 0; and one that only the application itself calls required."""
    (fault,) = checked(attach=[*ATTACH[1:], {**ATTACH[0], "pages": 0}])
    assert (fault.message, fault.row, fault.blocking) == (
        "「身份证明」的文件没有内容，请重新上传",
        len(ATTACH) - 1,
        True,
    )
    (fault,) = checked(attach=[*ATTACH, {"category": "承诺书", "required": True}])
    assert (fault.message, fault.row, fault.blocking) == ("必传材料「承诺书」未上传，请上传", len(ATTACH), True)


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**6), 10**6),
    st.floats(),
    st.lists(st.none(), max_size=1),
    st.text(st.characters(), max_size=12),
    st.sampled_from(["²-1", "٣-0٣", "2019-07", "2019-07-01", "至今", "-", "ISBN", "978", "0378-5955", "ZL20071", "否"]),
)
NAMES = sorted({field.id for module in REFERENCE.modules for field in module.fields})
ROWS = st.lists(st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=8), max_size=3)


@unhurried
@example({"basic": [{"ethnic": None, "start": "2020-01", "end": "2019-01"}]})
@given(st.dictionaries(st.sampled_from([module.id for module in REFERENCE.modules] + ["gone"]), ROWS))
def test_no_content_breaks_the_checks(contents: dict[str, list[Row]]) -> None:
    """Whatever was kept or imported: every fault names a module of the application, and a row that is there."""
    faults = check_contents(contents, SENIOR, UNIT, REFERENCE, TODAY)
    known = {module.id: {field.id for field in module.fields} for module in REFERENCE.modules}
    for fault in faults:
        assert fault.message
        assert fault.field in known[fault.module] | {""}
        assert fault.row is None or fault.row < len(contents[fault.module])
    order = [list(known).index(fault.module) for fault in faults]
    assert order == sorted(order)


@unhurried
@given(st.sampled_from(REFERENCE.modules), st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=8))
def test_a_row_by_itself_is_told_the_same_as_in_the_whole(module: Module, row: Row) -> None:
    """What is shown beside a field while typing is among what is shown at the end."""
    alone = check_row(module, row, REFERENCE, TODAY)
    whole = check_contents({module.id: [row]}, SENIOR, UNIT, REFERENCE, TODAY)
    assert {replace(fault, row=0) for fault in alone} <= set(whole)
