"""Opening files that nobody vouches for, and telling what they are; light enough to import before any picture is read.

A file is opened once, without following links and without waiting for a device or pipe; what it is, is told by its
first bytes and never by its name.
"""

from __future__ import annotations

import io
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import IO

_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY


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


def open_regular(path: Path | str, *, within: int | None = None) -> IO[bytes]:
    """Return a regular file, open; raises `NotAPicture` for anything else.

    `within` is the descriptor of an open folder that `path` is a name in.
    """
    try:
        descriptor = os.open(path, _FLAGS, dir_fd=within)
    except (OSError, ValueError) as error:  # ValueError: a null character in the path
        raise NotAPicture("文件打不开：不存在、没有权限，或者是链接，请检查后重试") from error
    regular = False
    try:
        regular = stat.S_ISREG(os.fstat(descriptor).st_mode)
    finally:
        if not regular:
            os.close(descriptor)
    if not regular:
        raise NotAPicture("不是普通文件，请上传图片或 PDF 文件")
    return os.fdopen(descriptor, "rb")


def read_open(file: IO[bytes], size: int) -> bytes:
    """Return what an open file holds from its beginning, up to `size` bytes.

    Raises:
        TooLarge: When it holds more.
        Damaged: When the disk fails.
    """
    try:
        if file.seek(0, io.SEEK_END) > size:
            raise too_long(size)
        file.seek(0)
        # One byte more than allowed: the file may have grown since.
        data = file.read(size + 1) or b""
    except OSError as error:
        raise Damaged("文件读取失败，请重新上传") from error
    if len(data) > size:
        raise too_long(size)
    return data


def read_bytes(path: Path, limits: Limits) -> bytes:
    """Return what a regular file holds; raises `NotAPicture` for anything else and `TooLarge` beyond the limit."""
    with open_regular(path) as file:
        return read_open(file, limits.size)


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


def too_long(size: int) -> TooLarge:
    """Return the error for what holds more than `size` bytes."""
    return TooLarge("size", f"文件超过 {size // (1024 * 1024)} MB，请压缩后重新上传")
