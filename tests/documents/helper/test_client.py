"""What a helper does is what would be done here, errors and all."""

from __future__ import annotations

import io
import os
from pathlib import Path

import numpy as np
import pytest
from fpdf import FPDF
from PIL import Image

from zhicheng_tui.documents.code import ours
from zhicheng_tui.documents.fonts import MissingGlyphs
from zhicheng_tui.documents.forms import Form, render
from zhicheng_tui.documents.helper.client import Helper
from zhicheng_tui.documents.scan.condition import Advice
from zhicheng_tui.documents.scan.loading import Damaged, Limits, LoadError, NotAPicture, TooLarge
from zhicheng_tui.documents.scan.reading import Outcome, read

from .. import builders
from ..scan.making import OURS, SIBLING, blurred, form, paper, saved
from .children import blank, photo, several, timeless


@pytest.mark.parametrize(
    "picture", [paper(), form().image, Image.new("L", (300, 200), 255), blurred(7), paper("https://example.com/")]
)
@pytest.mark.parametrize("key", [None, builders.KEY], ids=["no key", "key"])
def test_the_same_readings_as_in_process(helper: Helper, picture: Image.Image, key: bytes | None) -> None:
    data = saved(picture, "PNG")
    here = read(data, accept=lambda text: ours(text, key), expected=OURS, rivals=[SIBLING])
    there = list(helper.read(data, key=key, expected=OURS, rivals=[SIBLING]))
    assert timeless(there) == timeless(here)
    assert there[0].size == picture.size


def test_a_file_by_its_relative_name(helper: Helper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "表.png").write_bytes(photo())
    monkeypatch.chdir(tmp_path)
    (reading,) = helper.read(Path("表.png"), key=None)
    assert (reading.outcome, reading.text) == (Outcome.READ, OURS)


def test_pages_come_in_turn_and_a_broken_end_is_told_with_the_last(helper: Helper) -> None:
    pdf = FPDF()
    for _ in range(3):
        pdf.add_page()
        pdf.image(paper(), 20, 20, 40)
    assert [reading.number for reading in helper.read(bytes(pdf.output()), key=None)] == [1, 2, 3]
    cut = several(3)
    cut = cut[: len(cut) * 9 // 10]
    there = list(helper.read(cut, key=None))
    assert timeless(there) == timeless(read(cut, accept=lambda text: ours(text, None)))
    assert Advice.INCOMPLETE in there[-1].advice


@pytest.mark.parametrize(
    ("data", "kind"),
    [(b"text", NotAPicture), (b"\x89PNG\r\n\x1a\nnothing", Damaged), (blank(9000), TooLarge)],
    ids=["other", "damaged", "bomb"],
)
def test_errors_come_over_with_class_and_message(helper: Helper, data: bytes, kind: type[LoadError]) -> None:
    with pytest.raises(kind) as here:
        read(data, accept=lambda _: True)
    with pytest.raises(kind) as there:
        list(helper.read(data, key=None))
    with pytest.raises(kind) as seen:
        helper.picture(data, 1)
    assert str(there.value) == str(seen.value) == str(here.value)


def test_limits_and_what_was_exceeded_come_over(helper: Helper) -> None:
    for limits, what in ((Limits(size=10), "size"), (Limits(pixels=10), "pixels")):
        with pytest.raises(TooLarge) as raised:
            list(helper.read(photo(), key=None, limits=limits))
        assert raised.value.what == what
    assert len(list(helper.read(several(3), key=None, limits=Limits(pages=2)))) == 2


def test_pipes_and_impossible_names_end_at_once(helper: Helper, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.jpg")
    for path in (tmp_path / "a.jpg", tmp_path / "nul\0.jpg", tmp_path, Path("/dev/zero")):
        with pytest.raises(NotAPicture):
            list(helper.read(path, key=None))


def test_a_part_of_a_page_is_cut_and_scaled_down(helper: Helper) -> None:
    values = np.zeros((1000, 2000), np.uint8)
    values[500:, 1000:] = 255
    data = saved(Image.fromarray(values), "PNG")
    whole = helper.picture(data, 1)
    assert (whole.width, whole.height, whole.page_width, whole.page_height) == (1200, 600, 2000, 1000)
    part = helper.picture(data, 1, window=(0.6, 0.6, 1, 1), most=(100, 100))
    image = Image.open(io.BytesIO(part.png))
    assert image.size == (part.width, part.height) == (100, 50)
    assert image.getextrema() == (255, 255)
    assert helper.picture(data, 1, window=(0.4995, 0.4995, 0.5, 0.5)).width == 1


def test_pages_may_be_looked_at_in_any_order(helper: Helper) -> None:
    shades = [Image.new("L", (30, 20), shade) for shade in (10, 20, 30)]
    data = saved(shades[0], "TIFF", save_all=True, append_images=shades[1:])
    for page in (2, 3, 3, 1):
        seen = helper.picture(data, page)
        assert (seen.page, seen.pages) == (page, 3)
        assert Image.open(io.BytesIO(seen.png)).getextrema() == (page * 10, page * 10)
    with pytest.raises(LoadError, match="没有第 4 页，文件共 3 页"):
        helper.picture(data, 4)


@pytest.mark.parametrize("window", [(0.5, 0, 0.5, 1), (-0.1, 0, 1, 1), (0, 0, 1, 1.5), (float("nan"), 0, 1, 1)])
def test_no_part_of_a_page_is_refused(helper: Helper, window: tuple[float, float, float, float]) -> None:
    with pytest.raises(ValueError, match="no part"):
        helper.picture(photo(), 1, window=window)


def test_forms_are_the_same_bytes_with_progress(helper: Helper) -> None:
    list(helper.read(photo(), key=None))  # which forbids writing files until forms are drawn
    forms: list[Form] = list(builders.one_of_each().values())
    told: list[tuple[int, int]] = []
    made = helper.render(forms, lambda done, of: told.append((done, of)))
    assert made == render(forms)
    assert told == [(number, len(forms)) for number in range(1, len(forms) + 1)]
    with pytest.raises(ValueError, match="nothing"):
        helper.render([])


def test_missing_characters_come_over_whole(helper: Helper) -> None:
    forms = [builders.opinion(opinion="可以\ue123\U000f0001")]
    with pytest.raises(MissingGlyphs) as here:
        render(forms)
    with pytest.raises(MissingGlyphs) as there:
        helper.render(forms)
    assert (there.value.characters, there.value.where) == (here.value.characters, here.value.where)
    assert str(there.value) == str(here.value)
    assert helper.render([builders.opinion()])
