"""批量处理's lists: modules to mark for all, and a verdict for each application."""

from __future__ import annotations

from collections.abc import Sequence

from ...domain.reference import Module
from ...services.verdicts import Verdict
from ..ink import Span
from ..present import batch as present
from .rows import Rows


class ModuleRows(Rows):
    """The modules, to be marked for all applications at once."""

    def __init__(self, modules: Sequence[Module], marks: dict[str, str]) -> None:
        super().__init__(id="modules")
        self.modules, self.marks = modules, marks

    def on_mount(self) -> None:
        """Show them."""
        self.set_count(len(self.modules))

    @property
    def current(self) -> Module:
        """The module under the cursor."""
        return self.modules[self.cursor]

    def spans(self, index: int, width: int) -> Sequence[Span]:
        """Return a module with its mark and reason."""
        return present.module_line(self.modules[index], self.marks, width, self.glyphs)


class VerdictRows(Rows):
    """A verdict a line."""

    def __init__(self) -> None:
        super().__init__(id="verdicts")
        self.verdicts: list[Verdict] = []

    def show(self, verdicts: Sequence[Verdict]) -> None:
        """Show these verdicts."""
        self.verdicts = list(verdicts)
        self.set_count(len(self.verdicts))

    def spans(self, index: int, width: int) -> Sequence[Span]:
        """Return a verdict."""
        return present.verdict_line(self.verdicts[index], width, self.glyphs)
