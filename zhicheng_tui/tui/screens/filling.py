"""信息填报: the modules at the left with their states, the one under the cursor at the right (D13–D18).

On a narrow terminal one of the two is shown at a time.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from ...domain.checking import Fault
from ...domain.filling import MAX_ANSWER
from ...domain.reference import Module
from ..binding import bindings
from ..filling_work import ATTACH, EDITED, Work
from ..ink import Span
from ..present import filling as present
from ..present.file import Sheet
from ..present.filling import RETURNED, Entry
from ..present.returned import returned_sheet
from ..widgets.filling_rows import EntryRows, RecordHeads, RecordRows
from ..widgets.form import Form
from ..widgets.line import Line, Notes
from ..widgets.rows import Rows
from ..widgets.sheet import SheetView
from .records import RecordsScreen
from .step import StepScreen
from .writing import WritingScreen

if TYPE_CHECKING:
    from ...services.filled import Filled

OUTSIDE = " Enter 打开所在的模块，F2 到下一处待改，F9 下一步，4 检查并提交"

LOOKING = " Enter 查看所在的模块，3 附件材料，F5 审核记录，Esc 返回首页"


class FillingScreen(StepScreen, RecordsScreen):
    """Step 2."""

    STEP = 2
    SCOPES: ClassVar[tuple[str, ...]] = ("modules", "step", "list")
    BINDINGS = bindings("modules", "step", "app")
    AUTO_FOCUS = ""

    def __init__(self, work: Work, *, module: str = "", row: int | None = None, field: str = "") -> None:
        """`module`, `row`, `field`: where to begin."""
        super().__init__(work)
        self.place = module
        self.begin = (row, field) if module and module != RETURNED else None
        self.entries: Sequence[Entry] = ()

    def step(self) -> ComposeResult:
        """Navigation and module; what is to be said of where the cursor is."""
        with Horizontal(id="body"):
            yield EntryRows(id="nav")
            with Vertical(id="pane"):
                yield Line(id="pane-title")
                yield RecordHeads(id="heads")
                yield RecordRows(id="records")
                yield Form()
                yield SheetView(id="returned")
        yield Notes(id="notes")

    @property
    def nav(self) -> EntryRows:
        """The modules."""
        return self.query_one("#nav", EntryRows)

    @property
    def returned(self) -> SheetView:
        """退回信息."""
        return self.query_one("#returned", SheetView)

    @property
    def module(self) -> Module | None:
        """The module that is shown; `None` for 退回信息."""
        here = self.nav.current
        return self.work.module(here) if here and here != RETURNED else None

    def on_mount(self) -> None:
        """Show the modules, and go where it was said to begin."""
        reference, filled = self.desk.runtime.reference, self.work.filled
        self.work.sitting = self.zapp.sitting(self.work.id)
        self.place = self.place or self.work.place
        self.entries = present.entries(reference, returned=bool(filled.marks))
        ids = [entry.id for entry in self.entries]
        at = ids.index(self.place) if self.place and self.place in ids else ids.index("basic")
        states = [self._state(entry) for entry in self.entries]
        self.nav.show(self.entries, states, at)
        self.reshow()
        self.set_focus(self.nav)
        if self.place == RETURNED:
            self.go_inside()
            self.call_after_refresh(self._to_first_mark)
        elif self.begin is not None:
            self.call_after_refresh(self.go_to, *self.begin)

    def _to_first_mark(self) -> None:
        heads = self.returned.sheet.heads
        self.returned.move_to(min(heads.values(), default=0))

    def reshow(self) -> None:
        """Show everything anew."""
        self.show_head()
        for index, entry in enumerate(self.entries):
            self.nav.tell(index, self._state(entry))
        self.show_pane()

    def _state(self, entry: Entry) -> Span:
        if entry.id == RETURNED:
            waiting = sum(self._unanswered(module) for module in self.work.filled.marks)
            return (f"{waiting} 处待改" if waiting else "都已处理", "bad" if waiting else "good")
        return present.state(self.work, entry.id, self.zapp.glyphs) if entry.id else ("", "")

    def _unanswered(self, module: str) -> bool:
        return present.mark_state(self.work, module) == ""

    def tell_state(self) -> None:
        """Show how the module that is shown stands now."""
        for at, entry in enumerate(self.entries):
            if at == self.nav.cursor or entry.id == RETURNED:
                self.nav.tell(at, self._state(entry))

    # the module that is shown

    @on(Rows.Moved, "#nav")
    def entry_moved(self) -> None:
        """Show the module under the cursor."""
        if self.entries:
            self.work.place = self.nav.current
            self.show_pane()

    def show_pane(self) -> None:
        """Show the module: a form, a table, or 退回信息."""
        module, here = self.module, self.nav.current
        repeated = module is not None and module.repeated
        self.returned.display = here == RETURNED
        self.form.display = module is not None and not repeated
        self.records.display = self.query_one("#heads").display = repeated
        title = self.query_one("#pane-title", Line)
        title.display = module is not None
        title.show([(f" {module.name if module else ''}", "head")])
        if here == RETURNED:
            self.returned.show(self._returned_sheet, self.returned.cursor)
        elif module is not None and repeated:
            self.records.show(self.work, module, self.records.cursor if self.records.module == module else 0)
            self.query_one(RecordHeads).show(module)
        elif module is not None:
            self.show_form(self.form.rows.cursor)
        self.tell_place()

    def _returned_sheet(self, width: int) -> Sheet:
        filled = self.work.filled
        states = {module: present.mark_state(self.work, module) for module in filled.marks}
        opinion = filled.reviews[-1].opinion if filled.reviews else ""
        return returned_sheet(filled.marks, opinion, self.desk.runtime.reference, width, self.zapp.glyphs, states)

    def tell_place(self) -> None:
        """Say what is to be said of the module, or of the field under the cursor."""
        module = self.module
        notes = self.query_one("#notes", Notes)
        if module is None:
            notes.show([[(" Enter 修改所在的模块，F4 填写情况说明，F9、4 检查后重新提交", "dim")]])
        elif module.repeated:
            notes.show(present.module_notes(self.work, module, len(self.work.rows_of(module.id)), inside=self.inside))
        else:
            reason = self.work.filled.marks.get(module.id)
            told: list[list[Span]] = [[(" 退回原因 ", "dim"), (reason, "bad")]] if reason else []
            outside = LOOKING if self.work.filled.closed else OUTSIDE
            here = [self.field_note(), *self.left_note()] if self.inside else [[(outside, "dim")]]
            notes.show([*told, *here])

    def tell_field(self) -> None:
        """The same for a field."""
        if self.entries:
            self.tell_place()

    def do_add(self) -> None:
        """Go into the table first: the way back is through it."""
        if not self.inside:
            self.go_inside()
        super().do_add()

    # going in and out

    @property
    def inside(self) -> bool:
        """Whether the module has the focus, and not the navigation."""
        return self.focused is not self.nav

    def go_inside(self, field: int | None = None) -> None:
        """Give the module the focus."""
        if not self.inside:
            self.work.begin_edit(self.module.id if self.form.display and self.module else "")
        self.add_class("inside")
        if self.form.display:
            self.form.enter(field)
        else:
            self.set_focus(self.records if self.records.display else self.returned)
        self.tell_place()

    def go_outside(self) -> None:
        """Give the navigation the focus."""
        if self.work.conflicts and not self.stuck:
            self.ask_which()
        self.work.end_edit(EDITED)
        self.left = ""
        self.remove_class("inside")
        self.set_focus(self.nav)
        self.tell_place()

    def go_to(self, row: int | None = None, field: str = "") -> None:
        """Put the cursor on a record or field of the module that is shown."""
        module = self.module
        if module is None:
            return
        ids = [one.id for one in module.fields]
        self.go_inside(ids.index(field) if field in ids and not module.repeated else None)
        if module.repeated and row is not None and row < self.records.count:
            self.records.move_to(row)
            self.open_record(row, field)

    def show_module(self, module: str, row: int | None = None, field: str = "") -> None:
        """Go to a module, and to a place in it."""
        if module == ATTACH:
            self.go(3)
            return
        at = next((index for index, entry in enumerate(self.entries) if entry.id == module), None)
        if at is not None:
            self.nav.move_to(at)
            self.work.place = module
            self.show_pane()
            self.go_to(row, field)

    def do_back(self) -> None:
        """Out of the module, then out of the application."""
        if self.inside:
            self.go_outside()
        else:
            self.leave()

    def do_next_field(self) -> None:
        """Into the module, through its fields, and out again."""
        if not self.inside:
            self.go_inside()
        elif not (self.form.display and self.form.step(1)):
            self.go_outside()

    def do_previous_field(self) -> None:
        """The other way round."""
        if not self.inside:
            self.go_inside()
        elif not (self.form.display and self.form.step(-1)):
            self.go_outside()

    def do_open(self) -> None:
        """Go into the module; open the record, pick the value, or go to the module that was returned."""
        if not self.inside:
            self.go_inside()
        elif self.returned.display:
            if self.returned.module:
                self.show_module(self.returned.module)
        elif self.records.display:
            if self.records.count:
                self.open_record(self.records.cursor)
            else:
                self.action_run("modules.add")
        else:
            self.do_pick()

    def do_pick(self) -> None:
        """Pick the value of the field, or explain a module that was returned."""
        if self.returned.display:
            self._explain()
        elif self.form.display:
            if not self.form.active:
                self.go_inside()
            super().do_pick()

    def why_not_pick(self) -> str | None:
        """In a form, or on a module that was returned."""
        if self.returned.display:
            return self.work.filled.closed or (None if self.returned.module else "请用方向键到所要说明的模块")
        return None if self.form.display else "按 Enter 打开所在的记录，在里面选择"

    def _explain(self) -> None:
        module = self.returned.module
        name = self.desk.runtime.reference.module_name(module)
        before = self.work.answer_of(module)

        def changed(text: str) -> None:
            self.work.answer(module, text)
            self.keep_soon()

        def read() -> Filled:
            self.work.write()
            return self.desk.filling.open(self.work.id)

        def shown(filled: Filled) -> None:
            self.take(filled)
            self.say(f"已保存「{name}」的情况说明")

        def written(_text: str | None) -> None:
            if self.work.answer_of(module) != before:
                self.work_on(read, shown, group="reread")

        title = f"「{name}」的情况说明，随重新提交一起给审核员"
        self.app.push_screen(WritingScreen(title, before, limit=MAX_ANSWER, changed=changed, strict=True), written)

    # faults

    def why_not_next_fault(self) -> str | None:
        """Nothing is mended where nothing can be changed."""
        return self.work.filled.closed or None

    def do_next_fault(self) -> None:
        """Go to the next place that is empty and must not be, or does not do."""
        found = [fault for entry in self.entries if entry.id not in ("", RETURNED) for fault in self._to_mend(entry.id)]
        if not found:
            self.say("没有待改的地方；按 4 检查并提交")
            return
        here = self._here()
        order = {entry.id: at for at, entry in enumerate(self.entries)}
        behind = [fault for fault in found if self._place_of(fault, order) > here]
        fault = (behind or found)[0]
        self.show_module(fault.module, fault.row, fault.field)

    def _to_mend(self, module_id: str) -> list[Fault]:
        if self.work.filled.why_locked(module_id) is not None:
            return []
        module = self.work.module(module_id)
        if module.repeated and self.work.needed(module_id) and not self.work.rows_of(module_id):
            return [Fault(module_id, "至少填写一条")]
        return [fault for fault in self.work.faults(module_id) if fault.blocking]

    def _place_of(self, fault: Fault, order: dict[str, int]) -> tuple[int, int, int]:
        ids = [field.id for field in self.work.module(fault.module).fields]
        return order[fault.module], fault.row or 0, ids.index(fault.field) if fault.field in ids else 0

    def _here(self) -> tuple[int, int, int]:
        if not self.inside or self.module is None:
            return self.nav.cursor, -1, -1
        if self.form.display:
            return self.nav.cursor, 0, self.form.rows.cursor
        return self.nav.cursor, self.records.cursor, len(self.module.fields)
