"""审核结果: four choices in a line, by arrows or by F-key (C16–C19)."""

from __future__ import annotations

from dataclasses import dataclass

from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip

from ...domain.review import Result
from ..commands import find, key_label
from ..ink import Span, fit_spans, span_width
from .painted import Painted

ONE_LINE = 72
"""Cells that all four results take in one line."""
_ORDER = (Result.PASS, Result.RETURN, Result.INELIGIBLE, Result.TERMINATE)
_COMMANDS = {result: f"review.{result.value.lower()}" for result in _ORDER}


class ResultBar(Painted, can_focus=True):
    """The four results."""

    DEFAULT_CSS = "ResultBar { height: auto; width: 1fr; }"

    @dataclass
    class Chosen(Message):
        """Another result was chosen."""

        result: Result

    def __init__(self) -> None:
        super().__init__()
        self.result: Result | None = None

    def show(self, result: Result | None) -> None:
        """Show which result is chosen."""
        if result is not self.result:
            self.result = result
            self.refresh()

    def on_key(self, event: events.Key) -> None:
        """Choose with the arrows."""
        step = {"left": -1, "right": 1}.get(event.key)
        if step is None:
            return
        event.stop()
        event.prevent_default()
        at = _ORDER.index(self.result) + step if self.result else 0
        if 0 <= at < len(_ORDER):
            self.post_message(self.Chosen(_ORDER[at]))

    def on_focus(self) -> None:
        """Show that the arrows choose now."""
        self.refresh()

    def on_blur(self) -> None:
        """Show that they do not."""
        self.refresh()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """One line where all four fit, else two."""
        return 1 if width >= ONE_LINE else 2

    def render_line(self, y: int) -> Strip:
        """Draw the results, each with its F-key."""
        width, lines = self.size.width, self.size.height
        label: list[Span] = [(" 审核结果 " if y == 0 else " " * 10, "head" if self.has_focus else "dim")]
        shown = _ORDER if lines == 1 else _ORDER[y * 2 : y * 2 + 2]
        for result in shown:
            chosen = result is self.result
            sign = self.glyphs.radio_yes if chosen else self.glyphs.radio_no
            key = key_label(find(_COMMANDS[result]).keys[0])
            label += [(f"{sign}{result.label}", "mark" if chosen else ""), (f" {key}  ", "dim")]
        return self.paint(fit_spans(label, width) if span_width(label) > width else label, width)
