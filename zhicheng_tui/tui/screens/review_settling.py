"""审核详情: saying no to another reviewer's result that waits, and taking up again what was ended."""

from __future__ import annotations

from collections.abc import Callable

from ...domain.lifecycle import REOPENABLE
from .dialogs import InputScreen
from .review_view import ReviewView

NO_PROPOSAL = "没有等待复核的结果"
OWN_PROPOSAL = "结果由本人提出，须另一名审核员确认；改变主意可以按 F12 撤回"


class ReviewSettling(ReviewView):
    """The second reviewer's no, and the supervisor's 重新受理."""

    def why_not_decline(self) -> str | None:
        """Only while somebody else's result waits."""
        if self.saving or self.opened is None:
            return "正在保存，请稍候"
        if self.opened.proposal is None:
            return NO_PROPOSAL
        return OWN_PROPOSAL if self.opened.proposal.proposed_by == self.desk.actor.id else None

    def do_decline(self) -> None:
        """Say no to the result that waits, for a reason; the application stays as it is."""
        assert self.opened is not None
        assert self.opened.proposal is not None
        application, proposal = self.opened.file.application, self.opened.proposal

        def decline(reason: str | None) -> None:
            if reason is not None:
                done = f"已记下不同意，{application.name}的办件状态不变，可以另作审核"
                self.work_on(
                    lambda: self.desk.proposing.decline(application.id, reason),
                    lambda _none: self._settled(done),
                    group="save",
                )

        title = f"不同意{proposal.proposer}提出的「{proposal.result.label}」"
        self.app.push_screen(InputScreen(title, "原因", check=_needed("请写明不同意的原因")), decline)

    def why_not_reopen(self) -> str | None:
        """Only what was ended, by a supervisor, while the plan is open."""
        if self.saving or self.opened is None:
            return "正在保存，请稍候"
        status = self.opened.file.application.status
        if status not in REOPENABLE:
            return f"当前状态为「{status.label}」；只有资格不符和已终止的办件可以重新受理"
        return self.desk.reopening.why_not()

    def do_reopen(self) -> None:
        """Take an ended application up again, for a reason."""
        assert self.opened is not None
        application = self.opened.file.application

        def reopen(reason: str | None) -> None:
            if reason is not None:
                done = f"已重新受理，{application.name}的办件回到{application.unit.name}待审核"
                self.work_on(
                    lambda: self.desk.reopening.reopen(application.id, reason),
                    lambda _none: self._settled(done),
                    group="save",
                )

        title = f"重新受理{application.name}的申报（{application.status.label}）"
        self.app.push_screen(InputScreen(title, "原因", check=_needed("请写明重新受理的原因")), reopen)

    def _settled(self, message: str) -> None:
        self.say(message)
        self.open_current()


def _needed(message: str) -> Callable[[str], str | None]:
    return lambda text: None if text.strip() else message
