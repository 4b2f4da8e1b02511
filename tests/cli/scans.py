"""Stamped forms as they come back, for the tests of uploads: printed by a command, photographed, put in a folder."""

from __future__ import annotations

import random
from pathlib import Path

import pypdfium2
from PIL import Image, ImageDraw, ImageFilter

from tests.services.acts import OPEN, pick
from tests.services.scans import blank, lacking
from zhicheng_tui.domain.documents import DocumentKind
from zhicheng_tui.domain.status import Status
from zhicheng_tui.services.desk import Desk

OVER = ("--from", "2026-11-09", "--to", "2026-11-13")
"""Five working days, over at the time of the tests."""


def photographed(pdf: Path, folder: Path) -> list[Path]:
    """Return a photograph of each page: turned, sealed in red, grey paper, a little out of focus, in JPEG."""
    folder.mkdir(exist_ok=True)
    shaken, made = random.Random(3), list[Path]()
    for number, page in enumerate(pypdfium2.PdfDocument(pdf), 1):
        picture = page.render(scale=2).to_pil().convert("RGB")
        width, height = picture.size
        seal = (width * 0.6, height * 0.6, width * 0.6 + 230, height * 0.6 + 230)
        ImageDraw.Draw(picture).ellipse(seal, outline=(200, 30, 30), width=12)
        turned = picture.rotate(shaken.uniform(-6, 6), expand=True, fillcolor=(225, 222, 215))
        path = folder / f"IMG_{number:04}.jpg"
        turned.filter(ImageFilter.GaussianBlur(0.7)).save(path, quality=55)
        made.append(path)
    return made


def picture(path: Path) -> Path:
    """Return a picture without a code: a 公示证明, say."""
    blank().save(path)
    return path


def blurred(path: Path, amount: float = 7.0) -> Path:
    """Put a picture out of focus."""
    Image.open(path).convert("L").filter(ImageFilter.GaussianBlur(amount)).save(path, quality=90)
    return path


def empty_handed(desk: Desk) -> list[int]:
    """Return applications that wait for the send-off and have no document at all."""
    without = [set(lacking(desk, kind)) for kind in DocumentKind]
    return [number for number in pick(desk, Status.APPROVED, OPEN) if all(number in some for some in without)]


def nos(desk: Desk, ids: list[int]) -> list[str]:
    """Return the 办件编号 of applications."""
    rows = desk.queue.rows(ids)
    return [rows[number].no for number in ids]


def files(world: Path) -> list[Path]:
    """Return everything in the data folder but the database's own business."""
    return sorted(path for path in world.rglob("*") if not path.name.startswith("zhicheng.db-"))
