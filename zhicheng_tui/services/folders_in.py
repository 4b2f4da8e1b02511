"""Whole applications read back from the folders of an export: what is in them is other people's, and is looked at.

Nothing is written to the database here. Attachments are put aside in the store, as anything that is looked at before
it is accepted; whoever makes the application keeps them by their hash.
"""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..documents.scan.opening import Limits, LoadError, open_regular, read_open, sniff
from ..domain.refusal import Refused, refuse
from ..domain.text import hostile, one_line
from .exporting.columns import FORMAT, VERSION
from .exporting.folders import ATTACHMENTS, DATA
from .names import sort_key
from .runtime import Runtime

MOST_DATA = 8 * 1024 * 1024
"""Bytes of application.json."""
MOST_FILES = 500
"""Attachments of one application."""
MOST_FOLDERS = 10_000
_FLAGS = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


@dataclass(frozen=True)
class Attached:
    """An attachment that was read and put aside."""

    sha256: str
    size: int
    name: str


@dataclass(frozen=True)
class Incoming:
    """A whole application from a folder."""

    folder: Path
    application: dict[str, Any]
    """As the JSON export has it: no, plan, unit, declared, status, round, modules."""
    files: tuple[Attached, ...]


def folders_in(path: Path) -> list[Path]:
    """Return the folders of whole applications that `path` means: itself, or those in it, in natural order.

    Raises:
        Refused: When it cannot be read, or there are none.
    """
    try:
        if os.path.lexists(path / DATA):
            return [path]
        with os.scandir(path) as entries:
            found = [Path(one.path) for one in entries if one.is_dir(follow_symlinks=False)]
        found = [folder for folder in found if os.path.lexists(folder / DATA)]
    except (OSError, ValueError) as error:
        raise _refused(path, "文件夹打不开，请检查是否存在、是否有读取权限") from error
    if not found:
        raise _refused(path, f"里面没有导出的办件（应有 {DATA}），请选择整份导出的文件夹")
    if len(found) > MOST_FOLDERS:
        raise _refused(path, f"里面的办件超过 {MOST_FOLDERS:,} 份，请分成几个文件夹")
    return sorted(found, key=lambda folder: sort_key(folder.name))


def read_folder(runtime: Runtime, path: Path) -> Incoming:
    """Return the application in a folder, its attachments put aside in the store.

    Raises:
        Refused: When it is no such folder, has links or names made to mislead, or an attachment is missing, was
            altered, or belongs to nothing.
        StorageError: When the disk of the store fails.
    """
    with _opened(path, str(path), None) as folder:
        _names(path, folder)
        application = _application(path, folder)
        files = _attachments(runtime, path, folder)
    listed = {str(row["sha256"]) for row in _rows(application) if row.get("sha256")}
    have = {one.sha256: one for one in files}
    for one in files:
        if one.sha256 not in listed:
            raise _refused(path, f"{ATTACHMENTS}/{one_line(one.name)} 与 {DATA} 里的指纹不符，可能被改动过；请重新导出")
    for row in _rows(application):
        if row.get("sha256") and row["sha256"] not in have:
            name = one_line(str(row.get("file") or row.get("category") or "附件"))
            raise _refused(path, f"缺附件「{name}」，或它被改动过；请重新导出，不要改动文件夹里的文件")
    return Incoming(path, application, tuple(files))


def _application(path: Path, folder: int) -> dict[str, Any]:
    try:
        with open_regular(DATA, within=folder) as file:
            told = json.loads(read_open(file, MOST_DATA).decode("utf-8-sig"))
    except (LoadError, ValueError, RecursionError) as error:
        raise _refused(path, f"{DATA} 读不出来，请重新导出") from error
    if not isinstance(told, dict) or (told.get("format"), told.get("version")) != (FORMAT, VERSION):
        raise _refused(path, f"{DATA} 不是办件导出的格式，请用 zhicheng export --format folder 重新导出")
    if told.get("masked"):
        raise _refused(path, "导出时号码是掩码的，不能导回；请审核员加 --unmasked 重新导出")
    found = told.get("applications")
    if not isinstance(found, list) or len(found) != 1 or not isinstance(found[0], dict):
        raise _refused(path, f"{DATA} 里应当正好有一份办件，请重新导出")
    application: dict[str, Any] = found[0]
    modules = application.get("modules")
    if not isinstance(modules, dict) or not all(
        isinstance(rows, list) and all(isinstance(row, dict) for row in rows) for rows in modules.values()
    ):
        raise _refused(path, f"{DATA} 里各模块的内容不成格式，请重新导出")
    return application


def _rows(application: dict[str, Any]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = application["modules"].get("attach", [])
    return rows


def _attachments(runtime: Runtime, path: Path, folder: int) -> list[Attached]:
    try:
        os.stat(ATTACHMENTS, dir_fd=folder, follow_symlinks=False)
    except FileNotFoundError:
        return []
    found, size = list[Attached](), Limits().size
    with _opened(path, ATTACHMENTS, folder) as within:
        names = _names(path, within)
        if len(names) > MOST_FILES:
            raise _refused(path, f"附件超过 {MOST_FILES} 个，请重新导出")
        for name in names:
            try:
                with open_regular(name, within=within) as file:
                    content = read_open(file, size)
            except LoadError as error:
                raise _refused(path, f"{ATTACHMENTS}/{one_line(name)}：{error}") from error
            if sniff(content) is None:
                raise _refused(path, f"{ATTACHMENTS}/{one_line(name)} 不是图片或 PDF 文件，请重新导出")
            stored = runtime.stage(content)
            found.append(Attached(stored.sha256, stored.size, name))
    return found


def _names(path: Path, folder: int) -> list[str]:
    """Return the names in an open folder; links, devices and names with hidden characters are refused."""
    names = []
    with os.scandir(folder) as entries:
        for entry in entries:
            if hostile(entry.name):
                raise _refused(path, f"文件名「{one_line(entry.name)}」里有看不见的或损坏的字符，没有读取；请检查来源")
            mode = entry.stat(follow_symlinks=False).st_mode
            if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
                raise _refused(path, f"「{entry.name}」是链接或特殊文件，没有读取；请检查来源")
            if not entry.name.startswith("."):
                names.append(entry.name)
            if len(names) > 2 * MOST_FILES:
                raise _refused(path, "文件太多，不是导出的办件")
    return sorted(names, key=sort_key)


@contextmanager
def _opened(path: Path, name: str, within: int | None) -> Iterator[int]:
    """Give an open folder that nothing exchanged meanwhile leads out of."""
    try:
        descriptor = os.open(name, _FLAGS, dir_fd=within)
    except (OSError, ValueError) as error:
        raise _refused(path, "文件夹打不开：不存在、没有权限，或者是链接") from error
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _refused(path: Path, why: str) -> Refused:
    return refuse("folder", f"{one_line(path.name) or path}：{why}")
