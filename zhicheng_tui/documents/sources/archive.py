"""Reading a zip that nobody vouches for: what its headers say is never believed, what it becomes is counted.

Names in it are only shown. A zip in it is read as well; one in that is not.
"""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from ..scan.opening import Damaged, LoadError, NotAPicture, TooLarge, sniff, too_long
from .given import (
    OFFICE,
    STEP,
    Problem,
    Source,
    SourceLimits,
    dos_time,
    is_zip,
    natural,
    readable,
    rubbish,
    shown,
    why_not,
)

DAMAGED = "压缩包已损坏，请重新压缩后上传"
_ENCRYPTED, _STRONGLY, _UTF8 = 0x1, 0x40, 0x800
_CHUNK = 16 * 1024
"""Bytes unpacked at a time, and read ahead: the ratio is noticed once that many have become too much."""
_FAULTS = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    NotImplementedError,
    RuntimeError,
    OSError,
    EOFError,
    ValueError,
    OverflowError,
    IndexError,
    struct.error,
    zlib.error,
)
"""What `zipfile` raises for files made to break it."""


class _TooMuch(TooLarge):
    """The whole zip has become too large."""


class _Metered(io.BufferedIOBase):
    """A file that counts what is read from it, and refuses to read very much at once."""

    def __init__(self, file: IO[bytes], most: int) -> None:
        self.spent = 0
        self._file, self._most = file, most

    def read(self, size: int | None = -1, /) -> bytes:
        wanted = self._most + 1 if size is None or size < 0 else size
        if wanted > self._most + 1:
            raise zipfile.BadZipFile("a list of contents without end")
        data = self._file.read(wanted)
        self.spent += len(data)
        return data

    def seek(self, offset: int, whence: int = 0, /) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def seekable(self) -> bool:
        return True

    def readable(self) -> bool:
        return True


class Archive:
    """One zip and those in it, with what is left of its limits."""

    def __init__(self, limits: SourceLimits) -> None:
        self._limits = limits
        self._bytes, self._members = limits.total, limits.members

    def read(self, file: IO[bytes], name: str, *, nested: bool = False) -> Iterator[Source | Problem]:
        """Yield what is in an open zip that is called `name`, in natural order."""
        try:
            self._check_members()  # before one more list of contents is read
            with _opened(file, self._limits) as (archive, metered):
                infos = self._contents(archive)
                for info in sorted(infos, key=lambda info: natural(_name(info))):
                    yield from self._member(archive, metered, info, f"{name}{STEP}{shown(_name(info))}", nested)
        except LoadError as error:
            yield Problem(name, str(error))
        except _FAULTS:
            yield Problem(name, DAMAGED)

    def _contents(self, archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
        infos = _wanted(archive)
        if not infos:
            raise NotAPicture("压缩包里没有文件，请检查后重新上传")
        if {"[Content_Types].xml", "mimetype"} & {info.filename for info in infos}:
            raise NotAPicture(OFFICE)
        self._members -= len(infos)
        self._check_members()
        return infos

    def _check_members(self) -> None:
        if self._members < 0:
            raise TooLarge("size", f"压缩包里的文件超过 {self._limits.members:,} 个，请分成几个压缩包上传")

    def _member(
        self, archive: zipfile.ZipFile, metered: _Metered, info: zipfile.ZipInfo, name: str, nested: bool
    ) -> Iterator[Source | Problem]:
        try:
            data = self._unpacked(archive, metered, info)
        except _TooMuch:
            raise
        except LoadError as error:
            yield Problem(name, str(error))
        except _FAULTS:
            yield Problem(name, "在压缩包里已损坏，请重新压缩后上传")
        else:
            if not is_zip(data):
                yield Source(name, data, dos_time(info.date_time))
            elif nested:
                yield Problem(name, "压缩包套了太多层，没有读取，请解压后重新上传")
            else:
                yield from self.read(io.BytesIO(data), name, nested=True)

    def _unpacked(self, archive: zipfile.ZipFile, metered: _Metered, info: zipfile.ZipInfo) -> bytes:
        """Return the contents of a picture, PDF or zip; raises `LoadError` as soon as it is none or costs too much."""
        if info.flag_bits & (_ENCRYPTED | _STRONGLY):
            raise Damaged("在压缩包里加了密码，无法读取，请去掉密码重新压缩后上传")
        # The other methods can't be unpacked piece by piece: 4 KB of them may become gigabytes at once.
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Damaged("压缩方式不支持，请用系统自带的压缩功能重新压缩为 zip 后上传")
        before, data, limits = metered.spent, bytearray(), self._limits
        with archive.open(info) as member:
            while chunk := member.read(_CHUNK):
                if not data and sniff(chunk) is None and not is_zip(chunk):
                    raise NotAPicture(why_not(chunk))
                data += chunk
                self._bytes -= len(chunk)
                if self._bytes < 0:
                    most = limits.total // (1024 * 1024)
                    raise _TooMuch("size", f"压缩包解开后超过 {most:,} MB，后面的没有读取，请分成几个压缩包上传")
                if len(data) > limits.size:
                    raise too_long(limits.size)
                if len(data) > max(limits.ratio_from, limits.ratio * (metered.spent - before)):
                    raise TooLarge("size", "压缩比异常，可能不是正常的图片，没有读取，请直接上传原图")
        if not data:
            raise NotAPicture(why_not(b""))
        return bytes(data)


def count(file: IO[bytes], limits: SourceLimits) -> int:
    """Return how many files an open zip lists, 1 for one that can't be read; zips in it count as one."""
    try:
        with _opened(file, limits) as (archive, _):
            found = len(_wanted(archive))
    except _FAULTS:
        return 1
    return found if 0 < found <= limits.members else 1


@contextmanager
def _opened(file: IO[bytes], limits: SourceLimits) -> Iterator[tuple[zipfile.ZipFile, _Metered]]:
    metered = _Metered(file, limits.directory)
    with zipfile.ZipFile(metered) as archive:
        yield archive, metered


def _wanted(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    return [
        info for info in archive.infolist() if not (_name(info).endswith("/") or rubbish(_name(info)) or _link(info))
    ]


def _link(info: zipfile.ZipInfo) -> bool:
    return stat.S_ISLNK(info.external_attr >> 16)


def _name(info: zipfile.ZipInfo) -> str:
    """Return the whole name, decoded: `zipfile` takes what is not marked as UTF-8 for cp437, and cuts at a zero."""
    name = info.orig_filename
    if not info.flag_bits & _UTF8:
        name = readable(name.encode("cp437"))
    return name.replace("\\", "/")
