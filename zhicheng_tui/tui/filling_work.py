"""An application being filled in: its rows as they are typed, kept as they change, and what can be taken back.

Every change goes to the database soon after it was made, the newest state of each module; writing happens in
threads, one at a time. What another window has changed meanwhile is joined with what was typed here, field by field;
where both changed the same, both states are kept until a person has chosen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from threading import Lock
from typing import TYPE_CHECKING

from ..domain.application import Row
from ..domain.checking import Fault, check_row
from ..domain.checking.enclosures import asked_for
from ..domain.checking.faults import Case
from ..domain.checking.needs import needed_modules
from ..domain.clock import local
from ..domain.filling import FIXED
from ..domain.merging import Merged, merge
from ..domain.reference import Field, Module
from ..services.errors import Conflict
from .sitting import Change, Sitting

if TYPE_CHECKING:
    from ..services.desk import Desk
    from ..services.filled import Filled

Rows = Sequence[Row]
BASIC, ATTACH = "basic", "attach"
OURS, THEIRS, EDITED = "这里输入的内容", "另一个窗口的内容", "在表单里的修改"
ACCOUNT = "证件号码来自账号，不能在这里修改；有误请联系单位管理员"


class Work:
    """One application at one window."""

    def __init__(self, desk: Desk, filled: Filled) -> None:
        self.desk = desk
        self.filled = filled
        self.rows: dict[str, tuple[Row, ...]] = {}
        self.versions: dict[str, int] = {}
        self.sitting = Sitting()
        self.conflicts: set[str] = set()
        """Modules that another window has saved since they were read here."""
        self._faults: dict[str, list[Fault]] = {}
        self._read: dict[str, tuple[Row, ...]] = {}
        """Modules as the database had them when they were read or written here last."""
        self._editing: tuple[str, tuple[Row, ...]] = ("", ())
        """The module whose form is open, and its rows as they were then."""
        self._waiting: dict[str, tuple[Row, ...]] = {}
        self._answers: dict[str, str] = {}
        self._noting = Lock()
        self._writing = Lock()
        self.take(filled)

    def take(self, filled: Filled) -> None:
        """Take in what was read anew; what waits to be written, or was written since, is left as it was typed."""
        self.filled = filled
        with self._noting:
            waiting = set(self._waiting) | self.conflicts
        for module in self.desk.runtime.reference.modules:
            newer = self.versions.get(module.id, 0) > filled.versions.get(module.id, 0)
            if module.id not in waiting and not newer:
                self.rows[module.id] = self._read[module.id] = tuple(filled.contents.get(module.id, ()))
                self.versions[module.id] = filled.versions.get(module.id, 0)
        self._faults.clear()

    @property
    def id(self) -> int:
        """The application."""
        return self.filled.application.id

    @property
    def place(self) -> str:
        """The module that was shown last, or `returned`."""
        return self.sitting.place

    @place.setter
    def place(self, module: str) -> None:
        self.sitting.place = module

    @property
    def changes(self) -> Sequence[Change]:
        """What can be taken back, the newest last."""
        return self.sitting.changes

    @property
    def today(self) -> date:
        """The day it is where the applicant is."""
        return local(self.desk.runtime.clock.now()).date()

    def module(self, module_id: str) -> Module:
        """Return a module's definition."""
        return self.desk.runtime.reference.module(module_id)

    def rows_of(self, module_id: str) -> tuple[Row, ...]:
        """Return a module's rows as they stand here."""
        return self.rows.get(module_id, ())

    def why_locked(self, module_id: str, field: Field | None = None) -> str | None:
        """Return why a module, or a field of it, cannot be changed just now."""
        why = self.filled.why_locked(module_id)
        if why is None and module_id == BASIC and field is not None and field.id in FIXED:
            return ACCOUNT
        return why

    def faults(self, module_id: str) -> Sequence[Fault]:
        """Return what is wrong with a module's rows by themselves, each with its row and field."""
        if module_id not in self._faults:
            module, reference = self.module(module_id), self.desk.runtime.reference
            rows = self.rows_of(module_id) or (() if module.repeated else ({},))
            self._faults[module_id] = [
                Fault(module_id, fault.message, index, fault.field, fault.blocking)
                for index, row in enumerate(rows)
                for fault in check_row(module, row, reference, self.today)
            ]
        return self._faults[module_id]

    @property
    def case(self) -> Case:
        """What the rules look at that go beyond one row."""
        filled = self.filled
        reference = self.desk.runtime.reference
        return Case(self.rows, filled.declared, filled.application.unit.name, reference, self.today)

    def needed(self, module_id: str) -> bool:
        """Say whether the application cannot do without a module."""
        return any(module.id == module_id for module in needed_modules(self.case))

    def wanted_enclosures(self) -> frozenset[str]:
        """Return the categories of 附件材料 of which a file is required."""
        return frozenset(kind.name for kind in asked_for(self.case))

    # changing

    def put(self, module_id: str, rows: Rows) -> None:
        """Let a module's rows be these; `write` will keep them."""
        self.rows[module_id] = tuple(rows)
        self._faults.pop(module_id, None)
        with self._noting:
            self._waiting[module_id] = self.rows[module_id]

    def set_value(self, module_id: str, index: int, field: str, value: object) -> None:
        """Let a field have a value; a row just behind the last comes into being."""
        rows = list(self.rows_of(module_id))
        if index >= len(rows):
            rows.append({})
            index = len(rows) - 1
        if rows[index].get(field) != value:
            rows[index] = {**rows[index], field: value}
            self.put(module_id, rows)

    def replace(self, module_id: str, rows: Rows, what: str) -> None:
        """Let a module's rows be these, which can be taken back."""
        self.sitting.note(Change(module_id, self.rows_of(module_id), tuple(rows), what))
        self.put(module_id, rows)

    def begin_edit(self, module_id: str) -> None:
        """A form is opened: its fields can be had back as they are now."""
        self._editing = (module_id, self.rows_of(module_id))

    def end_edit(self, what: str) -> None:
        """It is left: what was changed in it can be taken back as a whole."""
        module_id, before = self._editing
        if module_id:
            self.sitting.note(Change(module_id, before, self.rows_of(module_id), what))
        self._editing = ("", ())

    def begun(self, index: int, field: str) -> object:
        """Return the value that a field had when its form was opened."""
        _, rows = self._editing
        return rows[index].get(field) if index < len(rows) else None

    def restore(self) -> Change | None:
        """Take the last change back that still stands, and nothing that came after it; return it."""
        while self.sitting.changes:
            change = self.sitting.changes.pop()
            now = self.rows_of(change.module)
            rows = self._merge(change.module, change.after, change.before, now).rows
            if rows == now:
                continue
            if change.settled and not change.back:
                other = OURS if change.what == THEIRS else THEIRS
                self.sitting.note(Change(change.module, now, rows, other, settled=True, back=True))
            self.put(change.module, rows)
            if self._editing[0] == change.module:
                self.begin_edit(change.module)
            return change
        return None

    def _merge(self, module_id: str, base: Rows, ours: Rows, theirs: Rows, *, mine: bool = True) -> Merged:
        return merge(base, ours, theirs, single=not self.module(module_id).repeated, prefer_ours=mine)

    # 情况说明

    def answer_of(self, module_id: str) -> str:
        """Return what is said to a marked module."""
        with self._noting:
            return self._answers.get(module_id, self.filled.answers.get(module_id, ""))

    def answer(self, module_id: str, text: str) -> None:
        """Say something to a marked module; `write` will keep it."""
        with self._noting:
            self._answers[module_id] = text

    # keeping

    @property
    def unsaved(self) -> bool:
        """Whether anything waits to be written."""
        with self._noting:
            return bool(self._waiting or self._answers)

    def write(self) -> None:
        """Write everything that waits; what could not be written goes on waiting.

        Raises:
            Conflict: When another window has changed the module meanwhile.
            Refused: When it cannot be changed any more.
            NotFound: When the application is gone.
            StorageError: When the database fails.
        """
        with self._writing:
            while True:
                with self._noting:
                    module = next((one for one in self._waiting if one not in self.conflicts), "")
                    if not module:
                        break
                    rows = self._waiting.pop(module)
                self._keep(module, rows)
            with self._noting:
                answers = dict(self._answers)
            for module, text in answers.items():
                self.desk.filling.answer(self.id, module, text)
                with self._noting:
                    if self._answers.get(module) == text:
                        del self._answers[module]

    def _keep(self, module: str, rows: tuple[Row, ...]) -> None:
        done = False
        try:
            self.versions[module] = self.desk.filling.keep(self.id, module, rows, self.versions.get(module, 0))
            self._read[module] = rows
            done = True
        except Conflict:
            self.conflicts.add(module)
            raise
        finally:
            if not done:
                with self._noting:
                    self._waiting.setdefault(module, rows)

    def join(self, module: str, filled: Filled) -> Merged:
        """Join what was typed here with the other window's state; only where they clash the conflict goes on."""
        theirs, ours = tuple(filled.contents.get(module, ())), self.rows_of(module)
        merged = self._merge(module, self._read.get(module, ()), ours, theirs)
        if not merged.clashes:
            self._adopt(module, filled, merged)
        return merged

    def settle(self, module: str, filled: Filled, *, mine: bool) -> Merged:
        """End a conflict: take one side's values where both changed the same. The other's come back with `restore`."""
        ours, theirs = (self._sides(filled, module, mine=side) for side in (True, False))
        chosen, other = (ours, theirs) if mine else (theirs, ours)
        self._adopt(module, filled, chosen)
        self.sitting.note(Change(module, other.rows, chosen.rows, THEIRS if mine else OURS, settled=True))
        return chosen

    def _sides(self, filled: Filled, module: str, *, mine: bool) -> Merged:
        theirs = filled.contents.get(module, ())
        return self._merge(module, self._read.get(module, ()), self.rows_of(module), theirs, mine=mine)

    def _adopt(self, module: str, filled: Filled, merged: Merged) -> None:
        """Let a module be what both windows made of it, and be written over the other window's state."""
        if self._editing[0] == module:
            theirs = filled.contents.get(module, ())
            begun = self._merge(module, self._read.get(module, ()), self._editing[1], theirs, mine=False).rows
            if merged.clashes or len(begun) != len(merged.rows):
                self.end_edit(EDITED)
                begun = merged.rows
            self._editing = (module, begun)
        self.versions[module] = filled.versions.get(module, 0)
        self._read[module] = tuple(filled.contents.get(module, ()))
        self.conflicts.discard(module)
        self.put(module, merged.rows)
        self.take(filled)

    def differing(self, filled: Filled, module: str) -> tuple[Mapping[str, Rows], Mapping[str, Rows]]:
        """Return a module with the other window's values where both changed the same, and with those from here."""
        theirs, ours = (self._sides(filled, module, mine=mine).rows for mine in (False, True))
        return {module: theirs}, {module: ours}
