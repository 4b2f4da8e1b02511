"""The elastic grid and the comparison: they accept what is right and nothing else."""

from __future__ import annotations

import numpy as np
import pytest
import qrcode
from PIL import Image, ImageFilter

from zhicheng_tui.documents.scan import grid
from zhicheng_tui.documents.scan.engines import Corners, Failed, zxing, zxing_pure
from zhicheng_tui.documents.scan.locate import blocks
from zhicheng_tui.documents.scan.recognise import compare, known, structure
from zhicheng_tui.documents.scan.rescue import redraw, rescue
from zhicheng_tui.documents.scan.views import Views

from .making import OURS, SIBLING, bent, empty, paper, spoilt

CORNERS: Corners = ((60, 60), (258, 60), (258, 258), (60, 258))


@pytest.mark.parametrize("version", [1, 2, 4, 7, 14, 32, 40])
def test_known_modules_are_those_of_every_code(version: int) -> None:
    size = 17 + 4 * version
    for text in ("1", "HELLO 2"):
        code = qrcode.QRCode(version=version, border=0)
        code.add_data(text)
        code.make(fit=False)
        bits = np.array(code.get_matrix(), bool)
        wanted = grid.known_modules(size)
        assert ((wanted == 0) | ((wanted > 0) == bits)).all()
    assert (grid.known_modules(size)[~grid.reserved_modules(size)] == 0).all()


def test_a_redrawn_symbol_reads() -> None:
    assert zxing_pure(redraw(known(OURS).bits)) == OURS
    noise = np.random.default_rng(1).random((33, 33)) < 0.5
    assert zxing_pure(redraw(noise)) == ""


def test_a_bent_code_is_rescued() -> None:
    assert zxing(bent(3)).found == ()
    found = rescue(bent(3), Failed(CORNERS, 33))
    assert found is not None
    assert found.text == OURS


def test_light_on_dark_is_rescued_too() -> None:
    found = rescue(bent(3).point(lambda value: 255 - value), Failed(CORNERS, 33))
    assert found is not None
    assert found.text == OURS


def test_nothing_is_rescued_where_nothing_is() -> None:
    noise = np.random.default_rng(2).integers(0, 256, (318, 318), np.uint8)
    assert rescue(Image.fromarray(noise), Failed(CORNERS, 33)) is None
    assert rescue(Image.new("L", (318, 318), 200), Failed(CORNERS, 33)) is None
    flat: Corners = ((10, 10), (10, 10), (10, 10), (10, 10))
    assert rescue(Image.fromarray(noise), Failed(flat, 33)) is None
    outside: Corners = ((-900, -900), (-600, -900), (-600, -600), (-900, -600))
    assert rescue(Image.fromarray(noise), Failed(outside, 33)) is None


def _places(image: Image.Image) -> list[Corners]:
    return [block.corners for block in blocks(image)]


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("blur", [0, 4])
def test_the_issued_code_is_recognised_and_a_sibling_is_not(turn: int, blur: int) -> None:
    image = paper(size=(900, 1200)).filter(ImageFilter.GaussianBlur(blur)).rotate(turn, expand=True)
    right = compare(image, _places(image), known(OURS), [known(SIBLING)])
    assert right is not None
    assert right.accepted
    wrong = compare(image, _places(image), known(SIBLING), [known(OURS)])
    assert wrong is None or not wrong.accepted


def test_without_a_rival_a_sibling_is_refused_all_the_same() -> None:
    image = paper(SIBLING, size=(900, 1200))
    wrong = compare(image, _places(image), known(OURS))
    assert wrong is None or not wrong.accepted


def test_a_page_that_two_rivals_would_suit_is_refused() -> None:
    own = known(OURS)
    half = np.where(np.arange(33)[:, None] < 17, own.bits, known(SIBLING).bits)
    image = Image.new("L", (900, 1200), 255)
    drawn = Image.fromarray(np.where(half, 0, 255).astype(np.uint8)).resize((198, 198), Image.Resampling.NEAREST)
    image.paste(drawn, (351, 501))
    match = compare(image, _places(image), own, [known(SIBLING)])
    assert match is None or not match.accepted


def test_comparing_stops_when_told() -> None:
    image = paper(size=(900, 1200))
    assert compare(image, _places(image), known(OURS), going=lambda: False) is None


def test_structure_tells_a_code_from_text() -> None:
    view = Views(spoilt("motion, strong")).red().image
    assert max(structure(view, place) for place in _places(view)) > 0.4
    without = empty().convert("L")
    assert all(structure(without, place) < 0.33 for place in _places(without))
