"""What comes out of `sources`, what it may cost, and how names and times of files are understood."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from ...domain.clock import SHANGHAI
from ...domain.text import visible

STEP = " › "
"""Between a zip and what is in it, in names."""
OFFICE = "不是图片或 PDF，是 Office 等软件的文档，请另存为 PDF 后上传"
_MEBIBYTE = 1024 * 1024
_LONGEST_NAME = 200
_RUBBISH = frozenset(("thumbs.db", "desktop.ini", "__macosx", "ehthumbs.db", "$recycle.bin"))
_NUMBER = re.compile("([0-9]+)")


@dataclass(frozen=True)
class Source:
    """A picture or PDF, as its first bytes say; nothing further was looked at."""

    name: str
    """To show and to guess from, never a path: `扫描.zip › 子目录/王某某.jpg`."""
    data: bytes
    modified: datetime | None
    """When it was last changed, as its file or zip says (Beijing time)."""


@dataclass(frozen=True)
class Problem:
    """Something that was not read."""

    name: str
    message: str
    """One sentence with its remedy, in Chinese."""


@dataclass(frozen=True)
class SourceLimits:
    """What a person may hand in at once."""

    size: int = 50 * _MEBIBYTE
    """Bytes of one picture or PDF, unpacked."""
    archive: int = 1024 * _MEBIBYTE
    """Bytes of one zip."""
    total: int = 1024 * _MEBIBYTE
    """Bytes of everything in one zip, unpacked; zips in it count with their contents."""
    members: int = 5_000
    """Files in one zip; zips in it count with theirs."""
    ratio: int = 500
    """How many times larger a file in a zip may become, once it is larger than `ratio_from`."""
    ratio_from: int = 1 * _MEBIBYTE
    directory: int = 4 * _MEBIBYTE
    """Bytes of a zip's list of contents."""
    files: int = 20_000
    """Files and folders in one folder, with all that is beneath."""
    depth: int = 16
    """Folders within one another."""


def is_zip(data: bytes) -> bool:
    """Say whether bytes begin like a zip."""
    return data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"))


def why_not(data: bytes) -> str:
    """Return the sentence for what begins with `data`, neither a picture nor a PDF nor a zip."""
    if not data:
        return "文件是空的，请重新扫描或复制"
    if data.startswith((b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c")):
        return "不是图片或 PDF，是 RAR 或 7z 压缩包，请解压后上传，或重新压缩为 zip"
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return OFFICE
    return "不是图片或 PDF，请改用 JPG、PNG、BMP、TIFF、WebP、HEIC 图片或 PDF"


def rubbish(name: str) -> bool:
    """Say whether a name, with its folders, is hidden or what an operating system leaves behind."""
    parts = [part.casefold() for part in name.split("/")]
    return any(part in _RUBBISH or (part.startswith(".") and part.strip(".")) for part in parts)


def readable(raw: bytes) -> str:
    """Return a name whose encoding nobody noted: UTF-8, else what Chinese Windows writes, else what DOS wrote."""
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("cp437")


def shown(name: str) -> str:
    """Return a name fit to show: nothing hidden in it, and its end where it is long."""
    safe = visible(name)
    return safe if len(safe) <= _LONGEST_NAME else f"…{safe[1 - _LONGEST_NAME :]}"


def natural(name: str) -> tuple[list[list[tuple[int, str]]], str]:
    """Return the key that sorts names as people count: 2 before 10, a folder's files together."""
    return [_in_parts(part) for part in name.split("/")], name


def _in_parts(name: str) -> list[tuple[int, str]]:
    pieces = _NUMBER.split(name.casefold())
    digits = (piece.lstrip("0") if place % 2 else piece for place, piece in enumerate(pieces))
    return [(len(piece) if place % 2 else 0, piece) for place, piece in enumerate(digits)]


def instant(seconds: float) -> datetime | None:
    """Return the time of a file; `None` for one that no calendar has."""
    try:
        return datetime.fromtimestamp(seconds, SHANGHAI)
    except (OverflowError, ValueError, OSError):
        return None


def dos_time(fields: tuple[int, int, int, int, int, int]) -> datetime | None:
    """Return the time that a zip noted for a file; `None` for one that no calendar has."""
    try:
        return datetime(*fields, tzinfo=SHANGHAI)
    except ValueError:
        return None
