"""What the program notices before a person does: hints, never decisions (domain.md §10)."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from zhicheng_tui.domain.application import Row
from zhicheng_tui.domain.canned import fill
from zhicheng_tui.domain.hints import Hint, find_hints

from .builders import unhurried


def hints(module: str, *rows: Row) -> list[Hint]:
    """Return the hints for an application that holds only these rows."""
    return find_hints({module: rows})


def messages(module: str, *rows: Row) -> list[str]:
    """Return only what the hints say."""
    return [hint.message for hint in hints(module, *rows)]


def job(start: str, end: str) -> Row:
    """Return a row of 工作经历."""
    return {"start": start, "end": end}


def test_an_empty_application_gives_no_hint() -> None:
    """Nothing there, nothing noticed."""
    assert find_hints({}) == []


@pytest.mark.parametrize(
    ("number", "birth", "expected"),
    [
        ("11010519491231002X", "1949-12", []),
        ("110101199001010001", "1990-01", ["证件号码校验位不正确"]),
        ("11010519491231002X", "1950-01", ["出生年月与证件号码不一致"]),
        ("11010519491231002X", "", ["出生年月与证件号码不一致"]),
    ],
)
def test_identity_and_birth_month_must_agree(number: str, birth: str, expected: list[str]) -> None:
    """K04: check digit first, then the birth month; the guide's sample E10 is noticed."""
    assert messages("basic", {"id_type": "居民身份证", "id_no": number, "birth": birth}) == expected
    assert messages("basic", {"id_no": number, "birth": birth}) == expected


def test_other_papers_have_no_check_digit() -> None:
    """domain.md §6: a passport is not a 居民身份证."""
    assert hints("basic", {"id_type": "护照", "id_no": "E12345678", "birth": "1990-01"}) == []


def test_an_education_without_certificate_is_noticed() -> None:
    """K08: the year fills the canned reason."""
    rows = ({"certificate": "1", "graduated": "2010-07"}, {"certificate": "", "graduated": "2015-07"})
    (hint,) = hints("edu", *rows)
    assert (hint.module, hint.message) == ("edu", "2015 年毕业的学历缺证书编号")
    assert fill("缺{年份}学历（学位）证明", hint.values) == "缺 2015 年学历（学位）证明"


@pytest.mark.parametrize(
    ("jobs", "gaps"),
    [
        ([job("2010-07", "2019-07"), job("2019-07", "至今")], 0),
        ([job("2010-07", "2019-07"), job("2019-10", "至今")], 0),
        ([job("2010-07", "2019-07"), job("2019-11", "至今")], 1),
        ([job("2010-07-01", "2019-07-31"), job("2020-01-15", "至今")], 1),
        ([job("2020-01", "至今"), job("2010-07", "2019-07")], 1),
        ([job("2010-07", "2012-01"), job("2013-01", "2014-01"), job("2015-01", "至今")], 2),
        ([job("2010-07", "2020-12"), job("2012-01", "2013-01"), job("2021-01", "至今")], 0),
        ([job("2010-07", "至今"), job("2012-01", "2013-01"), job("2021-01", "至今")], 0),
    ],
)
def test_gaps_of_more_than_three_months_are_noticed(jobs: list[Row], gaps: int) -> None:
    """K12: in whatever order the rows stand; time covered by another job is no gap."""
    assert len(hints("work", *jobs)) == gaps


def test_a_gap_is_told_with_its_months() -> None:
    """K12: the reason names from when to when."""
    (hint,) = hints("work", job("2010-07", "2019-07"), job("2020-01", "至今"))
    assert hint.message == "2019-07 至 2020-01 之间有 6 个月没有工作经历"
    assert fill("{起}至{止}工作经历", hint.values) == " 2019-07 至 2020-01 工作经历"


def test_training_is_summed_by_year_and_needs_ninety_hours() -> None:
    """K16: 90 hours pass, fewer do not; years are told in order."""
    rows = [("2024", 60), ("2023", 89.5), ("2024", 30), ("2022", 90), ("2025", None)]
    found = hints("ce", *({"year": year, "hours": hours} for year, hours in rows))
    assert [hint.message for hint in found] == [
        "2023 年度继续教育 89.5 学时，未达 90 学时",
        "2025 年度继续教育 0 学时，未达 90 学时",
    ]
    assert found[0].values == {"年度": " 2023 ", "学时": "89.5"}


def test_a_wrong_patent_number_is_noticed() -> None:
    """K24: the number fills the canned reason."""
    (hint,) = hints("patent", {"number": "200710308494.X"}, {"number": "200710308494.1"})
    assert hint == Hint("patent", "专利号 200710308494.1 校验位不正确", {"号": " 200710308494.1 "})


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"category": "身份证明", "required": True, "file": "a.pdf", "pages": 1}, []),
        ({"category": "身份证明", "required": True}, ["必传材料「身份证明」未上传"]),
        ({"category": "获奖证书", "required": False}, []),
        ({"category": "获奖证书", "file": "a.pdf", "pages": 0}, ["「获奖证书」的文件没有内容"]),
    ],
)
def test_missing_and_empty_attachments_are_noticed(row: Row, expected: list[str]) -> None:
    """K34: a required one without a file, any file without a page."""
    assert messages("attach", row) == expected


FIELDS = "id_no id_type birth certificate graduated start end year hours number category file pages required"
values = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**6), 10**6),
    st.floats(),
    st.lists(st.none(), max_size=1),
    st.text(st.characters(), max_size=12),
    st.sampled_from(["²-1", "2019-²", "٣-0٣", "2019-07", "2019-13", "至今", "-", "2019-"]),
)
rows = st.lists(st.dictionaries(st.sampled_from(FIELDS.split()), values), max_size=4)


@unhurried
@example({"work": [job("2010-07", "²-1"), job("2019-²", "-"), job("2020", "2021-")]})
@given(st.dictionaries(st.sampled_from(["basic", "edu", "work", "ce", "patent", "attach"]), rows))
def test_no_content_of_an_import_breaks_the_hints(contents: dict[str, list[Row]]) -> None:
    """Hints are a help: whatever an import brought, they name its modules and never fail."""
    for hint in find_hints(contents):
        assert hint.module in contents
        assert hint.message
