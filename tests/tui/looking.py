"""A helper process as the picture service sees it, in this process; and files to look at."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw

from zhicheng_tui.documents.helper.client import Picture
from zhicheng_tui.documents.scan.opening import LoadError

PAGE = (600, 848)
CODE = ((420.0, 60.0), (540.0, 60.0), (540.0, 180.0), (420.0, 180.0))


@dataclass
class FakeHelpers:
    """Draws pictures here; counts what it was asked for, and can be held up."""

    pages: int = 3
    asked: list[tuple[Path, int, tuple[float, ...], tuple[int, int]]] = field(default_factory=list)
    gate: threading.Event = field(default_factory=threading.Event)
    lie: Picture | None = None
    """Given back whatever is asked for."""

    def __post_init__(self) -> None:
        self.gate.set()

    @contextmanager
    def one(self) -> Iterator[FakeHelpers]:
        """Lend a helper."""
        yield self

    def close(self) -> None:
        """Nothing to end."""

    def picture(
        self,
        source: Path,
        page: int,
        *,
        window: tuple[float, float, float, float] = (0, 0, 1, 1),
        most: tuple[int, int] = (1200, 1200),
    ) -> Picture:
        """Draw a part of a page."""
        self.asked.append((source, page, window, most))
        self.gate.wait(5)
        if self.lie is not None:
            return self.lie
        try:
            with Image.open(source) as opened:
                image = opened.convert("RGB")
        except OSError as error:
            raise LoadError("不是图片或 PDF 文件，请上传 JPG、PNG 图片或 PDF") from error
        width, height = image.size
        assert 0 <= window[0] < window[2] <= 1
        assert 0 <= window[1] < window[3] <= 1
        left, top, right, bottom = (round(edge * full) for edge, full in zip(window, 2 * image.size, strict=True))
        part = image.crop((left, top, max(right, left + 1), max(bottom, top + 1)))
        part.thumbnail(most)
        buffer = BytesIO()
        part.save(buffer, "PNG")
        return Picture(buffer.getvalue(), *part.size, width, height, page, self.pages)


def scan(path: Path, size: tuple[int, int] = PAGE) -> Path:
    """Write a picture that looks like a scanned form: lines of text, a red seal, a code at the top right."""
    image = Image.new("RGB", size, (252, 251, 247))
    draw = ImageDraw.Draw(image)
    for y in range(size[1] // 4, size[1] - 100, 28):
        draw.line([(60, y), (size[0] - 60 - y % 90, y)], fill=(40, 40, 50), width=5)
    draw.ellipse([size[0] - 220, size[1] - 240, size[0] - 60, size[1] - 80], outline=(200, 30, 30), width=9)
    (left, top), _, (right, bottom), _ = CODE
    for x in range(int(left), int(right), 10):
        for y in range(int(top), int(bottom), 10):
            if (x * 7 + y * 13) % 30 < 15:
                draw.rectangle([x, y, x + 9, y + 9], fill=(0, 0, 0))
    image.save(path)
    return path
