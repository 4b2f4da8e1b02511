"""Recognising a code that nobody can decode any more, by comparing it with the one that was issued.

It answers "does this picture carry that code?" and nothing else: it never finds out whose a form is, and what it says
is for a person to confirm. The grid is pulled over a candidate place to suit the issued code; what counts is how many
of its data modules then agree, and, for every rival (the same form issued another time), how many of the modules in
which the two differ. Codes are whitened, so that any two differ in half of their modules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image

from ..qr import MODULES, matrix
from .engines import Corners
from .grid import Bits, Floats, box, known_modules, project, reserved_modules
from .rescue import MARGIN, SCALE, Flat, centres, fit, flatten, sample

AGREEMENT = 0.72
"""Share of the data modules that must agree; calibrated by `python -m tests.bench.reading --calibrate`."""
MARGIN_OVER_RIVAL = 0.40
"""By how much the issued code must agree better than a rival, over the modules in which they differ."""
LEVELS = (2, 3, 4, 5)
"""Control points along one side: fewer than the rescue takes, for a free grid would suit itself to any code."""


@dataclass(frozen=True)
class Known:
    """A code that was issued, as its modules."""

    text: str
    bits: Bits
    """(33, 33), true = dark."""


@dataclass(frozen=True)
class Match:
    """How well a place on the page suits an issued code."""

    text: str
    corners: Corners
    agreement: float
    """Share of the data modules that agree: 0.5 is chance, 1 is perfect."""
    margin: float
    """Least difference to a rival over the modules in which they differ, -1 to 1; 1 without rivals."""

    @property
    def accepted(self) -> bool:
        """Whether it is good enough to be shown to a person for confirmation."""
        return self.agreement >= AGREEMENT and self.margin >= MARGIN_OVER_RIVAL


def known(text: str) -> Known:
    """Return the modules of an issued code; raises `ValueError` when it is none of a form."""
    return Known(text, np.array(matrix(text), bool))


def compare(
    picture: Image.Image,
    places: Iterable[Corners],
    issued: Known,
    rivals: Sequence[Known] = (),
    going: Callable[[], bool] = lambda: True,
) -> Match | None:
    """Return how well the best of `places` in `picture` (mode L) suits `issued`; `None` when there is no place.

    `places` may begin at any of their corners; it stops at the first that is accepted, or when `going` says no.
    """
    best: Match | None = None
    for place in places:
        for corners in (place, *(_turned(place, times) for times in (1, 2, 3))):
            if not going():
                return best
            match = _compare_at(picture, corners, issued, rivals)
            if match and (best is None or match.agreement > best.agreement):
                best = match
        if best and best.accepted:
            break
    return best


def _turned(corners: Corners, times: int) -> Corners:
    a, b, c, d = corners[times:] + corners[:times]
    return (a, b, c, d)


def _compare_at(picture: Image.Image, corners: Corners, issued: Known, rivals: Sequence[Known]) -> Match | None:
    flat = flatten(picture, corners, MODULES)
    if flat is None:
        return None
    wanted = np.where(issued.bits, 1, -1).astype(np.float32)
    start = _placed(flat, wanted)
    if start is None:
        return None
    *_, place = fit(flat, wanted, levels=LEVELS, start=start)
    dark = _dark(sample(flat.mean, place))
    data = ~reserved_modules(MODULES)
    agree = dark == issued.bits
    others = [rival.bits for rival in rivals if rival.text != issued.text]
    margins = [2 * float(agree[data & (issued.bits != other)].mean()) - 1 for other in others]
    edge = place[(0, 0, -1, -1), (0, -1, -1, 0)] + np.array([(-3, -3), (3, -3), (3, 3), (-3, 3)], np.float32)
    a, b, c, d = ((float(x), float(y)) for x, y in project(flat.back, edge))
    return Match(issued.text, (a, b, c, d), float(agree[data].mean()), min(margins, default=1.0))


def _dark(grey: Floats) -> Bits:
    return grey < box(grey, 9)


def _placed(flat: Flat, wanted: Floats) -> Floats | None:
    """Return the grid shifted, scaled and turned as a whole to where it suits best; `None` when it suits nowhere.

    It compares soft pictures (2×2 modules), whose likeness reaches twice as far.
    """
    soft = box(flat.relief, 2 * SCALE)
    target = box(wanted, 2)[1::2, 1::2]
    target = (target - target.mean()) / (target.std() * target.size)
    base = (centres(MODULES)[1::2, 1::2] - SCALE / 2) - _MIDDLE
    best, place = 0.25, None
    for turn in _TURNS:
        for wide in _SCALES:
            for tall in _SCALES:
                if abs(wide - tall) > 0.12:
                    continue
                across, down = np.array((np.cos(turn), np.sin(turn))), np.array((-np.sin(turn), np.cos(turn)))
                change = np.stack([wide * across, tall * down]).astype(np.float32)
                seen = sample(soft, base @ change + _SHIFTS[:, None, None])
                gain = np.tensordot(seen, target, 2) / (seen.std(axis=(1, 2)) + np.float32(0.05))
                index = int(gain.argmax())
                if gain[index] > best:
                    best = float(gain[index])
                    place = (centres(MODULES) - _MIDDLE) @ change + _SHIFTS[index]
    return place


_MIDDLE = np.float32((MODULES / 2 + MARGIN) * SCALE)
_TURNS = np.radians((-9.0, -4.5, 0.0, 4.5, 9.0))
_SCALES = (0.84, 0.89, 0.94, 0.99, 1.04)
_SHIFTS = _MIDDLE + np.stack(np.meshgrid(*[np.arange(-3, 4, dtype=np.float32) * SCALE] * 2), -1).reshape(-1, 2)


def structure(picture: Image.Image, corners: Corners) -> float:
    """Return how much a place looks like a form's code by its fixed patterns alone: about 0 for anything else, to 1."""
    best = 0.0
    wanted = known_modules(MODULES)
    for times in range(4):
        flat = flatten(picture, _turned(corners, times), MODULES)
        if flat is None:
            continue
        for place in fit(flat, wanted, levels=(2, 3), free=0.1):
            seen = sample(flat.relief, place)
            best = max(best, float((seen * wanted).sum() / np.abs(wanted).sum()))
    return best
