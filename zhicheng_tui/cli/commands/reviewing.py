"""`queue`, `show`, `review`, `undo`, `reopen`: the review queue and decisions."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from ...domain.clock import local
from ...domain.refusal import Refused
from ...domain.review import Decision
from ...domain.text import visible
from ...services.files import PRIVATE
from ...services.verdicts import Verdict
from .. import show as shown
from ..desks import desk_of, ids_of, sorted_out
from ..options import UsageError
from ..talk import emit, say, talk
from .common import Json, report

if TYPE_CHECKING:
    from ...services.desk import Desk


def queue(
    context: typer.Context,
    urgency: Annotated[list[str] | None, typer.Option(help="未开始、一般、加急、紧急、已结束；可重复")] = None,
    status: Annotated[list[str] | None, typer.Option(help="待审核、待送审等状态；可重复")] = None,
    unit: Annotated[str, typer.Option(help="单位名称中的字")] = "",
    search: Annotated[str, typer.Option(help="姓名、拼音首字母、编号等")] = "",
    limit: Annotated[int | None, typer.Option(min=1, help="最多几条")] = None,
    as_json: Json = False,
) -> None:
    """按紧急程度列出办件。"""
    desk = desk_of(context)
    rows = shown.queue_rows(desk, shown.wanted(urgency or [], status or [], unit, search), limit)
    if as_json:
        emit(rows)
    else:
        shown.queue_table(rows)


def show(
    context: typer.Context,
    number: Annotated[str, typer.Argument(metavar="NO", help="办件编号")],
    unmask: Annotated[bool, typer.Option("--unmask", help="显示完整的证件号码和联系电话；会记入审计")] = False,
    as_json: Json = False,
) -> None:
    """显示一份办件的全部内容。"""
    desk = desk_of(context)
    opened = desk.files.open(ids_of(desk, [number])[0])
    private = desk.files.unmask(opened.file.application.id) if unmask else {}
    if as_json:
        told = shown.case(opened.file, desk.files.progress(opened.file), desk.runtime.reference)
        emit([told | private])
        return
    shown.case_text(opened.file, desk.runtime.reference)
    for field, value in private.items():
        say(f"{PRIVATE[field]} {visible(value)}")


def review(
    context: typer.Context,
    numbers: Annotated[list[str] | None, typer.Argument(metavar="NO...", help="办件编号")] = None,
    result: Annotated[str, typer.Option(help="pass 通过、return 退回、ineligible 资格不符、terminate 终止")] = "",
    opinion: Annotated[str, typer.Option(help="审核意见")] = "",
    module: Annotated[list[str] | None, typer.Option(help="有误的模块和原因，如 edu=缺学位证；可重复")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只预演，不保存")] = False,
    pending: Annotated[bool, typer.Option("--pending", help="列出待复核的结果")] = False,
    decline: Annotated[str, typer.Option(metavar="原因", help="不同意另一名审核员提出的结果，写明原因")] = "",
    withdraw: Annotated[bool, typer.Option("--withdraw", help="撤回本人提出、还在等待复核的结果")] = False,
    as_json: Json = False,
) -> int:
    """审核一份或多份办件，每份给出结论；列出待复核的结果，不同意或撤回。"""
    from uuid import uuid4

    if pending:
        _pending(desk_of(context), as_json)
        return 0
    if not numbers:
        raise UsageError("请写办件编号；用 zhicheng queue 查看，待复核的用 zhicheng review --pending 查看")
    if decline:
        desk = desk_of(context)
        return _settle(
            desk, numbers, lambda one: desk.proposing.decline(one, decline), "已记下不同意，状态不变", as_json
        )
    if withdraw:
        desk = desk_of(context)
        return _settle(desk, numbers, desk.proposing.withdraw, "已撤回提交复核的结果，状态不变", as_json)
    lacking = [option for option, text in (("--result", result), ("--opinion", opinion)) if not text]
    if lacking:
        raise UsageError(f"用法不对：缺少 {'、'.join(lacking)}（审核结果和审核意见）\n查看用法：zhicheng review --help")
    desk = desk_of(context)
    marks = dict(shown.mark(text, desk.runtime.reference) for text in module or [])
    decision = Decision(shown.result(result), opinion, marks).effective()
    batch = desk.reviewing.deciding(decision)
    ids, missing = sorted_out(desk, numbers)
    verdicts = batch.preview(ids)
    batch_id = uuid4().hex[:12]
    if not dry_run:
        done = {verdict.application_id: verdict for piece in batch.run(verdicts, batch_id) for verdict in piece}
        verdicts = [done.get(verdict.application_id, verdict) for verdict in verdicts]
    return report([*verdicts, *missing], "" if dry_run else batch_id, as_json, done=not dry_run)


def _pending(desk: Desk, as_json: bool) -> None:
    """Print the results that wait for a second reviewer's word."""
    waiting = desk.proposing.pending()
    rows = desk.queue.rows([one.application_id for one in waiting])
    known = [(one, rows[one.application_id]) for one in waiting if one.application_id in rows]
    if as_json:
        emit(
            {
                "no": row.no, "name": row.name, "unit": row.unit, "result": one.result.value, "opinion": one.opinion,
                "proposer": one.proposer, "at": local(one.at).isoformat(timespec="seconds"),
            }
            for one, row in known
        )  # fmt: skip
        return
    for one, row in known:
        say(f"{row.no}  {visible(row.name)}  {visible(row.unit)}  {visible(one.sentence)}")
    talk(f"待复核 {len(known)} 份")


def _settle(desk: Desk, numbers: list[str], act: Callable[[int], None], done: str, as_json: bool) -> int:
    """Decline or withdraw the results that wait, each with a verdict."""
    ids, missing = sorted_out(desk, numbers)
    rows, verdicts = desk.queue.rows(ids), list[Verdict]()
    for number in ids:
        ok, message = True, done
        try:
            act(number)
        except Refused as refused:
            ok, message = False, refused.first.message
        verdicts.append(Verdict(number, rows[number].no, rows[number].name, ok=ok, message=message))
    return report([*verdicts, *missing], "", as_json, done=True)


def reopen(
    context: typer.Context,
    number: Annotated[str, typer.Argument(metavar="NO", help="办件编号")],
    reason: Annotated[str, typer.Option(help="原因，记入审计")],
) -> None:
    """上级审核员重新受理资格不符或已终止的办件。"""
    desk = desk_of(context)
    desk.reopening.reopen(ids_of(desk, [number])[0], reason)
    talk(f"已重新受理 {number}，回到待审核")


def undo(
    context: typer.Context,
    target: Annotated[str, typer.Argument(metavar="BATCH_OR_NO", help="批次号或办件编号")],
    as_json: Json = False,
) -> int:
    """撤销本人的一个批次，或对一份办件的审核。"""
    desk = desk_of(context)
    found = desk.queue.find([target])
    ids = list(found.values()) or desk.reviewing.decided_in(target)
    batch = desk.reviewing.undoing(None if found else target)
    verdicts = batch.preview(ids)
    done = {verdict.application_id: verdict for piece in batch.run(verdicts, None) for verdict in piece}
    return report([done.get(verdict.application_id, verdict) for verdict in verdicts], "", as_json, done=True)
