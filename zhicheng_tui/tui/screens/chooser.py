"""选择文件: folders to walk through, paths to type, paste or drag in; dismissed with what was picked, or `None`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from textual import events, on

from ... import resources
from ...services.places import Kind
from ...services.typed_paths import is_path
from ..binding import bindings
from ..widgets.path_field import PathField
from ..widgets.rows import Rows
from .folders import FolderScreen

BEGINS = "/~'\""
"""Characters that a path begins with, quoted or not."""
NOTHING = "列表是空的；可按 Backspace 到上一级，或按 F2 输入路径"


class ChooserScreen(FolderScreen):
    """Files or a folder to pick."""

    SCOPES: ClassVar[Sequence[str]] = ("chooser", "list")
    BINDINGS = bindings("chooser", "app")
    CSS_PATH = resources.style("chooser")

    def do_view(self) -> None:
        """Look at the file."""
        from .viewer import ViewerScreen

        entry = self.rows.current
        if entry is not None:
            self.app.push_screen(ViewerScreen(entry.path, entry.name))

    def why_not_view(self) -> str | None:
        """Only what can be looked at."""
        entry = self.rows.current
        if entry is None:
            return NOTHING
        return None if entry.kind in (Kind.PICTURE, Kind.PDF) else "只有图片和 PDF 可以查看；按 Enter 打开或选用"

    # picking

    def do_open(self) -> None:
        """Open the folder, or take the file."""
        entry = self.rows.current
        if entry is None:
            return
        if entry.kind is Kind.FOLDER:
            self.go(entry.path)
        else:
            self._take([*self.rows.selected, entry.path])

    def why_not_open(self) -> str | None:
        """Not in an empty list."""
        return None if self.rows.count else NOTHING

    def do_select(self) -> None:
        """Select the file or take it back, and go down one."""
        rows = self.rows
        entry = rows.current
        if entry is not None:
            if rows.selected.pop(entry.path, None) is None:
                rows.selected[entry.path] = entry
            rows.repaint_row(rows.cursor)
            rows.do_down()
            self._show_folder()

    def why_not_select(self) -> str | None:
        """Only files, and only where several are wanted."""
        if not self.many:
            return "这里只选一个：按 Enter 选用所在的文件"
        entry = self.rows.current
        if entry is None:
            return NOTHING
        return "文件夹不能选中；按 Enter 打开它" if entry.kind is Kind.FOLDER else None

    def do_select_all(self) -> None:
        """Select all files in the list, or none if they all are."""
        rows = self.rows
        files = {entry.path: entry for entry in rows.entries if entry.kind is not Kind.FOLDER}
        if files.keys() <= rows.selected.keys():
            rows.selected = {path: entry for path, entry in rows.selected.items() if path not in files}
        else:
            rows.selected |= files
        rows.refresh()
        self._show_folder()

    def why_not_select_all(self) -> str | None:
        """Only where several are wanted."""
        return None if self.many else "这里只选一个：按 Enter 选用所在的文件"

    def do_take(self) -> None:
        """Take the typed path, what is selected, else the folder under the cursor or shown, else the file."""
        entry = self.rows.current
        if is_path(self.field.value):
            self.take_typed(self.field.value, whole=True)
        elif self.rows.selected:
            self._take(list(self.rows.selected))
        elif self.folders and entry is not None and entry.kind is Kind.FOLDER:
            self._take([entry.path])
        elif self.folders and self.folder is not None:
            self._take([self.folder])
        elif entry is not None:
            self._take([entry.path])

    def why_not_take(self) -> str | None:
        """Not without anything to take."""
        if self.rows.selected or is_path(self.field.value) or (self.folders and self.folder is not None):
            return None
        entry = self.rows.current
        if entry is None:
            return NOTHING
        return "光标所在是文件夹：按 Enter 打开，再选文件" if entry.kind is Kind.FOLDER else None

    def _take(self, paths: Sequence[Path]) -> None:
        places = self.desk.places
        taken = self.attempt(lambda: [places.check(path, kinds=self.kinds) for path in dict.fromkeys(paths)])
        if taken:
            self.dismiss(taken)

    def leave(self) -> None:
        """Pick nothing."""
        self.dismiss(None)

    # typing

    def do_path(self) -> None:
        """Type a path or a word, in place of what is there."""
        self.set_focus(self.field)
        self.field.begin()

    def do_back(self) -> None:
        """Out of the field, the list whole again; or out of the screen."""
        if self.field.has_focus and self.field.value:
            self.field.value = ""
        super().do_back()

    @on(PathField.Changed, "#path")
    def path_typed(self) -> None:
        """Narrow the list as a word is typed."""
        self.filter(self._here)

    @on(PathField.Submitted, "#path")
    def path_done(self, event: PathField.Submitted) -> None:
        """Take a path; behind a word, go to the list it has narrowed."""
        text = event.value
        if not text.strip() or (not is_path(text) and self.rows.count):
            self.set_focus(self.rows)
        else:
            self.take_typed(text)

    def take_typed(self, text: str, *, whole: bool = False) -> None:
        """Take typed paths; a folder is gone into, or with `whole` taken where one is wanted."""
        folder = self.folder or self.desk.places.start()
        paths = self.attempt(lambda: self.desk.places.resolve_many(text, folder, kinds=self.kinds))
        if not paths:
            return
        if len(paths) == 1 and paths[0].is_dir() and whole and self.folders:
            self._take(paths)
        elif len(paths) == 1 and paths[0].is_dir():
            self.set_focus(self.rows)
            self.go(paths[0])
        elif len(paths) > 1 and not self.many:
            self.say(f"这里只选一个，给出了 {len(paths)} 个；请只保留一个路径", "warning")
        elif any(path.is_dir() for path in paths):
            self.say("给出的几个里有文件夹；请只保留文件，或只给一个文件夹", "warning")
        else:
            self._take([*self.rows.selected, *paths])

    def on_paste(self, event: events.Paste) -> None:
        """A file dragged in while the list has the focus goes to the field."""
        event.stop()
        self.set_focus(self.field)
        self.field.put(event.text)

    def on_key(self, event: events.Key) -> None:  # type: ignore[override]
        """Move in the list while a word is being typed; what begins a path goes to the field.

        Terminals without bracketed paste send a path that is dragged in as keys.
        """
        move = {"up": Rows.do_up, "down": Rows.do_down, "pageup": Rows.do_page_up, "pagedown": Rows.do_page_down}
        if self.field.has_focus:
            if event.key in move:
                event.stop()
                move[event.key](self.rows)
        elif event.character and event.character in BEGINS:
            event.stop()
            event.prevent_default()
            self.set_focus(self.field)
            self.field.put(event.character)
