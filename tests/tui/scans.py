"""Stamped forms as a scanner or a telephone gives them: printed for people of the demo world, sealed, spoilt."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pypdfium2
from PIL import Image, ImageDraw, ImageFilter

from zhicheng_tui.domain.application import ChecklistRow
from zhicheng_tui.domain.queue import parse_filter
from zhicheng_tui.services.desk import Desk
from zhicheng_tui.services.papers import Paper

DPI = 110


def empty_handed(desk: Desk) -> list[ChecklistRow]:
    """People who may be sent off and have no document yet."""
    rows = desk.checklist.rows(list(desk.queue.ids(parse_filter("一般 加急 紧急 待送审"))))
    return [row for row in rows.values() if not row.documents]


def forms(desk: Desk, ids: Sequence[int], papers: Sequence[Paper] = (Paper.OPN, Paper.ASM)) -> list[Image.Image]:
    """Return the pages of blank forms, each with a red seal on it."""
    pdf = pypdfium2.PdfDocument(desk.forms.make(ids, papers))
    return [sealed(page.render(scale=DPI / 72).to_pil().convert("RGB")) for page in pdf]


def sealed(page: Image.Image) -> Image.Image:
    """Return a page with a seal in the lower right quarter."""
    width, height = page.size
    draw = ImageDraw.Draw(page)
    draw.ellipse([width * 0.55, height * 0.6, width * 0.8, height * 0.6 + width * 0.25], outline=(200, 30, 30), width=6)
    return page


def codeless(page: Image.Image) -> Image.Image:
    """Return a page whose two codes are covered."""
    covered, (width, height) = page.copy(), page.size
    draw = ImageDraw.Draw(covered)
    draw.rectangle([width * 0.6, 0, width, height * 0.25], fill="white")
    draw.rectangle([0, height * 0.72, width * 0.4, height], fill="white")
    return covered


def hazy(page: Image.Image, radius: float) -> Image.Image:
    """Return a page out of focus."""
    return page.filter(ImageFilter.GaussianBlur(radius))


def saved(page: Image.Image, path: Path) -> Path:
    """Write a page as a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    page.save(path)
    return path


def paper_with(text: str) -> Image.Image:
    """Return a sheet that is no form."""
    sheet = Image.new("RGB", (600, 800), "white")
    ImageDraw.Draw(sheet).text((80, 100), text, fill="black")
    return sealed(sheet)
