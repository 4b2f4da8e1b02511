"""Check digits of identity, credit code and patent numbers: the vectors of domain.md §8."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhicheng_tui.domain.numbers import credit_code_fault, identity_birth, identity_fault, patent_fault

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
    assert credit_code_fault(code) is None


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("91420222MA49000014", WRONG_CHECK),
        ("91420222IA49000014", "不是 18 位统一社会信用代码"),
        ("91AB0222MA49000013", "不是 18 位统一社会信用代码"),
        ("91420222MA4900001", "不是 18 位统一社会信用代码"),
        ("", "不是 18 位统一社会信用代码"),
    ],
)
def test_the_fault_of_a_credit_code_is_named(code: str, fault: str) -> None:
    """A10: no I O S V Z, a numeric region, 18 characters, a right check character."""
    assert credit_code_fault(code) == fault


@unhurried
@given(st.sampled_from(CREDIT_CODES), st.integers(0, 17), st.sampled_from(CREDIT_CHARS))
def test_no_slip_of_one_character_passes_as_a_credit_code(code: str, place: int, char: str) -> None:
    """GB 32100: modulus 31 finds every single wrong character."""
    slipped = code[:place] + char + code[place + 1 :]
    assert (credit_code_fault(slipped) is None) is (slipped == code)


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
    for check in (identity_fault, credit_code_fault, patent_fault):
        assert check(text) is None or check(text)
    assert identity_birth(text) is None or len(text) >= 14
