"""Children that behave as no child should, and pictures for those that do."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PIL import Image

from zhicheng_tui.documents.helper import wire
from zhicheng_tui.documents.helper.plain import plain
from zhicheng_tui.documents.scan.reading import PageReading, read_page

from ..scan.making import accept, paper, saved


def photo() -> bytes:
    """A small page with one code."""
    return saved(paper(), "PNG")


def several(count: int) -> bytes:
    """So many small pages with a code each."""
    return saved(paper(), "TIFF", save_all=True, append_images=[paper()] * (count - 1))


def timeless(readings: Sequence[PageReading]) -> list[PageReading]:
    """Readings without what differs from run to run."""
    return [
        replace(reading, ms=0.0, steps=tuple(replace(step, ms=0.0) for step in reading.steps)) for reading in readings
    ]


def page_header() -> dict[str, Any]:
    """What a child says of the first of two pages."""
    reading = read_page(paper(), accept=accept)
    return {"is": "page", "page": {**plain(reading), "count": 2}}


def frame(header: object, body: bytes = b"") -> bytes:
    """A frame as it lies on the pipe; `header` as JSON, or as it is when it is bytes."""
    file = io.BytesIO()
    wire.send(file, header if isinstance(header, bytes) else json.dumps(header).encode(), body)
    return file.getvalue()


def saying(answer: bytes, then: str = "") -> list[str]:
    """The command of a child that answers each request with these bytes, and then does something in Python."""
    code = (
        "import sys; from zhicheng_tui.documents.helper import wire\n"
        "while wire.receive(sys.stdin.buffer):\n"
        f"    sys.stdout.buffer.write(bytes.fromhex('{answer.hex()}')); sys.stdout.buffer.flush()\n"
        f"    {then or 'pass'}\n"
    )
    return [sys.executable, "-c", code]


def doing(body: str) -> list[str]:
    """The command of a child that reads by running these statements, with `send` at hand."""
    code = (
        "import os; from zhicheng_tui.documents.helper import child, operations\n"
        "def read(arguments, body, send):\n"
        f"    {body}\n"
        "operations.OPERATIONS['read'] = read\n"
        "child.main()\n"
    )
    return [sys.executable, "-c", code]


def blank(side: int, mode: str = "1") -> bytes:
    """An empty square picture, small as a file."""
    return saved(Image.new(mode, (side, side), "white"), "PNG")
