"""The pages of the picture or PDF that is being looked at; the last one stays, for the next part of it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from hashlib import blake2b

from PIL import Image

from ..scan.loading import Page, pages
from ..scan.opening import LoadError

Window = tuple[float, float, float, float]
"""Left, top, right and bottom as fractions of a page."""
FAST = 1
"""How hard a PNG is packed that only goes through a pipe."""


class Album:
    """One source at a time: going on to a later page, or to another part of the same one, does not begin again."""

    def __init__(self) -> None:
        self._of = b""
        self._pages: Iterator[Page] = iter(())
        self._page: Page | None = None

    def page(self, data: bytes, number: int) -> Page:
        """Return a page of a picture or PDF, from 1.

        Raises:
            LoadError: When it cannot be read, or there is no such page.
        """
        known = blake2b(data).digest()
        if known != self._of or self._page is None or self._page.number > number:
            self.forget()
            self._of, self._pages = known, pages(data)
        while self._page is None or self._page.number < number:
            page = next(self._pages, None)
            if page is None:
                count = self._page.count if self._page else 0
                self.forget()
                raise LoadError(f"没有第 {number} 页，文件共 {count} 页")
            self._page = page
        return self._page

    def forget(self) -> None:
        """Let go of the source."""
        self._of, self._pages, self._page = b"", iter(()), None


def cut(image: Image.Image, window: Window, most: tuple[int, int]) -> Image.Image:
    """Return a part of a picture, scaled down to fit `most` (width and height in pixels), never up."""
    left, top, right, bottom = window
    box = (
        int(left * image.width),
        int(top * image.height),
        min(image.width, round(right * image.width)),
        min(image.height, round(bottom * image.height)),
    )
    box = (box[0], box[1], max(box[2], box[0] + 1), max(box[3], box[1] + 1))
    width, height = box[2] - box[0], box[3] - box[1]
    scale = min(1.0, most[0] / width, most[1] / height)
    if scale == 1.0:
        return image.crop(box)
    size = (max(1, int(width * scale)), max(1, int(height * scale)))
    return image.resize(size, Image.Resampling.LANCZOS, box=box, reducing_gap=2.0)


def png(image: Image.Image) -> bytes:
    """Return a picture as PNG."""
    file = io.BytesIO()
    image.save(file, "PNG", compress_level=FAST)
    return file.getvalue()
