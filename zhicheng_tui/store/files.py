"""Uploaded files under their SHA-256: nothing that was accepted is ever lost or overwritten.

A file is staged while it is being looked at and kept once it is accepted. Either way it reaches the disk under a
temporary name, and its own name only when it is whole. Call `keep` before the row that names the file commits.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from .faults import StorageError, translated_files

MISSING = "文件不在数据目录中；请重新上传，或从备份恢复"
ALTERED = "文件与上传时不一致，可能已损坏；请重新上传，或从备份恢复"
_SHA256 = re.compile(r"[0-9a-f]{64}")
_STAGED = re.compile(r"[0-9a-f]{64}(\..+)?")
"""What `stage` leaves behind: whole files, and temporary names of writers that died."""
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


@dataclass(frozen=True)
class StoredFile:
    """A file that is on the disk, read back and found whole."""

    sha256: str
    size: int
    """Bytes."""
    path: Path


class FileStore:
    """The files of one installation; every method may be called by several threads and processes at once.

    Raises:
        StorageError: From every method when the disk fails; nothing half-written is left under a file's own name.
        ValueError: When a `sha256` is not 64 lower-case hexadecimal digits.
    """

    def __init__(self, folder: Path) -> None:
        """`folder` is made when it is first needed; the one it is in must be there."""
        self._folder = folder
        self._staging = folder / "staging"

    def stage(self, data: bytes) -> StoredFile:
        """Put `data` on the disk until it is accepted or swept; one that is kept already is left alone."""
        sha256 = hashlib.sha256(data).hexdigest()
        staged, kept = self._staged(sha256), self._kept(sha256)
        with translated_files():
            _make(self._folder, self._staging)
            with self._locked(fcntl.LOCK_SH):
                if _intact(kept, sha256):
                    return StoredFile(sha256, len(data), kept)
                _write(staged, data)
                if not _intact(staged, sha256):
                    raise StorageError(ALTERED)
        return StoredFile(sha256, len(data), staged)

    def keep(self, sha256: str) -> StoredFile:
        """Move a staged file to its place for good; nothing is done when it is there.

        A kept file that was altered since is set aside as `….altered` when a whole one is staged.

        Raises:
            StorageError: Also when there is neither, or none that is whole.
        """
        staged, kept = self._staged(sha256), self._kept(sha256)
        with translated_files():
            _make(self._folder, self._staging, kept.parent)
            with self._locked(fcntl.LOCK_EX):
                if not _intact(kept, sha256):
                    _move(staged, kept)
                staged.unlink(missing_ok=True)
                # Also when nothing was moved: whoever moved it may have died before this.
                for folder in (kept.parent, self._staging, self._folder):
                    _sync(folder)
            if not _intact(kept, sha256):
                raise StorageError(ALTERED)
            return StoredFile(sha256, kept.stat().st_size, kept)

    def find(self, sha256: str) -> Path:
        """Return where a kept or staged file is; raises `StorageError` when there is none."""
        staged, kept = self._staged(sha256), self._kept(sha256)
        with translated_files("没有读取"):
            for path in (kept, staged, kept):  # it may be moved between the first look and the second
                if _regular(path):
                    return path
        raise StorageError(MISSING)

    def check(self, sha256: str) -> bool:
        """Return whether a file still holds what was uploaded; raises `StorageError` when there is none."""
        path = self.find(sha256)
        with translated_files("没有检查"):
            return _intact(path, sha256)

    def sweep(self, before: datetime) -> int:
        """Remove what was staged before an aware instant and never kept; return how many files that were."""
        if before.tzinfo is None:
            raise ValueError("the instant must be aware")
        removed = 0
        with translated_files("没有清理完"):
            if not self._staging.exists():
                return 0
            with self._locked(fcntl.LOCK_EX) as folder:
                for name in os.listdir(folder):
                    status = os.stat(name, dir_fd=folder, follow_symlinks=False)
                    old = status.st_mtime < before.timestamp()
                    if old and stat.S_ISREG(status.st_mode) and _STAGED.fullmatch(name):
                        os.unlink(name, dir_fd=folder)
                        removed += 1
        return removed

    def _staged(self, sha256: str) -> Path:
        return self._staging / _checked(sha256)

    def _kept(self, sha256: str) -> Path:
        return self._folder / _checked(sha256)[:2] / sha256

    @contextmanager
    def _locked(self, how: int) -> Iterator[int]:
        """Hold the staging folder: shared to stage, alone to take something away."""
        folder = os.open(self._staging, _FOLDER)
        try:
            fcntl.flock(folder, how)
            yield folder
        finally:
            os.close(folder)


def _checked(sha256: str) -> str:
    if not _SHA256.fullmatch(sha256):
        raise ValueError("not a SHA-256")
    return sha256


def _make(*folders: Path) -> None:
    for folder in folders:
        folder.mkdir(mode=0o700, exist_ok=True)
        _sync(folder.parent)


def _write(path: Path, data: bytes) -> None:
    """Put a whole file under its name, or none."""
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f"{path.name}.")
    try:
        try:
            rest = memoryview(data)
            while rest:
                rest = rest[os.write(descriptor, rest) :]
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        os.replace(temporary, path)
    except OSError:
        with suppress(OSError):
            os.unlink(temporary)
        raise
    _sync(path.parent)


def _move(staged: Path, kept: Path) -> None:
    """Move a whole staged file to its place; called by whoever holds the staging folder alone."""
    if not _intact(staged, staged.name):
        raise StorageError(ALTERED if _regular(staged) or _regular(kept) else MISSING)
    if os.path.lexists(kept):
        os.replace(kept, kept.with_name(f"{kept.name}.altered"))
    os.replace(staged, kept)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _regular(path: Path) -> bool:
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except FileNotFoundError:
        return False


def _intact(path: Path, sha256: str) -> bool:
    """Return whether a regular file is there with just these contents."""
    if not _regular(path):
        return False
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:  # moved since
        return False
    with os.fdopen(descriptor, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == sha256
