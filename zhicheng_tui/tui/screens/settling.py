"""How a waiting page is filed once it is said what it is: looked at again, confirmed, saved."""

from __future__ import annotations

from dataclasses import replace

from ...domain.application import Application
from ...domain.documents import Document, DocumentKind, Match
from ...domain.refusal import Refused
from ...services.looking import Looked
from ..present import settle as present
from ..present.claim import Claim, claim
from .dialogs import ConfirmScreen, PickScreen
from .waiting import WaitingScreen


class SettlingScreen(WaitingScreen):
    """The pages that wait, and the filing of one of them."""

    def __init__(self) -> None:
        super().__init__()
        self.filed = False

    def assign(self, item: present.Entry, application_id: int, kind: DocumentKind) -> None:
        """File a page as a document of a person, once it has been held against it."""
        if kind.coded:
            self.look(item, application_id, kind)
        else:
            self._ask_pages(item, application_id)

    # forms with a code

    def look(self, item: present.Entry, application_id: int, kind: DocumentKind) -> None:
        """Hold the page against the form that it is said to be: its code may be recognised now."""

        def again() -> tuple[Application, Looked]:
            application = self.desk.filing.application(application_id)
            if item.looked.match is Match.TYPED:
                return application, self.desk.examining.typed(item.looked.text, item.page.looked)
            return application, self.desk.intake.look_again(item.page, application, kind)

        self.look_then(again, lambda found: self.judge(item, found[0], kind, found[1]))

    def judge(self, item: present.Entry, application: Application, kind: DocumentKind, looked: Looked) -> None:
        """Ask whether to file the page as what it was found to be, or say why it does not count."""
        found = claim(item, application, kind, looked)
        if found is None:
            self.remember(item, looked)
            self.say(present.sentence(looked), "warning")
        elif found.done:
            self._settle(found)
        else:
            self._confirm(found, found.detail)

    def _confirm(self, found: Claim, detail: str) -> None:
        def answered(yes: bool | None) -> None:
            if yes:
                self._settle(found)

        self.app.push_screen(ConfirmScreen(found.question, detail), answered)

    def _settle(self, found: Claim) -> None:
        def act() -> Document | Refused:
            try:
                return self.desk.intake.settle(
                    found.item.page, found.looked, found.application.id, found.kind,
                    match=found.match, replacing=found.replacing,
                )  # fmt: skip
            except Refused as refused:
                if refused.first.code != "already":
                    raise
                return refused

        def acted(result: Document | Refused) -> None:
            if isinstance(result, Refused):
                self._confirm(replace(found, replacing=True), result.first.message)
            else:
                self.gone(found.said(result, self.zapp.glyphs))

        self.look_then(act, acted)

    def gone(self, message: str) -> None:
        """Go on to the next page."""
        self.filed = True
        self.load()
        self.say(message if self.rows.count else f"{message}。待处理的扫描页都处理完了")

    # the public notice

    def _ask_pages(self, item: present.Entry, application_id: int) -> None:
        """Ask whether the whole file is the notice, where it may be."""
        proof = self.attempt(lambda: self.desk.intake.as_proof(item.page))
        if proof is None:
            return
        if proof.pages == 1:
            self._ask_dates(item, application_id, proof)
            return
        whole, single = f"整个文件，共 {proof.pages} 页", f"只有这一页（第 {proof.page} 页）"

        def take(answer: str | None) -> None:
            if answer is not None:
                self._ask_dates(item, application_id, proof if answer == whole else replace(proof, pages=1))

        self.app.push_screen(PickScreen("这个文件里哪些页是公示证明？", [whole, single]), take)

    def _ask_dates(self, item: present.Entry, application_id: int, proof: Looked) -> None:
        from .notice import NoticeScreen

        def filed(done: bool | None) -> None:
            if done:
                self.look_then(
                    lambda: self.desk.intake.settled(item.page, proof),
                    lambda _none: self.gone("公示证明已上传，已移出待处理"),
                )

        self.app.push_screen(NoticeScreen([application_id], proof), filed)
