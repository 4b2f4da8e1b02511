"""审核详情 as it is seen: title, tabs, document, reason line, 审核信息."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import uuid4

from textual.app import ComposeResult
from textual.containers import Container, Vertical

from ... import resources
from ...domain.hints import Hint, find_hints
from ...domain.text import one_line
from ...services.files import Opened, returns
from ..editing import Editing
from ..ink import Span, span_width
from ..present.file import TABS, Sheet, View, lay_out, title_line
from ..present.notes import notes as present_notes
from ..present.queue import URGENCY_INK, left_text
from ..widgets.field import Field
from ..widgets.line import Line, Notes
from ..widgets.opinion import Opinion
from ..widgets.results import ResultBar
from ..widgets.sheet import SheetView
from .base import BaseScreen

if TYPE_CHECKING:
    from ...services.leases import Holder


class ReviewView(BaseScreen):
    """One application of a list, and the decision being made on it."""

    CSS_PATH = resources.style("review")
    AUTO_FOCUS = "SheetView"

    def __init__(self) -> None:
        super().__init__()
        self.ids: Sequence[int] = ()
        self.index = 0
        self.tab = 1
        self.opened: Opened | None = None
        self.editing = Editing()
        self.hints: list[Hint] = []
        self.token = ""
        self.saving = False
        self.holder: Holder | None = None
        """Who else has the application open."""
        self.reason_of = ""
        """The module whose reason the reason line holds."""

    def content(self) -> ComposeResult:
        """Title, tabs, document with its reason line, and 审核信息, which never leaves the screen (C15)."""
        yield Line(id="title")
        yield Line(id="tabs")
        with Container(id="body"):
            with Vertical(id="document"):
                yield SheetView()
                with Container(id="reason-line"):
                    yield Line(id="reason-label")
                    yield Field(id="reason", placeholder="写明需要修改的原因")
            with Vertical(id="panel"):
                yield ResultBar()
                yield Opinion(id="opinion")
                yield Line(id="state")
                yield Notes(id="notes")

    def aim(self, ids: Sequence[int], index: int) -> None:
        """Say which list to work through, and where to begin."""
        self.ids, self.index, self.opened = ids, index, None

    def on_mount(self) -> None:
        """Fill the screen that has just been made."""
        self.open_current()

    def on_screen_resume(self) -> None:
        """Fill it again when it is opened on another list."""
        if self.opened is None and self.query("#title"):
            self.open_current()

    @property
    def sheet(self) -> SheetView:
        """The document."""
        return self.query_one(SheetView)

    # opening

    def open_current(self) -> None:
        """Open the application at the present place in the list."""
        number, keeper = self.ids[self.index], self.zapp.keeper
        pending = keeper.pending(number)
        opened = self.attempt(lambda: self.desk.files.open(number))
        if opened is None:
            self.leave()
            return
        self.editing = Editing.resume(opened.draft.decision) if opened.draft else Editing()
        if pending is None:
            keeper.saw(number, self.editing.decision)
        else:
            self.editing = Editing.resume(pending[0])
        self.tab, self.reason_of = 1, ""
        self.take(opened)
        self.show_texts()
        self.show_sheet(0)
        self.show_panel()
        self.set_focus(self.sheet)
        if opened.draft is not None and opened.draft.seen_version != opened.file.application.version:
            self.say("申报信息在上次输入之后有更新，请复核后再保存", "warning")

    def step(self, by: int) -> None:
        """Open another application of the list."""
        self.index += by
        self.open_current()

    def take(self, opened: Opened) -> None:
        """Take in what was read, leaving what is being typed."""
        self.opened, self.token, self.saving = opened, uuid4().hex, False
        self.hints = find_hints(opened.file.contents)
        self.show_place()

    def show_place(self) -> None:
        """Show where this is: masthead, title with whoever else is here, tabs."""
        assert self.opened is not None
        file, now = self.opened.file, self.desk.runtime.clock.now()
        urgency = file.plan.window.urgency(now)
        place: list[Span] = [
            (f"{self.index + 1}/{len(self.ids)}  ", ""),
            (f"{urgency} {left_text(file.plan, now)}", URGENCY_INK[urgency]),
        ]
        self.show_masthead(place)
        here: list[Span] = [(f" {self.holder.short} ", "hurry")] if self.holder else []
        self.query_one("#title", Line).show(title_line(file, self.app.size.width - span_width(here)), here)
        self.show_tabs()

    def changed(self) -> None:
        """Keep what was just typed, chosen or marked."""

    def on_resize(self) -> None:
        """Fill the lines for the new width; the document does so itself."""
        if self.opened is not None:
            self.show_place()

    def redraw(self) -> None:
        """Masthead, title and document have signs of their own."""
        if self.opened is not None:
            self.show_place()
            self.show_sheet()

    def show_tabs(self) -> None:
        """Show the tabs and how many returns there were."""
        assert self.opened is not None
        tabs: list[Span] = [(" ", "")]
        for number, name in enumerate(TABS, 1):
            tabs += [(f"[{number} {name}]", "mark" if number == self.tab else ""), (" ", "")]
        count = len(returns(self.opened.file.reviews))
        wide = self.app.size.width >= 100
        history = f"5 {'查看退回修改信息' if wide else '退回记录'}({count})  6 {'查看' if wide else ''}审核进度 "
        self.query_one("#tabs", Line).show(tabs, [(history, "accent" if count else "dim")])

    def show_sheet(self, cursor: int | None = None) -> None:
        """Lay the document out, the cursor on a line or staying in its module."""
        if cursor is None:
            self.sheet.lay_out_again()
        else:
            self.sheet.show(self.lay_out_tab, cursor)
        self.show_reason()

    def lay_out_tab(self, width: int) -> Sheet:
        """Return the open tab for a width."""
        assert self.opened is not None
        file, since, reference = self.opened.file, self.opened.since, self.desk.runtime.reference
        view = View(file, reference, self.editing.marks, self.hints, self.zapp.glyphs, since)
        return lay_out(view, self.tab, width)

    def show_texts(self) -> None:
        """Show the opinion as it stands."""
        with self.prevent(Opinion.Changed):
            self.query_one("#opinion", Opinion).set_value(self.editing.opinion)

    def show_reason(self) -> None:
        """Show the reason line while the cursor is in a marked module; what is being typed in it is left alone."""
        module = self.sheet.module
        marked = module in self.editing.marks
        self.query_one("#reason-line").display = marked
        if marked and module != self.reason_of:
            name = self.desk.runtime.reference.module_name(module)
            self.query_one("#reason-label", Line).show([(f" 原因 {name} ", "mark")])
            with self.prevent(Field.Changed):
                self.query_one("#reason", Field).fill(self.editing.marks[module])
        self.reason_of = module if marked else ""

    def show_panel(self) -> None:
        """Show result, notes and state."""
        assert self.opened is not None
        self.query_one(ResultBar).show(self.editing.result)
        notes = present_notes(self.opened, self.editing.result, self.hints, self.desk.runtime.reference)
        if self.holder is not None:
            notes.insert(1, [(" ", ""), (one_line(self.holder.sentence), "hurry")])
        self.query_one("#notes", Notes).show(notes)
        marks = len(self.editing.marks)
        state: list[Span] = [(f" {self.opened.file.application.status.label}", "dim")]
        if marks:
            state.append((f" · 已标注 {marks} 个模块", "mark"))
        self.query_one("#state", Line).show(state, [("正在保存… " if self.saving else "", "accent")])

    def open_tab(self, tab: int) -> None:
        """Open a tab."""
        self.tab = tab
        self.show_tabs()
        self.show_sheet(0)
        self.set_focus(self.sheet)
