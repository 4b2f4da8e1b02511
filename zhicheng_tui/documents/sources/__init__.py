"""From what a person names to a stream of pictures and PDFs, of bounded cost: files, folders, zips, standard input.

Nothing is decoded here and no heavy library is loaded. One file is held at a time; what is not read comes as a
`Problem` in its place, so that no file is passed over in silence.
"""

from __future__ import annotations

import io
import os
import stat
import tempfile
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import IO, BinaryIO

from ..scan.opening import LoadError, NotAPicture, open_regular, read_open, sniff, too_long
from .archive import Archive
from .archive import count as count_archive
from .folder import Found, walk
from .given import Problem, Source, SourceLimits, instant, is_zip, readable, shown, why_not

__all__ = ["Problem", "Source", "SourceLimits", "count", "from_stream", "sources"]

_HEAD = 16
"""Bytes that tell what a file is."""
_CHUNK = 1024 * 1024


def sources(paths: Sequence[Path], limits: SourceLimits | None = None) -> Iterator[Source | Problem]:
    """Yield the pictures and PDFs that `paths` name or hold, folders and zips in natural order.

    Names begin with that of the file, folder or zip that was named. Never raises for what it finds.
    """
    limits = limits or SourceLimits()
    for found in _files(paths, limits):
        if isinstance(found, Problem):
            yield found
        else:
            name, file = found
            with file:
                yield from _contents(file, name, limits)


def from_stream(stream: BinaryIO, name: str, limits: SourceLimits | None = None) -> Iterator[Source | Problem]:
    """Yield the picture or PDF that a stream is, or those in the zip that it is; read no further than is allowed.

    A stream of more than `limits.size` bytes, which only a zip may have, goes through an unnamed temporary file.
    """
    limits = limits or SourceLimits()
    name = shown(name)
    try:
        with tempfile.SpooledTemporaryFile(max_size=limits.size) as spool:
            _copy(stream, spool, limits)
            yield from _contents(spool, name, limits)
    except LoadError as error:
        yield Problem(name, str(error))
    except OSError:
        yield Problem(name, "读取中断或临时目录已满，请检查后重新上传")


def count(paths: Sequence[Path], limits: SourceLimits | None = None) -> int:
    """Return about how much `sources` will yield: everything once, what zips list, zips in zips as one."""
    limits, counted = limits or SourceLimits(), 0
    for found in _files(paths, limits):
        if isinstance(found, Problem):
            counted += 1
            continue
        with found[1] as file:
            try:
                head = _head(file)
            except OSError:
                head = b""
            counted += count_archive(file, limits) if is_zip(head) else 1
    return counted


def _files(paths: Sequence[Path], limits: SourceLimits) -> Iterator[Found | Problem]:
    for path in paths:
        try:
            folder = stat.S_ISDIR(path.lstat().st_mode)
        except (OSError, ValueError):
            folder = False
        if folder:
            yield from _or_nothing(path, walk(path, limits))
            continue
        name = shown(readable(os.fsencode(path.name or str(path))))
        try:
            file = open_regular(path)
        except LoadError as error:
            yield Problem(name, str(error))
        else:
            yield name, file


def _or_nothing(path: Path, found: Iterator[Found | Problem]) -> Iterator[Found | Problem]:
    nothing = True
    for one in found:
        nothing = False
        yield one
    if nothing:
        name = shown(readable(os.fsencode(path.name or str(path))))
        yield Problem(name, "文件夹里没有文件，请检查后重新上传")


def _contents(file: IO[bytes], name: str, limits: SourceLimits) -> Iterator[Source | Problem]:
    """Yield what an open file, at its beginning, is or holds."""
    try:
        head = _head(file)
        if is_zip(head):
            if file.seek(0, io.SEEK_END) > limits.archive:
                raise too_long(limits.archive)
            file.seek(0)
            yield from Archive(limits).read(file, name)
            return
        if sniff(head) is None:
            raise NotAPicture(why_not(head))
        yield Source(name, read_open(file, limits.size), _modified(file))
    except LoadError as error:
        yield Problem(name, str(error))
    except OSError:
        yield Problem(name, "文件读取失败，请检查磁盘后重新上传")


def _modified(file: IO[bytes]) -> datetime | None:
    if isinstance(file, tempfile.SpooledTemporaryFile):
        return None
    return instant(os.fstat(file.fileno()).st_mtime)


def _head(file: IO[bytes]) -> bytes:
    head = b""
    while len(head) < _HEAD and (more := file.read(_HEAD - len(head))):
        head += more
    return head


def _copy(stream: BinaryIO, spool: IO[bytes], limits: SourceLimits) -> None:
    """Take from a stream what its beginning allows; raises `LoadError` when it is nothing to read, or too long."""
    head = _head(stream)
    if not is_zip(head) and sniff(head) is None:
        raise NotAPicture(why_not(head))
    most = limits.archive if is_zip(head) else limits.size
    spool.write(head)
    taken = len(head)
    while more := stream.read(min(_CHUNK, most + 1 - taken)):
        spool.write(more)
        taken += len(more)
        if taken > most:
            raise too_long(most)
    spool.seek(0)
