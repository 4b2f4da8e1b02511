"""单位送审 as lines: the guide's eight columns, and what × means under them (E09, E11)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from ...domain.application import ChecklistRow
from ...domain.clock import local
from ...domain.documents import Document, DocumentKind, Standing
from ...domain.privacy import mask_id
from ...domain.status import Status
from ..glyphs import Glyphs
from ..ink import Span, fit

WIDE = 108
"""Cells from which the column heads have the guide's full names."""
_SHORT = {DocumentKind.PUB: "公示证明", DocumentKind.ASM: "考核表", DocumentKind.OPN: "审核意见表"}
_FIXED = {"mark": 2, "index": 5, "id_no": 19}


@dataclass(frozen=True)
class Columns:
    """Widths of the checklist's columns, in cells, each with the blank after it."""

    name: int
    series: int
    specialty: int
    documents: tuple[int, int, int]


def columns(width: int) -> Columns:
    """Share out `width`: the least for each column, the rest among name, series and specialty."""
    documents = (18, 12, 16) if width >= WIDE else (9, 7, 11)
    spare = max(width - sum(_FIXED.values()) - sum(documents) - 8 - 10 - 9, 0)
    return Columns(8 + spare // 4, 10 + spare // 2, 9 + spare // 4, documents)


def head(width: int) -> list[Span]:
    """Return the column heads."""
    wide = columns(width)
    titles = [
        ("", 2),
        ("序号", 5),
        ("姓名", wide.name),
        ("证件号码", 19),
        ("系列", wide.series),
        ("专业", wide.specialty),
    ]
    titles += [
        (kind.label if width >= WIDE else _SHORT[kind], size)
        for kind, size in zip(DocumentKind, wide.documents, strict=True)
    ]
    return [(fit(title, size), "head") for title, size in titles]


def row(number: int, entry: ChecklistRow, selected: bool, now: datetime, width: int, glyphs: Glyphs) -> list[Span]:
    """Return one person's line."""
    wide = columns(width)

    def cell(text: str, size: int) -> Span:
        return fit(text, size - 1, glyphs.ellipsis) + " ", ""

    spans = [
        (f"{glyphs.selected} ", "mark") if selected else ("  ", ""),
        (fit(str(number), _FIXED["index"]), "dim"),
        cell(entry.name, wide.name),
        cell(mask_id(entry.id_no), _FIXED["id_no"]),
        cell(entry.series, wide.series),
        cell(entry.specialty, wide.specialty),
    ]
    for kind, size in zip(DocumentKind, wide.documents, strict=True):
        text, ink = mark(entry, kind, local(now).date(), glyphs)
        spans.append((fit(f"{text:>3}" if size < 12 else f"{text:>5}", size), ink))
    return spans


def mark(entry: ChecklistRow, kind: DocumentKind, today: date, glyphs: Glyphs) -> Span:
    """Return the sign for one document: √, √ with a date still to wait for, or ×."""
    if entry.standing(kind) is not Standing.VALID:
        return glyphs.cross, "bad"
    if waits(entry, kind, today):
        return f"{glyphs.check}*", "hurry"
    return glyphs.check, "good"


def waits(entry: ChecklistRow, kind: DocumentKind, today: date) -> bool:
    """Say whether a valid public notice is not over yet."""
    document = current(entry, kind)
    return document is not None and document.notice is not None and not document.notice.over(today)


def current(entry: ChecklistRow, kind: DocumentKind) -> Document | None:
    """Return the document that stands for a kind at the current revision."""
    return next((one for one in entry.documents if one.kind is kind and one.valid_for(entry.flow_rev)), None)


WAIT = {
    Status.DRAFT: "申报人还没有提交，提交并审核通过后再准备送审材料",
    Status.RETURNED: "已退回修改，等申报人重新提交、审核通过后，再下载新的表格",
    Status.INELIGIBLE: "已判为资格不符，不送审",
    Status.TERMINATED: "审核已终止，不送审",
}
"""What is said of those who cannot hand anything in just now."""


def explanation(entry: ChecklistRow, now: datetime, closed: str = "") -> list[Span]:
    """Return what is missing of one person and why, or that they can be sent; `closed`: why the plan takes nothing."""
    today, spans = local(now).date(), list[Span]()
    for kind in DocumentKind:
        standing, document = entry.standing(kind), current(entry, kind)
        if standing is not Standing.VALID:
            again = "流程已变更，请重新上传" if standing is Standing.STALE and not kind.coded else standing.label
            spans += [(f"{kind.short} ", ""), (again, "bad"), ("；", "dim")]
        elif document is not None and document.notice is not None and waits(entry, kind, today):
            spans += [
                (f"{kind.short} ", ""),
                (f"公示到 {document.notice.ends:%m-%d}，期满后才能送审", "hurry"),
                ("；", "dim"),
            ]
    about = f" {entry.name} {entry.no}"
    if entry.status is not Status.APPROVED:
        about += f"（{entry.status.label}）"
    name: list[Span] = [(f"{about}：", "strong")]
    if entry.status in WAIT:
        return [*name, (WAIT[entry.status], "hurry")]
    if spans:
        return [*name, *spans[:-1]]
    if closed:
        return [*name, (f"三份材料齐全；{closed}", "hurry")]
    if entry.status is Status.APPROVED:
        return [*name, ("三份材料齐全，可以送审", "good")]
    return [*name, ("三份材料齐全", "dim")]
