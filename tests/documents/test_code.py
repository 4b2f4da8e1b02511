"""The code on the forms (F05, F07): round trip, forgery, siblings, typing by hand."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from itertools import takewhile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhicheng_tui.documents import code as module
from zhicheng_tui.documents.code import (
    ALPHABET,
    DIGITS,
    LENGTH,
    MAX_APPLICATION,
    MAX_FLOW_REV,
    MAX_ISSUE,
    PREFIX,
    TOKEN_BYTES,
    ForgedCode,
    FormCode,
    FormKind,
    NotOurs,
    decode,
    encode,
    grouped,
    new_key,
)
from zhicheng_tui.documents.typable import number_of, text_of

KEY = bytes(range(32))
QR_ALPHANUMERIC = set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")
codes = st.builds(
    FormCode,
    st.integers(0, MAX_APPLICATION),
    st.sampled_from(FormKind),
    st.integers(0, MAX_FLOW_REV),
    st.integers(0, MAX_ISSUE),
)
ONE = FormCode(1234, FormKind.OPN, 2, 1)


@given(codes, st.binary(min_size=32, max_size=32))
def test_what_is_written_is_read(code: FormCode, key: bytes) -> None:
    """48 characters that QR writes in alphanumeric mode, and back."""
    text = encode(code, key)
    assert len(text) == LENGTH == 48
    assert set(text) <= QR_ALPHANUMERIC
    assert decode(text, key) == code


@settings(max_examples=5)
@given(codes)
def test_every_changed_bit_is_refused(code: FormCode) -> None:
    """All 232 bits of the token are covered by the tag, or are the tag."""
    text = encode(code, KEY)
    token = number_of(text, PREFIX, DIGITS, TOKEN_BYTES)
    for bit in range(TOKEN_BYTES * 8):
        changed = bytearray(token)
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises(ForgedCode):
            decode(PREFIX + text_of(bytes(changed), DIGITS), KEY)


@settings(max_examples=20)
@given(codes, st.data())
def test_every_changed_character_is_refused(code: FormCode, data: st.DataObject) -> None:
    """A misread or mistyped character never gives another code."""
    text = encode(code, KEY)
    place = data.draw(st.integers(len(PREFIX), LENGTH - 1))
    other = data.draw(st.sampled_from(sorted(set(ALPHABET) - {text[place]})))
    with pytest.raises((ForgedCode, NotOurs)):
        decode(text[:place] + other + text[place + 1 :], KEY)


def test_another_installation_s_code_is_forged() -> None:
    """The tag is made with the key of one installation."""
    with pytest.raises(ForgedCode):
        decode(encode(ONE, KEY), new_key())
    assert len(new_key()) == 32
    assert new_key() != new_key()


@given(codes.filter(lambda code: code.issue < MAX_ISSUE and code.flow_rev < MAX_FLOW_REV))
def test_siblings_look_unlike(code: FormCode) -> None:
    """The next issue or revision of a form shares no more than chance would: each bit hangs on the tag."""
    text = encode(code, KEY)
    nexts = (
        FormCode(code.application_id, code.kind, code.flow_rev, code.issue + 1),
        FormCode(code.application_id, code.kind, code.flow_rev + 1, code.issue),
    )
    for sibling in nexts:
        other = encode(sibling, KEY)
        same = [one == two for one, two in zip(text, other, strict=True)]
        assert sum(takewhile(bool, same)) <= len(PREFIX) + 7
        assert sum(same) <= len(PREFIX) + 16


def test_the_code_tells_nobody_anything() -> None:
    """No number of the body can be seen in the token."""
    token = number_of(encode(FormCode(0, FormKind.OPN, 0, 0), KEY), PREFIX, DIGITS, TOKEN_BYTES)
    assert bytes(4) not in token


@pytest.mark.parametrize(
    "typed",
    [
        lambda text: grouped(text),
        lambda text: grouped(text).lower(),
        lambda text: grouped(text).replace(" ", "-"),
        lambda text: grouped(text).replace(" ", "\n"),
        lambda text: text.removeprefix(PREFIX),
        lambda text: "zc1 " + grouped(text.removeprefix(PREFIX)),
        lambda text: "".join(chr(ord(char) + 0xFEE0) for char in text),
        lambda text: text.replace("ZC1:", "ZC1：").replace("$", "￥").replace("/", "、").replace("*", "×"),
        lambda text: PREFIX + text.removeprefix(PREFIX).replace("0", "o").replace("1", "I"),
        lambda text: f"　{text}。",
    ],
)
def test_what_people_type_is_understood(typed: Callable[[str], str]) -> None:
    """Groups, lower case, full width, O and 0, I and 1, the signs that a Chinese input method gives."""
    for issue in range(40):
        code = FormCode(77, FormKind.ASM, 3, issue)
        assert decode(typed(encode(code, KEY)), KEY) == code


@pytest.mark.parametrize(
    "text",
    ["", "ZC1:", "https://weixin.qq.com/r/abc", "ZC2:" + "0" * 44, "ZC1:" + "0" * 43, "ZC1:" + "0" * 45,
     "ZC1:" + "/" * 44, "ZC1:" + "汉" * 44, "ZC1:" + "&" * 44, "ZC1:" + "٣" * 44, "\x00" * 48],
)  # fmt: skip
def test_other_texts_are_not_ours(text: str) -> None:
    """F06: not ours is told apart from forged."""
    with pytest.raises(NotOurs):
        decode(text, KEY)


@given(st.text(max_size=60))
def test_no_text_breaks_the_reader(text: str) -> None:
    """Whatever a code on the page says."""
    with pytest.raises((NotOurs, ForgedCode)):
        decode(text, KEY)


def test_a_newer_format_is_not_ours() -> None:
    """A rightly signed body of a format or kind that this version does not know."""
    for head in (2 << 5 | 1, 1 << 5 | 31):
        body = bytes([head]) + bytes(12)
        tag = hmac.digest(KEY, b"zc1 tag" + body, "sha256")[:16]
        with pytest.raises(NotOurs, match="更新版本"):
            decode(PREFIX + text_of(module._whiten(body, tag, KEY) + tag, DIGITS), KEY)


@pytest.mark.parametrize(
    "code",
    [FormCode(-1, FormKind.OPN, 1, 1), FormCode(1 << 40, FormKind.OPN, 1, 1), FormCode(1, FormKind.OPN, 1 << 24, 1),
     FormCode(1, FormKind.OPN, 1, 1 << 32)],
)  # fmt: skip
def test_numbers_that_do_not_fit_are_refused(code: FormCode) -> None:
    """Never cut off in silence."""
    with pytest.raises(ValueError, match="does not fit"):
        encode(code, KEY)


def test_a_short_key_is_refused() -> None:
    """An empty setting must not sign."""
    with pytest.raises(ValueError, match="32 bytes"):
        encode(ONE, b"")
    with pytest.raises(ValueError, match="32 bytes"):
        decode(encode(ONE, KEY), b"")


def test_the_printed_form_stays_what_it_is() -> None:
    """Papers in drawers must be readable by every later version."""
    assert encode(ONE, KEY) == "ZC1:1H5JTVG2M2%0U1UF*WB6Q*1D3X4BYM4+M13NL4%%6+KD"
    assert [kind.value for kind in FormKind] == list(range(1, 9))
