"""Pixels for terminals: half blocks in two colours, or the graphics of some terminals; made off the painting thread."""

from __future__ import annotations

import re
from base64 import b64encode
from io import BytesIO
from itertools import groupby
from typing import TYPE_CHECKING

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from .view import Corners

if TYPE_CHECKING:
    from PIL import Image

UPPER_HALF = "▀"
COARSE = 0xF0
"""Bits of a colour that half blocks keep: neighbours that differ less are sent as one run."""
OUTLINE, HALO = (0, 150, 60), (255, 255, 255)
SIXEL_COLOURS = 64
KITTY_CHUNK = 4096
_COLOUR = re.compile(r"(#\d+);2;\d+;\d+;\d+")
_SIXEL_HEAD = re.compile(r'\x1bP[\d;]*q"[\d;]*')


def fitted(image: Image.Image, room: tuple[int, int]) -> Image.Image:
    """Return a picture as large as `room` allows, its proportions kept."""
    from PIL import Image

    scale = min(room[0] / image.width, room[1] / image.height)
    size = (max(round(image.width * scale), 1), max(round(image.height * scale), 1))
    if size == image.size:
        return image
    return image.resize(size, Image.Resampling.NEAREST if scale > 1 else Image.Resampling.BOX)


def outlined(
    image: Image.Image, corners: Corners, page: tuple[int, int], window: tuple[float, float, float, float]
) -> None:
    """Draw an outline, given in pixels of the page, onto the picture of a window of that page."""
    from PIL import ImageDraw

    left, top, right, bottom = window
    across, down = image.width / ((right - left) * page[0]), image.height / ((bottom - top) * page[1])
    points = [((x - left * page[0]) * across, (y - top * page[1]) * down) for x, y in corners]
    ring = [*points, *points[:2]]
    draw = ImageDraw.Draw(image)
    thick = max(min(image.size) // 160, 1)
    if thick > 1:
        draw.line(ring, fill=HALO, width=thick * 3, joint="curve")
    draw.line(ring, fill=OUTLINE, width=thick, joint="curve")


def half_blocks(image: Image.Image) -> list[Strip]:
    """Return a picture in lines of half blocks, two pixels a cell."""
    pixels = memoryview(image.convert("RGB").tobytes())
    row = image.width * 3
    lines = [[_colour(pixels[start : start + 3]) for start in range(y * row, (y + 1) * row, 3)]
             for y in range(image.height)]  # fmt: skip
    if len(lines) % 2:
        lines.append(lines[-1])
    return [_strip(upper, lower) for upper, lower in zip(lines[::2], lines[1::2], strict=True)]


def _colour(pixel: memoryview) -> tuple[int, int, int]:
    red, green, blue = (value & COARSE for value in pixel)
    return (red | red >> 4, green | green >> 4, blue | blue >> 4)


def _strip(upper: list[tuple[int, int, int]], lower: list[tuple[int, int, int]]) -> Strip:
    segments = []
    for (top, bottom), run in groupby(zip(upper, lower, strict=True)):
        length = sum(1 for _ in run)
        if top == bottom:
            segments.append(Segment(" " * length, Style(bgcolor=Color.from_rgb(*top))))
        else:
            style = Style(color=Color.from_rgb(*top), bgcolor=Color.from_rgb(*bottom))
            segments.append(Segment(UPPER_HALF * length, style))
    return Strip(segments, len(upper))


def sixel(image: Image.Image) -> str:
    """Return a picture as a sixel sequence."""
    # Not by way of `textual_image.renderable`, which asks the terminal at import and reads the answer from the keys.
    from textual_image._sixel import SixelOptions, image_to_sixels

    sequence = image_to_sixels(image, SixelOptions(colors=SIXEL_COLOURS))
    # Colours are defined there where they are first used; xterm then paints what came before in a wrong one.
    colours = "".join(match.group() for match in _COLOUR.finditer(sequence))
    plain = _COLOUR.sub(r"\1", sequence)
    head = _SIXEL_HEAD.match(plain)
    size = head.end() if head else 0
    return plain[:size] + colours + plain[size:]


def kitty(image: Image.Image, number: int, columns: int, rows: int) -> str:
    """Return the sequences that send a picture to kitty and put it where the cursor is, over `columns` × `rows` cells.

    It replaces the picture sent before under the same number.
    """
    buffer = BytesIO()
    image.save(buffer, "PNG", compress_level=6)
    data = b64encode(buffer.getvalue()).decode("ascii")
    pieces = [data[start : start + KITTY_CHUNK] for start in range(0, len(data), KITTY_CHUNK)]
    control = f"a=T,f=100,q=2,C=1,z=-1,i={number},c={columns},r={rows},"
    sent = ""
    for index, piece in enumerate(pieces):
        more = int(index + 1 < len(pieces))
        sent += f"\x1b_G{control if index == 0 else ''}m={more};{piece}\x1b\\"
    return kitty_gone(number) + sent


def kitty_gone(number: int) -> str:
    """Return the sequence that takes a picture off kitty's screen."""
    return f"\x1b_Ga=d,d=I,i={number},q=2\x1b\\"
