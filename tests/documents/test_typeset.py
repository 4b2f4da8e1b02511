"""Breaking lines: 避头尾, words whole, nothing lost, nothing too wide."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhicheng_tui.documents.typeset import CUT, NO_END, NO_START, cut, one_line, paragraphs, printable, wrap

CHINESE = (
    "主持大冶湖泵站与水闸的总体布置，水力计算（含双向取水方案）。"
    "节省投资1,200万元！见《设计说明》第3章：“运行五年”；完成。"
)


def cells(text: str) -> float:
    """Measure: one for a Chinese character, half for a Latin one."""
    return sum(1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.5 for char in text)


@given(st.text(st.sampled_from(CHINESE + "abc XYZ 0123. —…"), max_size=200), st.integers(2, 40))
def test_nothing_is_lost_and_nothing_is_too_wide(text: str, limit: int) -> None:
    """Only blanks at breaks go."""
    made = wrap(text, limit, cells)
    assert "".join(made).replace(" ", "") == text.replace(" ", "")
    assert all(cells(line) <= limit for line in made)


@given(
    st.lists(
        st.sampled_from(["主持", "工程，", "（含方案）", "。", "《说明》", "设计、", "“好”", "1,200", "万元；"]),
        min_size=1,
    )
)
def test_no_line_starts_or_ends_as_it_must_not(words: list[str]) -> None:
    """避头尾, wherever a line is wide enough for the cluster."""
    text = "".join(words)
    made = wrap(text, 30, cells)
    rows = max(len(run) for run in _runs(text)) > 30
    for before, after in pairwise(made):
        assert rows or after[0] not in NO_START
        assert rows or before[-1] not in NO_END


def _runs(text: str) -> list[str]:
    """Longest stretch that may not be broken, as an upper bound: punctuation and its neighbours."""
    runs, run = [], ""
    for char in text:
        if char in NO_START | NO_END or not run or run[-1] in NO_START | NO_END:
            run += char
        else:
            runs.append(run)
            run = char
    return [*runs, run]


@pytest.mark.parametrize(
    ("text", "limit", "lines"),
    [
        ("甲乙丙丁，戊", 4, ["甲乙丙", "丁，戊"]),
        ("甲乙丙（丁）", 4, ["甲乙丙", "（丁）"]),
        ("编号HS20230123完", 5, ["编号", "HS20230123", "完"]),
        ("甲乙 丙丁", 2, ["甲乙", "丙丁"]),
        ("甲乙——丙", 3, ["甲", "乙——", "丙"]),
        ("AAAAAAAAAA", 2, ["AAAA", "AAAA", "AA"]),
        ("节省50%以上", 3, ["节省", "50%以", "上"]),
        ("", 5, [""]),
        ("汉", 0.5, ["汉"]),
    ],
)
def test_lines_break_as_in_print(text: str, limit: float, lines: list[str]) -> None:
    """Cases that can be read."""
    assert wrap(text, limit, cells) == lines


def test_control_characters_become_visible_signs_that_fonts_have() -> None:
    """ESC, bidi controls and lone surrogates are printed as what they are, and obeyed by nobody."""
    assert printable("a\x1b[31m\u202eb\r\nc\ud800") == ["a‹U+001B›[31m‹U+202E›b", "c‹U+D800›"]
    assert one_line(" a\n\x7fb ") == "a ‹U+007F›b"


def test_paragraphs_keep_their_breaks() -> None:
    """One line of input is at least one line of print."""
    assert paragraphs("甲乙丙\n\n丁", 2, cells) == ["甲乙", "丙", "", "丁"]


def test_what_is_cut_says_so() -> None:
    """The last line ends in `……`."""
    assert cut(["甲乙丙丁", "戊己庚辛", "壬"], 2, 4, cells) == ["甲乙丙丁", "戊己" + CUT]
    assert cut(["甲"], 1, 4, cells) == ["甲"]
