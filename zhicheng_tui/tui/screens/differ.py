"""比较差异: a module as another window has saved it, and as it was typed here; answers whether to take the latter."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult

from ...domain.difference import changes
from ..binding import bindings
from ..filling_work import Work
from ..ink import Span
from ..present.changes import change_lines
from .dialogs import Dialog, TextRows

if TYPE_CHECKING:
    from ...services.filled import Filled

ANSWERS = "请选择：F10 用这里的，F8 用那边的，Esc 以后再定"


class DifferScreen(Dialog, inherit_bindings=False):
    """Both states, field by field."""

    SCOPES: ClassVar[tuple[str, ...]] = ("differ", "list")
    BINDINGS = bindings("differ", "app")
    AUTO_FOCUS = "TextRows"

    def __init__(self, work: Work, filled: Filled, module: str) -> None:
        name = work.desk.runtime.reference.module_name(module)
        super().__init__(f"「{name}」里两个窗口都改了的，请选择用哪一份")
        theirs, ours = work.differing(filled, module)
        reference = work.desk.runtime.reference
        self.lines: list[list[Span]] = [
            [("原：另一个窗口保存的　现：这里输入的；只有一边改了的已合在一起", "dim")],
            [],
            *(line for change in changes(theirs, ours) for line in change_lines(change, reference)),
        ]

    def content(self) -> ComposeResult:
        """What differs."""
        yield TextRows(self.lines)

    def do_mine(self) -> None:
        """Take what was typed here."""
        self.dismiss(True)

    def do_theirs(self) -> None:
        """Take what the other window has saved."""
        self.dismiss(False)

    async def on_key(self, event: events.Key) -> None:
        """What is typed answers nothing: it may have been meant for the field below."""
        if event.is_printable or event.key in ("enter", "backspace", "delete"):
            event.stop()
            event.prevent_default()
            self.say(ANSWERS)
