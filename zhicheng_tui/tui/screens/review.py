"""审核详情: read an application, mark what is wrong, decide, go on to the next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar
from uuid import uuid4

from textual import on

from ...domain.review import MAX_TEXT, Result
from ...domain.text import typed
from ...services.files import returns
from ..binding import bindings
from ..present import stories
from ..present.canned import added, choices, default_opinion, ready
from ..widgets.field import Field
from ..widgets.opinion import Opinion
from ..widgets.results import ResultBar
from ..widgets.sheet import SheetView
from .dialogs import PickScreen, TextScreen
from .review_rounds import ENCLOSURES, ReviewRounds
from .review_saving import SAVING
from .review_settling import ReviewSettling


class ReviewScreen(ReviewRounds, ReviewSettling):
    """The commands of 审核详情."""

    SCOPES: ClassVar[Sequence[str]] = ("review", "list")
    BINDINGS = bindings("review", "app")
    CRUMBS: ClassVar[Sequence[str]] = ("统一审核", "审核列表", "审核详情")

    # editing

    def why_not_pass(self) -> str | None:
        """Not while a decision is being saved."""
        return SAVING if self.saving else None

    why_not_return = why_not_ineligible = why_not_terminate = why_not_pass
    why_not_clear_marks = why_not_canned = why_not_reload = why_not_pass

    def changed(self) -> None:
        """Keep what was just typed, chosen or marked."""
        assert self.opened is not None
        if self.saving:
            return
        self.token = uuid4().hex
        application = self.opened.file.application
        self.zapp.keeper.note(application.id, self.editing.decision, application.version)
        self.zapp.keep_drafts()
        self.worked()
        self.show_panel()

    @on(SheetView.Moved)
    def follow_cursor(self) -> None:
        """Show the reason of the module that the cursor has come to."""
        if self.opened is not None:
            self.show_reason()

    @on(Field.Changed, "#reason")
    def take_reason(self, event: Field.Changed) -> None:
        """Take a typed reason."""
        module = self.sheet.module
        if module in self.editing.marks and self.editing.marks[module] != event.value:
            self.editing.marks[module] = event.value
            self.sheet.lay_out_again()
            self.changed()

    @on(Field.Submitted, "#reason")
    def leave_reason(self) -> None:
        """Enter ends the reason."""
        self.set_focus(self.sheet)

    @on(Opinion.Changed)
    def take_opinion(self, event: Opinion.Changed) -> None:
        """Take a typed opinion."""
        text = event.text_area.text
        if text != self.editing.opinion:
            self.editing.opinion = text
            self.changed()

    @on(ResultBar.Chosen)
    def take_result(self, event: ResultBar.Chosen) -> None:
        """Take a result chosen with the arrows."""
        self._choose(event.result)

    def _choose(self, result: Result) -> None:
        reference = self.desk.runtime.reference
        self.editing.choose(result, default_opinion(reference, result), ready(reference))
        self.show_texts()
        self.changed()

    def do_pass(self) -> None:
        """Choose 审核通过."""
        self._choose(Result.PASS)

    def do_return(self) -> None:
        """Choose 退回修改."""
        self._choose(Result.RETURN)

    def do_ineligible(self) -> None:
        """Choose 资格不符."""
        self._choose_final(Result.INELIGIBLE)

    def do_terminate(self) -> None:
        """Choose 终止审核."""
        self._choose_final(Result.TERMINATE)

    def _choose_final(self, result: Result) -> None:
        """Choose a result that has no ready opinion, and let it be typed at once."""
        self._choose(result)
        if not self.editing.opinion.strip():
            self.set_focus(self.query_one("#opinion", Opinion))

    def why_not_mark(self) -> str | None:
        """Only where there are modules, and not while saving."""
        return self.why_not_pass() if self.sheet.module else "这一页没有可标注的模块，请按 1 回到申报信息"

    why_not_reason = why_not_mark

    def do_mark(self) -> None:
        """Mark the module or take its mark off; a mark opens its reason."""
        reference = self.desk.runtime.reference
        module = reference.module(self.sheet.module)
        marked = self.editing.toggle(module.id, default_opinion(reference, Result.RETURN), ready(reference))
        self.show_texts()
        self.changed()
        self.show_sheet()
        if marked:
            self.set_focus(self.query_one("#reason", Field))
            if module.with_attachments and "attach" not in self.editing.marks:
                self.say("该模块通常需同时退回附件材料，申报人才能补传扫描件")

    def do_reason(self) -> None:
        """Edit the reason of a marked module, or mark it first."""
        if self.sheet.module in self.editing.marks:
            self.set_focus(self.query_one("#reason", Field))
        elif self.tab == ENCLOSURES and self.why_not_files() is None:
            self.do_files()
        else:
            self.say("按空格标注所在模块有误，再填写原因")

    def do_clear_marks(self) -> None:
        """Take off all marks."""
        self.editing.clear_marks()
        self.show_texts()
        self.changed()
        self.show_sheet()

    def do_canned(self) -> None:
        """Pick a ready sentence for the reason being typed, or for the opinion."""
        module = self.sheet.module if self.query_one("#reason", Field).has_focus else ""
        listed = choices(self.desk.runtime.reference, self.editing.result, module, self.hints)
        aside = self.zapp.keeper.aside.get(self.ids[self.index])
        spare = "" if aside is None else aside.marks.get(module, "") if module else aside.opinion
        listed = [spare, *listed] if spare else listed
        title = "常用审核意见" if not module else f"常用原因 · {self.desk.runtime.reference.module_name(module)}"

        def take(text: str | None) -> None:
            if text is None:
                return
            if module:
                field = self.query_one("#reason", Field)
                field.value = added(field.value, text, listed)
                self.set_focus(field)
            else:
                opinion = self.query_one("#opinion", Opinion)
                opinion.set_value(added(opinion.text, text, [*ready(self.desk.runtime.reference)]))

        self.app.push_screen(PickScreen(title, listed), take)

    # moving about

    def do_tab_1(self) -> None:
        """申报信息."""
        self.open_tab(1)

    def do_tab_2(self) -> None:
        """申报表."""
        self.open_tab(2)

    def do_tab_3(self) -> None:
        """一览表."""
        self.open_tab(3)

    def do_tab_4(self) -> None:
        """附件材料."""
        self.open_tab(4)

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
        file = self.opened.file
        steps = self.attempt(lambda: self.desk.files.progress(file))
        if steps is not None:
            self.app.push_screen(TextScreen("审核进度", stories.progress(steps)))

    def do_unmask(self) -> None:
        """Show the person's numbers in full for a while; an event of the audit trail."""
        from .unmasked import UnmaskedScreen

        assert self.opened is not None
        application = self.opened.file.application

        def show(found: dict[str, str]) -> None:
            self.app.push_screen(UnmaskedScreen(application.name, found))

        self.work_on(lambda: self.desk.files.unmask(application.id), show)

    def do_attachments(self) -> None:
        """送审附件 of this application."""
        from .attachments import AttachmentsScreen

        assert self.opened is not None
        self.app.push_screen(AttachmentsScreen(self.opened.file.application.id), self._after_attachments)

    def _after_attachments(self, changed: bool | None) -> None:
        if changed:
            self.do_reload()

    def why_not_previous(self) -> str | None:
        """Not before the first, and not while saving."""
        return self.why_not_pass() if self.index > 0 else "已是列表的第一份"

    def why_not_next(self) -> str | None:
        """Not after the last, and not while saving."""
        return self.why_not_pass() if self.index + 1 < len(self.ids) else "已是列表的最后一份"

    def do_previous(self) -> None:
        """Open the application before."""
        self.step(-1)

    def do_next(self) -> None:
        """Open the application after."""
        self.step(1)

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
        if self.saving:
            self.say(SAVING, "warning")
        else:
            self.give_lease_back()
            self.app.pop_screen()
