"""上传公示证明: the picture, the dates the notice hung out, what came of it; for one person or for many (E06, Q24)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Container

from ... import resources
from ...domain.clock import local
from ...domain.dates import parse_day
from ...domain.notice import NO_OBJECTION, RESULTS, Notice, check_notice, earliest_end
from ...domain.refusal import Refused, refuse
from ...services.looking import Looked
from ...services.verdicts import Verdict
from ..binding import bindings
from ..ink import Span
from ..present import looked as present
from ..widgets.batch_rows import VerdictRows
from ..widgets.field import Field
from ..widgets.line import Line, Notes
from ..widgets.preview import Preview
from .base import BaseScreen
from .dialogs import ConfirmScreen, PickScreen
from .upload import SCANS

CRUMBS = ("单位送审", "上传公示证明")


def pick_notice(screen: BaseScreen, ids: Sequence[int], then: Callable[[bool | None], None]) -> None:
    """Pick the file of a notice for these people and ask for its dates; `then` is told whether it was filed."""
    from .chooser import ChooserScreen

    def picked(paths: list[Path] | None) -> None:
        if paths:
            screen.app.push_screen(NoticeScreen(ids, paths[0]), then)

    screen.app.push_screen(ChooserScreen(CRUMBS, kinds=SCANS), picked)


class NoticeScreen(BaseScreen):
    """Dates and result of a notice. Dismissed with whether it was filed for anybody."""

    SCOPES: ClassVar[Sequence[str]] = ("notice",)
    BINDINGS = bindings("notice", "app")
    CSS_PATH = resources.style("sending")
    CRUMBS: ClassVar[Sequence[str]] = CRUMBS
    AUTO_FOCUS = "#starts"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012

    def __init__(self, ids: Sequence[int], source: Looked | Path) -> None:
        """`source`: a page that was looked at, or a file that still has to be."""
        super().__init__()
        self.ids = list(ids)
        self.path = source if isinstance(source, Path) else None
        self.page = None if isinstance(source, Path) else source
        self.result = NO_OBJECTION
        self.verdicts: list[Verdict] = []
        self._waiting = False
        """Whether the upload was asked for before the file had been read."""

    def content(self) -> ComposeResult:
        """Three answers, what they mean, the picture; then a verdict for each person."""
        with Container(id="looked"):
            yield Line(id="people")
            for name, label in (("starts", "公示开始"), ("ends", "公示结束")):
                with Container(classes="field-line"):
                    line = Line(classes="field-label")
                    line.show([(f" {label} ", "dim")])
                    yield line
                    yield Field(id=name, placeholder="如 2026-11-02 或 11-2", limit=20)
            yield Line(id="result")
            yield Notes(id="days")
            yield Notes(id="file")
        yield Preview(id="preview")
        yield VerdictRows()

    def on_mount(self) -> None:
        """Begin with the dates used last: a unit's notice mostly names many people."""
        self.show_masthead()
        count = len(self.ids)
        self.query_one("#people", Line).show([(f" 为 {count} 人上传同一份公示证明", "strong")])
        self.query_one(VerdictRows).display = False
        last = self.zapp.last_notice
        if last is not None:
            with self.prevent(Field.Changed):
                self.query_one("#starts", Field).fill(f"{last.starts:%Y-%m-%d}")
                self.query_one("#ends", Field).fill(f"{last.ends:%Y-%m-%d}")
            self.result = last.result
        self._explain()
        path = self.path
        if path is not None:
            self.query_one("#file", Notes).show([[(" 正在读取…", "dim")]])
            self.work_on(lambda: self.desk.examining.look_at(path), self._looked, group="look")
        elif self.page is not None:
            self._looked([self.page])

    def _looked(self, pages: list[Looked]) -> None:
        page = pages[0]
        unfit = not page.finding.readable or (page.printed is not None and page.printed.kind is not None)
        if unfit:
            told = f"{page.message}；{page.finding.remedy}" if not page.finding.readable else page.message
            self.say(f"不能作为公示证明：{told}", "error")
            self.dismiss(False)
            return
        self.page = page
        self.query_one("#file", Notes).show(present.facts(page))
        if page.path is not None:
            self.query_one(Preview).show(page.path, page.page, None)
        if self._waiting:
            self._waiting = False
            self.do_confirm()

    # the answers

    def notice(self) -> Notice:
        """Return the notice as typed.

        Raises:
            Refused: When a date is missing or cannot be, or the period does not do.
        """
        today = local(self.desk.runtime.clock.now()).date()
        days = {}
        for name, label in (("starts", "公示开始日期"), ("ends", "公示结束日期")):
            text = self.query_one(f"#{name}", Field).value
            day = parse_day(text, today)
            if day is None:
                problem = f"「{text}」不是日期" if text.strip() else "还没有填"
                raise refuse("notice-dates", f"{label}{problem}，请写成 2026-11-02 或 11-2", name)
            days[name] = day
        notice = Notice(days["starts"], days["ends"], self.result)
        refusals = check_notice(notice, self.desk.runtime.reference.calendar)
        if refusals:
            raise Refused(refusals)
        return notice

    @on(Field.Changed)
    def _explain(self) -> None:
        """Say what the answers mean so far."""
        self.query_one("#result", Line).show([(" 公示结果  ", "dim"), (self.result, "strong"), ("　F4 更改", "dim")])
        self.query_one("#days", Notes).show([self._meaning()])

    def _meaning(self) -> list[Span]:
        now = self.desk.runtime.clock.now()
        today, calendar = local(now).date(), self.desk.runtime.reference.calendar
        try:
            notice = self.notice()
        except Refused as refused:
            starts = parse_day(self.query_one("#starts", Field).value, today)
            if starts is not None and not self.query_one("#ends", Field).value.strip():
                return [(f" 至少公示到 {earliest_end(starts, calendar):%Y-%m-%d}（5 个工作日）", "dim")]
            return [(f" {refused.first.message}", "dim")]
        years = {notice.starts.year, notice.ends.year} - calendar.years
        unknown = f"（{min(years)} 年节假日表未维护，按周一至周五计）" if years else ""
        days = f" {notice.working_days(calendar)} 个工作日{unknown}"
        if notice.starts > today:
            return [(days, "good"), (f"；{notice.starts:%m-%d} 才开始，开始之后才有公示证明", "bad")]
        if not notice.over(today):
            return [(days, "good"), (f"；{notice.ends:%m-%d} 期满后才能送审，现在可以先上传", "hurry")]
        return [(days, "good"), ("；已期满，按 F10 上传", "dim")]

    def do_result(self) -> None:
        """Choose what came of the notice."""

        def take(result: str | None) -> None:
            if result is not None:
                self.result = result
                self._explain()

        self.app.push_screen(PickScreen("公示结果", RESULTS), take)

    @on(Field.Submitted)
    def submitted(self, event: Field.Submitted) -> None:
        """Enter goes on to the next answer."""
        if event.input.id == "starts":
            self.set_focus(self.query_one("#ends", Field))
        else:
            self.do_confirm()

    # filing

    def why_not_confirm(self) -> str | None:
        """Once."""
        return "已经上传，结果见列表；按 Esc 返回" if self.verdicts else None

    def do_confirm(self) -> None:
        """File the notice for everybody."""
        if self.page is None:
            self._waiting = True
            self.say("还在读取文件，读完就上传")
        else:
            self._put(self.ids, replacing=False)

    def why_not_replace(self) -> str | None:
        """Only after the upload, for those who had one already."""
        return None if any(not verdict.ok for verdict in self.verdicts) else "没有需要替换的公示证明"

    def do_replace(self) -> None:
        """File it again for those who had one already, once that is confirmed; theirs goes to the history."""
        ids = [verdict.application_id for verdict in self.verdicts if not verdict.ok]
        names = "、".join(verdict.name for verdict in self.verdicts if not verdict.ok)

        def answered(yes: bool | None) -> None:
            if yes:
                self._put(ids, replacing=True)

        question = f"替换 {len(ids)} 人已有的公示证明？原来的留在历史里"
        self.app.push_screen(ConfirmScreen(question, names), answered)

    def _put(self, ids: Sequence[int], *, replacing: bool) -> None:
        try:
            notice = self.notice()
        except Refused as refused:
            self.failed(refused)
            if refused.first.where in ("starts", "ends"):
                self.set_focus(self.query_one(f"#{refused.first.where}", Field))
            return
        self.zapp.last_notice = notice
        filing, page = self.desk.filing, self.page
        if page is None:
            return
        self.work_on(lambda: filing.put_notice(page, ids, notice, replacing=replacing), self._put_done)

    def _put_done(self, verdicts: list[Verdict]) -> None:
        done = {verdict.application_id: verdict for verdict in [*self.verdicts, *verdicts]}
        self.verdicts = [done[number] for number in self.ids]
        good = sum(verdict.ok for verdict in self.verdicts)
        bad = len(self.verdicts) - good
        self.say(f"公示证明：已上传 {good} 人" + (f"，{bad} 人没有上传，F9 替换已有的" if bad else ""))
        if not bad:
            self.dismiss(True)
            return
        self.query_one(Preview).display = False
        rows = self.query_one(VerdictRows)
        rows.display = True
        rows.show(self.verdicts)
        self.set_focus(rows)

    def do_view(self) -> None:
        """Look at the picture in large."""
        from .viewer import ViewerScreen

        if self.page is not None and self.page.path is not None:
            self.app.push_screen(ViewerScreen(self.page.path, self.page.name, sha256=self.page.sha256))

    def do_back(self) -> None:
        """Esc closes at once: what was typed is offered again next time only when it was filed."""
        self.leave()

    def leave(self) -> None:
        """Close."""
        self.dismiss(any(verdict.ok for verdict in self.verdicts))
