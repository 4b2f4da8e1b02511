"""Walking a folder that others can write to: by descriptors, so that nothing exchanged meanwhile leads out of it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from enum import Enum
from itertools import islice
from pathlib import Path
from typing import IO

from ..scan.opening import LoadError, open_regular
from .given import Problem, SourceLimits, natural, readable, rubbish, shown

_FLAGS = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_CLOSED = "文件夹打不开，请检查是否有读取权限"

Found = tuple[str, IO[bytes]]
"""A name and the file, open; whoever takes it closes it."""


class _Kind(Enum):
    FILE = 1
    FOLDER = 2
    OTHER = 3


class _Enough(Exception):
    """More files than are allowed."""


def walk(path: Path, limits: SourceLimits) -> Iterator[Found | Problem]:
    """Yield the regular files of a folder and of those in it, in natural order; links and hidden ones are left out."""
    name = shown(readable(os.fsencode(path.name)))
    try:
        descriptor = os.open(path, _FLAGS)
    except (OSError, ValueError):
        yield Problem(name or str(path), _CLOSED)
        return
    try:
        yield from _Walk(limits).within(descriptor, f"{name}/" if name else "", 1)
    except _Enough:
        yield Problem(
            name or str(path), f"文件夹里的文件超过 {limits.files:,} 个，后面的没有读取，请分成几个文件夹上传"
        )
    finally:
        os.close(descriptor)


class _Walk:
    def __init__(self, limits: SourceLimits) -> None:
        self._limits = limits
        self._left = limits.files

    def within(self, folder: int, prefix: str, depth: int) -> Iterator[Found | Problem]:
        """Yield what is in an open folder."""
        try:
            entries = _entries(folder, self._limits.files)
        except OSError:
            yield Problem(prefix, _CLOSED)
            return
        for readable_name, name, kind in entries:
            self._left -= 1
            if self._left < 0:
                raise _Enough
            called = shown(prefix + readable_name)
            if kind is _Kind.FOLDER:
                yield from self._deeper(folder, name, f"{called}/", depth)
            elif kind is _Kind.FILE:
                try:
                    file = open_regular(name, within=folder)
                except LoadError as error:
                    yield Problem(called, str(error))
                else:
                    yield called, file
            else:
                yield Problem(called, "不是普通文件，没有读取，请只放图片或 PDF 文件")

    def _deeper(self, folder: int, name: str, prefix: str, depth: int) -> Iterator[Found | Problem]:
        if depth >= self._limits.depth:
            yield Problem(prefix, f"文件夹超过 {self._limits.depth} 层，里面的没有读取，请移到上层后重新上传")
            return
        try:
            descriptor = os.open(name, _FLAGS, dir_fd=folder)
        except OSError:
            yield Problem(prefix, _CLOSED)
            return
        try:
            yield from self.within(descriptor, prefix, depth + 1)
        finally:
            os.close(descriptor)


def _entries(folder: int, most: int) -> list[tuple[str, str, _Kind]]:
    """Return (readable name, name, kind) of what is in an open folder, sorted; little more than `most` of them."""
    found = []
    with os.scandir(folder) as entries:
        wanted = (entry for entry in entries if not entry.is_symlink() and not rubbish(entry.name))
        for entry in islice(wanted, most + 1):
            if entry.is_dir(follow_symlinks=False):
                kind = _Kind.FOLDER
            else:
                kind = _Kind.FILE if entry.is_file(follow_symlinks=False) else _Kind.OTHER
            found.append((readable(os.fsencode(entry.name)), entry.name, kind))
    return sorted(found, key=lambda one: natural(one[0]))
