"""`import`, `template`: applications taken in from tables, and an empty table to fill in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ...domain.privacy import mask_id
from ...domain.text import one_line
from ...services.errors import NotFound
from ..desks import allowed, desk_of
from ..options import UsageError
from ..talk import Meter, emit, say, talk
from .common import REFUSED, Json

if TYPE_CHECKING:
    from ...services.desk import Desk
    from ...services.importing import Preview, Said, Table

_SIGNS = {"新增": "+", "已导入": "√", "已有相同": "-", "已有不同": "!", "有误": "×", "重复": "×"}


def import_(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="XLSX、XLS、ODS、CSV、JSON，或整份导出的文件夹")],
    plan: Annotated[str, typer.Option(help="评审计划的编码或名称；表里写了的以表为准")] = "",
    unit: Annotated[str, typer.Option(help="申报单位的名称或信用代码；默认为本单位，表里写了的以表为准")] = "",
    maps: Annotated[
        list[str] | None, typer.Option("--map", metavar="列名=字段", help="列对应，可重复；字段写「-」时不用这一列")
    ] = None,
    mapping: Annotated[str, typer.Option(help="用保存过的列对应")] = "",
    save_mapping: Annotated[str, typer.Option(help="把这次的列对应存为这个名字")] = "",
    late: Annotated[str, typer.Option(metavar="原因", help="申报截止之后、审核截止之前导入的原因")] = "",
    whole: Annotated[bool, typer.Option("--all-or-nothing", help="有一行不能导入时，整批都不导入")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只检查每一行，不导入")] = False,
    report: Annotated[Path | None, typer.Option(metavar="FILE", help="把没有导入的行和原因存为表格")] = None,
    as_json: Json = False,
) -> int:
    """从表格导入办件：逐行检查，导入无误的；同一文件导入两次不会重复。"""
    desk = desk_of(context)
    from ...services.importing import Fate, Options

    table = desk.importing.open(allowed(desk, file))
    try:
        columns = _columns(desk, maps or [], mapping)
        options = Options(plan, unit, late, columns)
        preview = desk.importing.preview(table, options, Meter("检查"))
        _tell_columns(table)
        if save_mapping:
            desk.importing.save_mapping(save_mapping, table)
        stopped = whole and preview.refused > 0
        if not dry_run and not stopped:
            preview = desk.importing.run(table, options, whole=whole, progress=Meter("导入")).preview
        _tell(desk, table, as_json)
        if report is not None and preview.refused:
            talk(f"没有导入的 {preview.refused} 行存为 {desk.importing.save_report(table, Path.cwd() / report)}")
        _sum_up(preview, dry_run=dry_run, stopped=stopped)
        return REFUSED if preview.refused or (not dry_run and preview[Fate.NEW]) else 0
    finally:
        table.close()


def template(
    context: typer.Context,
    out: Annotated[Path | None, typer.Option(help="保存的位置，.xlsx 或 .csv；默认存到下载目录")] = None,
) -> None:
    """生成导入模板：列名、必填标记、可选项，XLSX 里每个模块一张工作表。"""
    desk = desk_of(context)
    made = desk.importing.save_template(None if out is None else Path.cwd() / out)
    say(str(made))


def _columns(desk: Desk, maps: list[str], mapping: str) -> dict[str, str]:
    """Return heading → target as the command line says.

    Raises:
        UsageError: When a field is named that there is not.
        NotFound: When there is no mapping of that name.
    """
    columns: dict[str, str] = {}
    if mapping:
        saved = desk.importing.mappings()
        if mapping not in saved:
            raise NotFound(f"没有列对应「{mapping}」；有：{'、'.join(saved) or '还没有保存过'}")
        columns |= saved[mapping]
    for word in maps:
        heading, sign, target = (part.strip() for part in word.rpartition("="))
        if not sign or not heading:
            raise UsageError(f"--map「{word}」要写成 列名=字段，如 --map 工号=证件号码")
        found = "" if target in ("", "-") else desk.importing.columns.named(target)
        if found is None:
            names = "、".join(desk.importing.columns.targets("basic").values())
            raise UsageError(f"--map：没有字段「{target}」；有：{names}")
        columns[heading] = found
    return columns


def _tell_columns(table: Table) -> None:
    if table.main.unknown:
        talk(f"没有用到的列：{'、'.join(map(one_line, table.main.unknown))}（可用 --map 列名=字段 指定）")
    if table.unused:
        talk(f"没有用到的工作表：{'、'.join(map(one_line, table.unused))}")


def _tell(desk: Desk, table: Table, as_json: bool) -> None:
    for said in desk.importing.each_said(table):
        if as_json:
            emit([_object(table, said)])
        elif said.fate not in ("新增", "已导入", "已有相同") or said.advice:
            say(_line(table, said))


def _object(table: Table, said: Said) -> dict[str, Any]:
    return {
        "sheet": table.sheets[said.sheet].begun.name,
        "row": said.n,
        "fate": said.fate,
        "name": said.name,
        "id_no": mask_id(said.id_no),
        "no": said.no or None,
        "field": said.field,
        "message": said.message,
        "advice": said.advice,
    }


def _line(table: Table, said: Said) -> str:
    where = (
        f"第 {said.n} 行"
        if said.sheet == table.main.number
        else f"{table.sheets[said.sheet].begun.name} 第 {said.n} 行"
    )
    told = f"{said.field}：{said.message}" if said.field else said.message
    told = "　".join(part for part in (told, f"提示：{said.advice}" if said.advice else "") if part)
    return one_line(f"{_SIGNS[said.fate]} {said.fate}  {where}  {said.name}  {told}")


def _sum_up(preview: Preview, *, dry_run: bool, stopped: bool) -> None:
    parts = [f"{fate.value} {count}" for fate, count in preview.counts.items() if count]
    talk(f"共 {preview.rows} 行：{'，'.join(parts) or '没有可导入的行'}")
    if stopped:
        talk("有不能导入的行，按要求整批没有导入")
    elif dry_run:
        talk("只作检查，没有导入")
    if preview.advised:
        talk(f"{preview.advised} 行有提示，不影响导入，审核时请留意")
