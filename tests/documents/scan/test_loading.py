"""Every format comes out as upright grey or RGB on white, and within the limits."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from fpdf import FPDF
from PIL import Image

from zhicheng_tui.documents.scan.engines import zxing
from zhicheng_tui.documents.scan.loading import Damaged, Limits, NotAPicture, TooLarge, pages
from zhicheng_tui.documents.scan.views import Views

from .making import OURS, paper, saved


def texts(data: bytes | Path) -> list[list[str]]:
    return [[found.text for found in zxing(Views(page.image).luma().image).found] for page in pages(data)]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "BMP", "TIFF", "WEBP", "GIF", "AVIF"])
def test_formats(kind: str) -> None:
    assert texts(saved(paper().convert("RGB"), kind)) == [[OURS]]


def test_heic() -> None:
    heif = pytest.importorskip("pillow_heif")
    file = io.BytesIO()
    heif.from_pillow(paper().convert("RGB")).save(file)
    assert texts(file.getvalue()) == [[OURS]]


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "CMYK", "I;16", "F"])
def test_modes(mode: str) -> None:
    image = paper()
    if mode == "I;16":
        data = saved(Image.fromarray(np.asarray(image, np.uint16) * 257), "PNG")
    elif mode == "F":
        data = saved(Image.fromarray(np.asarray(image, np.float32) / 255), "TIFF")
    else:
        data = saved(image.convert(mode), "TIFF")
    (page,) = pages(data)
    assert page.image.mode in ("L", "RGB")
    assert texts(data) == [[OURS]]


def test_black_on_transparent_lies_on_white() -> None:
    image = Image.new("RGBA", paper().size)
    image.putalpha(paper().point(lambda value: 255 - value))
    assert texts(saved(image, "PNG")) == [[OURS]]
    assert texts(saved(image, "WEBP", lossless=True)) == [[OURS]]


def test_orientation_of_the_camera_is_followed() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    data = saved(Image.new("RGB", (40, 20), "white"), "JPEG", exif=exif)
    (page,) = pages(data)
    assert page.image.size == (20, 40)


def test_every_page_of_a_tiff() -> None:
    blank = Image.new("L", (200, 200), 255)
    data = saved(blank, "TIFF", save_all=True, append_images=[paper(), blank])
    assert texts(data) == [[], [OURS], []]
    assert [(page.number, page.count) for page in pages(data)] == [(1, 3), (2, 3), (3, 3)]
    assert len(list(pages(data, Limits(pages=2)))) == 2


def test_pages_of_a_pdf() -> None:
    pdf = FPDF()
    for image in (None, paper()):
        pdf.add_page()
        if image:
            pdf.image(image, 20, 20, 40)
    assert texts(bytes(pdf.output())) == [[], [OURS]]


def test_a_huge_page_of_a_pdf_is_drawn_smaller() -> None:
    pdf = FPDF(format=(5000, 5000))
    pdf.add_page()
    (page,) = pages(bytes(pdf.output()), Limits(pixels=1_000_000))
    assert page.image.width * page.image.height <= 1_010_000


def test_a_pdf_of_ten_thousand_pages_costs_fifty() -> None:
    pdf = FPDF(format=(20, 20))
    for _ in range(10_000):
        pdf.add_page()
    drawn = list(pages(bytes(pdf.output())))
    assert len(drawn) == 50
    assert drawn[0].count == 10_000


def test_a_truncated_jpeg_is_read_as_far_as_it_goes() -> None:
    noise = np.random.default_rng(1).integers(120, 255, (900, 500), np.uint8)
    image = Image.fromarray(noise)
    image.paste(paper(), (60, 40))
    data = saved(image, "JPEG", quality=90)
    (page,) = pages(data[: len(data) * 7 // 10])
    assert page.incomplete
    assert [found.text for found in zxing(page.image).found] == [OURS]
    (whole,) = pages(data)
    assert not whole.incomplete


@pytest.mark.parametrize("kind", ["WEBP", "GIF", "TIFF", "BMP"])
def test_other_truncated_pictures_are_damaged(kind: str) -> None:
    data = saved(paper().convert("RGB"), kind)
    with pytest.raises(Damaged):
        list(pages(data[: len(data) // 2]))


@pytest.mark.parametrize("data", [b"", b"BM", b"%PDF-1.7 nothing", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"II*\0"])
def test_a_beginning_alone_is_damaged_or_nothing(data: bytes) -> None:
    with pytest.raises((Damaged, NotAPicture)):
        list(pages(data))


def test_limits_of_size() -> None:
    data = saved(paper(), "PNG")
    with pytest.raises(TooLarge) as raised:
        list(pages(data, Limits(size=100)))
    assert raised.value.what == "size"
    with pytest.raises(TooLarge) as raised:
        list(pages(data, Limits(pixels=1000)))
    assert raised.value.what == "pixels"
