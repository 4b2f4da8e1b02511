"""A laid-out document to read: nothing in it can be changed, Enter answers the module under the cursor."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult

from ..binding import bindings
from ..ink import Span
from ..present.file import Sheet
from ..widgets.line import Line
from ..widgets.sheet import SheetView
from .base import BaseScreen


class ReadingScreen(BaseScreen):
    """Something to read. Dismissed with a module to go to, or `None`."""

    SCOPES: ClassVar[Sequence[str]] = ("sheet", "list")
    BINDINGS = bindings("sheet", "app")
    AUTO_FOCUS = "SheetView"

    def content(self) -> ComposeResult:
        """What it is, and the document."""
        yield Line(id="about")
        yield SheetView()

    def on_mount(self) -> None:
        """Show it from the top."""
        self.show_masthead()
        self.show(0)

    def show(self, cursor: int) -> None:
        """Show the document, the cursor on a line."""
        self.query_one("#about", Line).show(self.about())
        self.sheet.show(self.lay_out, cursor)

    def redraw(self) -> None:
        """Lines are drawn with other signs."""
        self.show_masthead()
        self.sheet.lay_out_again()

    @property
    def sheet(self) -> SheetView:
        """The document."""
        return self.query_one(SheetView)

    @abstractmethod
    def about(self) -> Sequence[Span]:
        """Return the line over the document."""

    @abstractmethod
    def lay_out(self, width: int) -> Sheet:
        """Return the document for a width."""

    def do_previous_module(self) -> None:
        """The module before."""
        self.sheet.step_module(-1)

    def do_next_module(self) -> None:
        """The module after."""
        self.sheet.step_module(1)

    def why_not_go(self) -> str | None:
        """Only where there is a module."""
        return None if self.sheet.module else "这一行不属于哪个模块，请用 ← → 移到模块上"

    def do_go(self) -> None:
        """Close, and go to the module."""
        self.dismiss(self.sheet.module)

    def leave(self) -> None:
        """Close."""
        self.dismiss(None)
