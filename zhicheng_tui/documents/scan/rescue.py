"""The elastic grid: read a symbol that was located, but whose modules were sampled in the wrong places.

Cloth, folds and bent paper move modules off the plane that a decoder assumes. A grid of control points is pulled over
the picture until the modules stand out clearest from each other and agree with what is known of every QR code; the
modules are then drawn anew as a clean symbol, and zxing-cpp corrects the errors that are left. Nothing is guessed: a
text comes out only when Reed-Solomon agrees.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from PIL import Image

from .engines import Corners, Engine, Failed, Found, zxing_pure
from .grid import Bits, Floats, box, homography, known_modules, pitch, project

SCALE = 6
"""Pixels of a module on the flattened picture."""
MARGIN = 4
"""Modules kept around the symbol on the flattened picture."""
SMALLEST = 1.3
"""Pixels per module below which there is nothing to fit."""
LEVELS = (2, 3, 4, 5, 7, 9)
"""Control points along one side, coarse to fine."""


@dataclass(frozen=True)
class Flat:
    """A symbol drawn flat, and the way back to the picture."""

    size: int
    """Modules along one side."""
    mean: Floats
    """Grey at the scale of a module, 0 black to 255."""
    relief: Floats
    """How much darker than its surroundings each place is, about -1.5 to 1.5."""
    back: Floats
    """Projective map from the flat picture to the page."""


def flatten(picture: Image.Image, corners: Corners, size: int, *, blur: int = SCALE - 2) -> Flat | None:
    """Return the symbol at `corners` of `picture` (mode L) drawn flat; `None` when it is too small or degenerate."""
    if pitch(corners, size) < SMALLEST:
        return None
    side = (size + 2 * MARGIN) * SCALE
    low, high = MARGIN * SCALE, (MARGIN + size) * SCALE
    square = np.array([(low, low), (high, low), (high, high), (low, high)], np.float32)
    try:
        back = homography(square, np.array(corners, np.float32))
    except np.linalg.LinAlgError:
        return None
    picture, shrink, offset = _near(picture, back, side, pitch(corners, size))
    local = np.diag([shrink, shrink, 1]).astype(np.float32) @ np.array(
        [[1, 0, -offset[0]], [0, 1, -offset[1]], [0, 0, 1]], np.float32
    )
    there = local @ back
    there = there / there[2, 2]
    flat = picture.transform(
        (side, side),
        Image.Transform.PERSPECTIVE,
        tuple(there.reshape(9)[:8].tolist()),
        Image.Resampling.BILINEAR,
        fillcolor=255,  # what lies beyond the edge of the picture counts as paper
    )
    grey = np.asarray(flat, np.float32)
    mean = box(grey, blur)
    around = box(grey, 9 * SCALE)
    spread = np.sqrt(np.maximum(box(grey * grey, 9 * SCALE) - around * around, 0)) + 6
    return Flat(size, mean, np.clip((around - mean) / spread, -1.5, 1.5), back)


def _near(
    picture: Image.Image, back: Floats, side: int, module: float
) -> tuple[Image.Image, float, tuple[float, float]]:
    # Cut out the neighbourhood, and shrink it first when modules are large: the transformation itself doesn't average.
    frame = project(back, np.array([(0, 0), (side, 0), (side, side), (0, side)], np.float32))
    left, top = np.maximum(np.floor(frame.min(0)), 0).astype(int).tolist()
    right, bottom = np.minimum(np.ceil(frame.max(0)) + 1, picture.size).astype(int).tolist()
    if right - left < 2 or bottom - top < 2:
        return picture, 1.0, (0.0, 0.0)
    near = picture.crop((left, top, right, bottom))
    factor = int(module // SCALE)
    if factor > 1:
        near = near.reduce(factor)
    return near, 1 / max(factor, 1), (float(left), float(top))


@lru_cache(maxsize=16)
def _tents(size: int, points: int) -> Floats:
    """Return how much each of `points` control points along a side moves each of `size` modules, (points, size)."""
    at = (np.arange(size) + 0.5) / size * (points - 1)
    return np.asarray(np.maximum(0, 1 - np.abs(at[None, :] - np.arange(points)[:, None])), np.float32)


def centres(size: int) -> Floats:
    """Return where the centres of the modules lie on a flat picture before any warp, (size, size, 2), x and y."""
    line = (np.arange(size) + 0.5 + MARGIN) * SCALE
    x, y = np.meshgrid(line, line)
    return np.stack([x, y], 2).astype(np.float32)


def sample(values: Floats, at: Floats) -> Floats:
    """Return the values nearest to `at` (…, 2), x and y in pixels; the edge is repeated outward."""
    index = at.astype(np.intp)
    rows = np.clip(index[..., 1], 0, values.shape[0] - 1)
    columns = np.clip(index[..., 0], 0, values.shape[1] - 1)
    return np.asarray(values[rows, columns], np.float32)


def fit(
    flat: Flat, wanted: Floats, *, levels: tuple[int, ...] = LEVELS, free: float = 0.6, start: Floats | None = None
) -> Iterator[Floats]:
    """Pull the grid over the symbol, and yield where its modules lie (size, size, 2) after each level, coarse to fine.

    `wanted` (size, size): what each module should be, 1 dark, -1 light, 0 unknown; `free` is what the mere clearness of
    an unknown module counts; `start`: where the modules are thought to lie (size, size, 2), the plain grid by default.
    """
    size = flat.size
    unknown = (wanted == 0) * np.float32(free)
    place = centres(size) if start is None else start.copy()
    for points in levels:
        tents = _tents(size, points)
        weight = np.outer(tents.sum(1), tents.sum(1))
        for step in (SCALE * 0.75, SCALE * 0.5, SCALE / 4, SCALE / 6):
            shifts = np.array([(x, y) for y in (-step, 0, step) for x in (-step, 0, step)], np.float32)
            for _ in range(3):
                seen = sample(flat.relief, place + shifts[:, None, None])
                gain = tents @ (seen * wanted + np.abs(seen) * unknown) @ tents.T / weight
                gain[4] += 0.004  # stay where nothing is to be won
                move = shifts[gain.argmax(0)]
                if not move.any():
                    break
                for axis in (0, 1):
                    place[..., axis] += tents.T @ _smooth(move[..., axis]) @ tents
        yield place


def _smooth(move: Floats) -> Floats:
    # Neighbours move together: a control point over a blank patch must not wander off alone.
    if len(move) < 4:
        return move
    field = np.pad(move, 1, mode="edge")
    around = field[:-2, 1:-1] + field[2:, 1:-1] + field[1:-1, :-2] + field[1:-1, 2:]
    return np.asarray(field[1:-1, 1:-1] * 0.5 + around * 0.125, np.float32)


def thresholds(grey: Floats) -> Iterator[Bits]:
    """Yield the modules of a sampled symbol (size, size) under several ideas of what is dark."""
    size = len(grey)
    for width in (5, 9, size):
        width = min(width | 1, size)
        yield grey < box(grey, width)
    around = np.pad(grey, 1, mode="edge")
    crossing = around[:-2, 1:-1] + around[2:, 1:-1] + around[1:-1, :-2] + around[1:-1, 2:]
    sharp = grey * 1.8 - crossing * 0.2
    yield sharp < box(grey, 7)
    yield grey < (np.percentile(grey, 5) + np.percentile(grey, 95)) / 2


def redraw(bits: Bits) -> Image.Image:
    """Return a symbol (size, size) as a clean picture (mode L, one pixel per module) with what is known put right."""
    size = len(bits)
    known = known_modules(size)
    dark = np.where(known == 0, bits, known > 0)
    return Image.fromarray(np.where(np.pad(dark, 4), 0, 255).astype(np.uint8))


def rescue(picture: Image.Image, failed: Failed) -> Found | None:
    """Return the code of a symbol in `picture` (mode L) that was located but not read, or `None`."""
    flat = flatten(picture, failed.corners, failed.modules)
    if flat is None:
        return None
    size = failed.modules
    wanted = known_modules(size)
    if float((sample(flat.relief, centres(size)) * wanted).sum()) < 0:  # light on dark
        flat = replace(flat, mean=255 - flat.mean, relief=-flat.relief)
    for place in fit(flat, wanted):
        grey = sample(flat.mean, place)
        tried: set[bytes] = set()
        for bits in thresholds(grey):
            key = bits.tobytes()
            if key not in tried:
                tried.add(key)
                text = zxing_pure(redraw(bits))
                if text:
                    return Found(text, failed.corners, Engine.GRID, size)
    return None
