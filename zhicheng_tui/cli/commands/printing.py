"""`forms`, `receipt`: papers as PDF."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from ...services.papers import Sheet
from .. import papers as papers_out
from .. import words
from ..desks import desk_of, listed
from ..options import UsageError
from ..talk import Meter, talk

KINDS = (
    "opn 审核意见表、asm 考核表、dec 申报表、sum 一览表、ret 退回告知单，可重复；"
    "pub 公示、rcp 送审回执、opa 开户申请表（空白），单独生成"
)
Force = Annotated[bool, typer.Option("--force", help="覆盖已有的文件")]


def forms(
    context: typer.Context,
    numbers: Annotated[list[str] | None, typer.Argument(metavar="NO...", help="办件编号")] = None,
    kind: Annotated[list[str] | None, typer.Option(help=KINDS)] = None,
    status: Annotated[list[str] | None, typer.Option(help="不写编号时，取这些状态的全部办件；可重复")] = None,
    out: Annotated[Path | None, typer.Option(help="PDF 文件，或已有的目录（每人一个文件）")] = None,
    force: Force = False,
    starts: Annotated[str, typer.Option("--from", help="公示开始日期，如 2026-11-02")] = "",
    ends: Annotated[str, typer.Option("--to", help="公示结束日期")] = "",
    contact: Annotated[str, typer.Option(help="公示的联系人")] = "",
    phone: Annotated[str, typer.Option(help="公示的联系电话")] = "",
    address: Annotated[str, typer.Option(help="公示的联系地址")] = "",
    batch: Annotated[str, typer.Option(help="送审回执的批次号")] = "",
) -> None:
    """生成可打印的表格（PDF）。"""
    desk = desk_of(context)
    made = words.papers(kind or ["opn", "asm"])
    match made:
        case Sheet.PUBLIC:
            notice = words.notice(starts, ends)
            _needed({"--contact": contact, "--phone": phone, "--address": address})
            ids, name = listed(desk, numbers or [], status or []), f"公示-{notice.starts}-{notice.ends}.pdf"
            meter = Meter("生成公示")
            make = partial(desk.forms.public_notice, ids, notice, contact, phone, address, meter)
            paths = papers_out.deliver(desk, out, name, make, force)
        case Sheet.RECEIPT:
            _for_nobody(numbers, status, made)
            if not batch:
                raise UsageError("送审回执要写批次号：--batch 批次号")
            paths = papers_out.deliver(desk, out, _receipt_name(batch), partial(desk.send_offs.receipt, batch), force)
        case Sheet.OPENING:
            _for_nobody(numbers, status, made)
            paths = papers_out.deliver(desk, out, "开户申请表.pdf", desk.forms.opening, force)
        case _:
            ids = listed(desk, numbers or [], status or [])
            paths = papers_out.write_forms(desk, ids, made, out, force)
    for path in paths:
        talk(f"已生成：{path}")


def receipt(
    context: typer.Context,
    batch: Annotated[str, typer.Argument(metavar="BATCH", help="送审批次号")],
    out: Annotated[Path | None, typer.Option(help="PDF 文件，或已有的目录")] = None,
    force: Force = False,
) -> None:
    """生成一个送审批次的回执（PDF）：送了谁、每份材料的指纹。"""
    desk = desk_of(context)
    make = partial(desk.send_offs.receipt, batch)
    for path in papers_out.deliver(desk, out, _receipt_name(batch), make, force):
        talk(f"已生成：{path}")


def _needed(given: Mapping[str, str]) -> None:
    lacking = [option for option, text in given.items() if not text.strip()]
    if lacking:
        raise UsageError(f"公示要写明向谁反映意见，还缺 {'、'.join(lacking)}")


def _for_nobody(numbers: Sequence[str] | None, statuses: Sequence[str] | None, sheet: Sheet) -> None:
    if numbers or statuses:
        raise UsageError(f"{sheet.label}不按办件生成，请去掉编号和 --status")


def _receipt_name(batch: str) -> str:
    from ...services.printing import fit_name

    return fit_name(f"送审回执-{batch}.pdf")
