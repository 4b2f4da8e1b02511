"""导入: a table read, its columns and what it is for, a verdict on each row, then the good ones made applications."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.timer import Timer

from ... import resources
from ...services.importing import Fate, Options, Preview, Said, Stopped, Table
from ...services.importing.verdicts import REPORTED
from ...services.permissions import Permission, why_not
from ...services.places import TABLES
from ..binding import bindings
from ..ink import Span
from ..present import importing as present
from ..present.batch import bar
from ..widgets.import_rows import SaidRows, SettingRows
from ..widgets.line import Line
from .base import EXPECTED, BaseScreen
from .dialogs import ConfirmScreen, TextScreen
from .import_settings import BUSY, ImportSettings
from .running import Stage

CRUMBS = ("统一审核", "导入")
TICK = 0.2
"""Seconds between two looks at how far a job is."""


def pick_table(screen: BaseScreen) -> None:
    """Pick a table and open it, where the caller may."""
    from .chooser import ChooserScreen

    reason = why_not(screen.desk.actor, Permission.IMPORT)
    if reason:
        screen.say(reason, "warning")
        return
    _ = screen.desk.importing  # before the screens: it brings the table classes in, which queries must not meet midway

    def picked(paths: list[Path] | None) -> None:
        if paths:
            screen.app.push_screen(ImportScreen(paths[0]))

    screen.app.push_screen(ChooserScreen((*CRUMBS, "选择表格"), kinds=TABLES), picked)


class ImportScreen(ImportSettings):
    """One table."""

    SCOPES: ClassVar[Sequence[str]] = ("import", "list")
    BINDINGS = bindings("import", "app")
    CSS_PATH = resources.style("importing")
    AUTO_FOCUS = ""
    CRUMBS = CRUMBS

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        self.preview: Preview | None = None
        self.shown: tuple[Fate, ...] = ()
        self._before = Stage.FILLING
        self._done = (0, 0)
        self._stop = threading.Event()
        self._timer: Timer | None = None

    def content(self) -> ComposeResult:
        """What was read, where it stands, settings, verdicts."""
        yield Line(id="about")
        yield Line(id="note")
        yield SettingRows()
        yield SaidRows()

    def on_mount(self) -> None:
        """Read the table."""
        self.show_masthead()
        self.query_one("#about", Line).show([(f" 正在读取 {self.path.name}…", "dim")])
        importing, path = self.desk.importing, self.path
        self.work_on(lambda: importing.open(path), self._opened)

    def failed(self, error: Exception) -> None:
        """A table that cannot be read leaves nothing to show."""
        super().failed(error)
        if self.table is None:
            self.dismiss(None)

    def _opened(self, table: Table) -> None:
        self.table = table
        plans = self.attempt(self.desk.importing.plans) or []
        self.options = Options(plan=plans[0].code if len(plans) == 1 else "")
        self.query_one("#about", Line).show(present.about(table))
        self.show_settings()
        self.set_focus(self.query_one(SettingRows))

    def on_unmount(self) -> None:
        """Let go of the table; a job that still runs stops first."""
        self._stop.set()
        if self.table is not None and self._timer is None:
            self.table.close()

    # what is shown

    def show_settings(self) -> None:
        """Show where the import stands."""
        # While a job runs the list that it was begun from stays: hidden, it would lose the focus.
        filling = self.stage is Stage.FILLING or (self.stage is Stage.RUNNING and self._before is Stage.FILLING)
        self.query_one(SettingRows).display = filling
        self.query_one(SaidRows).display = not filling
        self.show_masthead([(f"{self.stage.value}  ", "accent")])
        self.query_one("#note", Line).show(self._note())
        if filling and self.table is not None:
            self.query_one(SettingRows).show(self.settings(self.table))

    def _note(self) -> list[Span]:
        match self.stage:
            case Stage.RUNNING:
                return bar(*self._done, self.zapp.glyphs)
            case Stage.FILLING:
                return [(" 核对下面各项和列对应，Enter 更改；F10 预演，不会马上导入", "dim")]
        assert self.preview is not None
        return present.summary(self.preview)

    # what is under the cursor

    def why_not_open(self) -> str | None:
        """Only what is in a list."""
        if self.table is None or self.stage is Stage.RUNNING:
            return BUSY
        if self.stage is not Stage.FILLING and not self.query_one(SaidRows).count:
            return "没有这样的行；按 F2 看别的"
        return None

    def do_open(self) -> None:
        """Change the setting or the column under the cursor, or look at the verdict."""
        assert self.table is not None
        if self.stage is Stage.FILLING:
            self.change(self.query_one(SettingRows).current, self.table)
            return
        said = self.query_one(SaidRows).current
        if said is not None:
            self.app.push_screen(TextScreen("这一行", present.details(said, self.table)))

    # preview, run

    def why_not_confirm(self) -> str | None:
        """Not while it runs, nor without anything to do."""
        if self.table is None:
            return "还在读取，请稍候"
        if self.stage is Stage.RUNNING:
            return "正在进行，按 Esc 停止"
        if self.stage is Stage.DONE:
            return "已经导入完，按 Esc 返回"
        if self.stage is Stage.PREVIEW and self.preview is not None:
            if not self.preview[Fate.NEW]:
                return "没有可导入的行；Enter 看原因，F7 保存报告，Esc 返回更改"
            if self.whole and self.preview.refused:
                return f"有 {self.preview.refused} 行不能导入，按所选的方式整批不导入；Esc 返回更改"
        return None

    def do_confirm(self) -> None:
        """Preview, then, once confirmed, import."""
        table, options, importing = self.table, self.options, self.desk.importing
        assert table is not None
        if self.stage is Stage.FILLING:
            self._job(lambda: importing.preview(table, options, self._step), Stage.PREVIEW)
            return
        assert self.preview is not None
        question = f"导入 {self.preview[Fate.NEW]} 份办件？"
        rest = f"另有 {self.preview.refused} 行不导入，可以存为报告改好后再导入" if self.preview.refused else ""

        def answered(yes: bool | None) -> None:
            if yes:
                whole = self.whole
                self._job(lambda: importing.run(table, options, whole=whole, progress=self._step).preview, Stage.DONE)

        self.app.push_screen(ConfirmScreen(question, rest), answered)

    def _step(self, done: int, total: int) -> None:
        """Take down how far a job is; runs in its thread."""
        self._done = (done, total)
        if self._stop.is_set():
            raise Stopped

    def _job(self, act: Callable[[], Preview], then: Stage) -> None:
        before = self._before = self.stage
        self.stage, self._done = Stage.RUNNING, (0, 1)
        self._stop.clear()
        self._timer = self.set_interval(TICK, self._tick)
        self.show_settings()
        importing, table = self.desk.importing, self.table
        assert table is not None

        def run() -> tuple[Preview | None, Exception | None]:
            try:
                return act(), None
            except Stopped:
                return (importing.standing(table) if then is Stage.DONE else None), None
            except EXPECTED as error:
                return None, error
            finally:
                if not self.is_attached:  # the app ended meanwhile
                    table.close()

        def ended(result: tuple[Preview | None, Exception | None]) -> None:
            preview, error = result
            if self._timer is not None:
                self._timer.stop()
                self._timer = None
            self.stage = then if preview is not None else before
            if error is not None:
                self.failed(error)
            self._ended(preview)

        self.work_on(run, ended)

    def _tick(self) -> None:
        if self.stage is Stage.RUNNING:
            self.query_one("#note", Line).show(self._note())

    def _ended(self, preview: Preview | None) -> None:
        self.preview = preview or self.preview
        self.show_settings()
        if self.stage is Stage.FILLING:
            self.set_focus(self.query_one(SettingRows))
            return
        assert self.preview is not None
        self.shown = REPORTED if self.preview.refused else ()
        self._list()
        self.set_focus(self.query_one(SaidRows))
        if self.stage is Stage.DONE:
            stopped = "，已停止" if self._stop.is_set() else ""
            self.say(f"已导入 {self.preview[Fate.ADDED]} 份{stopped}")

    def _list(self) -> None:
        table, shown = self.table, self.shown
        assert table is not None
        assert self.preview is not None
        count = sum(self.preview[fate] for fate in shown) if shown else self.preview.rows
        importing = self.desk.importing

        def fetch(skip: int, most: int) -> Sequence[Said]:
            return self.attempt(lambda: importing.said(table, shown, skip, most)) or ()

        rows = self.query_one(SaidRows)
        rows.main = table.main.number
        rows.show(count, fetch)

    def why_not_filter(self) -> str | None:
        """Only verdicts."""
        return None if self.stage in (Stage.PREVIEW, Stage.DONE) else "预演之后才能筛选"

    def do_filter(self) -> None:
        """Show the refused rows only, the good ones, all."""
        good = (Fate.NEW, Fate.ADDED, Fate.SAME)
        ways: tuple[tuple[Fate, ...], ...] = ((), REPORTED, good)
        self.shown = ways[(ways.index(self.shown) + 1) % len(ways)]
        self._list()
        self.say({(): "全部的行", REPORTED: "只看不导入的行", good: "只看可导入和已有的行"}[self.shown])

    def why_not_report(self) -> str | None:
        """Only what was not imported."""
        if self.preview is None or self.stage is Stage.RUNNING:
            return "预演之后才有报告"
        return None if self.preview.refused else "没有不能导入的行，不需要报告"

    def do_report(self) -> None:
        """Save the rows that are not imported, with the reasons."""
        table = self.table
        assert table is not None
        self.work_on(
            lambda: self.desk.importing.save_report(table),
            lambda path: self.say(f"已保存：{path}。改好后直接导入这个文件"),
        )

    def do_template(self) -> None:
        """Save an empty table to fill in."""
        self.work_on(self.desk.importing.save_template, lambda path: self.say(f"模板已保存：{path}"))

    def leave(self) -> None:
        """Stop a job, go back to the settings, or close."""
        if self.stage is Stage.RUNNING:
            self._stop.set()
            self.say("正在停止，已导入的部分保留")
        elif self.stage is Stage.PREVIEW:
            self.stage = Stage.FILLING
            self.show_settings()
            self.set_focus(self.query_one(SettingRows))
        else:
            self.dismiss(None)
