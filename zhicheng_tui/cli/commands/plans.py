"""`plan`: 评审计划 listed, shown, made, changed, extended, given their notice."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ...domain.plans import PlanForm
from .. import plan_forms
from ..desks import allowed, desk_of
from ..options import UsageError
from ..plan_forms import Said
from ..talk import emit, talk
from .common import Json

if TYPE_CHECKING:
    from ...domain.plans import PlanRecord
    from ...services.desk import Desk

ACTIONS = "list 列出、show 查看、create 新建、edit 更改、extend 延长、notice 通知附件"
WHEN = "如 2026-11-30 或 '2026-11-30 17:00'；只写日期时到当天 23:59:59"


def plan(
    context: typer.Context,
    action: Annotated[str, typer.Argument(metavar="ACTION", help=ACTIONS)],
    code: Annotated[str, typer.Argument(metavar="CODE", help="计划编码，zhicheng plan list 列出")] = "",
    file: Annotated[Path | None, typer.Argument(metavar="FILE", help="notice：图片或 PDF；不写时显示它在哪里")] = None,
    title: Annotated[str | None, typer.Option(help="计划名称")] = None,
    new_code: Annotated[str | None, typer.Option(help="edit：换一个编码")] = None,
    committee: Annotated[str | None, typer.Option(help="评委会")] = None,
    year: Annotated[int | None, typer.Option(help="年度；新建时不写，取今年")] = None,
    top: Annotated[str | None, typer.Option(help="受理机构的名称；新建时不写，取本单位")] = None,
    apply_end: Annotated[str | None, typer.Option(help=f"申报截止，{WHEN}")] = None,
    review_start: Annotated[str | None, typer.Option(help="审核开始；写 '' 表示已经开始")] = None,
    review_end: Annotated[str | None, typer.Option(help=f"审核截止，{WHEN}")] = None,
    urgent: Annotated[int | None, typer.Option(help="剩多少天以内为紧急")] = None,
    hurry: Annotated[int | None, typer.Option(help="剩多少天以内为加急")] = None,
    working_days: Annotated[
        bool | None, typer.Option("--working-days/--calendar-days", help="天数按工作日计，或按自然日计")
    ] = None,
    second_review: Annotated[
        bool | None, typer.Option("--second-review/--single-review", help="资格不符和终止审核要不要第二人复核")
    ] = None,
    take: Annotated[list[str] | None, typer.Option(help="系列:级别，如 5:中级，级别可写全部；可重复")] = None,
    reason: Annotated[str, typer.Option(help="更改日期的原因")] = "",
    as_json: Json = False,
) -> None:
    """评审计划：列出、查看、新建、更改、延长、附上通知。"""
    said = Said(
        title, new_code, committee, year, top, apply_end, review_start, review_end, urgent, hurry, working_days,
        second_review, tuple(take or ()),
    )  # fmt: skip
    known = [part.partition(" ")[0] for part in ACTIONS.split("、")]
    if action not in known:
        raise UsageError(f"plan 后面写 {'、'.join(known)} 之一，不能是「{action}」")
    if action != "list" and not code:
        raise UsageError(f"请写计划编码：zhicheng plan {action} 编码；用 zhicheng plan list 查看")
    desk = desk_of(context)
    match action:
        case "list":
            _list(desk, as_json)
        case "show":
            _show(desk, desk.plans.find(code), as_json)
        case "create":
            _create(desk, code, said, as_json)
        case "edit":
            record = desk.plans.find(code)
            _changed(desk, desk.plans.edit(record.id, said.on(record.form, desk), record.version, reason), as_json)
        case "extend":
            _extend(desk, desk.plans.find(code), said, reason, as_json)
        case _:
            _notice(desk, desk.plans.find(code), file, as_json)


def _list(desk: Desk, as_json: bool) -> None:
    now = desk.runtime.clock.now()
    rows = desk.plans.rows()
    if as_json:
        emit(plan_forms.listed(row, now) for row in rows)
        return
    for row in rows:
        plan_forms.line(row, now)
    talk(f"共 {len(rows)} 个评审计划")


def _show(desk: Desk, record: PlanRecord, as_json: bool) -> None:
    if as_json:
        emit([plan_forms.shown(desk, record)])
    else:
        plan_forms.page(desk, record)


def _create(desk: Desk, code: str, said: Said, as_json: bool) -> None:
    usual = PlanForm(code=code, year=desk.runtime.clock.now().year, top_unit_id=desk.actor.unit.id)
    number = desk.plans.create(said.on(usual, desk))
    talk(f"已新建评审计划 {code}")
    if as_json:
        _show(desk, desk.plans.open(number), as_json)


def _changed(desk: Desk, record: PlanRecord, as_json: bool) -> None:
    talk(f"已保存评审计划 {record.form.code}")
    if as_json:
        _show(desk, record, as_json)


def _extend(desk: Desk, record: PlanRecord, said: Said, reason: str, as_json: bool) -> None:
    if said.review_end is None:
        raise UsageError("延长要写新的审核截止：--review-end 2026-12-31 --reason 原因")
    now = desk.runtime.clock.now()
    before = desk.plans.plan(record).window.urgency(now)
    end = plan_forms.moment("--review-end", said.review_end, now)
    after = desk.plans.extend(record.id, end, reason, record.version)
    talk(f"审核截止已改为 {end:%Y-%m-%d %H:%M:%S}，临近：{before} → {desk.plans.plan(after).window.urgency(now)}")
    if as_json:
        _show(desk, after, as_json)


def _notice(desk: Desk, record: PlanRecord, file: Path | None, as_json: bool) -> None:
    if file is None:
        path = desk.plans.notice_of(record)
        talk(f"通知附件：{path}")
    else:
        record = desk.plans.attach(record.id, allowed(desk, file), record.version)
        talk(f"已附上通知：{record.notice_name}")
    if as_json:
        _show(desk, record, as_json)
