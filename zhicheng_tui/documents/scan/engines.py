"""The two decoders, zxing-cpp and zbar, behind one shape; the quirks of both are dealt with here.

zbar is a system library: where it is missing there is one voter less, and nothing else changes.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from math import atan2
from typing import Any

import zxingcpp
from PIL import Image

Corners = tuple[tuple[float, float], tuple[float, float], tuple[float, float], tuple[float, float]]
"""Top left, top right, bottom right and bottom left of a symbol as it is printed, in pixels (x, y)."""


class Engine(StrEnum):
    """Who read a code."""

    ZXING = "zxing-cpp"
    ZBAR = "zbar"
    GRID = "grid"
    """The elastic grid found the modules, zxing-cpp corrected their errors."""
    PATTERN = "pattern"
    """Compared with the code that was issued; nothing was decoded."""


@dataclass(frozen=True)
class Found:
    """A code that was read."""

    text: str
    corners: Corners
    engine: Engine
    modules: int = 0
    """Modules along one side; 0 when the engine does not say."""
    quality: float | None = None
    """The share of the error correction left unused, 1 = untouched; `None` when the engine does not say."""


@dataclass(frozen=True)
class Failed:
    """A symbol that was located, but whose modules could not be corrected."""

    corners: Corners
    modules: int


@dataclass(frozen=True)
class Sight:
    """What zxing-cpp saw: the codes it read, and the symbols it located and measured without reading them."""

    found: tuple[Found, ...]
    failed: tuple[Failed, ...]


def zxing(image: Image.Image, *, coarse: bool = False) -> Sight:
    """Return what zxing-cpp sees in `image` (mode L); `coarse` takes one threshold for the whole picture."""
    # Asking for the failures too costs nothing and loses no reading (measured on 519 public photographs).
    symbols = zxingcpp.read_barcodes(
        image,
        formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode),  # ten times faster than every format
        text_mode=zxingcpp.TextMode.Plain,  # the default rewrites control characters
        binarizer=zxingcpp.Binarizer.GlobalHistogram if coarse else zxingcpp.Binarizer.LocalAverage,
        return_errors=True,
    )
    found, failed = [], []
    for symbol in symbols:
        if str(symbol.format) != "QR Code":
            continue
        corners, modules = _corners(symbol.position), _modules(symbol)
        if symbol.valid and symbol.text:
            found.append(Found(symbol.text, corners, Engine.ZXING, modules, _unused(symbol)))
        elif symbol.error is not None and modules:
            failed.append(Failed(corners, modules))
    return Sight(tuple(found), tuple(failed))


def zxing_pure(image: Image.Image) -> str:
    """Return the text of a picture (mode L) that is nothing but one upright code; empty when it can't be corrected."""
    for symbol in zxingcpp.read_barcodes(
        image,
        formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode),
        text_mode=zxingcpp.TextMode.Plain,
        binarizer=zxingcpp.Binarizer.BoolCast,
        try_rotate=False,
        try_downscale=False,
        try_invert=False,
        is_pure=True,
    ):
        return str(symbol.text)
    return ""


def zbar(image: Image.Image) -> list[Found]:
    """Return the QR codes that zbar reads in `image` (mode L); none when the library is not installed."""
    decode = _zbar()
    return decode(image) if decode else []


def zbar_present() -> bool:
    """Say whether libzbar is installed."""
    return _zbar() is not None


@cache
def _zbar() -> Callable[[Image.Image], list[Found]] | None:
    try:
        library: Any = importlib.import_module("pyzbar.pyzbar")
    except (ImportError, OSError):  # pyzbar raises ImportError without libzbar, ctypes OSError for a broken one
        return None
    only_qr = [library.ZBarSymbol.QRCODE]  # the other symbologies print assertions on the terminal

    def decode(image: Image.Image) -> list[Found]:
        try:
            symbols = library.decode(image, symbols=only_qr)
        except (ValueError, library.PyZbarError):  # a code continued in another one has no orientation it knows
            return []
        found = []
        for symbol in symbols:
            text = symbol.data.decode("utf-8", "replace")
            if text and len(symbol.polygon) == 4:
                found.append(Found(text, _clockwise([(p.x, p.y) for p in symbol.polygon]), Engine.ZBAR))
        return found

    return decode


def _extra(symbol: zxingcpp.Barcode) -> dict[str, Any]:
    return symbol.extra if isinstance(symbol.extra, dict) else {}


def _modules(symbol: zxingcpp.Barcode) -> int:
    # A Micro QR phantom has a version such as "M2".
    version = str(_extra(symbol).get("Version", ""))
    return 17 + 4 * int(version) if version.isdecimal() and 1 <= int(version) <= 40 else 0


def _unused(symbol: zxingcpp.Barcode) -> float | None:
    unused = _extra(symbol).get("UEC")
    return float(unused) if isinstance(unused, int | float) else None


def _corners(position: zxingcpp.Position) -> Corners:
    points = (position.top_left, position.top_right, position.bottom_right, position.bottom_left)
    a, b, c, d = ((float(point.x), float(point.y)) for point in points)
    return (a, b, c, d)


def _clockwise(points: list[tuple[int, int]]) -> Corners:
    # zbar begins its hull anywhere and may go round either way: begin at the top left of the picture.
    x, y = (sum(axis) / 4 for axis in zip(*points, strict=True))
    ring = sorted(points, key=lambda point: atan2(point[1] - y, point[0] - x))
    start = min(range(4), key=lambda i: sum(ring[i]))
    a, b, c, d = ((float(px), float(py)) for px, py in ring[start:] + ring[:start])
    return (a, b, c, d)
