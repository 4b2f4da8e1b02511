"""Each outcome of a page, and what is said of it."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageFilter

from zhicheng_tui.documents.scan.condition import Advice
from zhicheng_tui.documents.scan.engines import Engine
from zhicheng_tui.documents.scan.ladder import Budget
from zhicheng_tui.documents.scan.loading import NotAPicture, Page
from zhicheng_tui.documents.scan.reading import Outcome, PageReading, read, read_page

from ...bench.photos import Form, page, signed
from ...bench.photos_damage import damaged
from .making import OURS, SIBLING, accept, empty, form, paper, saved, spoilt

PATIENT = Budget(seconds=60)


def look(image: Image.Image, expected: str | None = None, rivals: tuple[str, ...] = ()) -> PageReading:
    return read_page(image, accept=accept, expected=expected, rivals=rivals, budget=PATIENT)


def test_read() -> None:
    reading = look(signed(form(), random.Random(1)).image)
    assert (reading.outcome, reading.text, reading.engine, reading.stage) == (Outcome.READ, OURS, Engine.ZXING, "red")
    assert len(reading.ours) == 2
    assert reading.advice == frozenset()
    assert 8 < reading.module_pixels < 9
    assert reading.quality == 1.0
    assert reading.message == "二维码已读取"


def test_no_code() -> None:
    reading = look(empty(), expected=OURS)
    assert (reading.outcome, reading.text, reading.corners) == (Outcome.NO_CODE, "", None)
    assert reading.message.startswith("二维码解析失败")
    assert reading.complete


def _hopeless() -> Image.Image:
    rng = np.random.default_rng(5)
    clean = signed(form(), random.Random(1)).image
    for left, top, right, bottom in form().codes:
        cells = np.array(clean.crop((left, top, right, bottom)).convert("L"))
        side = cells.shape[0] // 33 + 1
        flips = np.kron(rng.random((33, 33)) < 0.17, np.ones((side, side), bool))[: cells.shape[0], : cells.shape[1]]
        flips[: 9 * side, : 9 * side] = flips[: 9 * side, -9 * side :] = flips[-9 * side :, : 9 * side] = False
        clean.paste(Image.fromarray(np.where(flips, 255 - cells, cells)), (left, top))
    return clean


def test_unreadable_recognised_and_not_taken_for_a_sibling() -> None:
    image = _hopeless()
    reading = look(image)
    assert reading.outcome is Outcome.UNREADABLE
    assert reading.corners is not None
    left, top, right, bottom = min(form().codes, key=lambda box: abs(box[0] - reading.corners[0][0]))  # type: ignore[index]
    assert left - 30 < reading.corners[0][0] < right + 30
    assert top - 30 < reading.corners[0][1] < bottom + 30
    known = look(image, OURS, (SIBLING,))
    assert (known.outcome, known.text, known.engine) == (Outcome.RECOGNISED, OURS, Engine.PATTERN)
    assert known.agreement is not None
    assert known.agreement > 0.75
    assert look(image, SIBLING, (OURS,)).outcome is Outcome.UNREADABLE


def test_foreign() -> None:
    bare = Form(page(None, 1).image, ((100, 100, 300, 300), (1500, 2000, 1800, 2300)), "")
    reading = look(damaged("beside another code", bare), expected=OURS)
    assert reading.outcome is Outcome.FOREIGN
    assert [found.text[:8] for found in reading.foreign] == ["https://"]


def test_a_foreign_code_printed_twice_is_foreign() -> None:
    """A form of another installation has two copies, and neither is taken for one of ours that is too blurred."""
    theirs = page(OURS.replace("ZC1:", "ZC9:"), 1)
    reading = look(signed(theirs, random.Random(1)).image, expected=OURS)
    assert reading.outcome is Outcome.FOREIGN
    assert len(reading.foreign) == 2


def test_ours_beside_another() -> None:
    reading = look(spoilt("beside another code"))
    assert (reading.outcome, reading.text) == (Outcome.READ, OURS)
    assert reading.foreign


def test_conflict() -> None:
    reading = look(page(OURS, 1, second=SIBLING).image)
    assert (reading.outcome, reading.text) == (Outcome.CONFLICT, "")
    assert {found.text for found in reading.ours} == {OURS, SIBLING}


@pytest.mark.parametrize(
    ("kind", "advice"),
    [
        ("low light", Advice.DARK),
        ("cropped", Advice.CUT_OFF),
        ("fax", Advice.GREY),
        ("defocus", Advice.BLURRED),
    ],
)
def test_advice(kind: str, advice: Advice) -> None:
    assert advice in look(spoilt(kind)).advice


def test_advice_on_the_seal_and_on_small_pictures() -> None:
    unsigned = form().image.copy()
    unsigned.paste((20, 40, 200), (300, 400, 500, 600))  # something coloured, but not red
    assert Advice.NO_SEAL in look(unsigned).advice
    assert Advice.SMALL in look(paper(side=66, room=30)).advice
    assert "公章" in look(unsigned).message


def test_advice_on_incomplete_files() -> None:
    reading = read_page(Page(paper(), 1, 1, incomplete=True), accept=accept)
    assert Advice.INCOMPLETE in reading.advice


def test_pages_of_a_document(tmp_path: Path) -> None:
    sheet = Image.new("L", (500, 500), 255)
    file = tmp_path / "scan.tif"
    file.write_bytes(saved(sheet, "TIFF", save_all=True, append_images=[paper(), paper(SIBLING)]))
    readings = read(file, accept=accept)
    assert [(reading.number, reading.count, reading.text) for reading in readings] == [
        (1, 3, ""),
        (2, 3, OURS),
        (3, 3, SIBLING),
    ]


def test_a_document_out_of_time_is_still_looked_at() -> None:
    data = saved(paper(), "TIFF", save_all=True, append_images=[paper(SIBLING)])
    readings = read(data, accept=accept, budget=Budget(document=0))
    assert [reading.text for reading in readings] == [OURS, SIBLING]


def test_what_is_no_picture_raises() -> None:
    with pytest.raises(NotAPicture):
        read(b"hello", accept=accept)


def test_a_hopeless_page_keeps_to_its_budget() -> None:
    ticks = iter(range(10**6))
    blurred = spoilt("motion, strong").filter(ImageFilter.GaussianBlur(14))
    reading = read_page(blurred, accept=accept, expected=OURS, budget=Budget(seconds=6, now=lambda: float(next(ticks))))
    assert not reading.complete
    assert len(reading.steps) <= 3
    assert reading.text == ""


def test_every_outcome_and_advice_has_its_sentence() -> None:
    assert all(outcome.message for outcome in Outcome)
    assert all(advice.message for advice in Advice)
