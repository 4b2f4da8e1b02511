"""The ladder: each repair reads what nothing before it reads, foreign codes don't end it, the budget does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageOps

from zhicheng_tui.documents.scan import engines
from zhicheng_tui.documents.scan.ladder import STAGES, Budget, climb
from zhicheng_tui.documents.scan.views import Views

from .making import OURS, accept, bent, blurred, form, paper, spoilt

NAMES = [stage.name for stage in STAGES]
PATIENT = Budget(seconds=60)


def test_a_clean_code_takes_one_step() -> None:
    got = climb(Views(paper()), accept, PATIENT)
    (found,) = got.ours
    assert (found.text, found.modules, found.quality) == (OURS, 33, 1.0)
    assert [step.stage for step in got.steps] == ["red"]
    assert all(abs(x - wx) < 3 and abs(y - wy) < 3 for (x, y), (wx, wy) in zip(found.corners, _square(), strict=True))


def _square() -> list[tuple[int, int]]:
    return [(60, 60), (258, 60), (258, 258), (60, 258)]


def _red_on_white() -> Image.Image:
    return ImageOps.colorize(paper(), "#ff2020", "white")


@pytest.mark.parametrize(
    ("picture", "at_least"),
    [
        (_red_on_white, "luma"),
        (lambda: spoilt("grey seal over both"), "dark tones"),
        (lambda: spoilt("red seal over both", 2), "dark tones"),
        (lambda: bent(3), "rescue"),
        (lambda: blurred(3.5), "sharpened"),
    ],
)
def test_a_repair_reads_what_nothing_before_it_reads(picture: Callable[[], Image.Image], at_least: str) -> None:
    got = climb(Views(picture()), accept, PATIENT)
    assert [found.text for found in got.ours[:1]] == [OURS]
    assert NAMES.index(got.steps[-1].stage) >= NAMES.index(at_least)


def test_somebody_elses_code_does_not_end_the_search() -> None:
    sheet = Image.new("L", (1100, 500), 255)
    sheet.paste(paper("https://weixin.qq.com/g/abcdef0123456789", 198), (20, 20))
    sheet.paste(bent(3), (600, 100))
    got = climb(Views(sheet), accept, PATIENT)
    assert [found.text for found in got.ours[:1]] == [OURS]
    assert [found.text[:22] for found in got.foreign] == ["https://weixin.qq.com/"]
    assert len(got.steps) > 1


def test_codes_of_a_form_are_where_they_were_drawn() -> None:
    clean = form()
    got = climb(Views(clean.image), accept, PATIENT)
    middles = sorted(np.mean(found.corners, axis=0).tolist() for found in got.ours)
    wanted = sorted([(left + right) / 2, (top + bottom) / 2] for left, top, right, bottom in clean.codes)
    assert np.allclose(middles, wanted, atol=4)


def _ticking(step: float) -> Iterator[float]:
    return (number * step for number in count())


def test_the_budget_ends_the_climb() -> None:
    ticks = _ticking(0.4)
    got = climb(Views(Image.new("L", (400, 400), 255)), accept, Budget(seconds=2, now=lambda: next(ticks)))
    assert not got.complete
    assert 1 <= len(got.steps) <= 3


def test_without_any_time_the_page_is_looked_at_once() -> None:
    got = climb(Views(paper()), accept, Budget(seconds=0))
    assert [found.text for found in got.ours] == [OURS]


def test_steps_are_timed_and_named() -> None:
    got = climb(Views(Image.new("RGB", (300, 300), "white")), accept, PATIENT)
    assert got.complete
    assert [step.stage for step in got.steps] == NAMES
    assert all(step.ms >= 0 for step in got.steps)


def test_repairs_stay_within_the_limit_of_pixels() -> None:
    views = Views(Image.new("L", (2000, 1000), 255), 500_000)
    for view in (views.base(), views.ink(), views.adaptive(), views.sharpened(), views.doubled()):
        assert view.image.width * view.image.height <= 1_010_000


def test_a_missing_zbar_is_one_voter_less(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "_zbar", lambda: None)
    assert not engines.zbar_present()
    assert engines.zbar(paper()) == []
    got = climb(Views(Image.new("L", (300, 300), 255)), accept, PATIENT)
    assert got.ours == []


@pytest.mark.skipif(not engines.zbar_present(), reason="libzbar is not installed")
def test_zbar_gives_corners_in_order() -> None:
    (found,) = engines.zbar(paper())
    assert all(abs(x - wx) < 9 and abs(y - wy) < 9 for (x, y), (wx, wy) in zip(found.corners, _square(), strict=True))


def test_any_size_of_picture_is_survived() -> None:
    for size in ((1, 1), (1, 900), (900, 1), (3, 3), (40, 2000)):
        assert climb(Views(Image.new("L", size, 128)), accept, PATIENT).ours == []
    lines = Image.new("L", (300, 300), 255)
    ImageDraw.Draw(lines).line((0, 0, 300, 300), fill=0, width=9)
    assert climb(Views(lines), accept, PATIENT).ours == []
