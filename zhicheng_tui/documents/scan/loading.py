"""From a file or bytes that nobody vouches for to pages with bounded cost.

`opening` opens the file and tells what it is; here its size in pixels is checked before anything is decoded. Whatever
is wrong ends in one of three errors.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from . import raster
from .opening import Damaged, Limits, LoadError, NotAPicture, TooLarge, read_bytes, sniff, too_long

__all__ = ["Damaged", "Limits", "LoadError", "NotAPicture", "Page", "TooLarge", "pages", "read_bytes", "sniff"]


@dataclass(frozen=True)
class Page:
    """One page, upright as its file says, on white."""

    image: Image.Image
    """Mode L or RGB."""
    number: int
    """From 1."""
    count: int
    """Pages of the whole source, also those beyond the limit."""
    incomplete: bool = False
    """Whether the file ended before the picture did; what is missing is grey."""


def pages(source: Path | bytes, limits: Limits | None = None) -> Iterator[Page]:
    """Yield the pages of a picture or PDF; raises `LoadError`, at the latest when the faulty page is reached."""
    limits = limits or Limits()
    data = source if isinstance(source, bytes) else read_bytes(source, limits)
    if len(data) > limits.size:
        raise too_long(limits.size)
    kind = sniff(data)
    if kind is None:
        raise NotAPicture("不是图片或 PDF 文件，请上传 JPG、PNG、BMP、TIFF、WebP、HEIC 图片或 PDF")
    reader = raster.pdf if kind == "PDF" else raster.pictures
    try:
        for image, number, count, incomplete in reader(data, kind, limits.pixels, limits.pages, limits.dpi):
            yield Page(image, number, count, incomplete)
    except raster.Oversized as error:
        raise TooLarge("pixels", f"图片过大（{error.args[0]}），请缩小后重新上传") from error
    except raster.Broken as error:
        raise Damaged("文件已损坏或已加密，无法打开，请重新拍照或扫描后上传") from error
