"""What a person should know about a page beside its code: no seal, cut off, too dark, blurred, incomplete."""

from __future__ import annotations

from enum import StrEnum

import numpy as np
from PIL import Image

from .engines import Corners
from .grid import Floats, area, box, pitch
from .rescue import SCALE, flatten

SEAL = 0.0006
"""Share of a page's paper that must be red for a seal: one of 40 mm covers about 0.003 of A4."""
DARK = 85
"""Grey of the paper, 0 to 255, below which a page is too dark."""
SOFT = 0.75
"""Modules from dark to light at an edge, above which a code is blurred."""
COARSE = 2.2
"""Pixels per module below which a picture is too small."""


class Advice(StrEnum):
    """Something to tell the person who sent the page; more than one may hold."""

    NO_SEAL = "no seal"
    GREY = "grey"
    CUT_OFF = "cut off"
    DARK = "dark"
    BLURRED = "blurred"
    SMALL = "small"
    INCOMPLETE = "incomplete"

    @property
    def message(self) -> str:
        """One sentence: what was noticed and what to do."""
        return _MESSAGES[self]


_MESSAGES = {
    Advice.NO_SEAL: "页面上没有找到红色公章，请确认已盖章",
    Advice.GREY: "页面上没有红色：是黑白图片，或者没有盖章，请用彩色拍照或扫描盖章后的表格",
    Advice.CUT_OFF: "页面不完整：边缘被裁掉，请拍下整张纸",
    Advice.DARK: "图片太暗，请在光线充足处重拍",
    Advice.BLURRED: "图片模糊，请拿稳对焦后重拍",
    Advice.SMALL: "图片分辨率太低，请发送原图，不要截图或压缩",
    Advice.INCOMPLETE: "文件不完整，可能没有传完，请重新上传",
}


def examine(page: Image.Image, codes: list[tuple[Corners, int]], incomplete: bool) -> frozenset[Advice]:
    """Return what is to be said of `page` (mode L or RGB); `codes`: corners and modules a side of those it has."""
    small = page.reduce(max(1, max(page.size) // 520))
    advice = {Advice.INCOMPLETE} if incomplete else set()
    colours = np.asarray(small.convert("RGB"), np.float32)
    grey = np.asarray(small.convert("L"), np.float32)
    if _colourless(colours):
        advice.add(Advice.GREY)
    elif _red(colours, grey) < SEAL:
        advice.add(Advice.NO_SEAL)
    if float(np.percentile(grey, 90)) < DARK:
        advice.add(Advice.DARK)
    if any(cut(corners, modules, page.size) for corners, modules in codes) or _ink_at_edge(grey):
        advice.add(Advice.CUT_OFF)
    measured = page.convert("L") if codes else page
    if any(pitch(corners, modules) < COARSE for corners, modules in codes):
        advice.add(Advice.SMALL)
    if codes and min(softness(measured, corners, modules) for corners, modules in codes) > SOFT:
        advice.add(Advice.BLURRED)
    return frozenset(advice)


def cut(corners: Corners, modules: int, size: tuple[int, int]) -> bool:
    """Say whether half the quiet zone of a code lies beyond the edge of a picture of `size` (width, height)."""
    room = 2 * pitch(corners, modules)
    return any(not (room <= x <= size[0] - room and room <= y <= size[1] - room) for x, y in corners)


def softness(image: Image.Image, corners: Corners, modules: int) -> float:
    """Return how many modules it takes from dark to light in a code of `image` (mode L); 0 when that can't be told."""
    if abs(area(corners)) < 100:
        return 0.0
    flat = flatten(image, corners, modules, blur=1)
    if flat is None:
        return 0.0
    low, high = np.percentile(flat.mean, (5, 95))
    across = np.abs(np.diff(flat.mean, axis=1)).ravel()
    steepest = float(np.percentile(across, 97))
    return float(high - low) / max(steepest, 0.5) / SCALE


def _colourless(colours: Floats) -> bool:
    brightest, least = _extremes(colours)
    return float(np.percentile(brightest - least, 99.9)) < 0.1 * max(float(np.percentile(brightest, 90)), 80)


def _extremes(colours: Floats) -> tuple[Floats, Floats]:
    # Ten times faster than .max(2) and .min(2).
    red, green, blue = (colours[..., channel] for channel in range(3))
    return np.maximum(np.maximum(red, green), blue), np.minimum(np.minimum(red, green), blue)


def _red(colours: Floats, grey: Floats) -> float:
    """Return the share of red among the paper: red with something light and colourless next to it, no red desk."""
    brightest, least = _extremes(colours)
    paper = float(np.percentile(grey, 90))
    light = ((grey > paper * 0.3) & (brightest - least < 0.25 * brightest)).astype(np.float32)
    near = box(light, 11) > 0.3
    red = colours[..., 0] - np.maximum(colours[..., 1], colours[..., 2])
    marked = near & (red > np.maximum(0.25 * colours[..., 0], 12)) & (colours[..., 0] > paper * 0.2)
    return float(marked.sum()) / max(float((near & (light > 0)).sum()), 1.0)


def _ink_at_edge(grey: Floats) -> bool:
    """Say whether paper reaches an edge of the picture with strokes running into it."""
    paper = float(np.percentile(grey, 90))
    sides = (grey[:2], grey[-2:], grey[:, :2].T, grey[:, -2:].T)
    for side in sides:
        line = side.mean(0)
        dark = line < paper * 0.5
        strokes = int((np.diff(dark.astype(np.int8)) == 1).sum())
        if float((line > paper * 0.75).mean()) > 0.6 and strokes >= 3:
            return True
    return False
