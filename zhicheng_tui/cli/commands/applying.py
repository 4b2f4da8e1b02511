"""`apply`: an applicant's own applications, from a new one to its submission, and again after a return."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ...domain.refusal import refuse
from ...domain.text import visible
from .. import applicant_pages as pages
from .. import applications as words
from .. import papers as papers_out
from ..desks import desk_of
from ..talk import emit, say, talk
from . import filling
from .common import REFUSED, Json
from .filling import Number

if TYPE_CHECKING:
    from ...services.desk import Desk

group = typer.Typer(add_completion=False, no_args_is_help=False, rich_markup_mode=None)
HELP = "申报人填报：新建、填写、上传附件、提交审核；退回后修改再提交。"
Series = Annotated[str, typer.Option(help="申报系列，序号或名称，如 5；zhicheng apply plans 列出")]
Level = Annotated[str, typer.Option(help="申报级别，如 中级")]
Post = Annotated[str, typer.Option(help="申报职务，如 工程师")]
Specialty = Annotated[str, typer.Option(help="申报专业，如 水利水电")]
Unmask = Annotated[bool, typer.Option("--unmask", help="证件号码和电话显示完整内容")]


def list_(
    context: typer.Context,
    year: Annotated[int | None, typer.Option(help="只列这一年填报的")] = None,
    as_json: Json = False,
) -> None:
    """我的办件。"""
    desk = desk_of(context)
    mine = desk.applying.list(year)
    if as_json:
        emit(map(pages.mine, mine))
        return
    for number, one in enumerate(mine, 1):
        pages.mine_line(number, one)
    talk(f"共 {len(mine)} 份，当前待办({sum(one.fillable for one in mine)}条)")


def plans(context: typer.Context, as_json: Json = False) -> None:
    """正在受理申报的评审计划，以及可以申报的系列、级别和职务。"""
    desk = desk_of(context)
    found, reference = desk.applying.plans(), desk.runtime.reference
    if as_json:
        emit(pages.plan(one, reference) for one in found)
        return
    for one in found:
        pages.plan_lines(one, reference)
    talk(f"共 {len(found)} 个评审计划正在受理申报")


def new(
    context: typer.Context,
    plan: Annotated[str, typer.Option(help="评审计划的编码；zhicheng apply plans 列出")],
    series: Series,
    level: Level,
    post: Post,
    specialty: Specialty,
    as_json: Json = False,
) -> None:
    """新建申报；每个评审计划一份。编号输出到标准输出。"""
    desk = desk_of(context)
    declared = words.declared(desk.runtime.reference, series, level, post, specialty)
    others = [mine for mine in desk.applying.list() if mine.running]
    number = desk.applying.create(words.plan_of(desk, plan).plan.id, declared)
    _begun(desk, number, as_json)
    for one in others:
        talk(f"请注意：本人在「{visible(one.plan.title)}」已有申报 {one.application.no}")
    talk("已新建，请填写各模块后提交审核：zhicheng apply check 编号 可以看到还缺什么")


def declare(
    context: typer.Context,
    no: Number,
    series: Series,
    level: Level,
    post: Post,
    specialty: Specialty,
    as_json: Json = False,
) -> None:
    """更改申报系列、级别、职务和专业；第一次提交之前可以。"""
    desk = desk_of(context)
    number = words.own_id(desk, no)
    desk.applying.redeclare(number, words.declared(desk.runtime.reference, series, level, post, specialty))
    _begun(desk, number, as_json)


def discard(
    context: typer.Context,
    no: Number,
    yes: Annotated[bool, typer.Option("--yes", help="确定删除；不加时只显示将删除哪一份")] = False,
) -> None:
    """删除新建错的申报，连同填写的内容和附件；提交过的不能删除。"""
    desk = desk_of(context)
    number = words.own_id(desk, no)
    one = next(mine for mine in desk.applying.list() if mine.application.id == number)
    if one.why_kept:
        raise refuse("status", one.why_kept)
    if not yes:
        say(f"{one.application.no}  {visible(one.plan.title)}  {visible(one.application.post)}")
        talk("没有删除；确定删除请加 --yes，删除后不能恢复")
        return
    desk.applying.discard(number)
    talk(f"已删除申报 {one.application.no}：{visible(one.plan.title)}")


def show(
    context: typer.Context,
    no: Number,
    module: Annotated[str, typer.Option(help="只看这个模块，如 basic 或 基本信息")] = "",
    unmask: Unmask = False,
    as_json: Json = False,
) -> None:
    """一份申报的内容，哪些模块现在可以修改。"""
    desk = desk_of(context)
    reference = desk.runtime.reference
    wanted = [words.module_of(reference, module)] if module else list(reference.modules)
    filled = words.opened(desk, no)
    if as_json:
        emit([pages.filled(filled, reference, wanted, unmask=unmask)])
    else:
        pages.filled_lines(filled, wanted, unmask=unmask)


def promise(
    context: typer.Context,
    no: Number,
    yes: Annotated[bool, typer.Option("--yes", help="已阅读并承诺")] = False,
) -> None:
    """诚信承诺：先显示内容，加 --yes 作出承诺。"""
    desk = desk_of(context)
    number = words.own_id(desk, no)
    if not yes:
        say("\n".join(desk.runtime.reference.promise))
        talk("同意请加 --yes；提交审核之前必须承诺")
        return
    desk.filling.promise(number)
    talk("已作出诚信承诺")


def check(context: typer.Context, no: Number, as_json: Json = False) -> int:
    """提交前检查：× 必须改正，? 请核对；有必须改正的，退出码为 1。"""
    desk = desk_of(context)
    return _check(desk, words.own_id(desk, no), as_json)


def submit(context: typer.Context, no: Number, as_json: Json = False) -> int:
    """提交审核；有必须改正的就不提交，逐条列出。"""
    from uuid import uuid4

    desk = desk_of(context)
    number = words.own_id(desk, no)
    filled = desk.filling.open(number)
    if not filled.closed and any(fault.blocking for fault in desk.filling.check(number)):
        _check(desk, number, as_json)
        talk("没有提交，请改正后再提交")
        return REFUSED
    application = desk.filling.submit(number, uuid4().hex)
    if as_json:
        emit(pages.mine(one) for one in desk.applying.list() if one.application.id == number)
    talk(f"已提交审核（第 {application.round} 次），由{application.holder.name}审核")
    return 0


def returned(context: typer.Context, no: Number, as_json: Json = False) -> None:
    """退回信息：哪些模块审核不通过，退回原因，是否已修改。"""
    desk = desk_of(context)
    filled, reference = words.opened(desk, no), desk.runtime.reference
    told = pages.returned(filled, reference)
    if as_json:
        emit([told] if told else [])
    elif told:
        pages.returned_lines(filled, reference)
    if not told:
        talk(f"当前状态为「{filled.application.status.label}」，没有要修改的退回信息")


def print_(
    context: typer.Context,
    no: Number,
    out: Annotated[Path | None, typer.Option(help="PDF 文件，或已有的目录；不写时输出到标准输出")] = None,
    force: Annotated[bool, typer.Option("--force", help="覆盖已有的文件")] = False,
) -> None:
    """生成本人的申报表（PDF）。"""
    desk = desk_of(context)
    make = partial(desk.forms.own_declaration, words.own_id(desk, no))
    for path in papers_out.deliver(desk, out, f"申报表-{no}.pdf", make, force):
        talk(f"已生成：{path}")


def _begun(desk: Desk, number: int, as_json: bool) -> None:
    found = (one for one in desk.applying.list() if one.application.id == number)
    for one in found:
        if as_json:
            emit([pages.mine(one)])
        else:
            say(one.application.no)


def _check(desk: Desk, number: int, as_json: bool) -> int:
    faults, reference = desk.filling.check(number), desk.runtime.reference
    if as_json:
        emit(pages.fault(one, reference) for one in faults)
    else:
        for one in faults:
            pages.fault_line(one, reference)
    blocking = sum(one.blocking for one in faults)
    advice = len(faults) - blocking
    if blocking:
        talk(f"必须改正 {blocking} 处" + (f"，请核对 {advice} 处" if advice else ""))
    else:
        talk((f"请核对 {advice} 处" if advice else "没有发现问题") + "，可以提交审核")
    return REFUSED if blocking else 0


for _command, _name in (
    (list_, "list"),
    (plans, "plans"),
    (new, "new"),
    (declare, "declare"),
    (discard, "discard"),
    (show, "show"),
    (filling.set_, "set"),
    (filling.add, "add"),
    (filling.move, "move"),
    (filling.remove, "remove"),
    (filling.fill, "fill"),
    (filling.attach, "attach"),
    (filling.attach_folder, "attach-folder"),
    (filling.detach, "detach"),
    (filling.answer, "answer"),
    (promise, "promise"),
    (check, "check"),
    (submit, "submit"),
    (returned, "returned"),
    (print_, "print"),
):
    group.command(_name)(_command)
