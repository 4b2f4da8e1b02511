"""选择单位: one of the caller's tree, found by name, pinyin, initials or code; answers it, or `None`."""

from __future__ import annotations

from pathlib import PurePath
from typing import ClassVar

from textual.app import ComposeResult

from ... import resources
from ..present import units as present
from ..widgets.field import Field
from ..widgets.line import Line
from .finding import FindScreen
from .units import UnitRows


class PickUnitScreen(FindScreen):
    """Type a part of a name, choose with the arrows."""

    CSS_PATH: ClassVar[list[str | PurePath]] = [resources.style("dialogs"), resources.style("units")]

    def content(self) -> ComposeResult:
        """A field and the units that fit."""
        yield Field(placeholder="单位名称、拼音首字母或信用代码", id="word", limit=100)
        yield Line(id="unit-heads")
        yield UnitRows()

    @property
    def rows(self) -> UnitRows:
        """The units."""
        return self.query_one(UnitRows)

    def on_mount(self) -> None:
        """Show all."""
        self.rows.regions = {region.code: region.name for region in self.desk.runtime.reference.regions}
        self.search()

    def show_heads(self) -> None:
        """Show the column heads."""
        self.query_one("#unit-heads", Line).show(present.unit_heads(self.rows.scrollable_content_region.width))

    def show_found(self, word: str) -> None:
        """Show the units that fit a word."""
        places = self.attempt(lambda: self.desk.units.tree(word))
        self.rows.places = ()
        self.rows.show(places or [])
