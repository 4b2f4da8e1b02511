"""`export`: what a filter shows as XLSX, CSV, JSON, PDF, and whole applications as folders."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ...domain.queue import parse_filter
from ...domain.refusal import Refused
from ...services.desk import Desk
from ...services.errors import NotFound
from .. import papers
from ..desks import desk_of
from ..options import UsageError
from ..talk import Meter, talk
from .common import REFUSED
from .printing import Force

if TYPE_CHECKING:
    from ...services.exporting import Wanted

FORMATS = ("xlsx", "csv", "json", "pdf", "folder")
ENCODINGS = ("utf-8", "gb18030")
FORMAT_HELP = "xlsx、csv、pdf 一览表，json 全部内容，folder 整份（每人一个文件夹）；不写时看 --out 的文件名"
UNMASKED_HELP = "完整的证件号码和电话（限审核员），记入审计；导出的 json、folder 要再导入时用"


def export(
    context: typer.Context,
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="FILTER", help="与列表的过滤相同：状态、临近、姓名、编号、单位；不写为全部"),
    ] = None,
    form: Annotated[str, typer.Option("--format", help=FORMAT_HELP)] = "",
    out: Annotated[Path | None, typer.Option(help="文件；folder 为文件夹；- 为标准输出")] = None,
    modules: Annotated[bool, typer.Option("--modules", help="xlsx：学习、工作等各模块再各有一页")] = False,
    encoding: Annotated[str, typer.Option(help="csv：utf-8 或 gb18030")] = "utf-8",
    unmasked: Annotated[bool, typer.Option("--unmasked", help=UNMASKED_HELP)] = False,
    force: Force = False,
) -> int:
    """导出过滤出的办件：一览表、全部内容，或整份文件夹。"""
    made = _form(form, out)
    encoding = encoding.lower()
    if encoding not in ENCODINGS:
        raise UsageError(f"--encoding 不能是「{encoding}」，可用：{'、'.join(ENCODINGS)}")
    if modules and made != "xlsx":
        raise UsageError("--modules 只用于 xlsx；json 和 folder 本来就包含全部模块")
    desk = desk_of(context)
    from ...services.exporting import Encoding, Format, Wanted

    desk.exporting.check(unmasked=unmasked)
    wanted_filter = parse_filter(" ".join(words or []))
    ids = desk.queue.ids(wanted_filter)
    if not ids:
        raise NotFound("没有符合条件的办件")
    wanted = Wanted(ids, wanted_filter.text, Format(made), modules, Encoding(encoding), unmasked)
    if out is None or str(out) == "-":
        _to_stdout(desk, wanted)
        return 0
    target = _target(desk, out, wanted, force)
    meter = Meter("导出")
    try:
        done = desk.exporting.save(wanted, target, overwrite=force, progress=meter)
    except Refused as refused:
        if refused.first.code in ("target", "exists"):
            raise UsageError(refused.first.message) from refused
        raise
    meter.clear()
    for problem in done.problems:
        talk(problem)
    talk(f"已导出 {done.count} 份：{done.path}")
    return REFUSED if done.problems else 0


def _form(form: str, out: Path | None) -> str:
    """Return the format that was named, or that the file's name says."""
    named = form.lower() or (out.suffix.lower().removeprefix(".") if out is not None else "")
    if named in FORMATS:
        return named
    known = "、".join(FORMATS)
    if form:
        raise UsageError(f"用法不对：--format 不能是「{form}」，可用：{known}")
    raise UsageError(f"请用 --format 指定格式，可用：{known}；或让 --out 的文件名以它结尾，如 --out 一览表.xlsx")


def _target(desk: Desk, out: Path, wanted: Wanted, force: bool) -> Path:
    from ...services.exporting import Format

    if wanted.form is Format.FOLDER:
        return desk.printing.place(str(Path.cwd() / out))
    return papers.target(desk, out / desk.exporting.name(wanted) if out.is_dir() else out, force)


def _to_stdout(desk: Desk, wanted: Wanted) -> None:
    from ...services.exporting import Format

    if wanted.form is Format.FOLDER:
        raise UsageError("整份导出要用 --out 指定文件夹")
    if sys.stdout.isatty():
        raise UsageError("请用 --out 指定导出到哪个文件，如 --out 一览表.xlsx")
    with tempfile.TemporaryFile() as file:
        desk.exporting.write(wanted, file, "-")
        file.seek(0)
        shutil.copyfileobj(file, sys.stdout.buffer)
        sys.stdout.buffer.flush()
