"""The picture of a form's code: version 4-H (33 modules), alphanumeric, drawn as vectors or as a PNG.

Every code of ours has 48 characters, which fill version 4 at the highest error correction (50 fit). The mask is the
best of the eight, as the standard asks: it costs 5 ms more than a fixed one and is what readers are made for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fpdf import FPDF

VERSION = 4
MODULES = 33
QUIET = 4
"""Modules left white around the picture."""
_OVERLAP = 0.02
"""Millimetres that rows overlap, so that no viewer shows a hairline between them."""

Matrix = Sequence[Sequence[bool]]


def matrix(text: str) -> Matrix:
    """Return the modules of a code, row by row, `True` for black; without the quiet zone.

    Raises:
        ValueError: When the text is not alphanumeric (as QR means it) or longer than 50 characters.
    """
    from qrcode.constants import ERROR_CORRECT_H
    from qrcode.exceptions import DataOverflowError
    from qrcode.main import QRCode
    from qrcode.util import MODE_ALPHA_NUM, QRData

    symbol = QRCode(version=VERSION, error_correction=ERROR_CORRECT_H, border=0)
    symbol.add_data(QRData(text, mode=MODE_ALPHA_NUM))
    try:
        symbol.make(fit=False)
    except DataOverflowError as error:
        raise ValueError("the text is too long for version 4-H") from error
    return [[bool(module) for module in row] for row in symbol.modules]


def runs(modules: Matrix) -> Iterator[tuple[int, int, int]]:
    """Yield the black runs as (row, first column, length), in modules."""
    for row, line in enumerate(modules):
        start = None
        for column, black in enumerate([*line, False]):
            if black and start is None:
                start = column
            elif not black and start is not None:
                yield row, start, column - start
                start = None


def draw(pdf: FPDF, modules: Matrix, x: float, y: float, size: float) -> None:
    """Draw a code on the current page; `x`, `y` (top left) and `size` in the document's unit, quiet zone outside."""
    step = size / len(modules)
    for row, column, length in runs(modules):
        pdf.rect(x + column * step, y + row * step, length * step, step + _OVERLAP, style="F")


def png(modules: Matrix, scale: int = 8) -> bytes:
    """Return a code with its quiet zone as a 1-bit PNG, `scale` pixels a module."""
    from PIL import Image

    side = len(modules) + 2 * QUIET
    picture = Image.new("1", (side, side), 1)
    for row, column, length in runs(modules):
        picture.paste(0, (QUIET + column, QUIET + row, QUIET + column + length, QUIET + row + 1))
    out = BytesIO()
    picture.resize((side * scale, side * scale), Image.Resampling.NEAREST).save(out, "PNG")
    return out.getvalue()
