"""统一社会信用代码: which character is wrong, what it says, where it contradicts (A10, Q32, domain.md §8)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhicheng_tui.domain.cells import harmless
from zhicheng_tui.domain.credit import code_fault, code_kind, hints, plain
from zhicheng_tui.domain.jurisdiction import Nature

REAL = ("9144030071526726XG", "91110000802100433B", "914403001922038216")
NAMES = {"420200": "黄石市", "420202": "黄石港区", "420281": "大冶市"}
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@pytest.mark.parametrize("code", REAL)
def test_real_codes_are_right(code: str) -> None:
    """Three companies' own; blanks, hyphens, small letters and full width do not matter."""
    assert code_fault(code) is None
    assert code_fault(f" {code[:2]}-{code[2:8].lower()} {code[8:].lower()} ") is None
    wide = "".join(chr(ord(char) + 0xFEE0) for char in code)
    assert plain(wide) == code


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("", "还没有填"),
        ("9144030071526726X", "应为 18 位，现在是 17 位"),
        ("9144030071526726XG1", "应为 18 位，现在是 19 位"),
        ("9144O30071526726XG", "第 5 位「O」不是代码里的字符，是不是 0"),
        ("9144030071526726X中", "第 18 位「中」不是代码里的字符"),
        ("91440A0071526726XG", "第 6 位「A」应为数字（第 3 至 8 位是登记机关的行政区划码）"),
        ("3X44030071526726XG", "第 1 位「3」不是登记部门的代码（1 机构编制，5 民政，9 市场监管，N 农业农村）"),
        ("9144030071526726XH", "第 18 位校验位应为「G」，不是「H」"),
    ],
)
def test_the_wrong_character_is_named(code: str, told: str) -> None:
    """A10: where and what."""
    assert code_fault(code) == told


@given(place=st.integers(8, 17), char=st.sampled_from(ALPHABET))
def test_a_slip_of_one_character_is_noticed(place: int, char: str) -> None:
    """GB 32100's check digit finds every single slip."""
    code = REAL[0]
    slipped = code[:place] + char + code[place + 1 :]
    assert (code_fault(slipped) is None) is (slipped == code)


@given(st.text(max_size=24))
def test_anything_typed_is_answered(text: str) -> None:
    """Never an exception."""
    code_fault(text)
    code_kind(text)
    hints(text, Nature.PRIVATE, "420281", NAMES)


def test_what_a_code_says() -> None:
    """The prefix says who registered it."""
    kinds = {
        "11": "机关",
        "12": "事业单位",
        "52": "民办非企业单位",
        "91": "企业",
        "92": "个体工商户",
        "1X": "机构编制部门登记的单位",
    }
    for prefix, kind in kinds.items():
        assert code_kind(prefix + "420281") == kind


def test_contradictions_are_hints() -> None:
    """Code against nature and region; nothing is refused for it."""
    code = "91420281MA49XY123Q"
    assert hints(code, Nature.PRIVATE, "420281", NAMES) == []
    assert hints(code, Nature.INSTITUTION, "420281", NAMES) == ["代码属于企业，与所选的性质「事业单位」不一致，请核对"]
    assert hints(code, None, "420202", NAMES) == ["代码的登记机关在大冶市，所选地区是黄石港区，请核对注册地址"]
    assert hints("91420200MA49ABCD1M", Nature.PRIVATE, "420202", NAMES) == [], "the city's own authority"
    assert hints(REAL[0], Nature.PRIVATE, "420202", NAMES) == ["代码的登记机关（440300）不在本市，请核对注册地址"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "＝1", " =1", "\t=1", "\u3000=1"])
def test_no_cell_runs_as_a_formula(text: str) -> None:
    """An apostrophe goes before; ordinary text is left alone."""
    assert harmless(text).startswith("'")
    assert harmless("黄石市=好") == "黄石市=好"
    assert "\n" not in harmless("a\n=b")
