"""一条记录: one record of a repeated module, every field in a line; kept as it is typed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult

from ... import resources
from ...domain.reference import Module
from ...domain.text import one_line
from ..binding import bindings
from ..filling_work import Work
from ..ink import Span
from ..widgets.form import Form
from ..widgets.line import Line, Notes
from .fields import FieldScreen


class RecordScreen(FieldScreen):
    """One record; answers its place."""

    SCOPES: ClassVar[Sequence[str]] = ("record", "list")
    BINDINGS = bindings("record", "app")
    CSS_PATH = resources.style("filling")
    AUTO_FOCUS = ""

    def __init__(self, work: Work, module: Module, index: int, field: str = "") -> None:
        """`field`: where to begin."""
        super().__init__(work)
        self._module, self.index, self.begin = module, index, field
        self.onward = False
        """Whether it was closed to go on to the next place to mend."""

    @property
    def module(self) -> Module:
        """The module of the record."""
        return self._module

    @property
    def CRUMBS(self) -> Sequence[str]:  # type: ignore[override]
        """Where this is."""
        return ("我的办件", "信息填报", self._module.name)

    @property
    def count(self) -> int:
        """How many records there are."""
        return len(self.work.rows_of(self._module.id))

    def content(self) -> ComposeResult:
        """Which record it is, its fields, what is to be said of the one under the cursor."""
        yield Line(id="which")
        yield Form()
        yield Notes(id="notes")

    def on_mount(self) -> None:
        """Show the record."""
        fields = [field.id for field in self._module.fields]
        self.work.begin_edit(self._module.id)
        self.reshow()
        self.form.enter(fields.index(self.begin) if self.begin in fields else 0)

    def reshow(self) -> None:
        """Show everything anew."""
        self.show_masthead()
        self.show_form(self.form.rows.cursor)
        self.tell_state()
        self.tell_field()

    redraw = reshow

    def tell_state(self) -> None:
        """Say which record it is, and what is wrong with it."""
        faults = [one for one in self.work.faults(self._module.id) if one.row == self.index and one.blocking]
        fresh = self.index >= self.count
        which = f" 新的一条（第 {self.index + 1} 条）" if fresh else f" 第 {self.index + 1} 条 · 共 {self.count} 条"
        told = "填写任一项即保存，不填就没有这一条" if fresh else f"{len(faults)} 处待改" if faults else "完整"
        ink = "dim" if fresh else "bad" if faults else "good"
        self.query_one("#which", Line).show([(which, "strong")], [(f"{told} ", ink)])

    # moving

    def why_not_previous(self) -> str | None:
        """Not before the first."""
        return "已是第一条" if self.index == 0 else None

    def why_not_next(self) -> str | None:
        """Not behind the last."""
        return "已是最后一条；按 F6 再添一条" if self.index + 1 >= self.count else None

    def why_not_add(self) -> str | None:
        """Not in a locked module, nor behind one that is still empty."""
        why = self.work.why_locked(self._module.id)
        return why or ("这一条还没有填写" if self.index >= self.count else None)

    def do_previous(self) -> None:
        """The record before."""
        self._open(self.index - 1)

    def do_next(self) -> None:
        """The record behind."""
        self._open(self.index + 1)

    def do_add(self) -> None:
        """Another record, behind the last."""
        self._open(self.count)

    def _open(self, index: int) -> None:
        self.keep_now()
        self._edited()
        self.work.begin_edit(self._module.id)
        self.index = index
        self.left = ""
        self.show_form(0)
        self.form.enter(0)
        self.tell_state()
        self.tell_field()

    def do_next_field(self) -> None:
        """The next line; behind the last, the first."""
        if not self.form.step(1):
            self.form.enter(0)

    def do_previous_field(self) -> None:
        """The line before."""
        self.form.step(-1)

    def do_back(self) -> None:
        """Esc closes at once: everything is kept as it is typed."""
        self.leave()

    def leave(self) -> None:
        """Keep and go back; where another window changed the same, choose first."""
        if self.work.conflicts and not self.stuck:
            self.ask_which()
        self.keep_now()
        if self.app.screen is self:
            self._edited()
            self.dismiss(min(self.index, max(self.count - 1, 0)))

    def _edited(self) -> None:
        self.work.end_edit(f"第 {self.index + 1} 条的修改")

    def joined(self, module: str, places: Sequence[int | None]) -> None:
        """Stay on the record, wherever the other window has put it."""
        if module == self._module.id:
            at = places[self.index] if self.index < len(places) else self.count
            self.index = min(self.index, max(self.count - 1, 0)) if at is None else at
        super().joined(module, places)

    # mending

    def tell_field(self) -> None:
        """Say why the module came back, and what there is to say of the field under the cursor."""
        reason = self.work.filled.marks.get(self._module.id)
        told: list[Sequence[Span]] = [[(" 退回原因 ", "dim"), (one_line(reason), "bad")]] if reason else []
        self.query_one("#notes", Notes).show([*told, self.field_note(), *self.left_note()])

    def why_not_next_fault(self) -> str | None:
        """Nothing is mended where nothing can be changed."""
        return self.work.filled.closed or None

    def do_next_fault(self) -> None:
        """Go to the next field in which something is wrong, then to the next place outside this record."""
        wrong = {one.field for one in self.work.faults(self._module.id) if one.row == self.index and one.blocking}
        fields = [field.id for field in self._module.fields]
        ahead = [at for at in range(self.form.rows.cursor + 1, len(fields)) if fields[at] in wrong]
        if ahead and self.index < self.count:
            self.form.enter(ahead[0])
        else:
            self.onward = True
            self.leave()

    def do_restore(self) -> None:
        """Put the field back, or take back the choice between two windows; other changes belong to the table."""
        changes = self.work.changes
        if self.put_back():
            return
        if changes and changes[-1].settled and changes[-1].module == self._module.id:
            self.restore_last()
        else:
            self.say("这一项没有更改；删除、移动过的记录，按 Esc 回到表格再按 F12 恢复")

    def why_not_restore(self) -> str | None:
        """Not in a locked module."""
        return self.work.why_locked(self._module.id)
