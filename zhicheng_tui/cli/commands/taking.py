"""`scan`, `ingest`: pictures and PDFs on their way in, page by page."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Generator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..desks import allowed, desk_if_there_is_one, desk_of
from ..options import UsageError
from ..talk import Meter, emit, talk
from .common import REFUSED, Json

if TYPE_CHECKING:
    from ...services.desk import Desk
    from ...services.intake import Fate, Taken

STDIN = "-"
STDIN_NAME = "标准输入"


def scan(
    context: typer.Context,
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="图片或 PDF")],
    as_json: Json = False,
) -> int:
    """读取表格照片或扫描件上的二维码，说明是谁的、是否有效；没有数据库时只读取。"""
    from ...services.looking import unread_rest
    from ...services.scanning import scan as scan_file
    from .. import pages

    desk = desk_if_there_is_one(context)
    good = total = 0
    for path in paths:
        found = []
        for page in scan_file(path if desk is None else allowed(desk, path), desk):
            found.append(page)
            if as_json:
                emit([pages.scanned(path, page)])
            else:
                pages.scanned_line(path, page)
        total, good, rest = total + len(found), good + sum(map(pages.usable, found)), unread_rest(found)
        if rest:
            total += found[-1].pages - len(found)
            talk(f"{path}：{rest}")
    talk(f"共 {total} 页，{good} 页可用")
    return 0 if good == total else REFUSED


def ingest(
    context: typer.Context,
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="图片、PDF、文件夹、zip；- 为标准输入")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只预演，不归档")] = False,
    replace: Annotated[bool, typer.Option("--replace", help="已上传的也换成这一份，原来的留在历史里")] = False,
    as_json: Json = False,
) -> int:
    """批量上传：按二维码把每一页归到各人名下，认不出的留待处理。"""
    from ...services.intake import Fate
    from .. import pages

    words = list(map(str, paths))
    if STDIN in words and (words.count(STDIN) > 1 or sys.stdin.isatty()):
        raise UsageError("- 表示从标准输入读取一个文件，如 zhicheng ingest - < 扫描件.zip")
    desk = desk_of(context)
    paths = [path if str(path) == STDIN else allowed(desk, path) for path in paths]
    fates: Counter[Fate] = Counter()
    meter = Meter("读取", desk.intake.count([path for path in paths if str(path) != STDIN]))
    meter.show()
    with closing(_taken(desk, paths, dry_run, replace)) as found:
        for taken in found:
            fates[taken.fate] += 1
            meter.clear()
            if as_json:
                emit([pages.taken(taken)])
            else:
                pages.taken_line(taken)
            meter.step()
    meter.clear()
    talk(("预演，没有改动：" if dry_run else "") + "、".join(f"{pages.FATES[fate]} {fates[fate]}" for fate in Fate))
    if fates[Fate.WAITING] and not dry_run:
        talk("待处理的用 zhicheng waiting 查看，用 zhicheng settle 处理，也可以在界面里看图处理")
    return REFUSED if fates[Fate.WAITING] or fates[Fate.UNUSABLE] else 0


def _taken(desk: Desk, paths: Sequence[Path], dry_run: bool, replacing: bool) -> Generator[Taken]:
    """Yield what becomes of each page, of files first, then of standard input."""
    files = [path for path in paths if str(path) != STDIN]
    yield from desk.intake.take(files, dry_run=dry_run, replacing=replacing)
    if len(files) < len(paths):
        yield from desk.intake.take_stream(sys.stdin.buffer, STDIN_NAME, dry_run=dry_run, replacing=replacing)
