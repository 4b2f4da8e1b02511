"""Decoding pictures and drawing PDF pages: whatever the file holds comes out as grey or RGB on white.

Pillow decodes, with one decoder at a time (the one the magic announced), pillow-heif adds HEIC, pypdfium2 draws PDF;
scripts, forms and attachments of a PDF are never run.
"""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from collections.abc import Iterator

import numpy as np
from PIL import Image, ImageFile, ImageOps, ImageSequence, UnidentifiedImageError

Drawn = tuple[Image.Image, int, int, bool]
"""Picture, page number from 1, number of pages, whether the file ended early."""


FRAMES = 10
"""Frames of an animation that are looked at; the pages of a TIFF are pages."""
_SEVERAL = ("TIFF", "GIF", "WEBP", "HEIF", "AVIF")


class Oversized(Exception):
    """The picture is larger than allowed; the argument says how large."""


class Broken(Exception):
    """It can't be decoded."""


_FAULTS = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    EOFError,
    OverflowError,
    MemoryError,
    struct.error,
    zlib.error,
    Image.DecompressionBombError,
    UnidentifiedImageError,
)
"""What Pillow's decoders raise for files made to break them."""


def pictures(data: bytes, kind: str, pixels: int, most: int, _dpi: int) -> Iterator[Drawn]:
    """Yield the frames of a picture of `kind`; raises `Oversized` before decoding, `Broken` when that fails."""
    if kind == "HEIF":
        _register_heif()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # bombs are judged below, odd metadata is none of ours
        try:
            image = Image.open(io.BytesIO(data), formats=[kind])
            count = int(getattr(image, "n_frames", 1)) if kind in _SEVERAL else 1
        except _FAULTS as error:
            raise Broken(str(error)) from error
    frames = ImageSequence.Iterator(image)
    for number in range(1, min(count, most if kind == "TIFF" else min(most, FRAMES)) + 1):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                frame = frames[number - 1] if count > 1 else image
                _check(frame.size, pixels)
                drawn, incomplete = _decoded(frame, data, kind)
            except _FAULTS as error:
                raise Broken(str(error)) from error
        yield drawn, number, count, incomplete


def pdf(data: bytes, _kind: str, pixels: int, most: int, dpi: int) -> Iterator[Drawn]:
    """Yield the pages of a PDF drawn at `dpi`, fewer where a page would exceed `pixels`; raises `Broken`."""
    import pypdfium2  # loads a library of 8 MB that pictures don't need

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise Broken(str(error)) from error
    try:
        count = len(document)
        if not count:
            raise Broken("no pages")
        for index in range(min(count, most)):
            try:
                page = document[index]
                width, height = page.get_size()
                area = max(width * height, 1.0)
                scale = min(dpi / 72, (min(pixels, 16_000_000) / area) ** 0.5, 10_000 / max(width, height, 1.0))
                drawn = page.render(scale=scale, may_draw_forms=False).to_pil()
            except (pypdfium2.PdfiumError, ValueError, MemoryError) as error:
                raise Broken(str(error)) from error
            yield _flat(drawn), index + 1, count, False
            page.close()
    finally:
        document.close()


def _check(size: tuple[int, int], pixels: int) -> None:
    if size[0] * size[1] > pixels or max(size) > 60_000:
        raise Oversized(f"{size[0]}×{size[1]} 像素")
    if min(size) < 1:
        raise Broken("empty")


def _decoded(frame: Image.Image, data: bytes, kind: str) -> tuple[Image.Image, bool]:
    incomplete = False
    try:
        frame.load()
    except (OSError, SyntaxError):
        if kind not in ("JPEG", "PNG"):
            raise
        frame, incomplete = _partly(data, kind), True
    return _flat(ImageOps.exif_transpose(frame)), incomplete


def _partly(data: bytes, kind: str) -> Image.Image:
    """Decode as much of a truncated picture as there is; raises what Pillow raises when there is nothing."""
    again = Image.open(io.BytesIO(data), formats=[kind])
    before = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = True  # the only way Pillow offers; put back at once
    try:
        again.load()
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before
    return again


def _flat(image: Image.Image) -> Image.Image:
    """Return any mode as L or RGB on white."""
    if image.mode in ("L", "RGB"):
        if "transparency" not in image.info:
            return image
        image = image.convert("RGBA")
    if image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or (image.mode == "P" and "transparency" in image.info):
        image = image.convert("RGBA")
        white = Image.new("RGBA", image.size, "white")
        return Image.alpha_composite(white, image).convert("RGB")
    if image.mode == "1":
        return image.convert("L")
    if image.mode.startswith("I") or image.mode == "F":
        return _stretched(image)
    return image.convert("RGB")


def _stretched(image: Image.Image) -> Image.Image:
    """Return a picture of deep grey values with its darkest black and its lightest white (mode L)."""
    values = np.asarray(image, np.float32)
    values = np.nan_to_num(values, nan=0.0, posinf=0.0, neginf=0.0)
    low, high = float(values.min()), float(values.max())
    if image.mode.startswith("I;16") and high > 255:
        low, high = 0.0, 65535.0
    return Image.fromarray(((values - low) * (255 / max(high - low, 1e-6))).clip(0, 255).astype(np.uint8))


def _register_heif() -> None:
    import pillow_heif  # only phones write it

    pillow_heif.register_heif_opener()
