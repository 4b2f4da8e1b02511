"""What part of a page is looked at: the whole, or a piece of it at some magnification."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

Corners = Sequence[tuple[float, float]]
"""The outline of something found on a page, in pixels of the page."""
STEP = 1.5
"""How much a key magnifies."""
CLOSEST = 24.0
MARGIN = 1.3
"""What is shown around an outline that is looked at, as a factor."""
SHIFT = 0.4
"""How far an arrow moves, as a part of what is in view."""


@dataclass(frozen=True)
class View:
    """A place on a page."""

    zoom: float = 1.0
    """1: the whole page."""
    x: float = 0.5
    """The middle of what is in view, as a fraction of the page's width."""
    y: float = 0.5

    @property
    def whole(self) -> bool:
        """Whether the whole page is in view."""
        return self.zoom <= 1.0

    def window(self, page: tuple[int, int], room: tuple[int, int]) -> tuple[float, float, float, float]:
        """Return the part of a page of `page` pixels that fills `room` pixels, in fractions of the page."""
        wide, high = self._extent(page, room)
        left = min(max(self.x - wide / 2, 0.0), 1.0 - wide)
        top = min(max(self.y - high / 2, 0.0), 1.0 - high)
        return (left, top, min(left + wide, 1.0), min(top + high, 1.0))

    def zoomed(self, steps: int) -> View:
        """Return the view some steps closer, or further off."""
        return replace(self, zoom=min(max(self.zoom * STEP**steps, 1.0), CLOSEST))

    def panned(self, right: int, down: int, page: tuple[int, int], room: tuple[int, int]) -> View:
        """Return the view moved over the page, not beyond its edges."""
        wide, high = self._extent(page, room)
        left, top, *_ = self.window(page, room)
        x = min(max(left + wide / 2 + right * wide * SHIFT, wide / 2), 1 - wide / 2)
        y = min(max(top + high / 2 + down * high * SHIFT, high / 2), 1 - high / 2)
        return replace(self, x=x, y=y)

    def _extent(self, page: tuple[int, int], room: tuple[int, int]) -> tuple[float, float]:
        if self.whole:
            return 1.0, 1.0
        scale = self.zoom * min(room[0] / page[0], room[1] / page[1])
        return min(room[0] / (scale * page[0]), 1.0), min(room[1] / (scale * page[1]), 1.0)


def around(corners: Corners, page: tuple[int, int], room: tuple[int, int]) -> View:
    """Return the view in which an outline fills the room."""
    across, down = [x for x, _ in corners], [y for _, y in corners]
    wide = max(max(across) - min(across), 1.0) * MARGIN
    high = max(max(down) - min(down), 1.0) * MARGIN
    fit = min(room[0] / page[0], room[1] / page[1])
    zoom = min(room[0] / wide, room[1] / high) / fit
    x, y = (max(across) + min(across)) / 2 / page[0], (max(down) + min(down)) / 2 / page[1]
    return View(min(max(zoom, 1.0), CLOSEST), min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0))
