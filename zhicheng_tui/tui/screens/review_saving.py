"""审核详情: saving the decision, what may come of it, and taking it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...domain.difference import changes
from ...domain.proposals import SUBMITTED
from ...domain.refusal import Refused
from ...domain.review import Decision, Result, check
from ...services.errors import Conflict
from ..overtaking import show_overtaken
from ..present import stories
from ..widgets.field import Field
from ..widgets.opinion import Opinion
from ..widgets.results import ResultBar
from .dialogs import ConfirmScreen, TextScreen
from .review_leasing import ReviewLeasing

if TYPE_CHECKING:
    from ...services.leases import Holder

SAVING = "正在保存，请稍候"


class ReviewSaving(ReviewLeasing):
    """Saves, and leads the cursor to what has to be mended."""

    def why_not_save(self) -> str | None:
        """Not twice at once."""
        return SAVING if self.saving else None

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
            if self._told(decision.result) == SUBMITTED:
                detail = "本计划须两名审核员意见一致：保存后提交复核，状态不变。"
            self.app.push_screen(
                ConfirmScreen(question, detail), lambda yes: self._send(decision, go_on) if yes else None
            )
        else:
            self._send(decision, go_on)

    def _send(self, decision: Decision, go_on: bool, *, asked: bool = False) -> None:
        """Save, off the painting thread; whoever else has the application open is named first, unless `asked`."""
        assert self.opened is not None
        assert decision.result is not None
        application, token, keeper = self.opened.file.application, self.token, self.zapp.keeper
        done = self._told(decision.result)
        self.saving = True
        self.show_panel()

        def act() -> Holder | bool:
            if keeper.outdated(application.id, decision):
                return False
            holder = None if asked else keeper.lease.other(application.id)
            if holder is None or holder.came_later:
                keeper.replace_by(
                    application.id,
                    lambda: self.desk.reviewing.decide(application.id, decision, application.version, token),
                )
                return True
            return holder

        def then(saved: Holder | bool) -> None:
            if saved is True:
                self._saved(done, go_on)
                return
            self.saving = False
            self.show_panel()
            if saved is False:
                show_overtaken(self.zapp)
            else:
                self._ask_first(saved, decision, go_on)

        self.work_on(act, then, group="save")

    def _ask_first(self, holder: Holder, decision: Decision, go_on: bool) -> None:
        assert self.opened is not None
        name = self.opened.file.application.name
        detail = "先保存的有效；后保存的会看到差异，不会覆盖。" if not holder.own else "那边没有保存的输入会随之作废。"
        question = f"{holder.asked}，确定在这里保存{name}的审核？"
        self.app.push_screen(
            ConfirmScreen(question, detail), lambda yes: self._send(decision, go_on, asked=True) if yes else None
        )

    def _told(self, result: Result) -> str:
        """Return what to say after saving: a plan may want a second reviewer's word first."""
        assert self.opened is not None
        waiting = self.opened.proposal
        second = waiting is not None and waiting.result is result and waiting.proposed_by != self.desk.actor.id
        proposing = result.final and self.opened.file.plan.second_review and not second
        return SUBMITTED if proposing else result.done

    def _saved(self, message: str, go_on: bool) -> None:
        self.saving = False
        self.zapp.last_batch = ""
        last = self.index + 1 >= len(self.ids)
        self.say(f"{message}，已是列表的最后一份" if go_on and last else message)
        if go_on and last:
            self.leave()
        elif go_on:
            self.step(1)
        else:
            self.open_current()

    def failed(self, error: Exception) -> None:
        """Show why not, and put the cursor where it can be mended."""
        was_saving, self.saving = self.saving, False
        super().failed(error)
        if self.opened is None:
            return
        if was_saving:
            self.changed()
        self.show_panel()
        if isinstance(error, Conflict):
            self.compare()
        elif isinstance(error, Refused):
            self._go_to_fault(error.first.where)

    def _go_to_fault(self, where: str) -> None:
        if where == "opinion":
            self.set_focus(self.query_one("#opinion", Opinion))
        elif where == "result":
            self.set_focus(self.query_one(ResultBar))
        elif where == "marks":
            self.set_focus(self.sheet)
        elif where in self.editing.marks:
            if self.tab != 1:
                self.open_tab(1)
            self.sheet.go_to(where)
            self.show_reason()
            self.set_focus(self.query_one("#reason", Field))

    def compare(self) -> None:
        """Read the application anew and show what differs from what was on the screen (Q37)."""
        assert self.opened is not None
        before = self.opened.file
        opened = self.attempt(lambda: self.desk.files.open(before.application.id))
        if opened is None:
            return
        self.take(opened)
        self.show_sheet()
        self.show_panel()
        differing = changes(before.contents, opened.file.contents)
        lines = stories.differences(differing, before, opened.file, self.desk.runtime.reference)
        if lines:
            self.app.push_screen(TextScreen("申报信息有更新，已输入的审核内容保留", lines))
        else:
            self.say("已重新读取，没有变化")

    def why_not_undo(self) -> str | None:
        """Only one's own decision, while it is the newest (and never while one is being saved)."""
        if self.saving or self.opened is None:
            return SAVING
        if self._own_proposal:
            return None
        standing = [review for review in self.opened.file.reviews if review.undone_at is None]
        name = self.opened.file.application.name
        if not standing:
            return f"{name}：没有可撤销的审核"
        if standing[-1].reviewer_id != self.desk.actor.id:
            return f"{name}：该审核由{standing[-1].reviewer}作出，只能由其本人撤销"
        return None

    def do_undo(self) -> None:
        """Take back one's own newest decision on this application."""
        assert self.opened is not None
        if self._own_proposal:
            number = self.opened.file.application.id
            self.work_on(lambda: self.desk.proposing.withdraw(number), lambda _: self._withdrawn(), group="save")
            return
        application, documents = self.opened.file.application, self.opened.file.valid_documents
        voids = f"将作废 {documents} 份已上传材料。" if documents and application.status.value == "APPROVED" else ""
        question = f"撤销对{application.name}的审核？当前状态「{application.status.label}」"

        def undo(yes: bool | None) -> None:
            if yes:
                self.work_on(lambda: self.desk.reviewing.undo(application.id), lambda _: self._undone(), group="save")

        self.app.push_screen(ConfirmScreen(question, voids), undo)

    @property
    def _own_proposal(self) -> bool:
        waiting = self.opened.proposal if self.opened else None
        return waiting is not None and waiting.proposed_by == self.desk.actor.id

    def _withdrawn(self) -> None:
        self.say("已撤回提交复核的结果")
        self.open_current()

    def _undone(self) -> None:
        self.say("已撤销，办件回到审核前的状态")
        self.open_current()
