"""Pictures of form pages as people send them: a clean A4 page with two codes, and every kind of damage, seeded.

`page(text, seed)` draws a stand-in form; `damaged(kind, form, seed)` returns what arrives. The same kind, form and seed
give the same picture.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import qrcode
from PIL import Image, ImageDraw, ImageFont
from qrcode.constants import ERROR_CORRECT_M

from zhicheng_tui.documents.code import ALPHABET, DIGITS, PREFIX
from zhicheng_tui.documents.qr import matrix

DPI = 240
PAGE = (1984, 2806)
"""A4 at 240 dpi."""

Box = tuple[int, int, int, int]


@dataclass(frozen=True)
class Form:
    """A clean page and where its codes are (left, top, right, bottom, without the quiet zone)."""

    image: Image.Image
    codes: tuple[Box, ...]
    text: str


def token(seed: int) -> str:
    """Return a text of the shape the forms carry: `ZC1:` and 44 digits."""
    chance = random.Random(f"token {seed}")
    return PREFIX + "".join(chance.choices(ALPHABET, k=DIGITS))


def code(text: str, side: int, *, dense: bool = False) -> Image.Image:
    """Return the code of `text` (mode L, `side` pixels, no quiet zone): 4-H, or the smallest M when `dense`."""
    if dense:
        drawn = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=0)
        drawn.add_data(text)
        bits = np.array(drawn.get_matrix(), bool)
    else:
        bits = np.array(matrix(text), bool)
    return Image.fromarray(np.where(bits, 0, 255).astype(np.uint8)).resize((side, side), Image.Resampling.NEAREST)


def page(text: str | None, seed: int = 0, *, second: str | None = None, millimetres: float = 30) -> Form:
    """Draw a stand-in form, the code of `text` at the top right and of `second` (or the same) at the bottom left."""
    chance = random.Random(f"page {seed}")
    image = Image.new("RGB", PAGE, "white")
    draw = ImageDraw.Draw(image)
    _title(draw)
    _table(draw, chance)
    codes = []
    if text is not None:
        side, edge = _mm(millimetres), _mm(14)
        places = ((PAGE[0] - edge - side, edge), (edge, PAGE[1] - edge - side))
        for (left, top), content in zip(places, (text, second or text), strict=True):
            quiet = side * 4 // 33
            draw.rectangle((left - quiet, top - quiet, left + side + quiet, top + side + quiet), fill="white")
            image.paste(code(content, side), (left, top))
            codes.append((left, top, left + side, top + side))
    return Form(image, tuple(codes), text or "")


def seal(diameter: int, colour: tuple[int, int, int]) -> Image.Image:
    """Return an official seal (RGBA): a ring, a star and a ring of strokes in place of characters."""
    mark = Image.new("RGBA", (diameter, diameter), (*colour, 0))
    draw = ImageDraw.Draw(mark)
    ink = (*colour, 215)
    draw.ellipse((2, 2, diameter - 3, diameter - 3), outline=ink, width=max(3, diameter // 28))
    middle, reach = diameter / 2, diameter * 0.16
    turn = [np.pi * (2 * i / 5 - 0.5) for i in (0, 2, 4, 1, 3)]
    draw.polygon([(middle + reach * np.cos(a), middle + reach * np.sin(a)) for a in turn], fill=ink)
    for i in range(16):
        angle = np.pi * (0.75 + 1.5 * i / 15)
        x, y = middle + diameter * 0.36 * np.cos(angle), middle + diameter * 0.36 * np.sin(angle)
        size = diameter * 0.05
        draw.rectangle((x - size, y - size, x + size, y + size), outline=ink, width=max(2, diameter // 60))
        draw.line((x, y - size, x, y + size), fill=ink, width=max(2, diameter // 60))
    return mark


def stamped(form: Form, at: Sequence[tuple[int, int]], chance: random.Random, colour: tuple[int, int, int]) -> Form:
    """Return the form with a seal of 40 mm centred at each place."""
    image = form.image.convert("RGBA")
    diameter = _mm(40)
    for x, y in at:
        mark = seal(diameter, colour).rotate(chance.uniform(-30, 30), Image.Resampling.BICUBIC)
        image.alpha_composite(mark, (max(0, x - diameter // 2), max(0, y - diameter // 2)))
    return Form(image.convert("RGB"), form.codes, form.text)


def signed(form: Form, chance: random.Random) -> Form:
    """Return the form with its seal and signature where they belong, far from the codes."""
    form = stamped(form, [(_mm(150), _mm(235))], chance, (200, 30, 40))
    draw = ImageDraw.Draw(form.image)
    x, y = _mm(120), _mm(225)
    points = [(x + i * 22, y + chance.uniform(-40, 40)) for i in range(14)]
    draw.line(points, fill=(25, 30, 60), width=7, joint="curve")
    return form


def _mm(millimetres: float) -> int:
    return round(millimetres / 25.4 * DPI)


def _title(draw: ImageDraw.ImageDraw) -> None:
    draw.text((_mm(30), _mm(30)), "单位审核意见表", font=_font(72), fill="black")


def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    for name in ("NotoSerifCJK-Regular.ttc", "NotoSansCJK-Regular.ttc", "DejaVuSans.ttf"):
        try:
            return ImageFont.truetype(name, size)
        except OSError:
            continue
    return ImageFont.load_default(size)


def _table(draw: ImageDraw.ImageDraw, chance: random.Random) -> None:
    words = "姓名单位专业技术职务任职资格审核意见公示结果考核合格同意推荐评审年月日经办人负责人签字盖章"
    left, right, top, bottom = _mm(22), _mm(188), _mm(58), _mm(245)
    font, y = _font(40), top
    draw.rectangle((left, top, right, bottom), outline="black", width=3)
    while y < bottom - _mm(12):
        draw.line((left, y, right, y), fill="black", width=2)
        draw.line((left + _mm(40), y, left + _mm(40), y + _mm(12)), fill="black", width=2)
        draw.text((left + 20, y + 30), "".join(chance.choices(words, k=4)), font=font, fill="black")
        long = "".join(chance.choices(words, k=chance.randint(5, 24)))
        draw.text((left + _mm(44), y + 30), long, font=font, fill="black")
        y += _mm(12)
