"""Where files for uploading may be picked: folders listed, and what people type, paste or drag understood.

File names are other people's text and may hold anything, bytes that are no UTF-8 included; they are compared and
opened as they are, and shown only through `domain.text`.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from ..domain.clock import local
from ..domain.refusal import Refused, refuse
from ..domain.text import one_line
from .names import search_text, sort_key
from .settings import Settings
from .typed_paths import candidates, is_foreign

MOST = 5_000
"""Entries of a folder that are listed."""
EPOCH = local(datetime(1970, 1, 1, tzinfo=UTC))


class Kind(StrEnum):
    """What an entry is, as far as its name says."""

    FOLDER = "folder"
    PICTURE = "picture"
    PDF = "pdf"
    ZIP = "zip"
    TABLE = "table"

    @property
    def label(self) -> str:
        """Its Chinese name."""
        return {"folder": "文件夹", "picture": "图片", "pdf": "PDF", "zip": "压缩包", "table": "表格"}[self]


_SUFFIXES = {
    **dict.fromkeys((".jpg", ".jpeg", ".jpe", ".png", ".bmp", ".tif", ".tiff", ".webp", ".heic", ".heif", ".gif",
                     ".avif"), Kind.PICTURE),
    ".pdf": Kind.PDF,
    ".zip": Kind.ZIP,
    **dict.fromkeys((".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".tsv", ".json"), Kind.TABLE),
}  # fmt: skip
FILES = (Kind.PICTURE, Kind.PDF, Kind.ZIP)
"""Every paper that can be picked."""
TABLES = (Kind.TABLE,)
"""What an import can be made from."""


@dataclass(frozen=True)
class Entry:
    """A folder, or a file that can be picked."""

    name: str
    path: Path
    kind: Kind
    size: int
    """Bytes; 0 for folders."""
    modified: datetime
    """Aware."""


def kind_of(name: str) -> Kind | None:
    """Return what a file is by its name, or `None` when it is nothing to upload."""
    return _SUFFIXES.get(os.path.splitext(name)[1].lower())


def found(entries: Iterable[Entry], words: str) -> list[Entry]:
    """Return the entries in whose name, pinyin or pinyin initials each of `words` is found."""
    wanted = words.casefold().split()
    return [entry for entry in entries if all(word in search_text(entry.name) for word in wanted)]


class Places:
    """What the person at this terminal may pick: the inbox if there is one, else whatever the process may read.

    The data folder is never among it: it holds other people's papers.
    """

    def __init__(self, settings: Settings, cwd: Path) -> None:
        self._cwd = cwd
        self._data = _real(settings.data_dir)
        self._inbox = _real(Path(settings.inbox).expanduser()) if settings.inbox else None

    def start(self) -> Path:
        """Return where picking begins: the inbox, else the downloads, else where the program was started."""
        if self._inbox is not None:
            return self._inbox
        home = Path.home()
        for folder in (home / "Downloads", home / "下载", self._cwd, home):
            if folder.is_dir() and os.access(folder, os.R_OK | os.X_OK) and not _within(_real(folder), self._data):
                return folder
        return Path("/")

    def parent(self, folder: Path) -> Path | None:
        """Return the folder above, or `None` at the top of what may be picked from."""
        above = folder.parent
        return None if folder in (above, self._inbox) else above

    def entries(self, folder: Path, *, newest: bool = False, kinds: Sequence[Kind] = FILES) -> list[Entry]:
        """Return folders, then files of these kinds, by name or the newest first; at most `MOST`.

        Hidden files, links, other kinds and whatever can't be read are left out.

        Raises:
            Refused: When the folder can't be listed.
        """
        folder = self._allowed(folder, str(folder))
        entries: list[Entry] = []
        try:
            with os.scandir(folder) as scanned:
                for item in scanned:
                    entry = self._entry(item, kinds)
                    if entry is not None:
                        entries.append(entry)
                    if len(entries) == MOST:
                        break
        except OSError as error:
            raise _unreadable(folder, error) from error
        entries.sort(key=lambda entry: sort_key(entry.name))
        if newest:
            entries.sort(key=lambda entry: entry.modified, reverse=True)
        entries.sort(key=lambda entry: entry.kind is not Kind.FOLDER)
        return entries

    def _entry(self, item: os.DirEntry[str], kinds: Sequence[Kind]) -> Entry | None:
        if item.name.startswith("."):
            return None
        try:
            status = item.stat(follow_symlinks=False)
        except OSError:
            return None
        folder = stat.S_ISDIR(status.st_mode)
        kind = Kind.FOLDER if folder else kind_of(item.name)
        if kind is None or not (folder or (kind in kinds and stat.S_ISREG(status.st_mode))):
            return None
        path = Path(item.path)
        if not os.access(path, os.R_OK | os.X_OK if folder else os.R_OK) or (folder and path == self._data):
            return None
        return Entry(item.name, path, kind, 0 if folder else status.st_size, _moment(status.st_mtime))

    # what people type

    def resolve(self, text: str, folder: Path | None = None, *, kinds: Sequence[Kind] = FILES) -> Path:
        """Return the one file or folder that `text` means, relative to `folder`, without links in its path.

        Raises:
            Refused: When it means nothing that may be picked; the sentence names it and says what to do.
        """
        paths = self.resolve_many(text, folder, kinds=kinds)
        if len(paths) > 1:
            raise refuse("places.several", f"这里只能选一个，给出了 {len(paths)} 个；请只保留一个路径")
        return paths[0]

    def resolve_many(self, text: str, folder: Path | None = None, *, kinds: Sequence[Kind] = FILES) -> list[Path]:
        """Return what `text` means when several files may be dragged at once.

        Raises:
            Refused: When one of them may not be picked, or there is none.
        """
        base = folder or self.start()
        read = candidates(text, lambda name: _there(base / Path(name)))
        if not read:
            raise refuse("places.empty", "没有给出文件；请输入路径，或在列表里选择")
        return list(dict.fromkeys(self._picked(base / Path(name), name, kinds) for name in read))

    def check(self, path: Path, *, kinds: Sequence[Kind] = FILES) -> Path:
        """Return a path that was picked from a list, as `resolve` does.

        Raises:
            Refused: When it may not be picked, or not any more.
        """
        return self._picked(path, str(path), kinds)

    def _picked(self, path: Path, said: str, kinds: Sequence[Kind]) -> Path:
        if is_foreign(said) and not _there(path):
            raise refuse(
                "places.foreign", f"「{_shown(said)}」是您自己电脑上的路径，服务器读不到；请先把文件传到服务器"
            )
        real = self._allowed(path, said)
        try:
            status = real.stat()
        except OSError as error:
            raise _unreadable(real, error) from error
        folder = stat.S_ISDIR(status.st_mode)
        if not folder and (not stat.S_ISREG(status.st_mode) or kind_of(real.name) not in kinds):
            wanted = "、".join(["文件夹", *(kind.label for kind in kinds)])
            raise refuse("places.kind", f"「{_shown(real.name)}」不能选用；请选择{wanted}")
        if not os.access(real, os.R_OK | os.X_OK if folder else os.R_OK):
            raise _unreadable(real, PermissionError())
        return real

    def _allowed(self, path: Path, said: str) -> Path:
        """Return the real path, once it is known to be there and open to people.

        Whether it is there is looked at last: nobody should learn by asking what is in closed folders.
        """
        try:
            real = path.resolve()
            self._require_open(real, said)
            return path.resolve(strict=True)
        except (OSError, ValueError, RuntimeError) as error:  # a null character; a circle of links
            if path == self._inbox:
                where = one_line(str(path))
                raise refuse("places.inbox", f"收件文件夹 {where} 打不开；请管理员核对设置 inbox") from error
            raise _unreadable(said, error) from error

    def _require_open(self, real: Path, said: str) -> None:
        if _within(real, self._data):
            raise refuse("places.data", f"「{_shown(said)}」在系统的数据目录里，不能从这里选；请选择别处的文件")
        if self._inbox is not None and not _within(real, self._inbox):
            where = one_line(str(self._inbox))
            raise refuse("places.outside", f"「{_shown(said)}」不在收件文件夹里；请把文件放进 {where} 再选")


def _unreadable(path: Path | str, error: Exception) -> Refused:
    shown = _shown(str(path))
    if isinstance(error, PermissionError):
        return refuse("places.denied", f"没有权限读取「{shown}」；请让管理员开放权限，或换一个文件")
    if isinstance(error, FileNotFoundError | NotADirectoryError | ValueError):
        return refuse("places.missing", f"没有「{shown}」；请核对路径，或按文件夹逐级选择")
    return refuse("places.unreadable", f"「{shown}」读不到；请核对路径，或换一个文件")


def _shown(text: str, limit: int = 60) -> str:
    """Return a path for a sentence: visible, and its end when it is long."""
    text = one_line(text)
    return text if len(text) <= limit else "…" + text[-limit:]


def _there(path: Path) -> bool:
    try:
        return os.path.lexists(path)
    except ValueError:
        return False


def _real(path: Path) -> Path:
    return path.resolve()


def _within(path: Path, folder: Path) -> bool:
    return path == folder or folder in path.parents


def _moment(seconds: float) -> datetime:
    """Return a file's time; one that no calendar has is the first there is."""
    try:
        return local(datetime.fromtimestamp(seconds, UTC))
    except (OverflowError, ValueError, OSError):
        return EPOCH
