"""What makes a password good enough."""

from __future__ import annotations

import pytest

from zhicheng_tui.domain.passwords import check, normal

ABOUT, COMMON = ("zhangsan", "张三", "市水利局"), {"woaini1314520", "qwertyuiop"}


def code(password: str) -> str:
    """Return why a password is refused; empty when it is not."""
    return next((refusal.code for refusal in check(password, ABOUT, COMMON)), "")


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("九个字符的密码呀呀", "short"),
        ("a" * 129, "long"),
        ("tab\tin a password", "control"),
        ("WoAiNi1314520", "common"),
        ("qwertyuiop2026!", "common"),
        ("1234567890", "common"),
        ("abcabcabcabc", "common"),
        ("aaaaaaaaaabb", "common"),
        ("zhangsan-is-here", "about"),
        ("我是张三呀我是张三呀", "about"),
        ("市水利局的密码就是这个", "about"),
        ("correct horse battery", ""),
        ("春江潮水连海平月明楼", ""),
        ("a~!  🙂 whatever", ""),
    ],
)
def test_length_counts_and_what_everybody_would_try_is_refused(password: str, why: str) -> None:
    """No rule about kinds of characters; any character may be used."""
    assert code(password) == why


def test_full_width_letters_are_the_same_as_narrow_ones() -> None:
    """An input method in full-width mode types another form of the same password."""
    assert normal("ａｂｃ１２３") == "abc123"
    assert code("ｑｗｅｒｔｙｕｉｏｐ") == "common"
