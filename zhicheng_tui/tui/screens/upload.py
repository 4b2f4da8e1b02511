"""核对上传: what a picked file turned out to be, and everything that can be done about it (F01–F09)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Container

from ... import resources
from ...domain.documents import DocumentKind, Match
from ...domain.findings import Finding, Wanted
from ...domain.refusal import Refused
from ...services.looking import Looked
from ...services.papers import paper_of
from ...services.places import Kind
from ..binding import bindings
from ..present import looked as present
from ..widgets.line import Notes
from ..widgets.preview import Preview
from .base import BaseScreen
from .dialogs import ConfirmScreen, InputScreen

SCANS = (Kind.PICTURE, Kind.PDF)
"""What a single document may be."""


def pick_upload(
    screen: BaseScreen, application_id: int, kind: DocumentKind, then: Callable[[bool | None], None]
) -> None:
    """Pick a file for a document and look at it; `then` is told whether it was filed."""
    from .chooser import ChooserScreen

    def picked(paths: list[Path] | None) -> None:
        if paths:
            screen.app.push_screen(UploadScreen(application_id, kind, paths[0]), then)

    crumbs = ("单位送审", "送审附件", f"上传{kind.label}")
    screen.app.push_screen(ChooserScreen(crumbs, kinds=SCANS), picked)


class UploadScreen(BaseScreen):
    """One file for one document. Dismissed with whether it was filed."""

    SCOPES: ClassVar[Sequence[str]] = ("upload",)
    BINDINGS = bindings("upload", "app")
    CSS_PATH = resources.style("sending")
    AUTO_FOCUS = ""
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012

    def __init__(self, application_id: int, kind: DocumentKind, path: Path) -> None:
        super().__init__()
        self.application_id, self.kind, self.path = application_id, kind, path
        self.wanted: Wanted | None = None
        self.pages: list[Looked] = []
        self.at = 0

    @property
    def CRUMBS(self) -> Sequence[str]:  # type: ignore[override]
        """Where this is."""
        return ("单位送审", "送审附件", f"上传{self.kind.label}")

    def content(self) -> ComposeResult:
        """What was found, which file it is, what it looks like."""
        with Container(id="looked"):
            yield Notes(id="found")
            yield Notes(id="file")
        yield Preview(id="preview")

    def on_mount(self) -> None:
        """Look at the file."""
        self.show_masthead()
        self._begin()

    def _begin(self) -> None:
        self.query_one("#found", Notes).show([[(" 正在读取…", "dim")]])
        self.work_on(self._look, self._looked)

    def _look(self) -> list[Looked]:
        application = self.desk.filing.application(self.application_id)
        self.wanted = Wanted(application, self.kind)
        return self.desk.examining.look_at(self.path, self.wanted)

    def _looked(self, pages: list[Looked]) -> None:
        self.pages, self.at = pages, present.best(pages)
        page = self.page
        if page is not None and page.fit and not page.advice:
            self._put(page)
        else:
            self.show()

    @property
    def page(self) -> Looked | None:
        """The page in view."""
        return self.pages[self.at] if self.pages else None

    def show(self) -> None:
        """Show the page in view."""
        page = self.page
        if page is None:
            return
        self.query_one("#found", Notes).show(present.findings(page))
        self.query_one("#file", Notes).show(present.facts(page))
        preview = self.query_one(Preview)
        if page.path is not None and page.finding.readable:
            preview.show(page.path, page.page, page.corners)

    # filing

    def why_not_confirm(self) -> str | None:
        """Only a page that is this document, or may well be."""
        page = self.page
        if page is None:
            return "还在读取，请稍候"
        if page.finding in (Finding.READ, Finding.RECOGNISED):
            return None
        if page.finding is Finding.ALREADY and page.kind is self.kind:
            return None
        return f"这一页不能上传：{page.message}"

    def do_confirm(self) -> None:
        """File the page as it was found."""
        page = self.page
        if page is not None:
            confirmed = Match.RECOGNISED if page.match is Match.RECOGNISED else None
            self._put(page, match=confirmed)

    def why_not_by_hand(self) -> str | None:
        """Only a page whose code cannot be read."""
        page = self.page
        if page is None:
            return "还在读取，请稍候"
        return None if page.finding.unread else "二维码已经读出，不用人工认定"

    def do_by_hand(self) -> None:
        """Say that the page is this document though its code cannot be read."""
        page = self.page
        if page is None or self.wanted is None:
            return
        question = f"认定这一页就是{self.wanted.application.name}的{self.kind.label}？"
        detail = "会记为人工认定，上级可以看到。能录入编码（F4）或重新拍照时，请优先那样做"

        def put(yes: bool | None) -> None:
            if yes:
                self._put(page, match=Match.HAND)

        self.app.push_screen(ConfirmScreen(question, detail), put)

    def _put(self, page: Looked, *, match: Match | None = None, replacing: bool = False) -> None:
        filing, number, kind = self.desk.filing, self.application_id, self.kind

        def put() -> Refused | None:
            try:
                filing.put(page, number, kind, match=match, replacing=replacing)
            except Refused as refused:
                if refused.first.code != "already":
                    raise
                return refused
            return None

        def done(refused: Refused | None) -> None:
            if refused is None:
                self._filed()
            else:
                self._ask_to_replace(page, match)

        self.work_on(put, done)

    def _ask_to_replace(self, page: Looked, match: Match | None) -> None:
        """Somebody has uploaded it already, perhaps just now."""
        name = self.wanted.application.name if self.wanted else ""
        question = f"{name}的{self.kind.label}已经上传，换成这一份？"

        def answered(yes: bool | None) -> None:
            if yes:
                self._put(page, match=match, replacing=True)

        self.app.push_screen(ConfirmScreen(question, "原来的一份留在历史里"), answered)

    def _filed(self) -> None:
        name = self.wanted.application.name if self.wanted else ""
        self.say(f"{self.zapp.glyphs.check} {name}的{self.kind.label}已上传")
        self.dismiss(True)

    # other ways

    def do_again(self) -> None:
        """Pick another file."""
        from .chooser import ChooserScreen

        def picked(paths: list[Path] | None) -> None:
            if paths:
                self.path, self.pages = paths[0], []
                self.query_one(Preview).clear("")
                self._begin()

        self.app.push_screen(ChooserScreen(self.CRUMBS, kinds=SCANS), picked)

    def why_not_view(self) -> str | None:
        """Only a file that could be opened."""
        page = self.page
        seen = page is not None and page.path is not None and page.finding.readable
        return None if seen else "这个文件打不开，没有可看的图片"

    def do_view(self) -> None:
        """Look at the page in large."""
        from .viewer import ViewerScreen

        page = self.page
        if page is not None and page.path is not None:
            screen = ViewerScreen(
                page.path, page.name, page=page.page, corners=page.corners, sha256=page.sha256, note=page.message
            )
            self.app.push_screen(screen)

    why_not_code = why_not_view

    def do_code(self) -> None:
        """Type the text printed beneath the code."""
        page = self.page
        if page is None:
            return

        def wrong(text: str) -> str | None:
            try:
                self.desk.examining.typed(text, page, self.wanted)
            except Refused as refused:
                return refused.first.message
            return None

        def typed(text: str | None) -> None:
            if text is not None:
                self.work_on(lambda: self.desk.examining.typed(text, page, self.wanted), self._typed)

        hint = "ZC1: 开头的 12 组字符，空格可省"
        self.app.push_screen(InputScreen("录入二维码下面印的编码", "编码", hint=hint, check=wrong), typed)

    def _typed(self, page: Looked) -> None:
        self.pages[self.at] = page
        self.show()
        if page.fit:
            self.say("编码正确，按 F10 确认上传")

    def do_download(self) -> None:
        """Save the form anew (F08)."""
        printing, number, paper = self.desk.printing, self.application_id, paper_of(self.kind)
        self.say(f"正在生成{paper.label}…")
        self.work_on(lambda: printing.save([number], [paper], printing.place("")), self._downloaded)

    def _downloaded(self, paths: list[Path]) -> None:
        self.say(f"已保存：{paths[0]}。打印、签字、盖章后再上传")

    def do_why(self) -> None:
        """Open the common question about this outcome (F09)."""
        self.zapp.open_help(self.SCOPES, self.page.finding.faq if self.page else "")

    def do_next_page(self) -> None:
        """The next page of the file."""
        self._turn(1)

    def do_previous_page(self) -> None:
        """The page before."""
        self._turn(-1)

    def _turn(self, step: int) -> None:
        at = self.at + step
        if 0 <= at < len(self.pages):
            self.at = at
            self.show()

    def leave(self) -> None:
        """Close without filing anything."""
        self.dismiss(False)
