"""Check digits of identity, credit code and patent numbers: the vectors of domain.md §8."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhicheng_tui.domain.credit import code_fault
from zhicheng_tui.domain.numbers import (
    book_fault,
    identity_birth,
    identity_fault,
    identity_sex,
    patent_fault,
    patent_is_foreign,
    patent_kind,
    patent_year,
    serial_fault,
)

from .builders import unhurried

IDENTITIES = ["11010519491231002X", "420202198503070018", "420222199011152826", "420281197806214438"]
CREDIT_CODES = [
    *["9144030071526726XG", "91110000802100433B", "914403001922038216"],
    *["91420200MA49ABCD1M", "12420200420000001T", "91420281MA49XY123Q"],
    *["11420200011000001L", "91420222MA49000013"],
]
CREDIT_CHARS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
PATENT = "200710308494X"
WRONG_CHECK = "校验位不正确"


@pytest.mark.parametrize("number", IDENTITIES)
def test_valid_identity_numbers_pass(number: str) -> None:
    """GB 11643-1999: the valid vectors, with the X in either case."""
    assert identity_fault(number) is None
    assert identity_fault(number.lower()) is None


@pytest.mark.parametrize(
    ("number", "fault"),
    [
        ("110101199001010001", WRONG_CHECK),
        ("110105194912310021", WRONG_CHECK),
        ("", "不是 18 位居民身份证号码"),
        ("110105491231002", "不是 18 位居民身份证号码"),
        ("1101051949123100ZX", "不是 18 位居民身份证号码"),
        ("11010519491231002X0", "不是 18 位居民身份证号码"),
        ("110105194902300020", "地区码或出生日期不存在"),
        ("000105194912310024", "地区码或出生日期不存在"),
    ],
)
def test_the_fault_of_an_identity_number_is_named(number: str, fault: str) -> None:
    """E10: the guide's own sample fails; its last digit should be 7. Dates and regions must exist."""
    assert identity_fault(number) == fault
    assert identity_fault("110101199001010007") is None


@unhurried
@given(st.sampled_from(IDENTITIES[:2]), st.integers(0, 17), st.sampled_from("0123456789"))
def test_no_slip_of_one_digit_passes_as_an_identity_number(number: str, place: int, digit: str) -> None:
    """GB 11643: modulus 11 finds every single wrong digit."""
    slipped = number[:place] + digit + number[place + 1 :]
    assert (identity_fault(slipped) is None) is (slipped == number)


@pytest.mark.parametrize(
    ("number", "birth"),
    [
        ("11010519491231002X", date(1949, 12, 31)),
        ("420202198503070018", date(1985, 3, 7)),
        ("110105194902300020", None),
        ("E12345678", None),
        ("", None),
    ],
)
def test_the_birth_date_is_read_from_an_identity_number(number: str, birth: date | None) -> None:
    """K04: the date must be a real one."""
    assert identity_birth(number) == birth


@pytest.mark.parametrize("code", CREDIT_CODES)
def test_valid_credit_codes_pass(code: str) -> None:
    """A10, GB 32100-2015: real codes and fixtures."""
    assert code_fault(code) is None


@unhurried
@given(st.sampled_from(CREDIT_CODES), st.integers(0, 17), st.sampled_from(CREDIT_CHARS))
def test_no_slip_of_one_character_passes_as_a_credit_code(code: str, place: int, char: str) -> None:
    """GB 32100: modulus 31 finds every single wrong character."""
    slipped = code[:place] + char + code[place + 1 :]
    assert (code_fault(slipped) is None) is (slipped == code)


@pytest.mark.parametrize(
    "number",
    [
        "200710308494.X",
        "200710308494X",
        "ZL200710308494.X",
        "CN200710308494.x",
        "zl 2007 1 0308494.X",
        "85100001.0",
        *["201911987654.7", "202121345678.5", "93112345.3", "98287611.4"],
    ],
)
def test_valid_patent_numbers_pass(number: str) -> None:
    """K24: 12 digits and a check digit since October 2003, 8 before; ZL, CN and the dot are dropped."""
    assert patent_fault(number) is None


@pytest.mark.parametrize(
    ("number", "fault"),
    [
        ("200710308494.1", WRONG_CHECK),
        ("85100001.1", WRONG_CHECK),
        ("", "格式不正确（应为 12 位数字加校验位）"),
        ("20071030849.X", "格式不正确（应为 12 位数字加校验位）"),
        ("ZL2007103084944X", "格式不正确（应为 12 位数字加校验位）"),
        ("受理中", "格式不正确（应为 12 位数字加校验位）"),
    ],
)
def test_the_fault_of_a_patent_number_is_named(number: str, fault: str) -> None:
    """K24: form first, then the check digit."""
    assert patent_fault(number) == fault


@unhurried
@given(st.integers(0, 12), st.sampled_from("0123456789X"))
def test_no_slip_of_one_digit_passes_as_a_patent_number(place: int, digit: str) -> None:
    """K24: modulus 11 finds every single wrong digit."""
    slipped = PATENT[:place] + digit + PATENT[place + 1 :]
    assert (patent_fault(slipped) is None) is (slipped == PATENT)


