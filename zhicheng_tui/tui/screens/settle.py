"""待处理扫描件: pages that were not filed by themselves, each settled by a person (Q25, F02–F08)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from ... import resources
from ...domain.documents import DocumentKind
from ...domain.findings import Finding
from ...domain.refusal import Refused
from ...services.looking import Looked
from ...services.papers import paper_of
from ...services.waiting import WaitingPage
from ..binding import bindings
from ..present import settle as present
from .dialogs import InputScreen, PickScreen
from .settling import SettlingScreen
from .waiting import BUSY

LABELS = {kind.label: kind for kind in DocumentKind}
CODE_HINT = "ZC1: 开头的 12 组字符，空格可省；不分大小写"


class SettleScreen(SettlingScreen):
    """The pages that wait. Dismissed with whether anything was filed."""

    SCOPES: ClassVar[Sequence[str]] = ("settle", "list")
    BINDINGS = bindings("settle", "app")
    CSS_PATH = resources.style("settle")
    CRUMBS: ClassVar[Sequence[str]] = ("单位送审", "待处理扫描件")

    def _why_nothing(self) -> str | None:
        if self.current is None:
            return present.EMPTY
        return BUSY if self.busy else None

    # whose it is

    def why_not_accept(self) -> str | None:
        """Not a page whose code says that it does not count."""
        item = self.current
        if item is None or self.busy:
            return self._why_nothing()
        return None if item.assignable or item.may_count else present.sentence(item.looked)

    def do_accept(self) -> None:
        """File the page as what its code says, or what it most probably is; else ask whose it is."""
        item = self.current
        if item is None:
            return
        printed = item.looked.printed
        if not item.assignable and printed is not None and printed.kind is not None:
            self.look(item, printed.application_id, printed.kind)
        elif len(item.offers) == 1:
            self.assign(item, item.offers[0].who.id, item.offers[0].kind)
        elif item.offers:
            self._pick_offer(item)
        else:
            self.do_person()

    def _pick_offer(self, item: present.Entry) -> None:
        offers = {offer.sentence: offer for offer in item.offers}

        def take(sentence: str | None) -> None:
            if sentence in offers:
                self.assign(item, offers[sentence].who.id, offers[sentence].kind)
            elif sentence is not None:
                self.do_person()

        self.app.push_screen(PickScreen("这一页是谁的哪份材料？", [*offers, present.OTHER]), take)

    def why_not_person(self) -> str | None:
        """Only a page that does not say itself whose it is."""
        item = self.current
        if item is None or self.busy:
            return self._why_nothing()
        return None if item.assignable else "二维码已经写明是谁的哪张表格，不能指定为别的；按 F2 看说明"

    def do_person(self) -> None:
        """Say whose the page is, and what."""
        from .pick_person import PickPersonScreen

        item = self.current
        if item is None:
            return

        def take(application_id: int | None) -> None:
            if application_id is not None:
                self._pick_form(item, application_id)

        self.app.push_screen(PickPersonScreen("这一页是谁的？输入查找，↓ 选择，Enter 选用"), take)

    def _pick_form(self, item: present.Entry, application_id: int) -> None:
        people = self.attempt(lambda: self.desk.checklist.rows([application_id]))
        if not people:
            return

        def take(label: str | None) -> None:
            if label is not None:
                self.assign(item, application_id, LABELS[label])

        self.app.push_screen(PickScreen(f"{people[application_id].name}的哪一份材料？", list(LABELS)), take)

    # the code typed

    def why_not_code(self) -> str | None:
        """Only where the code could not be read."""
        item = self.current
        if item is None or self.busy:
            return self._why_nothing()
        return None if item.assignable else "二维码已经读出，不用录入编码；按 F2 看说明"

    def do_code(self) -> None:
        """Type the text printed beneath the code."""
        item = self.current
        if item is None:
            return
        found: list[Looked] = []

        def check(text: str) -> str | None:
            try:
                looked = self.desk.examining.typed(text, item.page.looked)
            except Refused as refused:
                return refused.first.message
            if looked.finding not in (Finding.READ, Finding.ALREADY):
                self.seen[item.page.id] = looked
                return present.sentence(looked)
            found.append(looked)
            return None

        def take(text: str | None) -> None:
            if text is not None and found and found[-1].application is not None and found[-1].kind is not None:
                self.remember(item, found[-1])
                self.judge(item, found[-1].application, found[-1].kind, found[-1])
            else:
                self.load()

        self.app.push_screen(InputScreen("录入二维码下面印的编码", "编码", hint=CODE_HINT, check=check), take)

    # looking, printing

    def why_not_view(self) -> str | None:
        """Only a file that is there."""
        if self.current is None:
            return present.EMPTY
        return None if self.current.looked.path else present.NO_FILE

    def do_view(self) -> None:
        """Look at the page in large."""
        from .viewer import ViewerScreen

        looked = self.current.looked if self.current else None
        if looked is not None and looked.path is not None:
            screen = ViewerScreen(
                looked.path, looked.name, page=looked.page, corners=looked.corners, sha256=looked.sha256,
                note=looked.message,
            )  # fmt: skip
            self.app.push_screen(screen)

    def why_not_explain(self) -> str | None:
        """Not in an empty list."""
        return present.EMPTY if self.current is None else None

    def do_explain(self) -> None:
        """Read everything that is known of the page, and the common question about it."""
        from .explain import ExplainScreen

        item = self.current
        if item is not None:
            self.app.push_screen(ExplainScreen(item.looked.name, present.notes(item), item.looked.finding.faq))

    def why_not_download(self) -> str | None:
        """Only where it is known whose form it is, and which."""
        if self.current is None:
            return present.EMPTY
        return None if self.current.form else present.NO_FORM

    def do_download(self) -> None:
        """Save the blank form anew (F08)."""
        form = self.current.form if self.current else None
        if form is None:
            return
        number, kind = form
        paper, printing = paper_of(kind), self.desk.printing
        self.say(f"正在生成{kind.label}…")
        self.work_on(lambda: printing.save([number], [paper], printing.place("")), self._downloaded)

    def _downloaded(self, paths: list[Path]) -> None:
        self.say(f"已保存：{paths[0]}。打印、签字、盖章后再上传")

    # off the list

    def why_not_drop(self) -> str | None:
        """Not in an empty list."""
        return self._why_nothing()

    def do_drop(self) -> None:
        """Take the selected pages, or the one under the cursor, off the list for a reason."""
        from .reason import ReasonScreen

        pages = [item.page for item in self.chosen]
        which = present.which(pages)

        def take(reason: str | None) -> None:
            if reason:
                self.look_then(lambda: self._drop(pages, reason), self._dropped)

        self.app.push_screen(ReasonScreen(f"移出待处理：{which}", "原因", present.REASONS), take)

    def _drop(self, pages: Sequence[WaitingPage], reason: str) -> tuple[list[WaitingPage], str]:
        """Return the pages that were dropped, and why another one was not."""
        dropped, why = [], ""
        for page in pages:
            try:
                self.desk.intake.drop(page, reason)
            except Refused as refused:
                why = refused.first.message
            else:
                dropped.append(page)
        return dropped, why

    def _dropped(self, result: tuple[list[WaitingPage], str]) -> None:
        dropped, why = result
        self.load()
        sentences = [f"已移出待处理：{present.which(dropped)}；原文件仍保留"] if dropped else []
        self.say("。".join([*sentences, why] if why else sentences), "warning" if why else "information")

    # the list

    def why_not_select(self) -> str | None:
        """Not in an empty list."""
        return present.EMPTY if self.current is None else None

    why_not_select_all = why_not_select

    def do_refresh(self) -> None:
        """Read what waits anew."""
        self.load()

    def leave(self) -> None:
        """Close."""
        self.dismiss(self.filed)
