"""Small pictures for the tests: codes on paper, and files of every kind around them."""

from __future__ import annotations

import io
import random
from functools import cache

import numpy as np
from PIL import Image, ImageFilter, ImageOps

from ...bench.photos import Form, code, page, signed, token
from ...bench.photos_damage import damaged

OURS = token(1)
SIBLING = token(2)


def accept(text: str) -> bool:
    """Say whether a text has the prefix of ours."""
    return text.startswith("ZC1:")


def paper(text: str = OURS, side: int = 198, room: int = 60, size: tuple[int, int] | None = None) -> Image.Image:
    """Return a sheet (mode L) with one code in the middle, `room` pixels from its edges."""
    drawn = code(text, side, dense=not accept(text))
    if size is None:
        return ImageOps.expand(drawn, room, 255)
    sheet = Image.new("L", size, 255)
    sheet.paste(drawn, ((size[0] - side) // 2, (size[1] - side) // 2))
    return sheet


@cache
def form(seed: int = 1, *, text: str | None = OURS) -> Form:
    """Return a clean form."""
    return page(text, seed)


@cache
def empty() -> Image.Image:
    """Return a form without any code, signed and sealed."""
    return signed(page(None, 1), random.Random(1)).image


@cache
def spoilt(kind: str, seed: int = 1) -> Image.Image:
    """Return the picture of a form after damage of `kind`."""
    return damaged(kind, form(seed), seed)


def bent(amount: float) -> Image.Image:
    """Return `paper()` with rows and columns waved by up to `amount` pixels; a module has six."""
    values = np.asarray(paper())
    rows, columns = np.mgrid[0 : values.shape[0], 0 : values.shape[1]]
    x = columns + amount * np.sin(rows / 28)
    y = rows + amount * np.cos(columns / 31)
    return Image.fromarray(values[np.clip(y, 0, 317).astype(int), np.clip(x, 0, 317).astype(int)])


def blurred(amount: float) -> Image.Image:
    """Return `paper()` out of focus by `amount` pixels; a module has six."""
    return paper().filter(ImageFilter.GaussianBlur(amount))


def saved(image: Image.Image, kind: str, **how: object) -> bytes:
    """Return the bytes of a picture in a format of Pillow."""
    file = io.BytesIO()
    image.save(file, kind, **how)
    return file.getvalue()
