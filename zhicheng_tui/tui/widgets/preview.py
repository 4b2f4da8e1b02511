"""A thumbnail that any screen can show beside its list."""

from __future__ import annotations

from typing import ClassVar

from ..graphics import Method
from .picture import PictureArea


class Preview(PictureArea):
    """A page in half blocks: `show(source, page, corners)`, `clear(note)`. Newer wishes replace older ones."""

    DEFAULT_CSS = "Preview { width: 1fr; height: 1fr; }"
    ONLY: ClassVar[Method | None] = Method.HALF
