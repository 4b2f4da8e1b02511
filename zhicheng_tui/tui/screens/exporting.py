"""导出: which applications, in which format, with which numbers, where to; then a progress bar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Container

from ... import resources
from ...domain.refusal import Refused, refuse
from ...services.exporting import Encoding, Exported, Format, Wanted
from ...services.permissions import Permission, why_not
from ..binding import bindings
from ..ink import Span
from ..present import exporting as present
from ..present.batch import bar
from ..widgets.field import Field
from ..widgets.line import Line, Notes
from ..widgets.rows import Rows
from .base import BaseScreen
from .dialogs import ConfirmScreen

STEPS = 50
"""How often a run shows where it is."""


@dataclass(frozen=True)
class Listed:
    """What the list that the export was asked for from has."""

    everything: Sequence[int]
    chosen: Sequence[int]
    """Those selected there, in the order of the list."""
    told: str
    """Its filter."""
    crumb: str


class FormatRows(Rows):
    """The formats; the one under the cursor is chosen."""

    def __init__(self) -> None:
        super().__init__(id="formats")

    def on_mount(self) -> None:
        """Show them."""
        self.set_count(len(Format))

    @property
    def current(self) -> Format:
        """The format under the cursor."""
        return list(Format)[self.cursor]

    def spans(self, index: int, width: int) -> Sequence[Span]:
        """Return one format's line."""
        return present.format_line(list(Format)[index], width, self.glyphs, chosen=index == self.cursor)


