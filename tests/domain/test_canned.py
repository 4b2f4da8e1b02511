"""常用审核意见: which ones fit, and their variables filled in (C21, C22, domain.md §11)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhicheng_tui.domain.canned import BLANK, fill, for_module, for_result
from zhicheng_tui.domain.reference import CannedOpinion
from zhicheng_tui.domain.review import Result

from .builders import unhurried

AGREE = CannedOpinion("材料齐全，同意推荐。", Result.PASS)
MEND = CannedOpinion("请修改", Result.RETURN)
WITHDRAWN = CannedOpinion("申报人主动撤回。", Result.TERMINATE)
PAGES = CannedOpinion("请补充封面、目录、正文首页及版权页。", None, ("paper", "book"))
BOOK = CannedOpinion("请核对刊号。", Result.RETURN, ("book",))
ANY = CannedOpinion("请核对后修改。")
CANNED = [AGREE, ANY, MEND, PAGES, WITHDRAWN, BOOK]


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        (Result.PASS, [AGREE]),
        (Result.RETURN, [MEND]),
        (Result.INELIGIBLE, []),
        (Result.TERMINATE, [WITHDRAWN]),
    ],
)
def test_an_opinion_is_offered_for_its_result_only(result: Result, expected: list[CannedOpinion]) -> None:
    """C21: reasons of single modules are no opinions on the whole."""
    assert for_result(CANNED, result) == expected


@pytest.mark.parametrize(
    ("module", "expected"),
    [("book", [PAGES, BOOK, ANY]), ("paper", [PAGES, ANY]), ("basic", [ANY])],
)
def test_a_module_is_offered_its_own_reasons_first(module: str, expected: list[CannedOpinion]) -> None:
    """C21, C24: then those for any module; never another module's or another result's."""
    assert for_module(CANNED, module) == expected


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("缺{年份}学历证明", "缺 2015 年学历证明"),
        ("{年度}年度继续教育 {学时} 学时", f"{BLANK}年度继续教育 60 学时"),
        ("{学时}{学时}", "6060"),
        ("请修改", "请修改"),
        ("{}与{空}", f"{{}}与{BLANK}"),
    ],
)
def test_variables_are_filled_or_left_blank_to_type_in(text: str, filled: str) -> None:
    """domain.md §11: what the program knows is filled in; nothing is guessed."""
    assert fill(text, {"年份": " 2015 年", "学时": "60", "空": ""}) == filled


@unhurried
@given(st.text(max_size=30), st.dictionaries(st.text(max_size=4), st.text(max_size=9)))
def test_a_filled_value_is_never_read_as_a_variable(value: str, values: dict[str, str]) -> None:
    """A name that holds braces is put in as it stands."""
    assert fill("{值}", {**values, "值": value}) == (value or BLANK)
