"""What `apply` fills in: fields, records, whole files of JSON, enclosures, explanations."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ...domain.refusal import Refusal, Refused
from ...domain.text import visible
from .. import applications as words
from ..desks import allowed, desk_of
from ..options import UsageError
from ..talk import emit, say, talk
from .common import REFUSED, Json

if TYPE_CHECKING:
    from ...domain.application import Row
    from ...domain.reference import Module as ModuleShape
    from ...services.desk import Desk
    from ...services.filled import Filled

Number = Annotated[str, typer.Argument(metavar="NO", help="办件编号")]
Module = Annotated[str, typer.Argument(metavar="MODULE", help="模块，如 edu 或 学习信息")]
Pairs = Annotated[list[str], typer.Argument(metavar="FIELD=VALUE...", help="字段=内容，如 school=武汉大学")]
RowNumber = Annotated[int, typer.Argument(metavar="ROW", min=1, help="第几条，从 1 数起")]
ENCLOSURES = "attach"


def set_(
    context: typer.Context,
    no: Number,
    module: Module,
    pairs: Pairs,
    row: Annotated[int | None, typer.Option(min=1, help="第几条；只有一条时可以不写")] = None,
) -> None:
    """更改一条记录的字段；内容留空就是清除。"""
    desk, shape, filled = _ready(context, no, module)
    rows = [dict(one) for one in filled.contents.get(shape.id, ())]
    if not row and len(rows) > 1:
        raise UsageError(f"「{shape.name}」有 {len(rows)} 条，请用 --row 指定第几条")
    if not rows and not shape.repeated:
        rows.append({})
    if not rows:
        raise UsageError(f"「{shape.name}」还没有记录，请用 zhicheng apply add 增加")
    rows[words.place(rows, row or 1)] |= words.values(shape, words.pairs(pairs), desk.runtime.reference)
    _keep(desk, filled, shape, rows)


def add(context: typer.Context, no: Number, module: Module, pairs: Pairs) -> None:
    """在末尾增加一条记录。"""
    desk, shape, filled = _ready(context, no, module)
    rows = [*filled.contents.get(shape.id, ()), words.values(shape, words.pairs(pairs), desk.runtime.reference)]
    if not shape.repeated and len(rows) > 1:
        raise UsageError(f"「{shape.name}」只有一条，请用 zhicheng apply set 更改")
    _keep(desk, filled, shape, rows)


def move(
    context: typer.Context,
    no: Number,
    module: Module,
    row: RowNumber,
    to: Annotated[int, typer.Argument(metavar="TO", min=1, help="移到第几条")],
) -> None:
    """把一条记录移到另一个位置。"""
    desk, shape, filled = _ready(context, no, module)
    rows = list(filled.contents.get(shape.id, ()))
    target = words.place(rows, to)
    rows.insert(target, rows.pop(words.place(rows, row)))
    _keep(desk, filled, shape, rows)


def remove(context: typer.Context, no: Number, module: Module, row: RowNumber) -> None:
    """删除一条记录。"""
    desk, shape, filled = _ready(context, no, module)
    if not shape.repeated:
        raise UsageError(f"「{shape.name}」不能删除，请用 zhicheng apply set 更改")
    rows = list(filled.contents.get(shape.id, ()))
    del rows[words.place(rows, row)]
    _keep(desk, filled, shape, rows)


def fill(
    context: typer.Context,
    no: Number,
    file: Annotated[str, typer.Argument(metavar="FILE", help="JSON 文件，- 为标准输入；格式同 apply show --json")],
    as_json: Json = False,
) -> int:
    """用一个 JSON 文件填写多个模块；文件里的模块整个替换，没有写的不动。"""
    desk = desk_of(context)
    path = file if file == "-" else str(allowed(desk, Path(file)))
    filled, reference = words.opened(desk, no), desk.runtime.reference
    given = {words.module_of(reference, name).id: rows for name, rows in words.read_json(path).items()}
    wanted, refusals = dict[str, list[Any]](), list[Refusal]()
    for shape in reference.modules:
        if shape.id not in given or shape.id == ENCLOSURES:
            continue
        try:
            wanted[shape.id] = words.rows_of(shape, given[shape.id], reference)
        except Refused as refused:
            refusals += refused.refusals
    if refusals:
        raise Refused(refusals)
    code = 0
    for module_id, rows in wanted.items():
        ok, message = _kept(desk, filled, module_id, rows)
        code = code if ok else REFUSED
        told = {"module": module_id, "name": reference.module_name(module_id), "ok": ok, "message": message}
        if as_json:
            emit([told])
        else:
            say(f"{'√' if ok else '×'} {told['name']}  {visible(message)}")
    if given.get(ENCLOSURES):
        talk("附件材料不从文件填入，请用 zhicheng apply attach 上传")
    return code


def attach(
    context: typer.Context,
    no: Number,
    category: Annotated[str, typer.Argument(metavar="CATEGORY", help="材料类别，如 身份证明")],
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="图片或 PDF，每个不超过 20 MB、50 页")],
) -> int:
    """上传附件材料到一个类别。"""
    desk = desk_of(context)
    number, code = words.own_id(desk, no), 0
    for file in files:
        try:
            desk.enclosures.add(number, category, allowed(desk, file))
        except Refused as refused:
            if len(files) == 1 or refused.first.code in ("locked", "category", "permission"):
                raise
            say(f"× {visible(file.name)}  {refused.first.message}")
            code = REFUSED
        else:
            say(f"√ {visible(file.name)}  已上传到{category}")
    return code


def attach_folder(
    context: typer.Context,
    no: Number,
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="文件夹或 zip")],
    as_json: Json = False,
) -> int:
    """上传一个文件夹：按文件名分到各材料类别，分不出的列出来。"""
    desk = desk_of(context)
    done = left = 0
    for one in desk.enclosures.add_folder(words.own_id(desk, no), allowed(desk, folder)):
        done, left = done + one.ok, left + (not one.ok)
        if as_json:
            emit([{"name": one.name, "category": one.category or None, "ok": one.ok, "message": one.message}])
        else:
            say(f"{'√' if one.ok else '×'} {visible(one.name)}  {one.category or '—'}  {visible(one.message)}")
    talk(f"已上传 {done} 个，{left} 个没有上传")
    return REFUSED if left else 0


def detach(
    context: typer.Context,
    no: Number,
    row: Annotated[int, typer.Argument(metavar="ROW", min=1, help="apply show --module attach 里的第几条")],
) -> None:
    """删除一个附件；已提交过的一轮仍保留它。"""
    desk = desk_of(context)
    filled = words.opened(desk, no)
    rows = filled.contents.get(ENCLOSURES, ())
    gone = rows[words.place(rows, row)]
    desk.enclosures.remove(filled.application.id, row - 1, str(gone.get("sha256") or ""))
    talk(f"已删除：{gone.get('category')} {visible(str(gone.get('file') or ''))}".rstrip())


def answer(
    context: typer.Context,
    no: Number,
    module: Module,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="情况说明；不必修改时写明原因")],
) -> None:
    """对被退回的模块写情况说明。"""
    desk, shape, filled = _ready(context, no, module)
    desk.filling.answer(filled.application.id, shape.id, text)
    talk(f"已保存「{shape.name}」的情况说明")


def _ready(context: typer.Context, no: str, module: str) -> tuple[Desk, ModuleShape, Filled]:
    desk = desk_of(context)
    return desk, words.module_of(desk.runtime.reference, module), words.opened(desk, no)


def _keep(desk: Desk, filled: Filled, shape: ModuleShape, rows: Sequence[Row]) -> None:
    before = filled.versions[shape.id]
    after = desk.filling.keep(filled.application.id, shape.id, rows, before)
    talk(f"「{shape.name}」{'没有变化' if after == before else f'已保存，共 {len(rows)} 条'}")


def _kept(desk: Desk, filled: Filled, module: str, rows: Sequence[Row]) -> tuple[bool, str]:
    """Keep a module of a file; what is locked and the same is left alone."""
    if module not in filled.editable and list(rows) == list(filled.contents.get(module, ())):
        return True, "没有变化"
    try:
        before = filled.versions[module]
        after = desk.filling.keep(filled.application.id, module, rows, before)
    except Refused as refused:
        return False, refused.first.message
    return True, "没有变化" if after == before else f"已保存，共 {len(rows)} 条"
