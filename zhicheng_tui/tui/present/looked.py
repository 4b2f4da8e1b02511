"""A page that is being uploaded, as lines: what was found, what to do, which file it is."""

from __future__ import annotations

from collections.abc import Sequence

from ...domain.findings import Finding
from ...domain.text import one_line
from ...services.looking import Looked
from ..ink import Span
from .facts import size_of

INKS = {Finding.READ: "good", Finding.RECOGNISED: "hurry", Finding.ALREADY: "hurry"}


def findings(page: Looked) -> list[list[Span]]:
    """Return what was found, what to do about it, and what else was noticed."""
    made: list[list[Span]] = [[(" ", ""), (one_line(page.message), INKS.get(page.finding, "bad"))]]
    if page.finding.remedy:
        made.append([(" 怎么办 ", "accent"), (page.finding.remedy, "")])
    made += [[(" 注意 ", "hurry"), (one_line(advice), "")] for advice in page.advice]
    return made


def facts(page: Looked) -> list[list[Span]]:
    """Return which file it is: name, size, page, pixels, fingerprint."""
    where = f"第 {page.page} 页，共 {page.pages} 页 · " if page.pages > 1 else ""
    pixels = f"{page.width}×{page.height} 像素 · " if page.width else ""
    code = f"二维码每格 {page.module_pixels:.1f} 像素 · " if page.module_pixels else ""
    return [
        [(f" {one_line(page.name)}", "strong"), (f"  {size_of(page.size)}", "dim")],
        [(f" {where}{pixels}{code}{page.engine}", "dim")],
        [(f" SHA-256 {page.sha256[:16]}…", "dim")],
    ]


def best(pages: Sequence[Looked]) -> int:
    """Return which page of a file to show first: one that fits, else one that may."""
    order = (Finding.READ, Finding.RECOGNISED, Finding.ALREADY)
    for wanted in order:
        for index, page in enumerate(pages):
            if page.finding is wanted:
                return index
    return 0
