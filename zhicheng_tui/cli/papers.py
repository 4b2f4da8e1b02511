"""Forms out, scans in: what `forms` writes and what `scan` prints."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..domain.text import visible
from ..services.desk import Desk
from ..services.errors import ConfigurationError, NotFound
from ..services.papers import Paper
from .options import Common, UsageError
from .start import open_desk

if TYPE_CHECKING:
    from ..services.scanning import ScannedPage


def paper(word: str) -> Paper:
    """Return the paper that a word means.

    Raises:
        UsageError: When it means none.
    """
    for found in Paper:
        if word.lower() == found.value or word == found.label:
            return found
    raise UsageError(f"不认识表格「{word}」，可用：{'、'.join(f'{found.value} {found.label}' for found in Paper)}")


def write_forms(desk: Desk, ids: Sequence[int], papers: Sequence[Paper], out: Path | None) -> Iterator[Path]:
    """Write one PDF to a file or to standard output, or one a person into a folder; yield the files made.

    Raises:
        UsageError: When the PDF would go to a terminal, or the place cannot be written.
    """
    if out is None:
        if sys.stdout.isatty():
            raise UsageError("请用 --out 指定 PDF 文件或目录")
        sys.stdout.buffer.write(desk.forms.make(ids, papers))
        return
    try:
        if not out.is_dir():
            yield _write(out, desk.forms.make(ids, papers))
            return
        rows = desk.queue.rows(ids)
        for number in ids:
            yield _write(out / f"{rows[number].no}.pdf", desk.forms.make([number], papers))
    except OSError as error:
        raise UsageError(f"{out}：写不了文件（{error.strerror}）") from error


def _write(path: Path, content: bytes) -> Path:
    """Write a file whole or not at all."""
    unfinished = path.with_name(f".{path.name}.part")
    unfinished.write_bytes(content)
    unfinished.replace(path)
    return path


def desk_if_there_is_one(common: Common) -> Desk | None:
    """Return the desk that the command line names, or `None` where there is no installation to ask.

    Raises:
        ConfigurationError: When a folder or a user was named and cannot be used.
        NotFound: The same.
    """
    try:
        return open_desk(common, "cli")
    except (ConfigurationError, NotFound):
        if common.data_dir or common.user:
            raise
        return None


def scanned(page: ScannedPage) -> dict[str, Any]:
    """Return what a page turned out to be, as an object."""
    return {
        "path": str(page.path),
        "page": page.page,
        "outcome": page.outcome,
        "message": page.message,
        "texts": list(page.texts),
        "engine": page.engine,
        "stage": page.stage,
        "ms": page.ms,
        "no": page.no or None,
        "name": page.name or None,
        "form": page.form or None,
        "flow_rev": page.flow_rev or None,
    }


def scanned_line(page: ScannedPage) -> None:
    """Print the same for people."""
    sign = "√" if page.outcome == "read" else "×"
    where = visible(page.path.name) + (f" 第 {page.page} 页" if page.page else "")
    sys.stdout.write(f"{sign} {where}  {visible(page.message)}\n")
