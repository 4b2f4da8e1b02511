"""The picture of a code: version 4-H, alphanumeric, readable by another library's reader."""

from __future__ import annotations

from io import BytesIO

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from zhicheng_tui.documents import qr
from zhicheng_tui.documents.code import FormCode, FormKind, encode

TEXT = encode(FormCode(1234, FormKind.OPN, 2, 1), bytes(range(32)))


def read(picture: bytes) -> zxingcpp.Barcode:
    """Read the one code of a picture."""
    (found,) = zxingcpp.read_barcodes(
        Image.open(BytesIO(picture)), formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    )
    return found


@settings(max_examples=20, deadline=None)
@given(st.binary(min_size=32, max_size=32), st.integers(0, 10_000))
def test_every_code_is_33_modules_and_is_read(key: bytes, application: int) -> None:
    """48 characters fill version 4 at level H."""
    text = encode(FormCode(application, FormKind.ASM, 1, 1), key)
    modules = qr.matrix(text)
    assert len(modules) == len(modules[0]) == qr.MODULES == 33
    found = read(qr.png(modules))
    assert found.text == text
    assert found.ec_level == "H"


def test_the_picture_has_its_quiet_zone() -> None:
    """Four modules of white all around."""
    picture = Image.open(BytesIO(qr.png(qr.matrix(TEXT), scale=1)))
    assert picture.size == (41, 41)
    outside = picture.copy()
    outside.paste(255, (4, 4, 37, 37))
    assert outside.getextrema() == (255, 255)


def test_the_runs_are_the_black_modules() -> None:
    """Nothing is lost or drawn twice."""
    modules = qr.matrix(TEXT)
    drawn = [(row, start + step) for row, start, length in qr.runs(modules) for step in range(length)]
    assert sorted(drawn) == [(r, c) for r, line in enumerate(modules) for c, black in enumerate(line) if black]


def test_the_best_mask_is_chosen() -> None:
    """Different texts get different masks: the third to fifth module of the format bits say which."""
    masks = set()
    for issue in range(24):
        modules = qr.matrix(encode(FormCode(1, FormKind.OPN, 1, issue), bytes(32)))
        masks.add(tuple(modules[8][2:5]))
    assert len(masks) > 2


@pytest.mark.parametrize("text", ["A" * 51, "zc1", "汉字"])
def test_what_does_not_fit_is_refused(text: str) -> None:
    """Never another version or mode in silence."""
    with pytest.raises(ValueError, match=r"too long|represent"):
        qr.matrix(text)
