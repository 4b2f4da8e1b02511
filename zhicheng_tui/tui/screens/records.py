"""The records of a repeated module: added, opened, copied, moved, removed; what was removed comes back with F12."""

from __future__ import annotations

from ...domain.application import Row
from ...domain.filling import MAX_ROWS
from ..widgets.filling_rows import RecordRows
from .fields import NO_CHANGES, FieldScreen

ELSEWHERE = "只有多条记录的模块可以添加、复制、移动和删除；请先到这样的模块"
NONE = "这里还没有记录；按 F6 添加"
OUTSIDE = "请先按 Enter 到「{}」的表格里，再到要处理的一条"


class RecordsScreen(FieldScreen):
    """A screen with the table of a module's records."""

    @property
    def records(self) -> RecordRows:
        """The table."""
        return self.query_one("#records", RecordRows)

    def rows(self) -> list[Row]:
        """Return the records as they stand."""
        return list(self.work.rows_of(self.module.id)) if self.module else []

    @property
    def inside(self) -> bool:
        """Whether the module has the focus: only then can it be seen which record is meant."""
        return True

    def why_not_add(self) -> str | None:
        """Only in a module of many records that is open."""
        if self.work.filled.closed:
            return self.work.filled.closed
        if self.module is None or not self.module.repeated:
            return ELSEWHERE
        why = self.work.why_locked(self.module.id)
        return why or (f"「{self.module.name}」最多 {MAX_ROWS} 条记录" if len(self.rows()) >= MAX_ROWS else None)

    def why_not_remove(self) -> str | None:
        """The same, and only on a record that the cursor is seen on."""
        if self.work.filled.closed:
            return self.work.filled.closed
        if self.module is None or not self.module.repeated:
            return ELSEWHERE
        why = self.work.why_locked(self.module.id) or (None if self.rows() else NONE)
        return why or (None if self.inside else OUTSIDE.format(self.module.name))

    def why_not_copy(self) -> str | None:
        """The same."""
        return self.why_not_remove() or self.why_not_add()

    def why_not_move_up(self) -> str | None:
        """Not the first."""
        return self.why_not_remove() or ("已是第一条" if self.records.cursor == 0 else None)

    def why_not_move_down(self) -> str | None:
        """Not the last."""
        return self.why_not_remove() or ("已是最后一条" if self.records.cursor + 1 >= len(self.rows()) else None)

    def why_not_restore(self) -> str | None:
        """Only where something was changed, in a module that is still open."""
        if self.work.filled.closed:
            return self.work.filled.closed
        if self.form.active:
            return None
        changes = self.work.changes
        return self.work.why_locked(changes[-1].module) if changes else NO_CHANGES

    def do_add(self) -> None:
        """Fill in another record; one that stays empty does not come into being."""
        self.open_record(len(self.rows()))

    def open_record(self, index: int, field: str = "") -> None:
        """Open a record over the table, at a field if one is named."""
        from .record import RecordScreen

        module = self.module
        assert module is not None

        screen = RecordScreen(self.work, module, index, field)

        def closed(at: int | None) -> None:
            self.reshow()
            self.records.move_to(at or 0)
            self.keep_soon()
            if screen.onward:
                self.do_next_fault()

        self.app.push_screen(screen, closed)

    def do_next_fault(self) -> None:
        """Go to the next place to mend."""

    def do_copy(self) -> None:
        """Put a copy behind the record and open it."""
        at, rows = self.records.cursor, self.rows()
        self._replace([*rows[: at + 1], dict(rows[at]), *rows[at + 1 :]], f"复制第 {at + 1} 条", at + 1)
        self.say("已复制，请修改不同的地方；按 F12 取消复制")

    def do_remove(self) -> None:
        """Take the record out."""
        at, rows = self.records.cursor, self.rows()
        self._replace([*rows[:at], *rows[at + 1 :]], f"删除第 {at + 1} 条", at)
        name = self.module.name if self.module else ""
        self.say(f"已删除「{name}」第 {at + 1} 条；按 F12 恢复")

    def do_move_up(self) -> None:
        """Let it change places with the one before."""
        self._swap(self.records.cursor - 1)

    def do_move_down(self) -> None:
        """Let it change places with the one behind."""
        self._swap(self.records.cursor + 1)

    def _swap(self, other: int) -> None:
        at, rows = self.records.cursor, self.rows()
        rows[at], rows[other] = rows[other], rows[at]
        self._replace(rows, f"移动第 {at + 1} 条", other)

    def _replace(self, rows: list[Row], what: str, cursor: int) -> None:
        assert self.module is not None
        self.work.replace(self.module.id, rows, what)
        self.reshow()
        self.records.move_to(cursor)
        self.keep_soon()

    def do_restore(self) -> None:
        """Put the field back that is being typed in, or take back what was done last."""
        if not (self.form.active and self.put_back()):
            self.restore_last()