@unhurried
@given(st.text(st.characters(), max_size=20))
def test_no_text_breaks_a_check(text: str) -> None:
    """Whatever an import brings, each check answers in words or accepts."""
    for check in (identity_fault, code_fault, patent_fault):
        assert check(text) is None or check(text)
    assert identity_birth(text) is None or len(text) >= 14


@pytest.mark.parametrize(
    ("number", "sex"),
    [
        *[("11010519491231002X", "女"), ("420202198503070018", "男"), ("420222199011152826", "女")],
        *[("420281197806214438", "男"), ("E12345678", ""), ("", ""), ("1234567890123456²8", "")],
    ],
)
def test_the_sex_is_read_from_the_17th_digit(number: str, sex: str) -> None:
    """K04: odd for 男."""
    assert identity_sex(number) == sex


@pytest.mark.parametrize(
    ("number", "kind", "year"),
    [
        ("ZL200710308494.X", "发明", 2007),
        ("ZL202121345678.5", "实用新型", 2021),
        ("201930308494.0", "外观设计", 2019),
        ("200780308494.0", "发明", 2007),
        ("200790308494.0", "实用新型", 2007),
        ("200740308494.0", "", 2007),
        ("85100001.0", "发明", 1985),
        ("03212345.3", "实用新型", 2003),
        ("CN101234567B", "", None),
        ("٢٠٠٧10308494.X", "", None),
    ],
)
def test_a_patent_number_says_kind_and_year(number: str, kind: str, year: int | None) -> None:
    """K24, K25: the digit after the year, 8 and 9 for those that came by the PCT."""
    assert (patent_kind(number), patent_year(number)) == (kind, year)


def test_a_foreign_patent_number_is_known_by_its_letters() -> None:
    """K24: only numbers of this country can be judged."""
    foreign = ("US1234567B2", "us 1234567 b2", "EP1234567", "JP2007-123456")
    assert all(patent_is_foreign(number) for number in foreign)
    assert not any(patent_is_foreign(number) for number in ("ZL2007103084941", "CN101234567B", "200710308494.X", ""))


@pytest.mark.parametrize(
    "number",
    [
        *["0378-5955", "ISSN 0378-5955", "issn03785955", "ISSN：0378–5955", "CN 42-1234/TV", "42-1234", "CN10-1234"],
        *["CN 42-1234/TV，ISSN 0378-5955", "ISSN 2434-561X"],
    ],
)
def test_valid_serial_numbers_pass(number: str) -> None:
    """K23: an ISSN, a CN number of a province, or both; any dash."""
    assert serial_fault(number) is None


@pytest.mark.parametrize(
    ("number", "fault"),
    [
        ("0378-5956", ("ISSN 0378-5956 校验位不正确", True)),
        ("ISSN03785956", ("ISSN 03785956 校验位不正确", True)),
        ("CN 42-1234/TV ISSN 0378-5956", ("ISSN 0378-5956 校验位不正确", True)),
        ("CN 16-1234", ("CN 刊号开头两位不是省份代码", False)),
        ("42-12345", ("不是 ISSN 或 CN 刊号", False)),
        ("03785955", ("不是 ISSN 或 CN 刊号", False)),
        ("鄂内资准字 12 号", ("不是 ISSN 或 CN 刊号", False)),
    ],
)
def test_the_fault_of_a_serial_number_is_named(number: str, fault: tuple[str, bool]) -> None:
    """K23: only a wrong check digit is certain."""
    assert serial_fault(number) == fault


@pytest.mark.parametrize(
    "number",
    ["9787302511625", "978-7-302-51162-5", "ISBN 978 7 302 51162 5", "0-306-40615-2", "080442957x", "CN42-1234"],
)
def test_valid_book_numbers_pass(number: str) -> None:
    """K23: ISBN of 13 or 10 digits with any dash or blank; a book of a series may bear that one's number."""
    assert book_fault(number) is None


@pytest.mark.parametrize(
    ("number", "fault"),
    [
        ("9787302511626", ("ISBN 9787302511626 校验位不正确", True)),
        ("0-306-40615-3", ("ISBN 0306406153 校验位不正确", True)),
        ("ISBN 978730251162", ("ISBN 应为 13 位或 10 位", True)),
        ("97873025116255", ("ISBN 应为 13 位或 10 位", True)),
        ("ISSN 0378-5956", ("ISSN 0378-5956 校验位不正确", True)),
        ("待出版", ("不是 ISBN", False)),
    ],
)
def test_the_fault_of_a_book_number_is_named(number: str, fault: tuple[str, bool]) -> None:
    """K23: a wrong length or check digit of what is meant as an ISBN is certain."""
    assert book_fault(number) == fault


@unhurried
@given(st.integers(0, 12), st.sampled_from("0123456789"))
def test_no_slip_of_one_digit_passes_as_an_isbn(place: int, digit: str) -> None:
    """ISO 2108: weights 1 and 3 modulo 10 find every single wrong digit; one at the front makes it no ISBN."""
    number = "9787302511625"
    slipped = number[:place] + digit + number[place + 1 :]
    assert (book_fault(slipped) is None) is (slipped == number)


@unhurried
@given(st.text(st.characters(), max_size=20))
def test_no_text_breaks_the_checks_of_numbers(text: str) -> None:
    """They are asked about whatever somebody typed."""
    for check in (serial_fault, book_fault, patent_fault, patent_kind, patent_year, patent_is_foreign, identity_sex):
        check(text)
