"""Finding where a code may be without decoding anything: a square half ink, busy all over, and set apart by white.

Finder patterns may be blurred, crossed out or cut off; the texture of the whole block survives longest. What is found
is a candidate, for the comparison with an issued code and for telling "no code" from "a code that can't be read".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from PIL import Image

from .engines import Corners
from .grid import Bits, Floats, box

SIDE = 560
"""Pixels of the longer side of the picture that is searched."""
SIZES = tuple(round(26 * 1.22**step) for step in range(12))
"""Sides of the squares that are looked for, in pixels of the searched picture."""

WIDTHS = (5, 9, 15)
"""Pixels within which ink and paper must alternate, for codes of growing size."""


@dataclass(frozen=True)
class Block:
    """A place that looks like a code."""

    corners: Corners
    """On the picture, clockwise from the one nearest to the top left; which of them is the code's own is not known."""
    score: float
    """How much it looks like one, 0 to 1."""


def blocks(image: Image.Image, most: int = 4) -> list[Block]:
    """Return the places of `image` (mode L) that look most like a code, best first, at most `most`."""
    factor = min(1.0, SIDE / max(image.size))
    size = (max(1, round(image.width * factor)), max(1, round(image.height * factor)))
    small = image.resize(size, Image.Resampling.BOX, reducing_gap=2.0) if factor < 1 else image
    grey = np.asarray(small, np.float32)
    if min(grey.shape) < SIZES[0]:
        return []
    ink = darkness(grey)
    busy = {width: _busy(ink, width) for width in WIDTHS}
    found = []
    for score, row, column, side in _peaks(ink, busy, most):
        corners = _outline(ink, busy[_width(side)], row, column, side)
        a, b, c, d = (((x + 0.5) / factor, (y + 0.5) / factor) for x, y in corners)
        found.append(Block((a, b, c, d), score))
    return found


