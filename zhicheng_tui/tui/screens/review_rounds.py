"""审核详情: what changed since the last return, what the applicant will be told, the applicant's files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import ClassVar

from ...domain.application import CaseFile, Row
from ...domain.review import Result
from ...domain.status import Status
from ...domain.text import one_line
from ...services.rounds import RoundChange
from ..binding import bindings
from ..ink import Span
from ..present.file import ATTACHMENTS, Sheet, View, lay_out, title_line
from ..present.returned import opens_lines, returned_sheet
from ..present.rounds import round_sheet
from .dialogs import PickScreen
from .reading import ReadingScreen
from .review_saving import ReviewSaving

ENCLOSURES = 4
"""The tab that lists the applicant's files."""


class ReviewRounds(ReviewSaving):
    """Opens the views beside the application."""

    def why_not_rounds(self) -> str | None:
        """Only what was returned once has something to compare."""
        return None if self.opened and self.opened.since else "这份申报没有退回过，没有可以比较的内容"

    def do_rounds(self) -> None:
        """本轮修改."""
        assert self.opened is not None
        file = self.opened.file
        found = self.attempt(lambda: self.desk.rounds.rounds(file.application.id))
        if found:
            self.app.push_screen(RoundsScreen(file, found), self._to_module)

    def _to_module(self, module: str | None) -> None:
        if not module:
            return
        if self.tab != 1:
            self.open_tab(1)
        self.sheet.go_to(module)

    def why_not_applicant(self) -> str | None:
        """Only about a return: one being made, or the one that stands."""
        returned = self.opened is not None and self.opened.file.application.status is Status.RETURNED
        if returned or self.editing.result is Result.RETURN:
            return None
        return "选了退回修改，才能预览申报人看到的退回信息"

    def do_applicant(self) -> None:
        """申报人视角."""
        assert self.opened is not None
        marks: Mapping[str, str] = self.editing.marks
        opinion, saved = self.editing.opinion, False
        if self.editing.result is not Result.RETURN and self.opened.since is not None:
            review, saved = self.opened.since.review, True
            marks, opinion = {item.module: item.reason for item in review.items}, review.opinion
        self.app.push_screen(ApplicantScreen(self.opened.file, dict(marks), opinion, saved), self._to_module)

    def why_not_files(self) -> str | None:
        """Only where files are listed."""
        return None if self._enclosures else "附件材料里没有列出文件"

    @property
    def _enclosures(self) -> Sequence[Row]:
        return self.opened.file.contents.get(ATTACHMENTS, ()) if self.opened else ()

    def do_files(self) -> None:
        """List the applicant's files, and open the chosen one."""
        listed = {_file_label(number, row): row for number, row in enumerate(self._enclosures, 1)}

        def take(label: str | None) -> None:
            if label is not None:
                self._open_file(listed[label])

        self.app.push_screen(PickScreen("附件材料：按 Enter 查看", list(listed)), take)

    def _open_file(self, row: Row) -> None:
        from .viewer import ViewerScreen

        assert self.opened is not None
        number, sha256, name = self.opened.file.application.id, str(row.get("sha256") or ""), _name(row)
        if not sha256:
            self.say(f"「{name}」只有清单，没有上传文件", "warning")
            return
        path = self.attempt(lambda: self.desk.enclosures.file_of(number, sha256))
        if path is not None:
            self.app.push_screen(ViewerScreen(path, name, sha256=sha256, note=one_line(str(row.get("category") or ""))))


