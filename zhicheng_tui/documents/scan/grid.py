"""The geometry of a QR symbol: which modules are the same in every code of a size, and how a square meets a picture."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt

from .engines import Corners

Floats = npt.NDArray[np.float32]
Bits = npt.NDArray[np.bool_]
"""Modules of a symbol, (rows, columns), true = dark."""


@lru_cache(maxsize=8)
def known_modules(size: int) -> Floats:
    """Return what is known of any symbol of `size` modules: 1 dark, -1 light, 0 data or format, (size, size)."""
    known = np.zeros((size, size), np.float32)
    known[6, 8 : size - 8] = known[8 : size - 8, 6] = [1 - 2 * (i % 2) for i in range(8, size - 8)]
    for row, column in alignments(size):
        known[row - 2 : row + 3, column - 2 : column + 3] = _rings(5)
    corner = np.full((8, 8), -1, np.float32)
    corner[:7, :7] = _rings(7)
    known[:8, :8] = corner
    known[:8, size - 8 :] = corner[:, ::-1]
    known[size - 8 :, :8] = corner[::-1]
    known[size - 8, 8] = 1
    known.setflags(write=False)
    return known


def alignments(size: int) -> list[tuple[int, int]]:
    """Return the centres (row, column) of the alignment patterns of a symbol (ISO/IEC 18004, Annex E)."""
    version = (size - 17) // 4
    if version < 2:
        return []
    count = version // 7 + 2
    step = 26 if version == 32 else (version * 4 + count * 2 + 1) // (count * 2 - 2) * 2
    lines = [6, *(size - 7 - step * i for i in range(count - 1))]
    corners = {(6, 6), (6, size - 7), (size - 7, 6)}
    return [(row, column) for row in lines for column in lines if (row, column) not in corners]


@lru_cache(maxsize=8)
def reserved_modules(size: int) -> Bits:
    """Return which modules of a symbol of `size` hold no data: the known ones, format and version, (size, size)."""
    reserved: Bits = np.asarray(known_modules(size) != 0)
    reserved[8, :9] = reserved[:9, 8] = True
    reserved[8, size - 8 :] = reserved[size - 8 :, 8] = True
    if size >= 45:
        reserved[:6, size - 11 : size - 8] = reserved[size - 11 : size - 8, :6] = True
    reserved.setflags(write=False)
    return reserved


def homography(source: Floats, target: Floats) -> Floats:
    """Return the 3×3 projective map that takes four points to four others; raises `LinAlgError` when none does.

    `source`, `target`: (4, 2), x and y.
    """
    rows = []
    for (x, y), (u, v) in zip(source.astype(np.float64), target.astype(np.float64), strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y])
    solved = np.linalg.solve(np.array(rows), target.astype(np.float64).reshape(8))
    return np.append(solved, 1).reshape(3, 3).astype(np.float32)


def project(through: Floats, points: Floats) -> Floats:
    """Return `points` (n, 2) after the projective map `through`."""
    lifted = points @ through[:, :2].T + through[:, 2]
    return np.asarray(lifted[:, :2] / lifted[:, 2:], np.float32)


def box(values: Floats, width: int) -> Floats:
    """Return the mean of the `width`×`width` neighbourhood of every value; the edge is repeated outward."""
    before, after = width // 2, width - width // 2
    padded = np.pad(values.astype(np.float64), ((before, after), (before, after)), mode="edge")
    total = padded.cumsum(0).cumsum(1)
    summed = total[width:, width:] - total[:-width, width:] - total[width:, :-width] + total[:-width, :-width]
    return np.asarray(summed / (width * width), np.float32)


def area(corners: Corners) -> float:
    """Return the area of a quadrilateral in square pixels; negative when it goes round anticlockwise (mirrored)."""
    around = (*corners[1:], corners[0])
    return sum(x * v - u * y for (x, y), (u, v) in zip(corners, around, strict=True)) / 2


def middle(corners: Corners) -> tuple[float, float]:
    """Return the mean of four corners."""
    return sum(x for x, _ in corners) / 4, sum(y for _, y in corners) / 4


def inside(point: tuple[float, float], corners: Corners) -> bool:
    """Say whether `point` lies in a convex quadrilateral, whichever way round it goes."""
    around = (*corners[1:], corners[0])
    px, py = point
    sides = [(u - x) * (py - y) - (v - y) * (px - x) for (x, y), (u, v) in zip(corners, around, strict=True)]
    return all(side >= 0 for side in sides) or all(side <= 0 for side in sides)


def pitch(corners: Corners, modules: int) -> float:
    """Return the pixels of one module of a symbol with these corners."""
    return float(abs(area(corners)) ** 0.5 / max(modules, 1))


def _rings(size: int) -> Floats:
    # Concentric squares from the outside: dark, light, then dark to the middle.
    lines = np.minimum(np.arange(size), np.arange(size)[::-1])
    depth = np.minimum.outer(lines, lines)
    return np.where(depth == 1, -1, 1).astype(np.float32)
