"""`audit`: the trail to read, to check, to export, and to anchor on paper."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from ...domain.clock import local
from ...domain.text import visible
from ...domain.trail import TrailEvent, TrailFilter, acts_like, day_span
from ...services.audit_files import Format, as_dict
from ...services.desk import Desk
from ...tui.present.trail import note, who
from .. import papers, words
from ..desks import desk_of
from ..options import UsageError
from ..talk import Meter, emit, say, talk
from .common import REFUSED, Json
from .printing import Force

PAGE = 500
K = TypeVar("K", bound=StrEnum)


class Action(StrEnum):
    """What `audit` can do."""

    LIST = "list"
    VERIFY = "verify"
    EXPORT = "export"
    ANCHOR = "anchor"


def audit(
    context: typer.Context,
    action: Annotated[str, typer.Argument(metavar="ACTION", help="list 查看、verify 校验、export 导出、anchor 锚点")],
    person: Annotated[str, typer.Option(help="操作人的姓名或登录名")] = "",
    number: Annotated[str, typer.Option("--no", help="办件编号")] = "",
    act: Annotated[list[str] | None, typer.Option(help="操作，如 送审、RETURN；可重复")] = None,
    starts: Annotated[str, typer.Option("--from", help="从哪一天起，如 2026-11-02")] = "",
    ends: Annotated[str, typer.Option("--to", help="到哪一天止，含这一天")] = "",
    unit: Annotated[str, typer.Option(help="操作单位名称中的字，含下级")] = "",
    limit: Annotated[int | None, typer.Option(min=1, help="最多几条")] = None,
    anchor: Annotated[str, typer.Option(help="verify：打印的锚点编码")] = "",
    out: Annotated[Path | None, typer.Option(help="export、anchor：保存到哪个文件")] = None,
    form: Annotated[str, typer.Option("--format", help="export：csv 或 json；不写时看文件名")] = "",
    force: Force = False,
    as_json: Json = False,
) -> int:
    """查看、校验、导出审计记录，生成审计锚点。"""
    asked, made = _one_of(Action, "ACTION", action), _one_of(Format, "--format", form) if form else None
    desk = desk_of(context)
    desk.auditing.check()
    wanted = _wanted(person, number, act or [], starts, ends, unit)
    match asked:
        case Action.LIST:
            _list(_events(desk, wanted, limit), as_json=as_json)
        case Action.VERIFY:
            return _verify(desk, anchor, as_json=as_json)
        case Action.EXPORT:
            _export(desk, wanted, out, made, force=force)
        case Action.ANCHOR:
            _anchor(desk, out, force=force, as_json=as_json)
    return 0


def _one_of(kind: type[K], name: str, word: str) -> K:
    """Return what a word of the command line means.

    Raises:
        UsageError: When it is none of them.
    """
    for known in kind:
        if word.lower() == known.value:
            return known
    raise UsageError(f"用法不对：{name} 不能是「{word}」，可用：{'、'.join(known.value for known in kind)}")


def _wanted(person: str, number: str, acts: list[str], starts: str, ends: str, unit: str) -> TrailFilter:
    found: list[str] = []
    for word in acts:
        meant = acts_like(word)
        found += meant or [word.upper()]
    since = until = None
    if starts:
        since = day_span(words.day("--from", starts), words.day("--from", starts))[0]
    if ends:
        until = day_span(words.day("--to", ends), words.day("--to", ends))[1]
    return TrailFilter(person.strip(), number.strip(), tuple(found), since, until, unit.strip())


def _events(desk: Desk, wanted: TrailFilter, limit: int | None) -> Iterator[TrailEvent]:
    """Yield events page by page, newest first."""
    before, left = None, limit
    while left is None or left > 0:
        page = desk.auditing.events(wanted, before=before, limit=PAGE if left is None else min(PAGE, left))
        yield from page
        if not page:
            return
        before, left = page[-1].seq, None if left is None else left - len(page)


def _list(events: Iterator[TrailEvent], *, as_json: bool) -> None:
    if as_json:
        emit(as_dict(event) for event in events)
        return
    for event in events:
        parts = (
            str(event.seq), f"{local(event.at):%Y-%m-%d %H:%M:%S}", who(event), event.whence, event.what, event.about,
            note(event),
        )  # fmt: skip
        say(visible("  ".join(part for part in parts if part).replace("\n", " ")))


def _verify(desk: Desk, anchor: str, *, as_json: bool) -> int:
    meter = Meter("校验")
    verdict = desk.auditing.verify(meter, anchor=anchor)
    meter.clear()
    if as_json:
        told = {"ok": verdict.ok, "count": verdict.count, "hash": verdict.digest, "message": verdict.message}
        fault = verdict.fault and {"seq": verdict.fault.seq, "what": verdict.what, "missing": verdict.fault.missing}
        stand = verdict.stand and {"seq": verdict.stand.seq, "at": local(verdict.stand.at).isoformat()}
        emit([told | {"fault": fault, "anchor": stand}])
    elif verdict.ok:
        say(verdict.message)
    else:
        talk(verdict.message)
    return 0 if verdict.ok else REFUSED


def _export(desk: Desk, wanted: TrailFilter, out: Path | None, form: Format | None, *, force: bool) -> None:
    if out is None:
        raise UsageError("请用 --out 指定导出到哪个文件，如 --out 审计.csv")
    if form is None:
        form = Format.JSON if out.suffix.lower() == ".json" else Format.CSV
    target = papers.target(desk, out, force)
    meter = Meter("导出")
    made = desk.auditing.export(target, form, wanted, meter)
    meter.clear()
    path = made.path.replace(target) if force else made.path
    talk(f"已导出 {made.count} 条：{path}")


def _anchor(desk: Desk, out: Path | None, *, force: bool, as_json: bool) -> None:
    made = desk.auditing.anchor()
    if out is not None:
        name = f"审计锚点-{made.seq}.pdf"
        for path in papers.deliver(desk, out, name, lambda: desk.auditing.anchor_page(made), force):
            talk(f"已生成：{path}。请打印后与系统分开保管")
        if str(out) == "-":
            return
    at = local(made.at)
    if as_json:
        emit([{"seq": made.seq, "hash": made.digest, "at": at.isoformat(timespec="seconds"), "anchor": made.text}])
    else:
        say(f"{made.text}")
        talk(f"到 {at:%Y-%m-%d %H:%M} 共 {made.seq} 条；以后核对：zhicheng audit verify --anchor 上面的编码")