class RoundsScreen(ReadingScreen):
    """The returns of an application with what changed after each, the newest first."""

    SCOPES: ClassVar[Sequence[str]] = ("sheet", "rounds", "list")
    BINDINGS = bindings("sheet", "rounds", "app")
    CRUMBS: ClassVar[Sequence[str]] = ("审核详情", "本轮修改")

    def __init__(self, file: CaseFile, found: Sequence[RoundChange]) -> None:
        super().__init__()
        self.file, self.found, self.at = file, found, 0

    @property
    def change(self) -> RoundChange:
        """The return that is shown."""
        return self.found[self.at]

    def about(self) -> Sequence[Span]:
        """Whose application it is."""
        return title_line(self.file, self.app.size.width)

    def lay_out(self, width: int) -> Sheet:
        """Return what changed, for a width."""
        return round_sheet(self.change, self.desk.runtime.reference, width, self.zapp.glyphs)

    def why_not_before(self) -> str | None:
        """Only what was kept can be opened."""
        return None if self.change.kept else "这一次提交的内容没有保存下来，不能打开"

    def do_before(self) -> None:
        """Open the application as it was when it was returned."""
        number, change = self.file.application.id, self.change
        contents = self.attempt(lambda: self.desk.rounds.contents_at(number, change.round))
        if contents is not None:
            module = self.sheet.module
            self.app.push_screen(BeforeScreen(replace(self.file, contents=contents), change, module), self._back_at)

    def _back_at(self, module: str | None) -> None:
        if module:
            self.sheet.go_to(module)

    def why_not_older(self) -> str | None:
        """Not before the first return."""
        return None if self.at + 1 < len(self.found) else "没有更早的退回"

    def why_not_newer(self) -> str | None:
        """Not after the last return."""
        return None if self.at else "已是最近一次退回"

    def do_older(self) -> None:
        """The return before this one."""
        self.at += 1
        self.show(0)

    def do_newer(self) -> None:
        """The return after this one."""
        self.at -= 1
        self.show(0)


class BeforeScreen(ReadingScreen):
    """An application as it was in a round that came back, with the marks and reasons of that return."""

    CRUMBS: ClassVar[Sequence[str]] = ("审核详情", "本轮修改", "上一轮")

    def __init__(self, file: CaseFile, change: RoundChange, module: str) -> None:
        super().__init__()
        self.file, self.change, self.module = file, change, module

    def on_mount(self) -> None:
        """Begin at the module that was looked at."""
        if self.module:
            self.call_after_refresh(lambda: self.sheet.go_to(self.module))

    def about(self) -> Sequence[Span]:
        """Say that it is not the application as it stands."""
        return [(f" 第 {self.change.round} 次提交的内容，只能查看 ", "hurry"), (self.file.application.name, "strong")]

    def lay_out(self, width: int) -> Sheet:
        """Return the application's modules for a width."""
        marks = {mark.module: mark.reason for mark in self.change.marks}
        return lay_out(View(self.file, self.desk.runtime.reference, marks, (), self.zapp.glyphs), 1, width)


class ApplicantScreen(ReadingScreen):
    """申报人视角: what the applicant reads after a return, and which modules open (D06, D17, C26)."""

    CRUMBS: ClassVar[Sequence[str]] = ("审核详情", "申报人视角")

    def __init__(self, file: CaseFile, marks: Mapping[str, str], opinion: str, saved: bool) -> None:
        super().__init__()
        self.file, self.marks, self.opinion, self.saved = file, marks, opinion, saved

    def about(self) -> Sequence[Span]:
        """Whether it is so already."""
        told = "申报人现在看到的：" if self.saved else "保存退回修改之后，申报人将看到："
        return [(f" {told}", "accent" if self.saved else "hurry"), (self.file.application.name, "strong")]

    def lay_out(self, width: int) -> Sheet:
        """Return what the applicant reads, then what opens."""
        reference = self.desk.runtime.reference
        sheet = returned_sheet(self.marks, self.opinion, reference, width, self.zapp.glyphs)
        tail = opens_lines(self.marks, reference, width)
        return Sheet([*sheet.lines, *tail], [*sheet.modules, *[""] * len(tail)], sheet.heads)


def _name(row: Row) -> str:
    return one_line(str(row.get("file") or row.get("category") or "")) or "（无名称）"


def _file_label(number: int, row: Row) -> str:
    category = one_line(str(row.get("category") or ""))
    return f"{number}. {category}  {_name(row)}{'' if row.get('sha256') else '（没有文件）'}"