class ExportScreen(BaseScreen):
    """Applications as files."""

    SCOPES: ClassVar[Sequence[str]] = ("export", "list")
    BINDINGS = bindings("export", "app")
    CSS_PATH = resources.style("exporting")
    AUTO_FOCUS = "#formats"

    def __init__(self, listed: Listed) -> None:
        super().__init__()
        self.listed = listed
        self.selected = bool(listed.chosen)
        self.unmasked = self.modules = self.running = self.stopping = False
        self.encoding = Encoding.UTF8
        self._suggested = ""
        self._asked: tuple[Wanted, Path] | None = None
        """What is being written, to be asked about when there is such a file already."""

    @property
    def CRUMBS(self) -> Sequence[str]:  # type: ignore[override]
        """Where this is: under the list that it was opened from."""
        return (self.listed.crumb, "导出")

    def content(self) -> ComposeResult:
        """Formats, choices, the place, the progress."""
        yield Line(id="range")
        yield FormatRows()
        yield Line(id="numbers")
        yield Line(id="option")
        with Container(classes="field-line"):
            label = Line(classes="field-label")
            label.show([(" 保存到 ", "dim")])
            yield label
            yield Field("", "文件名或文件夹", id="target", limit=1000)
        yield Line(id="progress")
        yield Notes(id="done")

    def on_mount(self) -> None:
        """Show what is chosen at first."""
        self.show_masthead()
        self._show()

    @property
    def form(self) -> Format:
        """The format that is chosen."""
        return self.query_one(FormatRows).current

    @property
    def wanted(self) -> Wanted:
        """What is chosen."""
        listed = self.listed
        ids, told = (
            (listed.chosen, f"选中的 {len(listed.chosen)} 份") if self.selected else (listed.everything, listed.told)
        )
        modules = self.modules and self.form is Format.XLSX
        return Wanted(ids, told, self.form, modules, self.encoding, self.unmasked)

    @on(Rows.Moved, "#formats")
    def _show(self) -> None:
        wanted, both = self.wanted, bool(self.listed.chosen)
        range_line = present.scope_line(len(wanted.ids), self.listed.told, selected=self.selected, both=both)
        self.query_one("#range", Line).show(range_line)
        allowed = why_not(self.desk.actor, Permission.REVIEW) is None
        self.query_one("#numbers", Line).show(present.numbers_line(unmasked=self.unmasked, allowed=allowed))
        option = present.option_line(wanted.form, self.encoding, modules=self.modules)
        self.query_one("#option", Line).show(option)
        field = self.query_one("#target", Field)
        if field.value == self._suggested:
            self._suggested = str(self.desk.printing.folder() / self.desk.exporting.name(wanted))
            field.fill(self._suggested)

    # choices

    def why_not_scope(self) -> str | None:
        """Only where something was selected."""
        return self._busy() or (None if self.listed.chosen else "列表里没有选中的办件，导出的是过滤出的全部")

    def do_scope(self) -> None:
        """Take the selected ones, or all that the filter shows."""
        self.selected = not self.selected
        self._show()

    def why_not_unmask(self) -> str | None:
        """Only those who review see full numbers."""
        return self._busy() or why_not(self.desk.actor, Permission.REVIEW)

    def do_unmask(self) -> None:
        """Give numbers in full, or masked."""
        self.unmasked = not self.unmasked
        self._show()

    def why_not_option(self) -> str | None:
        """Only where the format has one."""
        return self._busy() or (None if self.form in (Format.XLSX, Format.CSV) else "这种格式没有别的选项")

    def do_option(self) -> None:
        """Take the other choice that the format has."""
        if self.form is Format.XLSX:
            self.modules = not self.modules
        else:
            self.encoding = Encoding.UTF8 if self.encoding is Encoding.GB18030 else Encoding.GB18030
        self._show()

    def do_target(self) -> None:
        """Type where to."""
        self.set_focus(self.query_one("#target", Field))

    # the run

    def _busy(self) -> str | None:
        return "正在导出，请稍候；按 Esc 停止" if self.running else None

    why_not_confirm = _busy

    @on(Field.Submitted)
    def submitted(self) -> None:
        """Enter in the field exports."""
        self.action_run("export.confirm")

    def do_confirm(self) -> None:
        """Write the export."""
        wanted = self.wanted
        target = self.attempt(partial(self.desk.exporting.place, self.query_one("#target", Field).value, wanted))
        if target is not None:
            self._run(wanted, target, overwrite=False)

    def _run(self, wanted: Wanted, target: Path, *, overwrite: bool) -> None:
        self.running, self.stopping = True, False
        self._asked = None if overwrite else (wanted, target)
        self.query_one("#done", Notes).show([])
        self._show_progress(0, len(wanted.ids))
        ids = tuple(wanted.ids)  # the list may be read anew meanwhile
        save = partial(
            self.desk.exporting.save, replace(wanted, ids=ids), target, overwrite=overwrite, progress=self._from_thread
        )
        self.work_on(save, self._saved)

    def _from_thread(self, done: int, total: int) -> None:
        if self.stopping:
            raise refuse("stopped", "已停止：没有做完的没有留下，做完的文件夹保留")
        if done == total or done % max(total // STEPS, 1) == 0:
            self.app.call_from_thread(self._show_progress, done, total)

    def _show_progress(self, done: int, total: int) -> None:
        self.query_one("#progress", Line).show(bar(done, total, self.zapp.glyphs))

    def _saved(self, made: Exported) -> None:
        self._end()
        self.query_one("#done", Notes).show(present.result(made))
        self.say(f"已导出 {made.count} 份：{made.path}")

    def _end(self) -> None:
        self.running = self.stopping = False
        self.query_one("#progress", Line).show([])

    def failed(self, error: Exception) -> None:
        """Say why, and let it be tried again; ask before something takes the place of what is there."""
        self._end()
        asked, self._asked = self._asked, None
        if asked is None or not isinstance(error, Refused) or error.first.code != "exists":
            super().failed(error)
            return
        wanted, target = asked

        def answered(yes: bool | None) -> None:
            if yes:
                self._run(wanted, target, overwrite=True)

        question = error.first.message.partition("，")[0] + "，用新的代替它？"
        self.app.push_screen(ConfirmScreen(question, "原来的内容会被替换，不能恢复"), answered)

    def leave(self) -> None:
        """Stop what runs; else go back to the list."""
        if self.running:
            self.stopping = True
            self.say("正在停止…")
        else:
            self.dismiss(None)
