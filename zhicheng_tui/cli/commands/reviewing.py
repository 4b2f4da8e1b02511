"""`queue`, `show`, `review`, `undo`: the review queue and decisions."""

from __future__ import annotations

from typing import Annotated

import typer

from ...domain.review import Decision
from ...domain.text import visible
from ...services.files import PRIVATE
from .. import show as shown
from ..desks import desk_of, ids_of, sorted_out
from ..talk import emit, say
from .common import Json, report


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
    numbers: Annotated[list[str], typer.Argument(metavar="NO...", help="办件编号")],
    result: Annotated[str, typer.Option(help="pass 通过、return 退回、ineligible 资格不符、terminate 终止")],
    opinion: Annotated[str, typer.Option(help="审核意见")],
    module: Annotated[list[str] | None, typer.Option(help="有误的模块和原因，如 edu=缺学位证；可重复")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只预演，不保存")] = False,
    as_json: Json = False,
) -> int:
    """审核一份或多份办件，每份给出结论。"""
    from uuid import uuid4

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
