"""What the tests of 开户申请 share: a request filled in, its files, requests handed in."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw

from tests.services import acts
from zhicheng_tui.domain.jurisdiction import Nature
from zhicheng_tui.domain.opening import Fields, Part, Request
from zhicheng_tui.services.demo.numbers import credit_code
from zhicheng_tui.services.desk import Desk

CITY, DAYE, YANGXIN, GROUP = (
    "黄石市人力资源和社会保障局",
    "大冶市人力资源和社会保障局",
    "阳新县人力资源和社会保障局",
    "group",
)
ID_NO = "420202198503070018"


def unit_id(desk: Desk, name: str) -> int:
    """Return a unit of the demo world by name."""
    return int(acts.ask(desk.runtime, "SELECT id FROM unit WHERE name = :name", name=name)[0].id)


def fields(nature: Nature = Nature.PRIVATE, region: str = "420281", superior: int = 0, number: int = 900) -> Fields:
    """Return a request filled in whole."""
    prefix = {Nature.PRIVATE: "91", Nature.STATE: "91", Nature.INSTITUTION: "12"}.get(nature, "11")
    return Fields(
        unit_name=f"测试单位{number}", credit_code=credit_code(prefix, region, number), kind=nature.value,
        region=region, address="测试路 1 号", superior_id=superior, manager="钱多多", id_no=ID_NO, phone="13812345678",
        office="人事科 科长", reason="新设单位",
    )  # fmt: skip


def picture(path: Path, text: str = "scan") -> Path:
    """Write a small picture."""
    image = Image.new("RGB", (300, 400), "white")
    ImageDraw.Draw(image).text((20, 20), text, fill="black")
    buffer = BytesIO()
    image.save(buffer, "JPEG")
    path.write_bytes(buffer.getvalue())
    return path


def drawn_up(desk: Desk, folder: Path, given: Fields) -> Request:
    """Return a draft with both files."""
    request = desk.opening.new(given)
    for part in Part:
        request = desk.opening.attach(request.id, part, picture(folder / f"{part}-{request.id}.jpg", part))
    return request


def handed_in(desk: Desk, folder: Path, given: Fields) -> Request:
    """Return a request that waits for its opener."""
    return desk.opening.submit(drawn_up(desk, folder, given).id)


def with_name(given: Fields, name: str, number: int) -> Fields:
    """Return the same request for another unit."""
    return replace(given, unit_name=name, credit_code=credit_code(given.credit_code[:2], given.region, number))
