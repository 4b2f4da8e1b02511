"""The base of widgets that draw their own lines from spans."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from ...domain.text import visible
from ..glyphs import NARROW, Glyphs
from ..ink import INKS, Span

if TYPE_CHECKING:
    from textual.app import App

    class _Host(App[None]):
        glyphs: Glyphs


class Painted(Widget):
    """A widget whose lines are spans of ink. Text is made visible here, so that nothing reaches the terminal raw."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"ink--{ink}" for ink in INKS}

    @property
    def glyphs(self) -> Glyphs:
        """The signs of this terminal."""
        return getattr(self.app, "glyphs", NARROW)

    def ink(self, name: str) -> Style:
        """Return the style of an ink, to be laid over the widget's own."""
        return self.get_component_rich_style(f"ink--{name}", partial=True) if name else Style.null()

    def paint(self, spans: Iterable[Span], width: int, over: str = "") -> Strip:
        """Return one line of `width` cells; `over` is an ink laid over all of it."""
        base, cover = self.rich_style, self.ink(over)
        segments = [Segment(visible(text), base + self.ink(ink) + cover) for text, ink in spans]
        return Strip(segments).adjust_cell_length(width, base + cover).simplify()
