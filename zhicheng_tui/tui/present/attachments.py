"""送审附件 as lines: five actions with how each document stands, and the history below (E03–E08, E17)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ...domain.application import ChecklistRow
from ...domain.clock import local
from ...domain.documents import Document, DocumentKind, Standing
from ...domain.text import one_line
from ..glyphs import Glyphs
from ..ink import Span, fit
from .checklist import current, mark


@dataclass(frozen=True)
class Action:
    """One of the five."""

    command: str
    """What is run: `attach.NAME`."""
    label: str
    """The guide's words."""
    kind: DocumentKind
    upload: bool


ACTIONS = (
    Action("download_opn", "下载单位审核意见表(空白页)", DocumentKind.OPN, upload=False),
    Action("download_asm", "下载考核表(空白页)", DocumentKind.ASM, upload=False),
    Action("upload_pub", "上传公示证明", DocumentKind.PUB, upload=True),
    Action("upload_asm", "上传考核表(盖章页)", DocumentKind.ASM, upload=True),
    Action("upload_opn", "上传单位审核意见表(盖章页)", DocumentKind.OPN, upload=True),
)
LABEL = 30
"""Cells of an action's label."""


def lines(entry: ChecklistRow, history: Sequence[Document], now: datetime, glyphs: Glyphs) -> list[list[Span]]:
    """Return the five actions, then what was uploaded before."""
    made = [_action(number, action, entry, now, glyphs) for number, action in enumerate(ACTIONS, 1)]
    older = [one for one in history if not one.valid_for(entry.flow_rev)]
    if older:
        made += [[], [(" 历史（不再有效，文件保留）", "head")]]
        made += [_older(document, entry, glyphs) for document in older]
    return made


def _action(number: int, action: Action, entry: ChecklistRow, now: datetime, glyphs: Glyphs) -> list[Span]:
    spans: list[Span] = [(f" {number} ", "key"), (fit(action.label, LABEL), "strong")]
    if not action.upload:
        return [*spans, (f"第 {entry.flow_rev} 版", "dim")]
    sign, ink = mark(entry, action.kind, local(now).date(), glyphs)
    document, standing = current(entry, action.kind), entry.standing(action.kind)
    if document is None:
        told = "流程已变更，请重新上传" if standing is Standing.STALE and not action.kind.coded else standing.label
        return [*spans, (f"{sign}  {told}", ink)]
    return [*spans, (f"{sign}  ", ink), (_told(document), "")]


def _told(document: Document) -> str:
    notice = document.notice
    dates = f"公示 {notice.starts:%m-%d} 至 {notice.ends:%m-%d}，{notice.result} · " if notice else ""
    matched = f"{document.match.label} · " if document.kind.coded else ""
    return f"{dates}{matched}{document.uploaded_at:%m-%d %H:%M} {document.uploader} · {one_line(document.name)}"


def _older(document: Document, entry: ChecklistRow, glyphs: Glyphs) -> list[Span]:
    if document.void_reason:
        why = f"已作废：{one_line(document.void_reason)}"
    elif document.replaced:
        why = "已被替换"
    else:
        why = f"流程已变更（第 {document.flow_rev} 版，当前第 {entry.flow_rev} 版）"
    when = f"{document.uploaded_at:%m-%d %H:%M} {document.uploader}"
    return [
        (f" {glyphs.dot} ", "dim"),
        (fit(document.kind.label, 18), "dim"),
        (f"{why} · {when} · {one_line(document.name)}", "dim"),
    ]
