"""填写原因: a reason to type, or to pick from those that are often given."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from ..binding import bindings
from ..widgets.field import Field
from .dialogs import InputScreen, PickScreen


class ReasonScreen(InputScreen):
    """A line that must not be empty; F4 offers `usual` ones."""

    SCOPES: ClassVar[Sequence[str]] = ("dialog", "reason", "list")
    BINDINGS = bindings("dialog", "reason", "app")

    def __init__(self, title: str, label: str, usual: Sequence[str]) -> None:
        super().__init__(title, label, hint="Enter 确定，F4 选常用原因，Esc 取消", check=_missing)
        self.usual = usual

    def do_canned(self) -> None:
        """Pick a reason, and go on mending it."""

        def take(reason: str | None) -> None:
            if reason is not None:
                self.query_one("#answer", Field).fill(reason)

        self.app.push_screen(PickScreen("常用原因", self.usual), take)


def _missing(reason: str) -> str | None:
    return None if reason else "请写明原因；按 F4 可选常用原因"
