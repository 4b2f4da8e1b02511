"""附件上传: the third step; every category with its files, what is required and still missing (D07)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult

from ...domain.application import Row
from ...domain.refusal import Refused
from ...domain.text import one_line
from ...services.faults import StorageError
from ...services.places import Kind
from ..binding import bindings
from ..filling_work import ATTACH
from ..ink import Span
from ..present import enclosures as present
from ..present.enclosures import Line as Entry
from ..widgets.line import Line, Notes
from ..widgets.rows import Rows
from .dialogs import ConfirmScreen, TextScreen
from .step import StepScreen
from .upload import SCANS


@dataclass(frozen=True)
class Added:
    """What came of uploading several files."""

    done: int
    refused: Sequence[tuple[str, str]]
    """Names, and why not."""


class EnclosureRows(Rows):
    """Categories with their files."""

    empty = "没有要上传的附件类别"

    def __init__(self) -> None:
        super().__init__()
        self.lines: Sequence[Entry] = ()

    def show(self, lines: Sequence[Entry]) -> None:
        """Show these."""
        self.lines = lines
        self.set_count(len(lines), self.cursor)

    @property
    def current(self) -> Entry | None:
        """What the cursor is on."""
        return self.lines[self.cursor] if self.cursor < len(self.lines) else None

    def spans(self, index: int, width: int) -> Sequence[Span]:
        """Return one line."""
        return present.line_spans(self.lines[index], width, self.glyphs)


class EnclosuresScreen(StepScreen):
    """Step 3."""

    STEP = 3
    SCOPES: ClassVar[tuple[str, ...]] = ("enclosures", "step", "list")
    BINDINGS = bindings("enclosures", "step", "app")
    AUTO_FOCUS = "EnclosureRows"

    def step(self) -> ComposeResult:
        """How many are there, the categories, what is to be said of the one under the cursor."""
        yield Line(id="count")
        yield EnclosureRows()
        yield Notes(id="notes")

    @property
    def rows(self) -> EnclosureRows:
        """The categories."""
        return self.query_one(EnclosureRows)

    @property
    def attached(self) -> Sequence[Row]:
        """The files."""
        return self.work.rows_of(ATTACH)

    def on_mount(self) -> None:
        """Show the categories."""
        self.reshow()

    def reshow(self) -> None:
        """Show everything anew."""
        self.show_head()
        kinds = self.desk.enclosures.kinds()
        lines = present.lines(kinds, self.attached, self.work.wanted_enclosures())
        self.rows.show(lines)
        missing = sum(one.missing for one in lines)
        told: Span = (f"还缺 {missing} 类必传材料 ", "bad") if missing else ("必传材料已齐 ", "good")
        self.query_one("#count", Line).show(
            [(f" 附件材料 共 {sum(one.count for one in lines)} 个文件", "strong")], [told]
        )
        self.tell()

    @on(Rows.Moved)
    def tell(self) -> None:
        """Say what is wanted in the category, or what the file is."""
        entry, why = self.rows.current, self.work.filled.why_locked(ATTACH)
        reason = self.work.filled.marks.get(ATTACH)
        notes: list[list[Span]] = []
        if reason is not None:
            notes.append([(" 退回原因 ", "dim"), (one_line(reason), "bad")])
        if entry is not None:
            notes.append(present.note(entry))
        if why is not None:
            notes.append([(f" {why}", "hurry")])
        self.query_one("#notes", Notes).show(notes)

    # acts

    def why_not_add(self) -> str | None:
        """Not while the module is locked."""
        return self.work.filled.why_locked(ATTACH) or (None if self.rows.current else EnclosureRows.empty)

    def why_not_remove(self) -> str | None:
        """Only a file."""
        entry = self.rows.current
        on_file = entry is not None and entry.index is not None
        return self.work.filled.why_locked(ATTACH) or (None if on_file else "请用方向键到所要移除的文件")

    def why_not_open(self) -> str | None:
        """A file can always be looked at."""
        entry = self.rows.current
        return None if entry is not None and entry.index is not None else self.why_not_add()

    def do_open(self) -> None:
        """Look at the file; on a category, upload."""
        entry = self.rows.current
        assert entry is not None
        if entry.index is None:
            self.do_add()
            return
        from .viewer import ViewerScreen

        row = self.attached[entry.index]
        sha256, name = str(row.get("sha256") or ""), str(row.get("file") or "")
        if not sha256:
            self.say("这一条没有文件可以查看", "warning")
            return
        path = self.attempt(lambda: self.desk.enclosures.file_of(self.work.id, sha256))
        if path is not None:
            self.app.push_screen(ViewerScreen(path, name, sha256=sha256))

    def do_add(self) -> None:
        """Pick files for the category, or a folder of them, and put them to the application."""
        from .chooser import ChooserScreen

        entry = self.rows.current
        assert entry is not None
        category = entry.category

        def picked(paths: list[Path] | None) -> None:
            if paths:
                self.say(f"正在上传到「{category}」…")
                self.work_on(lambda: self._add(category, paths), self._added, group="upload")

        crumbs = ("我的办件", "附件上传", category)
        self.app.push_screen(ChooserScreen(crumbs, many=True, kinds=SCANS), picked)

    def _add(self, category: str, paths: Sequence[Path]) -> Added:
        """Put files to the application one after the other; called from a thread."""
        done, refused = 0, []
        for path in paths:
            try:
                self.desk.enclosures.add(self.work.id, category, path)
                done += 1
            except (Refused, StorageError) as error:
                refused.append((path.name, error.first.message if isinstance(error, Refused) else str(error)))
        return Added(done, refused)

    def why_not_folder(self) -> str | None:
        """Not while the module is locked."""
        return self.work.filled.why_locked(ATTACH)

    def do_folder(self) -> None:
        """Pick a folder or zip whose files go where their names say."""
        from .chooser import ChooserScreen

        def picked(paths: list[Path] | None) -> None:
            if paths:
                self.say("正在按文件名归类上传…")
                self.work_on(lambda: self._add_folder(paths[0]), self._added, group="upload")

        crumbs = ("我的办件", "附件上传", "文件夹或压缩包")
        self.app.push_screen(ChooserScreen(crumbs, folders=True, kinds=(Kind.ZIP,)), picked)

    def _add_folder(self, path: Path) -> Added:
        done, refused = 0, []
        for placed in self.desk.enclosures.add_folder(self.work.id, path):
            if placed.ok:
                done += 1
            else:
                refused.append((placed.name, placed.message))
        return Added(done, refused)

    def _added(self, added: Added) -> None:
        self.reread()
        if added.refused:
            told: list[list[Span]] = [[(f"已上传 {added.done} 个，{len(added.refused)} 个没有上传：", "strong")]]
            for name, why in added.refused:
                told += [[], [(one_line(name), "bad")], [(f"  {why}", "")]]
            self.app.push_screen(TextScreen("上传结果", told))
        elif added.done:
            self.say(f"{self.zapp.glyphs.check} 已上传 {added.done} 个文件")
        else:
            self.say("文件夹里没有图片或 PDF", "warning")

    def do_remove(self) -> None:
        """Take the file out, once that is confirmed."""
        entry = self.rows.current
        assert entry is not None
        index = entry.index
        assert index is not None
        name = one_line(str(self.attached[index].get("file") or ""))
        sha256 = str(self.attached[index].get("sha256") or "")

        def remove(yes: bool | None) -> None:
            if yes:
                enclosures, number = self.desk.enclosures, self.work.id
                self.work_on(
                    lambda: enclosures.remove(number, index, sha256), lambda _none: self._removed(name), group="upload"
                )

        self.app.push_screen(
            ConfirmScreen(f"移除「{name}」？", f"从「{entry.category}」移除；需要时可以再上传"), remove
        )

    def _removed(self, name: str) -> None:
        self.say(f"已移除「{name}」")
        self.reread()
