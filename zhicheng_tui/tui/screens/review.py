"""审核详情: read an application, mark what is wrong, decide, go on to the next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar
from uuid import uuid4

from textual import on
from textual.app import ComposeResult
from textual.containers import Container, Vertical

from ...domain.difference import changes
from ...domain.hints import Hint, find_hints
from ...domain.refusal import Refused
from ...domain.review import MAX_TEXT, Decision, Result, check
from ...domain.text import typed
from ...services.errors import Conflict, NotFound
from ...services.faults import StorageError
from ...services.files import Opened, returns
from ..binding import bindings
from ..editing import Editing
from ..ink import Span
from ..present import stories
from ..present.canned import choices, default_opinion
from ..present.file import TABS, Sheet, View, lay_out, title_line
from ..present.queue import URGENCY_INK, left_text
from ..widgets.field import Field
from ..widgets.line import Line
from ..widgets.opinion import Opinion
from ..widgets.results import ResultBar
from ..widgets.sheet import SheetView
from .base import BaseScreen
from .dialogs import ConfirmScreen, PickScreen, TextScreen


class ReviewScreen(BaseScreen):
    """One application of a list, with the decision on it."""

    SCOPES: ClassVar[Sequence[str]] = ("review", "list")
    BINDINGS = bindings("review", "app")
    CRUMBS: ClassVar[Sequence[str]] = ("统一审核", "审核列表", "审核详情")
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
                yield Line(id="note")
                yield Line(id="state")

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
        try:
            opened = self.desk.files.open(self.ids[self.index])
        except (NotFound, Refused, StorageError) as error:
            self.failed(error)
            self.leave()
            return
        self.editing = Editing.resume(opened.draft.decision) if opened.draft else Editing()
        self.tab = 1
        self._take(opened)
        self._show_texts()
        self._show_sheet(0)
        self._show_panel()
        self.sheet.focus()
        if opened.draft is not None and opened.draft.seen_version != opened.file.application.version:
            self.say("申报信息在上次输入之后有更新，请复核后再保存", "warning")

    def _take(self, opened: Opened) -> None:
        self.opened, self.token, self.saving = opened, uuid4().hex, False
        self.hints = find_hints(opened.file.contents)
        file, now = opened.file, self.desk.runtime.clock.now()
        urgency = file.plan.window.urgency(now)
        place: list[Span] = [
            (f"{self.index + 1}/{len(self.ids)}  ", ""),
            (f"{urgency} {left_text(file.plan, now)}", URGENCY_INK[urgency]),
        ]
        self.show_masthead(place)
        self.query_one("#title", Line).show(title_line(file, self.app.size.width))
        self._show_tabs()

    def _show_tabs(self) -> None:
        assert self.opened is not None
        tabs: list[Span] = [(" ", "")]
        for number, name in enumerate(TABS, 1):
            tabs += [(f"[{number} {name}]", "mark" if number == self.tab else ""), (" ", "")]
        count = len(returns(self.opened.file.reviews))
        wide = self.app.size.width >= 100
        history = f"5 {'查看退回修改信息' if wide else '退回记录'}({count})  6 {'查看' if wide else ''}审核进度 "
        self.query_one("#tabs", Line).show(tabs, [(history, "accent" if count else "dim")])

    def _show_sheet(self, cursor: int | None = None) -> None:
        if cursor is None:
            self.sheet.lay_out_again()
        else:
            self.sheet.show(self._lay_out, cursor)
        self._show_reason()

    def _lay_out(self, width: int) -> Sheet:
        assert self.opened is not None
        view = View(self.opened.file, self.desk.runtime.reference, self.editing.marks, self.hints, self.zapp.glyphs)
        return lay_out(view, self.tab, width)

    def _show_texts(self) -> None:
        with self.prevent(Opinion.Changed):
            self.query_one("#opinion", Opinion).set_value(self.editing.opinion)

    def _show_reason(self) -> None:
        """Show the reason line while the cursor is in a marked module."""
        module = self.sheet.module
        marked = module in self.editing.marks
        self.query_one("#reason-line").display = marked
        if marked:
            name = self.desk.runtime.reference.module_name(module)
            self.query_one("#reason-label", Line).show([(f" 原因 {name} ", "mark")])
            with self.prevent(Field.Changed):
                self.query_one("#reason", Field).value = self.editing.marks[module]

    def _show_panel(self) -> None:
        assert self.opened is not None
        self.query_one(ResultBar).show(self.editing.result)
        file = self.opened.file
        note: list[Span] = []
        if self.opened.refusals:
            note = [(f" {self.opened.refusals[0].message}", "bad")]
        elif self.editing.result is Result.RETURN and file.valid_documents:
            note = [(f" 将作废 {file.valid_documents} 份已上传材料", "hurry")]
        elif self.hints:
            names = dict.fromkeys(self.desk.runtime.reference.module_name(hint.module) for hint in self.hints)
            note = [(f" 请留意：{'、'.join(names)}", "hurry")]
        self.query_one("#note", Line).show(note)
        marks = len(self.editing.marks)
        state: list[Span] = [(f" {file.application.status.label}", "dim")]
        if marks:
            state.append((f" · 已标注 {marks} 个模块", "mark"))
        self.query_one("#state", Line).show(state, [("正在保存… " if self.saving else "", "accent")])

    # editing

    def _changed(self) -> None:
        """Keep what was just typed, chosen or marked."""
        assert self.opened is not None
        self.token = uuid4().hex
        application = self.opened.file.application
        self.zapp.keeper.note(application.id, self.editing.decision, application.version)
        self.zapp.keep_drafts()
        self._show_panel()

    @on(SheetView.Moved)
    def follow_cursor(self) -> None:
        """Show the reason of the module that the cursor has come to."""
        if self.opened is not None:
            self._show_reason()

    @on(Field.Changed, "#reason")
    def take_reason(self, event: Field.Changed) -> None:
        """Take a typed reason."""
        module = self.sheet.module
        if module in self.editing.marks and self.editing.marks[module] != event.value:
            self.editing.marks[module] = event.value
            self.sheet.lay_out_again()
            self._changed()

    @on(Field.Submitted, "#reason")
    def leave_reason(self) -> None:
        """Enter ends the reason."""
        self.sheet.focus()

    @on(Opinion.Changed)
    def take_opinion(self, event: Opinion.Changed) -> None:
        """Take a typed opinion."""
        text = event.text_area.text
        if text != self.editing.opinion:
            self.editing.opinion = text
            self._changed()

    @on(ResultBar.Chosen)
    def take_result(self, event: ResultBar.Chosen) -> None:
        """Take a result chosen with the arrows."""
        self._choose(event.result)

    def _choose(self, result: Result) -> None:
        self.editing.choose(result, default_opinion(self.desk.runtime.reference, result))
        self._show_texts()
        self._changed()

    def do_pass(self) -> None:
        """Choose 审核通过."""
        self._choose(Result.PASS)

    def do_return(self) -> None:
        """Choose 退回修改."""
        self._choose(Result.RETURN)

    def do_ineligible(self) -> None:
        """Choose 资格不符."""
        self._choose(Result.INELIGIBLE)

    def do_terminate(self) -> None:
        """Choose 终止审核."""
        self._choose(Result.TERMINATE)

    def why_not_mark(self) -> str | None:
        """Only where there are modules."""
        return None if self.sheet.module else "这一页没有可标注的模块，请按 1 回到申报信息"

    why_not_reason = why_not_mark

    def do_mark(self) -> None:
        """Mark the module or take its mark off; a mark opens its reason."""
        reference = self.desk.runtime.reference
        module = reference.module(self.sheet.module)
        marked = self.editing.toggle(module.id, default_opinion(reference, Result.RETURN))
        self._show_texts()
        self._changed()
        self._show_sheet()
        if marked:
            self.query_one("#reason", Field).focus()
            if module.with_attachments and "attach" not in self.editing.marks:
                self.say("该模块通常需同时退回附件材料，申报人才能补传扫描件")

    def do_reason(self) -> None:
        """Edit the reason of a marked module, or mark it first."""
        if self.sheet.module in self.editing.marks:
            self.query_one("#reason", Field).focus()
        else:
            self.say("按空格标注所在模块有误，再填写原因")

    def do_clear_marks(self) -> None:
        """Take off all marks."""
        self.editing.clear_marks()
        self._show_texts()
        self._changed()
        self._show_sheet()

    def do_canned(self) -> None:
        """Pick a ready sentence for the reason being typed, or for the opinion."""
        module = self.sheet.module if self.query_one("#reason", Field).has_focus else ""
        listed = choices(self.desk.runtime.reference, self.editing.result, module, self.hints)
        title = "常用审核意见" if not module else f"常用原因 · {self.desk.runtime.reference.module_name(module)}"

        def take(text: str | None) -> None:
            if text is None:
                return
            if module:
                field = self.query_one("#reason", Field)
                field.value = text
                field.focus()
            else:
                self.query_one("#opinion", Opinion).set_value(text)

        self.app.push_screen(PickScreen(title, listed), take)

    # moving about

    def _open_tab(self, tab: int) -> None:
        self.tab = tab
        self._show_tabs()
        self._show_sheet(0)
        self.sheet.focus()

    def do_tab_1(self) -> None:
        """申报信息."""
        self._open_tab(1)

    def do_tab_2(self) -> None:
        """申报表."""
        self._open_tab(2)

    def do_tab_3(self) -> None:
        """一览表."""
        self._open_tab(3)

    def do_tab_4(self) -> None:
        """附件材料."""
        self._open_tab(4)

    def do_previous_module(self) -> None:
        """The module before."""
        self.sheet.step_module(-1)

    def do_next_module(self) -> None:
        """The module after."""
        self.sheet.step_module(1)

    def do_returns(self) -> None:
        """查看退回修改信息."""
        assert self.opened is not None
        reviews = returns(self.opened.file.reviews)
        self.app.push_screen(TextScreen("退回修改信息", stories.returns(reviews, self.desk.runtime.reference)))

    def do_progress(self) -> None:
        """查看审核进度."""
        assert self.opened is not None
        steps = self.desk.files.progress(self.opened.file)
        self.app.push_screen(TextScreen("审核进度", stories.progress(steps)))

    def why_not_previous(self) -> str | None:
        """Not before the first."""
        return None if self.index > 0 else "已是列表的第一份"

    def why_not_next(self) -> str | None:
        """Not after the last."""
        return None if self.index + 1 < len(self.ids) else "已是列表的最后一份"

    def do_previous(self) -> None:
        """Open the application before."""
        self.index -= 1
        self.open_current()

    def do_next(self) -> None:
        """Open the application after."""
        self.index += 1
        self.open_current()

    def do_copy(self) -> None:
        """Copy what was decided and typed to the clipboard of the person's own machine (OSC 52)."""
        editing, name = self.editing, self.desk.runtime.reference.module_name
        reasons = [f"{name(module)}：{reason}" for module, reason in editing.marks.items()]
        parts = [editing.result.label if editing.result else "", editing.opinion, *reasons]
        self.app.copy_to_clipboard("\n".join(typed(part, MAX_TEXT) for part in parts if part))
        self.say("已复制；终端不支持时没有效果")

    def do_reload(self) -> None:
        """Read the application anew; what is typed stays."""
        self.compare()

    def leave(self) -> None:
        """Back to the list; what was typed is kept as a draft."""
        self.app.pop_screen()

    # saving

    def why_not_save(self) -> str | None:
        """Not twice at once."""
        return "正在保存，请稍候" if self.saving else None

    why_not_save_next = why_not_save

    def do_save(self) -> None:
        """Save the decision and stay."""
        self._save(go_on=False)

    def do_save_next(self) -> None:
        """Save the decision and open the next application."""
        self._save(go_on=True)

    def _save(self, go_on: bool) -> None:
        assert self.opened is not None
        decision = self.editing.decision
        refusals = self.opened.refusals or check(decision, self.desk.runtime.reference.module_name)
        if refusals:
            self.failed(Refused(refusals))
            return
        assert decision.result is not None
        if decision.result.final:
            name = self.opened.file.application.name
            question = f"确定将{name}的申报判为「{decision.result.label}」？"
            detail = "本次计划内不能再申报；撤销须在他人处理之前。"
            self.app.push_screen(
                ConfirmScreen(question, detail), lambda yes: self._send(decision, go_on) if yes else None
            )
        else:
            self._send(decision, go_on)

    def _send(self, decision: Decision, go_on: bool) -> None:
        assert self.opened is not None
        assert decision.result is not None
        application, token, done = self.opened.file.application, self.token, decision.result.done
        self.saving = True
        self._show_panel()

        def act() -> None:
            self.zapp.keeper.replace_by(
                application.id,
                lambda: self.desk.reviewing.decide(application.id, decision, application.version, token),
            )

        self.work_on(act, lambda _: self._saved(done, go_on), group="save")

    def _saved(self, message: str, go_on: bool) -> None:
        self.saving = False
        self.say(message)
        if go_on and self.index + 1 < len(self.ids):
            self.do_next()
        elif go_on:
            self.say("已是列表的最后一份")
            self.leave()
        else:
            self.open_current()

    def failed(self, error: Exception) -> None:
        """Show why not, and put the cursor where it can be mended."""
        self.saving = False
        super().failed(error)
        if self.opened is None:
            return
        self._show_panel()
        if isinstance(error, Conflict):
            self.compare()
        elif isinstance(error, Refused):
            self._go_to_fault(error.first.where)

    def _go_to_fault(self, where: str) -> None:
        if where == "opinion":
            self.query_one("#opinion", Opinion).focus()
        elif where == "result":
            self.query_one(ResultBar).focus()
        elif where == "marks":
            self.sheet.focus()
        elif where in self.editing.marks:
            if self.tab != 1:
                self._open_tab(1)
            self.sheet.go_to(where)
            self._show_reason()
            self.query_one("#reason", Field).focus()

    def compare(self) -> None:
        """Read the application anew and show what differs from what was on the screen (Q37)."""
        assert self.opened is not None
        before = self.opened.file
        try:
            opened = self.desk.files.open(before.application.id)
        except (NotFound, Refused, StorageError) as error:
            super().failed(error)
            return
        self._take(opened)
        self._show_sheet()
        self._show_panel()
        differing = list(changes(before.contents, opened.file.contents))
        lines = stories.differences(differing, before, opened.file, self.desk.runtime.reference)
        if lines:
            self.app.push_screen(TextScreen("申报信息有更新，已输入的审核内容保留", lines))
        else:
            self.say("已重新读取，没有变化")

    def do_undo(self) -> None:
        """Take back one's own newest decision on this application."""
        assert self.opened is not None
        application, documents = self.opened.file.application, self.opened.file.valid_documents
        voids = f"将作废 {documents} 份已上传材料。" if documents and application.status.value == "APPROVED" else ""
        question = f"撤销对{application.name}的审核？当前状态「{application.status.label}」"

        def undo(yes: bool | None) -> None:
            if yes:
                self.work_on(lambda: self.desk.reviewing.undo(application.id), lambda _: self._undone(), group="save")

        self.app.push_screen(ConfirmScreen(question, voids), undo)

    def _undone(self) -> None:
        self.say("已撤销，办件回到审核前的状态")
        self.open_current()
