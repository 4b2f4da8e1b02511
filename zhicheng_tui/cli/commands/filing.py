"""`waiting`, `settle`, `upload`, `void`: whose a page is and what it is, said by a person."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ...domain.documents import DocumentKind
from ...domain.findings import Wanted
from ...domain.notice import NO_OBJECTION, RESULTS, Notice
from ...domain.refusal import Refused
from ...domain.text import visible
from ...services.errors import NotFound
from ...services.verdicts import Verdict
from .. import assigning, words
from .. import show as shown
from ..desks import allowed, desk_of, ids_of, sorted_out
from ..options import UsageError
from ..talk import emit, talk
from .common import REFUSED, Json

if TYPE_CHECKING:
    from ...domain.application import Application
    from ...services.desk import Desk
    from ...services.looking import Looked
    from ...services.waiting import WaitingPage

Kind = Annotated[str, typer.Option(help=words.KIND_HELP)]
Starts = Annotated[str, typer.Option("--from", help="公示证明：开始日期，如 2026-11-02")]
Ends = Annotated[str, typer.Option("--to", help="公示证明：结束日期")]
Result = Annotated[str, typer.Option(help=f"公示证明：结果，{'或'.join(RESULTS)}")]
Replace = Annotated[bool, typer.Option("--replace", help="替换已上传的一份，原来的留在历史里")]
Code = Annotated[str, typer.Option(help="二维码读不出时，它下面印的编码，如 'ZC1: …'")]
Confirm = Annotated[bool, typer.Option("--confirm", help="看过图，确认比对出来的就是这张表格")]
ByHand = Annotated[bool, typer.Option("--by-hand", help="看过图，人工认定读不出的这一页")]


def waiting(context: typer.Context, as_json: Json = False) -> None:
    """列出批量上传后待处理的页，以及可能是谁的。"""
    from .. import pages

    desk = desk_of(context)
    found = desk.intake.waiting()
    guessed = {guess.application_id for page in found for guess in page.guesses}
    printed = {page.looked.printed.application_id for page in found if page.looked.printed}
    people = desk.checklist.rows(sorted(guessed | printed))
    for page in found:
        if as_json:
            emit([pages.waiting(page, people)])
        else:
            pages.waiting_lines(page, people)
    talk(f"待处理 {len(found)} 页")


def settle(
    context: typer.Context,
    number: Annotated[int, typer.Argument(metavar="ID", help="zhicheng waiting 列出的序号")],
    numbers: Annotated[list[str] | None, typer.Option("--no", help="办件编号；公示证明可重复")] = None,
    kind: Kind = "",
    drop: Annotated[str | None, typer.Option(help="不要这一页，写明原因")] = None,
    starts: Starts = "",
    ends: Ends = "",
    result: Result = NO_OBJECTION,
    code: Code = "",
    confirm: Confirm = False,
    by_hand: ByHand = False,
    replace: Replace = False,
    as_json: Json = False,
) -> int:
    """处理一页待处理的：归到一人名下，或不要。"""
    desk = desk_of(context)
    page = next((one for one in desk.intake.waiting() if one.id == number), None)
    if page is None:
        raise NotFound(f"没有待处理的第 {number} 项，或已经处理过；请用 zhicheng waiting 查看")
    if drop is not None:
        _drop(desk, page, drop, bool(numbers or kind))
        return 0
    if not (numbers and kind):
        raise UsageError("请写明归给谁、是什么：--no 办件编号 --kind 材料；不要这一页时写 --drop 原因")
    wanted_kind, said = words.document(kind), assigning.Said(code, confirm, by_hand, replace)
    if not wanted_kind.coded:
        proof = desk.intake.as_proof(page)
        told = _notice_filed(desk, proof, numbers, words.notice(starts, ends, result), replace)
        if all(verdict.ok for verdict, _ in told):
            desk.intake.settled(page, proof)
        return _told(told, wanted_kind, as_json)
    application = _the_one(desk, numbers, wanted_kind)
    looked = page.looked
    try:
        looked = desk.intake.look_again(page, application, wanted_kind)
        looked, match = assigning.agreed(desk, looked, Wanted(application, wanted_kind), said)
        document = desk.intake.settle(page, looked, application.id, wanted_kind, match=match, replacing=replace)
    except Refused as refused:
        return _told([assigning.not_filed(application, refused, looked)], wanted_kind, as_json)
    return _told([assigning.filed(application, document)], wanted_kind, as_json)


def upload(
    context: typer.Context,
    numbers: Annotated[list[str], typer.Argument(metavar="NO...", help="办件编号；公示证明可写多个")],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="图片或 PDF")],
    kind: Kind,
    starts: Starts = "",
    ends: Ends = "",
    result: Result = NO_OBJECTION,
    page: Annotated[int | None, typer.Option(min=1, help="PDF 的第几页；不写时自动找")] = None,
    code: Code = "",
    confirm: Confirm = False,
    by_hand: ByHand = False,
    replace: Replace = False,
    as_json: Json = False,
) -> int:
    """上传一份材料：考核表、审核意见表给一个人，公示证明可给多个人。"""
    wanted_kind, said = words.document(kind), assigning.Said(code, confirm, by_hand, replace)
    if not wanted_kind.coded:
        notice = words.notice(starts, ends, result)
        desk = desk_of(context)
        looked = assigning.the_page(desk.examining.look_at(allowed(desk, file)), page, assigning.Said())
        return _told(_notice_filed(desk, looked, numbers, notice, replace), wanted_kind, as_json)
    desk = desk_of(context)
    application = _the_one(desk, numbers, wanted_kind)
    wanted = Wanted(application, wanted_kind)
    looked = assigning.the_page(desk.examining.look_at(allowed(desk, file), wanted), page, said)
    try:
        looked, match = assigning.agreed(desk, looked, wanted, said)
        document = desk.filing.put(looked, application.id, wanted_kind, match=match, replacing=replace)
    except Refused as refused:
        return _told([assigning.not_filed(application, refused, looked)], wanted_kind, as_json)
    return _told([assigning.filed(application, document)], wanted_kind, as_json)


def void(
    context: typer.Context,
    number: Annotated[str, typer.Argument(metavar="NO", help="办件编号")],
    kind: Kind,
    reason: Annotated[str, typer.Option(help="作废的原因")],
    as_json: Json = False,
) -> int:
    """作废一份已上传的材料，留在历史里。"""
    wanted_kind = words.document(kind)
    desk = desk_of(context)
    application = desk.filing.application(ids_of(desk, [number])[0])
    standing = [one for one in desk.filing.history(application.id) if one.kind is wanted_kind and not one.replaced]
    if not standing:
        raise NotFound(f"{application.name}：没有可作废的{wanted_kind.label}")
    desk.filing.void(application.id, standing[0].id, reason)
    message = f"{wanted_kind.label}已作废"
    verdict = Verdict(application.id, application.no, application.name, ok=True, message=message)
    more = {"page": standing[0].page, "match": standing[0].match.value, "sha256": standing[0].sha256}
    return _told([(verdict, more)], wanted_kind, as_json, "作废")


def _the_one(desk: Desk, numbers: Sequence[str], kind: DocumentKind) -> Application:
    """Return the one application that a form can be for.

    Raises:
        UsageError: When several were named.
        NotFound: When there is none.
    """
    if len(numbers) > 1:
        raise UsageError(f"{kind.label}每人一张，一次写一个办件编号；很多张时用 zhicheng ingest")
    return desk.filing.application(ids_of(desk, numbers)[0])


def _notice_filed(
    desk: Desk, page: Looked, numbers: Sequence[str], notice: Notice, replace: bool
) -> list[tuple[Verdict, assigning.More]]:
    """File one 公示证明 for everybody it names; each gets a verdict.

    Raises:
        Refused: When the dates do not do, or the file could not be opened.
    """
    assigning.openable(page)
    ids, missing = sorted_out(desk, numbers)
    verdicts = [*desk.filing.put_notice(page, ids, notice, replacing=replace), *missing]
    return [(verdict, assigning.about(page, verdict.ok)) for verdict in verdicts]


def _drop(desk: Desk, page: WaitingPage, reason: str, assigned: bool) -> None:
    """Take a page off the list.

    Raises:
        UsageError: Without a reason, or when it is to be filed as well.
    """
    if assigned:
        raise UsageError("--drop 和 --no、--kind 只能用一样")
    if not reason.strip():
        raise UsageError("--drop 后面请写明原因")
    desk.intake.drop(page, reason)
    talk(f"已从待处理中去掉：{visible(page.looked.name)} 第 {page.looked.page} 页")


def _told(
    found: Sequence[tuple[Verdict, assigning.More]], kind: DocumentKind, as_json: bool, verb: str = "上传"
) -> int:
    """Print what became of documents, and return the exit code."""
    if as_json:
        emit(_object(verdict, kind, more) for verdict, more in found)
    else:
        shown.verdict_table(verdict for verdict, _ in found)
    good = sum(verdict.ok for verdict, _ in found)
    talk(f"已{verb} {good} 份，{len(found) - good} 份没有{verb}")
    return 0 if good == len(found) else REFUSED


def _object(verdict: Verdict, kind: DocumentKind, more: assigning.More) -> dict[str, Any]:
    told = {"no": verdict.no, "name": verdict.name, "ok": verdict.ok, "message": verdict.message}
    return {**told, "kind": kind.value, **more}
