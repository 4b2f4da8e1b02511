"""A list of people to pick from, as lines."""

from __future__ import annotations

from datetime import datetime

from ...domain.application import ChecklistRow
from ...domain.clock import local
from ...domain.documents import DocumentKind
from ...domain.text import one_line
from ..glyphs import Glyphs
from ..ink import Span, fit
from .checklist import mark

NAME, NUMBER, MARK = 11, 12, 5
"""Cells of the columns; unit and specialty share the rest."""
WIDE = 26
"""Cells from which there is room for the series before the specialty."""
_HEADS = {DocumentKind.PUB: "公示", DocumentKind.ASM: "考核", DocumentKind.OPN: "意见"}


def heads(width: int) -> list[Span]:
    """Return the column heads."""
    unit, specialty = _shares(width)
    titles = [
        ("", 1),
        ("姓名", NAME),
        ("办件编号", NUMBER),
        ("申报单位", unit),
        ("系列/专业" if specialty >= WIDE else "专业", specialty),
    ]
    return [(fit(title, size), "dim") for title, size in [*titles, *((text, MARK) for text in _HEADS.values())]]


def row(entry: ChecklistRow, now: datetime, width: int, glyphs: Glyphs) -> list[Span]:
    """Return one person's line."""
    unit, specialty = _shares(width)
    what = f"{entry.series}/{entry.specialty}" if specialty >= WIDE else entry.specialty
    spans: list[Span] = [
        (" ", ""),
        (fit(one_line(entry.name), NAME - 1, glyphs.ellipsis) + " ", "strong"),
        (fit(entry.no, NUMBER), "dim"),
        (fit(one_line(entry.unit), unit - 1, glyphs.ellipsis) + " ", ""),
        (fit(one_line(what), specialty - 1, glyphs.ellipsis) + " ", ""),
    ]
    for kind in DocumentKind:
        text, ink = mark(entry, kind, local(now).date(), glyphs)
        spans.append((fit(f" {text}", MARK), ink))
    return spans


def _shares(width: int) -> tuple[int, int]:
    left = max(width - 1 - NAME - NUMBER - 3 * MARK, 20)
    specialty = left // 2 if left // 2 >= WIDE else left // 3
    return left - specialty, specialty
