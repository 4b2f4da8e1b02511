"""`checklist`, `send-off`, `recall`: 单位送审."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ...domain.queue import parse_filter
from ...services.verdicts import Verdict
from .. import papers as papers_out
from .. import show as shown
from ..desks import desk_of, listed, sorted_out
from ..options import UsageError
from ..talk import Meter, emit, talk
from .common import Json, report

if TYPE_CHECKING:
    from ...services.batches import Batch
    from ...services.desk import Desk

DEFAULT = "待送审"
LATER = "此批次之后又有处理，不能按批次撤回；请用办件编号撤回最近一次送审"


def checklist(
    context: typer.Context,
    status: Annotated[list[str] | None, typer.Option(help=f"状态，默认{DEFAULT}；可重复")] = None,
    unit: Annotated[str, typer.Option(help="单位名称中的字")] = "",
    search: Annotated[str, typer.Option(help="姓名、拼音首字母、编号等")] = "",
    only: Annotated[str, typer.Option(help="齐全 只列三份材料都有的，未齐 只列还缺的")] = "",
    as_json: Json = False,
) -> None:
    """单位送审清单：每人三份材料的 √ 和 ×。"""
    from dataclasses import replace

    complete = parse_filter(only).complete
    if only and complete is None:
        raise UsageError(f"不认识 --only「{only}」，可用：齐全、未齐")
    desk = desk_of(context)
    wanted = replace(shown.wanted([], status or [DEFAULT], unit, search), complete=complete)
    rows = shown.checklist_rows(desk, wanted)
    if as_json:
        emit(shown.checked(row) for row in rows)
        return
    people, ready = shown.checklist_table(rows)
    talk(f"共 {people} 人，{ready} 人齐全")


def send_off(
    context: typer.Context,
    numbers: Annotated[list[str] | None, typer.Argument(metavar="NO...", help="办件编号")] = None,
    status: Annotated[list[str] | None, typer.Option(help="不写编号时，取这些状态的全部办件，如待送审；可重复")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只预演，不送审")] = False,
    whole: Annotated[bool, typer.Option("--all-or-nothing", help="有一人不能送审，就都不送审")] = False,
    receipt: Annotated[Path | None, typer.Option(help="送审后把回执写到这个 PDF 文件或目录")] = None,
    as_json: Json = False,
) -> int:
    """送审一份或多份办件，每份给出结论。"""
    from uuid import uuid4

    desk, batch_id = desk_of(context), uuid4().hex[:12]
    place = None
    if receipt is not None:
        place = papers_out.target(desk, receipt / f"送审回执-{batch_id}.pdf" if receipt.is_dir() else receipt, False)
    ids, missing = (
        sorted_out(desk, numbers) if numbers and not status else (listed(desk, numbers or [], status or []), [])
    )
    batch = desk.send_offs.sending()
    verdicts = [*batch.preview(ids), *missing]
    if not dry_run:
        verdicts = batch.run_whole(verdicts, batch_id) if whole else _run(batch, verdicts, batch_id)
    code = report(verdicts, "" if dry_run else batch_id, as_json, done=not dry_run, verb="送审")
    if dry_run and whole and code:
        talk("有人不能送审，按 --all-or-nothing 整批不会送审")
    if place is not None and not dry_run and any(verdict.ok for verdict in verdicts):
        _give_receipt(desk, batch_id, place)
    return code


def recall(
    context: typer.Context,
    targets: Annotated[list[str], typer.Argument(metavar="BATCH_OR_NO...", help="送审批次号或办件编号")],
    as_json: Json = False,
) -> int:
    """撤回送审：接收单位还没有处理的，回到待送审，材料保留。"""
    desk = desk_of(context)
    numbers = desk.queue.find(targets)
    batches = [target for target in dict.fromkeys(targets) if target not in numbers]
    sent = {number: batch for batch in batches for number in desk.send_offs.sent_in(batch)}
    named = [numbers[target] for target in targets if target in numbers]
    batch = desk.send_offs.recalling()
    verdicts = batch.preview(list(dict.fromkeys([*named, *sent])))
    verdicts = [_of_its_batch(desk, verdict, None if verdict.application_id in named else sent) for verdict in verdicts]
    return report(_run(batch, verdicts, None), "", as_json, done=True, verb="撤回")


def _of_its_batch(desk: Desk, verdict: Verdict, sent: dict[int, str] | None) -> Verdict:
    """Refuse to take back a later send-off than that of the batch that was named."""
    from dataclasses import replace

    if sent is None or not verdict.ok:
        return verdict
    newest = desk.send_offs.newest(verdict.application_id)
    if newest is not None and newest.batch == sent[verdict.application_id]:
        return verdict
    return replace(verdict, ok=False, message=f"{verdict.name}：{LATER}")


def _run(batch: Batch, verdicts: Sequence[Verdict], batch_id: str | None) -> list[Verdict]:
    """Carry out what a preview found good, piece by piece, and return the results in its order."""
    meter, done = Meter("处理", sum(verdict.ok for verdict in verdicts)), dict[int, Verdict]()
    for piece in batch.run(verdicts, batch_id):
        done |= {verdict.application_id: verdict for verdict in piece}
        meter(len(done), meter.total)
    return [done.get(verdict.application_id, verdict) for verdict in verdicts]


def _give_receipt(desk: Desk, batch: str, place: Path) -> None:
    """Write the receipt of what has just been sent.

    Raises:
        UsageError: When it cannot be written; the send-off stands.
    """
    try:
        talk(f"已生成：{papers_out.write(place, partial(desk.send_offs.receipt, batch), False)}")
    except UsageError as error:
        raise UsageError(
            f"已送审，但回执没有写成：{error}。请用 zhicheng receipt {batch} --out 文件 重新生成"
        ) from error