def darkness(grey: Floats) -> Floats:
    """Return how dark each pixel is between the paper (0) and the ink (1) around it; grey is 0 to 255."""
    shape = grey.shape
    cells = max(1, min(shape) // 24)
    rows, columns = -(-shape[0] // cells), -(-shape[1] // cells)
    padded = np.pad(grey, ((0, rows * cells - shape[0]), (0, columns * cells - shape[1])), mode="edge")
    tiles = padded.reshape(rows, cells, columns, cells)
    paper = _spread(tiles.max(axis=(1, 3)), 3, np.maximum)
    paper = np.asarray(
        Image.fromarray(box(paper, 3)).resize((shape[1], shape[0]), Image.Resampling.BILINEAR), np.float32
    )
    dark = np.maximum(paper - grey, 0)
    ink = max(float(np.percentile(dark, 99)), 12.0)
    return np.asarray(np.minimum(dark / ink, 1), np.float32)


def _spread(values: Floats, times: int, choose: np.ufunc) -> Floats:
    for _ in range(times):
        padded = np.pad(values, 1, mode="edge")
        values = choose(choose(padded[:-2, 1:-1], padded[2:, 1:-1]), choose(padded[1:-1, :-2], padded[1:-1, 2:]))
    return values


class _Sums:
    """Means over squares of any size around every second pixel, from one table of sums; edges are repeated."""

    def __init__(self, values: Floats) -> None:
        self._room = round(min(max(values.shape), SIZES[-1]) * 0.64) + 2
        padded = np.pad(values.astype(np.float64), self._room, mode="edge")
        self._sums = np.pad(padded.cumsum(0).cumsum(1), ((1, 0), (1, 0)))
        self._shape = values.shape

    def mean(self, side: int) -> Floats:
        """Return the mean of the square of `side` pixels around every second pixel."""
        first, (rows, columns) = self._room - side // 2, self._shape
        top, left = slice(first, first + rows, 2), slice(first, first + columns, 2)
        bottom, right = slice(first + side, first + side + rows, 2), slice(first + side, first + side + columns, 2)
        sums = self._sums
        total = sums[bottom, right] - sums[top, right] - sums[bottom, left] + sums[top, left]
        return np.asarray(total / (side * side), np.float32)


def _width(side: int) -> int:
    """Return within how many pixels ink and paper must alternate in a code of `side` pixels."""
    return next((width for width in reversed(WIDTHS) if width * 9 <= side), WIDTHS[0])


def _busy(ink: Floats, width: int) -> Floats:
    """Return 1 where ink and paper alternate within `width` pixels, 0 where it is all one."""
    mean = box(ink, width)
    deviation = np.sqrt(np.maximum(box(ink * ink, width) - mean * mean, 0))
    return np.asarray(np.clip(deviation / 0.22, 0, 1), np.float32)


def _peaks(ink: Floats, busy: dict[int, Floats], most: int) -> Iterator[tuple[float, int, int, int]]:
    """Yield score, centre and side of the best squares, each clear of the better ones."""
    heights, widths = ink.shape
    inks, busies = _Sums(ink), {width: _Sums(values) for width, values in busy.items()}
    found: list[tuple[float, int, int, int]] = []
    for side in SIZES:
        if side > min(heights, widths) * 1.05:
            break
        quiet = (inks.mean(round(side * 1.26)) * 1.26**2 - inks.mean(side)) / (1.26**2 - 1)
        filled = np.clip(1 - np.abs(inks.mean(round(side * 0.9)) - 0.47) / 0.35, 0, 1)
        score = filled * busies[_width(side)].mean(round(side * 0.9)) ** 2 * np.clip(1.15 - quiet * 2.2, 0.2, 1)
        reach = side // 2
        for _ in range(most):
            row, column = divmod(int(score.argmax()), score.shape[1])
            best = float(score[row, column])
            if best < 0.1:
                break
            found.append((best, row * 2, column * 2, side))
            score[max(0, row - reach) : row + reach, max(0, column - reach) : column + reach] = 0
    found.sort(reverse=True)
    taken: list[tuple[float, int, int, int]] = []
    for candidate in found:
        _, row, column, side = candidate
        if all(abs(row - r) + abs(column - c) > 0.7 * max(side, s) for _, r, c, s in taken):
            taken.append(candidate)
    yield from taken[:most]


def _joined(solid: Bits, row: int, column: int, core: int, reach: int) -> Bits:
    """Return what of `solid` hangs together with the square around `row`, `column`."""
    inside = np.zeros_like(solid)
    inside[max(0, row - core) : row + core + 1, max(0, column - core) : column + core + 1] = True
    for _ in range(reach):
        grown = inside.copy()
        grown[1:] |= inside[:-1]
        grown[:-1] |= inside[1:]
        grown[:, 1:] |= inside[:, :-1]
        grown[:, :-1] |= inside[:, 1:]
        grown &= solid
        if (grown == inside).all():
            break
        inside = grown
    return inside


def _outline(ink: Floats, busy: Floats, row: int, column: int, side: int) -> Corners:
    """Return the tilted rectangle around the block at `row`, `column`."""
    reach = round(side * 0.95)
    top, left = max(0, row - reach), max(0, column - reach)
    part = np.s_[top : row + reach, left : column + reach]
    width = max(3, side // 8)
    solid: Bits = (box(ink[part], width) > 0.25) & (box(busy[part], width) > 0.45)
    rows, columns = np.nonzero(_joined(solid, row - top, column - left, max(2, side // 5), reach))
    if len(rows) < 16:
        ends = np.array([-side / 2, side / 2])
        rows, columns = ends + row - top, ends + column - left
    points = np.stack([columns + left, rows + top], 1).astype(np.float32)
    least, best = np.inf, points[:4]
    for degrees in range(0, 90, 3):
        turn = np.radians(degrees)
        axes = np.array([(np.cos(turn), np.sin(turn)), (-np.sin(turn), np.cos(turn))], np.float32)
        low, high = np.percentile(points @ axes.T, (1.5, 98.5), axis=0)
        extent = float(np.prod(high - low))
        if extent < least:
            square = np.array([(low[0], low[1]), (high[0], low[1]), (high[0], high[1]), (low[0], high[1])], np.float32)
            least, best = extent, square @ axes
    a, b, c, d = ((float(x), float(y)) for x, y in best)
    return (a, b, c, d)
