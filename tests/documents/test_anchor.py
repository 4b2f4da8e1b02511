"""The text and the page of an audit anchor: round trip, typing by hand, forgery, what is printed."""

from __future__ import annotations

from datetime import UTC, datetime

import pypdfium2
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import NOW
from zhicheng_tui.documents.anchor import AnchorCode, NotAnAnchor, decode, encode
from zhicheng_tui.documents.code import ours
from zhicheng_tui.documents.forms import AnchorForm, Issue, render
from zhicheng_tui.documents.typable import ALPHABET, grouped

KEY = bytes(range(32))
DIGEST = "0123456789abcdef" * 4
TEXT = encode(12345, NOW, DIGEST, KEY)


@settings(deadline=None)
@given(st.integers(0, 2**40 - 1), st.datetimes(datetime(1970, 1, 2), datetime(9000, 1, 1)), st.binary(min_size=32))  # noqa: DTZ001
def test_what_is_written_is_read(seq: int, at: datetime, digest: bytes) -> None:
    """Number, whole second and beginning of the hash; 48 characters that QR takes."""
    moment = at.replace(tzinfo=UTC)
    text = encode(seq, moment, digest.hex(), KEY)
    assert len(text) == 48
    assert set(text) <= set(ALPHABET) | {":"}
    assert decode(text, KEY) == AnchorCode(seq, moment.replace(microsecond=0), digest.hex()[:20])


@pytest.mark.parametrize("spell", [str.lower, grouped, lambda text: text[4:], lambda text: text.replace("0", "o")])
def test_it_may_be_typed_as_people_type(spell: object) -> None:
    """Groups, small letters, without the prefix, O for 0."""
    assert callable(spell)
    assert decode(spell(TEXT), KEY).seq == 12345


def test_no_changed_character_passes() -> None:
    """Every place, the next character of the alphabet."""
    for place in range(4, len(TEXT)):
        other = ALPHABET[(ALPHABET.index(TEXT[place]) + 1) % len(ALPHABET)]
        with pytest.raises(NotAnAnchor):
            decode(TEXT[:place] + other + TEXT[place + 1 :], KEY)


@pytest.mark.parametrize("text", ["", "ZCA:", "ZC1:" + TEXT[4:], TEXT + "A", "锚点"])
def test_anything_else_is_no_anchor(text: str) -> None:
    """Nor is one of another installation; and no reader of forms takes an anchor for a form."""
    with pytest.raises(NotAnAnchor):
        decode(text, KEY)
    with pytest.raises(NotAnAnchor):
        decode(TEXT, bytes(32))
    assert not ours(TEXT, KEY)


@pytest.mark.parametrize(("seq", "digest"), [(-1, DIGEST), (1 << 40, DIGEST), (1, "ab")])
def test_what_does_not_fit_is_refused(seq: int, digest: str) -> None:
    """Never cut off in silence."""
    with pytest.raises(ValueError, match="does not fit"):
        encode(seq, NOW, digest, KEY)


def test_the_text_stays_what_it_is() -> None:
    """Pages in safes must be readable by every later version."""
    assert TEXT == "ZCA:041GLJ41UJN7XZB78D2EL5BA84GLH5DT*/N396V**TQQ"


def test_the_page_carries_the_code_and_the_whole_hash() -> None:
    """One page; its picture reads as the text beneath it."""
    form = AnchorForm("市人社局", 12345, DIGEST, NOW, "张三", Issue("ZCA-12345", 0, NOW.date(), TEXT))
    with pypdfium2.PdfDocument(render([form])) as pdf:
        assert len(pdf) == 1
        text = "".join(pdf[0].get_textpage().get_text_bounded().split())
        picture = pdf[0].render(scale=3).to_pil()
    assert DIGEST.upper() in text
    assert "第12345条" in text
    assert [found.text for found in zxingcpp.read_barcodes(picture)] == [TEXT]
