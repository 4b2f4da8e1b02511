"""PDFs out: to standard output, to a file, or one a person into a folder; whole or not at all."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from ..domain.refusal import Refused
from ..services.desk import Desk
from ..services.papers import Paper
from .options import UsageError
from .talk import Meter

Make = Callable[[], bytes]


def write_forms(
    desk: Desk, ids: Sequence[int], papers: Sequence[Paper], out: Path | None, force: bool
) -> Iterator[Path]:
    """Write one PDF to a file or to standard output, or one a person into a folder; yield the files made.

    Raises:
        UsageError: When the PDF would go to a terminal, or the place cannot be written.
        Refused: When PDFs may not be put there.
    """
    meter = Meter("生成表格")
    if out is None or not out.is_dir():
        yield from deliver(desk, out, "", partial(desk.forms.make, ids, papers, meter), force)
        return
    rows = desk.queue.rows(ids)
    places = {number: target(desk, out / f"{rows[number].no}.pdf", force) for number in ids}
    meter.total = len(places)
    for number, path in places.items():
        made = write(path, partial(desk.forms.make, [number], papers), force)
        meter.clear()
        yield made
        meter.step()
    meter.clear()


def deliver(desk: Desk, out: Path | None, name: str, make: Make, force: bool) -> Iterator[Path]:
    """Write one PDF to a file, under `name` into a folder, or to standard output; yield the file made.

    Raises:
        UsageError: When it would go to a terminal, or the place cannot be written.
        Refused: When PDFs may not be put there.
    """
    if out is None or str(out) == "-":
        if sys.stdout.isatty():
            raise UsageError("请用 --out 指定 PDF 文件或目录")
        sys.stdout.buffer.write(make())
        return
    yield write(target(desk, out / name if out.is_dir() else out, force), make, force)


def target(desk: Desk, out: Path, force: bool) -> Path:
    """Return the file that a PDF is to become, before anything is made.

    Raises:
        UsageError: When there is no such folder, or a file already and `force` is not given.
        Refused: When PDFs may not be put there.
    """
    path = desk.printing.place(str(Path.cwd() / out))
    if not path.parent.is_dir():
        raise UsageError(f"{out}：写不了文件（没有这个文件夹）；请先建立文件夹，或换一个位置")
    if os.path.lexists(path):
        if not path.is_file():
            raise UsageError(f"{out}：不是普通文件，不能覆盖；请换一个名字")
        if not force:
            raise UsageError(f"{out} 已存在，没有改动；请换一个名字，或加 --force 覆盖")
    return path


def write(path: Path, make: Make, force: bool) -> Path:
    """Write what `make` gives, in place of a file of that name only when `force` is given; return where it is.

    Raises:
        UsageError: When it cannot be written; nothing is left behind.
    """
    from ..services.printing import write as write_whole

    try:
        made = write_whole(path, make)
        return made.replace(path) if force else made
    except Refused as refused:
        if refused.first.code != "target":
            raise
        raise UsageError(refused.first.message) from refused
    except OSError as error:
        raise UsageError(f"{path}：写不了文件（{error.strerror}）；请换一个位置") from error
