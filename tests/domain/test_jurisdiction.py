"""Who opens a unit's account: the guide's rules R1–R7 over every region and nature (A02–A08, Q30, Q31)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhicheng_tui import resources
from zhicheng_tui.domain.jurisdiction import (
    MANUAL,
    Applicant,
    Jurisdiction,
    Nature,
    fitting,
    nature_of,
    opener_of,
    unit_kind,
)
from zhicheng_tui.store.jurisdiction import NAME, load_jurisdiction
from zhicheng_tui.store.reference import ReferenceDataError

CITY, PORT, XISAI, XIALU, TIESHAN, YANGXIN, DAYE, ZONE = (
    "420200", "420202", "420203", "420204", "420205", "420222", "420281", "420290",
)  # fmt: skip
REGIONS = (CITY, PORT, XISAI, XIALU, TIESHAN, YANGXIN, DAYE, ZONE)
COUNTIES = REGIONS[1:]
DISTRICTS = (PORT, XISAI, XIALU, TIESHAN, ZONE)
TODAY = date(2026, 11, 20)
N = Nature
LAW = load_jurisdiction(resources.data() / "reference")


def opener(nature: Nature, registered: str, managed: str, day: date = TODAY) -> tuple[str, str]:
    """Return rule and opener."""
    ruling = opener_of(Applicant(nature, registered, managed), LAW, day)
    return ruling.rule, ruling.opener


def expected(nature: Nature, region: str) -> tuple[str, str]:
    """Return what domain.md §2 says of a unit that is registered where it is managed, written out a second time."""
    home = TIESHAN if region == ZONE else region
    match nature:
        case N.OFFICE:
            return ("R7", CITY) if region == CITY else ("R1", CITY)
        case N.DEPARTMENT | N.AGENCY:
            return ("R2", CITY) if region == CITY else ("R4", home)
        case N.INSTITUTION | N.STATE:
            return ("R3", CITY) if region == CITY else ("R4", home)
        case N.PRIVATE if region in (DAYE, YANGXIN):
            return "R5", region
        case N.PRIVATE if region in DISTRICTS:
            return "R6", CITY
        case _:
            return "R7", CITY


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize("nature", Nature)
def test_every_region_and_nature(nature: Nature, region: str) -> None:
    """A03–A08: one opener each."""
    assert opener(nature, region, region) == expected(nature, region)


def test_public_units_follow_their_management() -> None:
    """Q30: a 市直 hospital in 大冶 is the city's; a 大冶 school in the city is 大冶's."""
    assert opener(N.INSTITUTION, DAYE, CITY) == ("R3", CITY)
    assert opener(N.INSTITUTION, PORT, DAYE) == ("R4", DAYE)


def test_companies_follow_their_registered_address() -> None:
    """Q30: whoever manages them."""
    assert opener(N.PRIVATE, DAYE, CITY) == ("R5", DAYE)
    assert opener(N.PRIVATE, PORT, DAYE) == ("R6", CITY)


def test_the_development_zone_is_a_district() -> None:
    """Q31: 开发区·铁山区 are one administration, an urban district."""
    assert opener(N.PRIVATE, ZONE, ZONE) == opener(N.PRIVATE, TIESHAN, TIESHAN) == ("R6", CITY)
    assert opener(N.STATE, ZONE, ZONE) == ("R4", TIESHAN)


@pytest.mark.parametrize(
    ("changed", "day", "rule"),
    [
        ({}, date(2024, 12, 31), MANUAL),
        ({}, date(2025, 1, 1), "R6"),
        ({"valid_to": TODAY}, TODAY, "R6"),
        ({"valid_to": TODAY}, date(2026, 11, 21), MANUAL),
        ({"enabled": False}, TODAY, MANUAL),
    ],
)
def test_r6_is_dated_and_can_be_switched_off(changed: dict[str, object], day: date, rule: str) -> None:
    """A08: 暂由 means for the time being; afterwards a person decides until the data says who."""
    rules = tuple(replace(one, **changed) if one.id == "R6" else one for one in LAW.rules)  # type: ignore[arg-type]
    law = replace(LAW, rules=rules)
    assert opener_of(Applicant(N.PRIVATE, PORT, CITY), law, day).rule == rule
    assert opener_of(Applicant(N.PRIVATE, DAYE, CITY), law, day).rule == "R5"


def test_rules_that_contradict_each_other_are_left_to_a_person() -> None:
    """R7: none match, or conflict."""
    twice = replace(LAW, rules=(*LAW.rules, replace(LAW.rules[4], id="R8", local=False)))
    assert opener_of(Applicant(N.PRIVATE, DAYE, DAYE), twice, TODAY).rule == MANUAL


@given(
    nature=st.sampled_from(list(Nature)),
    registered=st.one_of(st.sampled_from(REGIONS), st.text(max_size=8)),
    managed=st.one_of(st.sampled_from(REGIONS), st.text(max_size=8)),
    day=st.dates(),
)
def test_there_is_always_one_opener_and_never_two(nature: Nature, registered: str, managed: str, day: date) -> None:
    """Total and exclusive: at most one rule fits, on any day; the opener is a region that has an office."""
    applicant = Applicant(nature, registered, managed)
    rules = fitting(applicant, LAW, day)
    ruling = opener_of(applicant, LAW, day)
    assert len(rules) <= 1
    assert ruling.manual is (not rules)
    assert ruling.opener in set(REGIONS) - {ZONE}
    assert ruling.clause


def test_clauses_are_the_guides_own_words() -> None:
    """A01: edition and words are data, and the words are the guide's."""
    guide = (
        "原则上按部门或单位管理权限创建申报账户。市人社职改部门负责各县（市、区）人社职改、市直行业主管部门、市直属企事业单位账号创建工作；"
        "各县（市、区）参照市级权限负责辖区内账号创建工作；注册地址在大冶市、阳新县的非公企业向当地人社职改部门申请，"
        "在各城区的非公企业暂由市人社职改部门直接创建。"
    )
    assert LAW.edition == 2025
    assert [rule.id for rule in LAW.rules] == ["R1", "R2", "R3", "R4", "R5", "R6"]
    assert all(rule.clause in guide for rule in LAW.rules)
    assert LAW.principle in guide
    assert LAW.cite("x") == "指南（2025 年版）：「x」"


