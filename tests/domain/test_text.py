"""Text from people: made safe to show, fit to be kept, never changed in the record (DESIGN §3)."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhicheng_tui.domain.text import hostile, lines, one_line, typed, visible

from .builders import unhurried

BIDI = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
RANGES = [
    *[(0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x115F, 0x1160), (0x17B4, 0x17B5)],
    *[(0x180B, 0x180F), (0x200B, 0x200F), (0x2028, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164)],
    *[(0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFFB)],
    *[(0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF)],
]
"""Unicode's Default_Ignorable_Code_Point, with the line separators and the annotation marks."""
INVISIBLE = frozenset(chr(code) for first, last in RANGES for code in range(first, last + 1))
HOSTILE = "\x1b\x00\x07\x7f\x85\x9b\u202e\u2066\u200b\u2028\ufeff\U000e0041\ud800\udfff\u3164\u180b"
ORDINARY = "王某某，2015年学位证书（扫描件）：见“附件”、《论文》；①〇·—…￥ＡＢ１２𠮷𪚥龘☐☒×√ gāo Az-9"

people_write = st.text(st.characters() | st.sampled_from(HOSTILE), max_size=40)


def dangerous(char: str) -> bool:
    """Say whether a terminal could obey `char` or hide it, by Unicode's own tables."""
    category = unicodedata.category(char)
    return category in ("Cc", "Cs") or unicodedata.bidirectional(char) in BIDI or char in INVISIBLE


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[2J", "␛[2J"),
        ("\x1b]0;t\x07", "␛]0;t␇"),
        ("\x00\x1f", "␀␟"),
        ("a\x7fb", "a␡b"),
        ("\x9b31m", "‹U+009B›31m"),
        ("\x85", "‹U+0085›"),
        ("证\u202e明", "证‹U+202E›明"),
        ("\u2066\u2069\u200f\u061c", "‹U+2066›‹U+2069›‹U+200F›‹U+061C›"),
        ("张\u200b三\ufeff", "张‹U+200B›三‹U+FEFF›"),
        ("\ud83d", "‹U+D83D›"),
        ("\U000e0041", "‹U+E0041›"),
        ("\n\t", "␊␉"),
        ("[red]张三[/red]", "[red]张三[/red]"),
    ],
)
def test_hostile_characters_are_shown_as_signs(text: str, shown: str) -> None:
    """DESIGN §3: control and bidi characters made visible, everything else as it is."""
    assert visible(text) == shown
    assert hostile(text) is (shown != text)


@pytest.mark.parametrize(("first", "last"), RANGES)
def test_every_invisible_character_is_made_visible(first: int, last: int) -> None:
    """DESIGN §3: nothing can hide inside a name, by Unicode's list of what is not drawn."""
    wrong = [code for code in range(first, last + 1) if visible(f"张{chr(code)}") != f"张‹U+{code:04X}›"]
    assert not wrong


@pytest.mark.parametrize("text", [ORDINARY, "", "某" * 10_000, "水利水电 / 工程师"])
def test_ordinary_text_is_left_alone(text: str) -> None:
    """Names with rare characters, full-width forms and signs of the forms stay as they are."""
    assert visible(text) is text
    assert one_line(text) == text
    assert lines(text) == [text]
    assert not hostile(text)


def test_ten_thousand_hostile_characters_are_all_shown() -> None:
    """A long paste is no way round."""
    assert visible("\x1b" * 10_000) == "␛" * 10_000
    assert visible("\u202e" * 10_000).count("‹U+202E›") == 10_000
    assert typed("\u202e" * 10_000 + "请修改", 10) == "请修改"


@unhurried
@given(people_write)
def test_what_is_shown_never_controls_the_terminal(text: str) -> None:
    """DESIGN §3: no control, bidi, invisible or broken character is left; twice is once."""
    shown = visible(text)
    assert not any(map(dangerous, shown))
    assert visible(shown) == shown
    assert not hostile(shown)


@unhurried
@given(st.text(alphabet=ORDINARY + " "))
def test_any_ordinary_text_stays_as_it_is(text: str) -> None:
    """Nothing but hostile characters is ever replaced."""
    assert visible(text) == text


@unhurried
@given(people_write)
def test_every_line_is_a_single_safe_line(text: str) -> None:
    """Lines and one-liners are safe whatever the text, and keep every ordinary character."""
    parts = lines(text)
    assert not any(dangerous(char) for char in "".join(parts) + one_line(text))
    kept = [char for char in text if not dangerous(char) and not char.isspace()]
    shown = iter("".join(parts))
    assert all(char in shown for char in kept)


def test_lines_keep_breaks_and_tabs() -> None:
    """An opinion of several lines is shown as it was typed on any system."""
    assert lines("一\r\n二\r三\n\n\t四") == ["一", "二", "三", "", "    四"]
    assert lines("") == [""]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("请\n修改", "请 修改"),
        ("请\r\n\t修改\n", "请 修改"),
        ("请  修改", "请  修改"),
        ("\x1b\n修", "␛ 修"),
        ("甲\x1f乙\n丙", "甲␟乙 丙"),
        ("甲\u2028乙\n丙", "甲‹U+2028›乙 丙"),
    ],
)
def test_one_line_joins_lines_and_hides_no_control(text: str, shown: str) -> None:
    """DESIGN §3: a line break becomes a blank; a control character is made visible, with or without one."""
    assert one_line(text) == shown


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("请修改", "请修改"),
        ("请\r\n修\r改\n", "请\n修\n改\n"),
        ("缺\t证书\u3000一份", "缺 证书 一份"),
        ("\x1b[31m红\x1b[0m\x00", "[31m红[0m"),
        ("a\u202eb\u200bc\ufeffd\ud800e\U000e0041f\x9bg", "abcdefg"),
    ],
)
def test_typed_text_is_kept_without_control_characters(text: str, kept: str) -> None:
    """What a person typed or pasted is kept fit to be stored, printed and exported."""
    assert typed(text, 100) == kept


@unhurried
@given(people_write, st.integers(0, 30))
def test_typed_text_is_short_safe_and_stable(text: str, limit: int) -> None:
    """The limit holds, line breaks are the only control characters, and keeping twice is keeping once."""
    kept = typed(text, limit)
    assert len(kept) <= limit
    assert not any(dangerous(char) for char in kept.replace("\n", ""))
    assert typed(kept, limit) == kept
