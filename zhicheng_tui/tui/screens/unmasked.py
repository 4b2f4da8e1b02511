"""Private values in full: read once, noted in the audit trail, gone by themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from ...domain.text import one_line
from ...services.files import PRIVATE
from ..ink import Span, fit
from .dialogs import TextRows, TextScreen


class UnmaskedScreen(TextScreen):
    """Numbers of one person."""

    SECONDS: ClassVar[float] = 30.0
    """How long they are shown."""

    def __init__(self, name: str, values: Mapping[str, str]) -> None:
        lines: list[list[Span]] = [
            [(f" {fit(PRIVATE[field], 10)}", "dim"), (one_line(value) or "（无）", "strong")]
            for field, value in values.items()
        ]
        note = f" {self.SECONDS:.0f} 秒后自动隐藏；这次查看已记入审计"
        super().__init__(f"{name}的号码", [*lines, [], [(note, "hurry")]])

    def on_mount(self) -> None:
        """Begin to count."""
        self.set_timer(self.SECONDS, self.hide)

    def hide(self) -> None:
        """Take the numbers off the screen, though something else may stand over it."""
        if self.app.screen is self:
            self.leave()
            return
        rows = self.query_one(TextRows)
        rows.lines = [[(" 已隐藏", "dim")]]
        rows.on_resize()
