"""PDFs put where people find them: a name that says what it is, written whole or not at all, nothing overwritten."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO

from ..domain.application import Actor
from ..domain.refusal import refuse
from .forms import Forms, Progress
from .papers import Paper
from .queue import Queue
from .runtime import Runtime
from .sending import SendOffs

MOST_TRIES = 1000
_UNFIT = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
"""Characters that some system or other does not take in a file's name."""


@dataclass(frozen=True)
class Printing:
    """Papers of one caller, as files."""

    runtime: Runtime
    actor: Actor

    def folder(self) -> Path:
        """Return where PDFs go unless somebody says otherwise."""
        given = self.runtime.settings.outbox
        if given:
            return Path(given).expanduser()
        home = Path.home()
        downloads = (folder for folder in (home / "下载", home / "Downloads") if folder.is_dir())
        return next(downloads, home)

    def name(self, ids: Sequence[int], papers: Sequence[Paper]) -> str:
        """Return a file name that says what is in it and for whom."""
        rows = Queue(self.runtime, self.actor).rows(ids[:1])
        first = rows[ids[0]].name if ids and ids[0] in rows else ""
        who = first if len(ids) == 1 else f"{first}等 {len(ids)} 人"
        what = "和".join(paper.label for paper in papers)
        return fit_name(f"{what}-{who}-{self.runtime.clock.now():%Y%m%d}.pdf")

    def place(self, text: str) -> Path:
        """Return the file or folder that a person typed as the place for a PDF.

        Raises:
            Refused: When it is outside `outbox`, where that is set, or in the data folder.
        """
        path = self.folder() / Path(text.strip()).expanduser() if text.strip() else self.folder()
        real, settings = path.resolve(), self.runtime.settings
        if settings.outbox and not real.is_relative_to(Path(settings.outbox).expanduser().resolve()):
            raise refuse("target", f"只能保存到 {settings.outbox} 里面，请改用其中的位置")
        if real.is_relative_to(settings.data_dir.resolve()):
            raise refuse("target", "不能保存到系统的数据目录里，请换一个位置")
        return path

    def save(
        self,
        ids: Sequence[int],
        papers: Sequence[Paper],
        target: Path,
        *,
        each: bool = False,
        progress: Progress | None = None,
    ) -> list[Path]:
        """Write papers to a file (or a folder, under a name of their own) and return the files made.

        Args:
            each: One file for each person, in the folder `target`, which is made if need be.

        Raises:
            Refused: When the place cannot be written; what was written before stays.
        """
        forms = Forms(self.runtime, self.actor)
        if not each:
            path = self._within(target, self.name(ids, papers))
            return [write(path, lambda: forms.make(ids, papers, progress))]
        made = []
        for done, number in enumerate(ids, 1):
            path = target / self.name([number], papers)
            made.append(write(path, partial(forms.make, [number], papers)))
            if progress is not None:
                progress(done, len(ids))
        return made

    def save_receipt(self, batch: str, target: Path) -> Path:
        """Write 送审回执 of a batch and return the file made.

        Raises:
            NotFound: When there is no such batch.
            Refused: When the place cannot be written.
        """
        path = self._within(target, f"送审回执-{batch}.pdf")
        return write(path, lambda: SendOffs(self.runtime, self.actor).receipt(batch))

    def _within(self, target: Path, name: str) -> Path:
        """Return `target`, or a file in it where it is a folder; the usual folder is one before it has been made."""
        return target / name if target.is_dir() or target == self.folder() else target


def write(path: Path, make: Callable[[], bytes]) -> Path:
    """Write what `make` gives to `path`, or beside it when there is such a file already; return where it is.

    The place is tried first: nothing is made that could not be written.

    Raises:
        Refused: When it cannot be written; nothing is left behind.
    """
    return write_to(path, lambda file: file.write(make()))


def write_to(path: Path, fill: Callable[[BinaryIO], object]) -> Path:
    """Do the same with a file that `fill` writes piece by piece.

    Raises:
        Refused: When it cannot be written; nothing is left behind.
    """
    unfinished = path.with_name(f".{secrets.token_hex(4)}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
    except OSError as error:
        raise refuse("target", f"{path}：写不了文件（{error.strerror}）；请换一个位置") from error
    try:
        with os.fdopen(handle, "wb") as file:
            fill(file)
            file.flush()
            os.fsync(file.fileno())
        return _publish(unfinished, path)
    except OSError as error:
        raise refuse("target", f"{path}：写文件时出错（{error.strerror}）；请换一个位置") from error
    finally:
        unfinished.unlink(missing_ok=True)


def _publish(unfinished: Path, path: Path) -> Path:
    """Give a finished file its name, or the next free one."""
    for number in range(1, MOST_TRIES):
        named = path if number == 1 else path.with_name(f"{path.stem}-{number}{path.suffix}")
        try:
            os.close(os.open(named, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600))
        except FileExistsError:
            continue
        try:
            return unfinished.replace(named)
        except OSError:
            named.unlink(missing_ok=True)
            raise
    raise refuse("target", f"{path}：同名文件太多，请换一个名字")


def fit_name(name: str) -> str:
    """Return a file name that every system takes."""
    return _UNFIT.sub("_", name)[:120]
