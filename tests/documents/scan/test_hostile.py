"""Files made to harm: no hang, no crash, no cost beyond the limits, always one of the three errors."""

from __future__ import annotations

import os
import random
import socket
import struct
import zlib
from contextlib import suppress
from pathlib import Path

import pytest

from zhicheng_tui.documents.scan.loading import Damaged, Limits, LoadError, NotAPicture, TooLarge, pages, read_bytes

from .making import paper, saved


def test_pipe(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.jpg")
    with pytest.raises(NotAPicture):
        list(pages(tmp_path / "a.jpg"))


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/null", "/dev/tty", "/"])
def test_devices_and_directories(device: str) -> None:
    with pytest.raises(NotAPicture):
        list(pages(Path(device)))


def test_socket(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "s.png"))
        with pytest.raises(NotAPicture):
            list(pages(tmp_path / "s.png"))


def test_link_to_a_good_picture(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(saved(paper(), "PNG"))
    (tmp_path / "b.png").symlink_to(tmp_path / "a.png")
    assert list(pages(tmp_path / "a.png"))
    with pytest.raises(NotAPicture):
        list(pages(tmp_path / "b.png"))


def test_missing_and_impossible_names(tmp_path: Path) -> None:
    for name in ("none.png", "nul\0.png", "x" * 300):
        with pytest.raises(NotAPicture):
            list(pages(tmp_path / name))


def test_a_sparse_file_of_ten_gigabytes(tmp_path: Path) -> None:
    with (tmp_path / "a.jpg").open("wb") as file:
        file.write(b"\xff\xd8\xff")
        file.truncate(10 << 30)
    with pytest.raises(TooLarge):
        read_bytes(tmp_path / "a.jpg", Limits())


def _bomb(width: int, height: int) -> bytes:
    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * 100_000, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.parametrize("side", [9000, 13_000, 20_000, 65_535, 2**31 - 1])
def test_decompression_bombs(side: int) -> None:
    with pytest.raises((TooLarge, Damaged)):
        list(pages(_bomb(side, side)))


def test_a_line_of_a_million_pixels() -> None:
    with pytest.raises((TooLarge, Damaged)):
        list(pages(_bomb(1_000_000, 1)))


@pytest.mark.parametrize("data", [b"PK\3\4" + b"\0" * 99, b"<svg/>", b"MZ\x90", b"#!/bin/sh\n", b"text", b"GIF88a"])
def test_other_files(data: bytes) -> None:
    with pytest.raises(NotAPicture):
        list(pages(data))


def test_a_polyglot_is_what_its_beginning_says() -> None:
    picture = saved(paper(), "PNG")
    (page,) = pages(picture + b"%PDF-1.4\n<script>alert(1)</script>PK\3\4")
    assert page.image.size == paper().size
    with pytest.raises(NotAPicture):
        list(pages(b"GARBAGE" + picture))


def test_a_script_in_a_pdf_is_not_run() -> None:
    pdf = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(while(true){})>>>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 72]/AA<</O<</S/JavaScript/JS(while(true){})>>>>>>endobj\n"
        b"trailer<</Root 1 0 R>>\n"
    )
    (page,) = pages(pdf)
    assert page.image.getextrema() == ((255, 255), (255, 255), (255, 255))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "BMP", "TIFF", "WEBP"])
def test_scrambled_pictures(kind: str) -> None:
    chance = random.Random(kind)
    clean = saved(paper(side=66, room=10).convert("RGB"), kind)
    for _ in range(60):
        data = bytearray(clean)
        for _ in range(chance.randint(1, 12)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        with suppress(LoadError):
            list(pages(bytes(data), Limits(pixels=1_000_000, pages=5)))
