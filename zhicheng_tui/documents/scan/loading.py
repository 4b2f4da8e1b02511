"""From a file or bytes that nobody vouches for to pages with bounded cost.

A file is opened once, without following links and without waiting for a device or pipe; what it is, is told by its
first bytes and never by its name; its size in pixels is checked before anything is decoded. Whatever is wrong ends in
one of the three errors below.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from . import raster


@dataclass(frozen=True)
class Limits:
    """What a source may cost."""

    size: int = 50 * 1024 * 1024
    """Bytes of the file."""
    pixels: int = 60_000_000
    """Pixels of one page."""
    pages: int = 50
    """Pages that are read; later ones are left out."""
    dpi: int = 220
    """Resolution at which pages of a PDF are drawn."""


class LoadError(Exception):
    """Raised when a source can't be read; the message is for a person, in Chinese."""


class NotAPicture(LoadError):
    """It is not a picture or PDF at all, or not a regular file."""


class Damaged(LoadError):
    """It begins like a picture or PDF, but can't be decoded, or asks for a password."""


class TooLarge(LoadError):
    """It exceeds a limit: `what` is `size` (bytes) or `pixels`."""

    def __init__(self, what: str, message: str) -> None:
        super().__init__(message)
        self.what = what


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
        raise _too_long(limits)
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


def read_bytes(path: Path, limits: Limits) -> bytes:
    """Return what a regular file holds; raises `NotAPicture` for anything else and `TooLarge` beyond the limit."""
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY
    try:
        descriptor = os.open(path, flags)
    except (OSError, ValueError) as error:  # ValueError: a null character in the path
        raise NotAPicture("文件打不开：不存在、没有权限，或者是链接") from error
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise NotAPicture("不是普通文件")
        if status.st_size > limits.size:
            raise _too_long(limits)
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            # One byte more than allowed: the file may have grown since.
            data = file.read(limits.size + 1)
    except OSError as error:
        raise Damaged("文件读取失败，请重新上传") from error
    finally:
        os.close(descriptor)
    if len(data) > limits.size:
        raise _too_long(limits)
    return data


def sniff(data: bytes) -> str | None:
    """Return the kind of picture that the first bytes announce, as Pillow names it, or `PDF`; `None` for others."""
    for kind, start in _MAGIC:
        if data.startswith(start):
            return kind
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    if data[4:8] == b"ftyp":
        brand = data[8:12]
        if brand in _HEIC:
            return "HEIF"
        if brand in (b"avif", b"avis"):
            return "AVIF"
    return None


_MAGIC = (
    ("JPEG", b"\xff\xd8\xff"),
    ("PNG", b"\x89PNG\r\n\x1a\n"),
    ("GIF", b"GIF87a"),
    ("GIF", b"GIF89a"),
    ("BMP", b"BM"),
    ("TIFF", b"II*\0"),
    ("TIFF", b"MM\0*"),
    ("PDF", b"%PDF-"),
    ("PDF", b"\xef\xbb\xbf%PDF-"),
)
_HEIC = (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1")


def _too_long(limits: Limits) -> TooLarge:
    return TooLarge("size", f"文件超过 {limits.size // (1024 * 1024)} MB，请压缩后重新上传")