def test_kinds_of_units() -> None:
    """The words that the tree uses."""
    assert unit_kind(N.OFFICE, city=True) == "县（市、区）人社职改部门"
    assert unit_kind(N.DEPARTMENT, city=True) == "市直行业主管部门"
    assert unit_kind(N.STATE, city=False) == "县直属企事业单位"
    assert unit_kind(N.PRIVATE, city=True) == "非公企业"
    assert nature_of("非公企业") is N.PRIVATE
    assert nature_of("") is None


def law_with(folder: Path, old: str, new: str) -> Jurisdiction:
    """Load the shipped rules with something changed."""
    text = (resources.data() / "reference" / NAME).read_text(encoding="utf-8")
    assert old in text
    (folder / NAME).write_text(text.replace(old, new, 1), encoding="utf-8")
    return load_jurisdiction(folder)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('opener = "city"', 'opener = "mayor"', r"rule\[1\].opener：应为 city 或 local"),
        ('by = "registered"', 'by = "moon"', r"rule\[1\].by：应为"),
        ('kinds = ["人社职改部门"]', 'kinds = ["公司"]', r"没有性质「公司」"),
        ('id = "R2"', 'id = "R1"', "规则「R1」重复"),
        ('id = "R2"', 'id = "R7"', "人工裁定"),
        ("edition = 2025", 'edition = "2025"', "edition：应为整数"),
        ("valid_from = 2025-01-01", 'valid_from = "2025"', "valid_from：应为日期"),
        ('guide = "', 'gide = "', "gide：没有这个键"),
        ("[[rule]]", "[[rule]", "不是有效的 TOML"),
    ],
)
def test_a_mistake_in_the_file_is_named(tmp_path: Path, old: str, new: str, told: str) -> None:
    """File and key, in Chinese."""
    with pytest.raises(ReferenceDataError, match=told):
        law_with(tmp_path, old, new)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """The same for a folder without it."""
    with pytest.raises(ReferenceDataError, match="读不到文件"):
        load_jurisdiction(tmp_path)
