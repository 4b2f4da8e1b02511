"""An application being filled in: its rows as they are typed, kept as they change, and what can be taken back.

Every change goes to the database soon after it was made, the newest state of each module; writing happens in
threads, one at a time. A module that another window has changed meanwhile is not overwritten: both states are kept
until a person has chosen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
from ..domain.reference import Field, Module
from ..services.errors import Conflict

if TYPE_CHECKING:
    from ..services.desk import Desk
    from ..services.filled import Filled

Rows = Sequence[Row]
BASIC, ATTACH = "basic", "attach"
ACCOUNT = "证件号码来自账号，不能在这里修改；有误请联系单位管理员"
KEPT = 50
"""How many changes can be taken back."""


@dataclass(frozen=True)
class Change:
    """A module as it was before something was removed, moved or replaced."""

    module: str
    rows: tuple[Row, ...]
    what: str


class Work:
    """One application at one window."""

    def __init__(self, desk: Desk, filled: Filled) -> None:
        self.desk = desk
        self.filled = filled
        self.rows: dict[str, tuple[Row, ...]] = {}
        self.versions: dict[str, int] = {}
        self.changes: list[Change] = []
        self.conflicts: set[str] = set()
        """Modules that another window has saved since they were read here."""
        self.place = ""
        """The module that was shown last, or `returned`."""
        self._faults: dict[str, list[Fault]] = {}
        self._waiting: dict[str, tuple[Row, ...]] = {}
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
                self.rows[module.id] = tuple(filled.contents.get(module.id, ()))
                self.versions[module.id] = filled.versions.get(module.id, 0)
        self._faults.clear()

    @property
    def id(self) -> int:
        """The application."""
        return self.filled.application.id

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
        self.changes = [*self.changes, Change(module_id, self.rows_of(module_id), what)][-KEPT:]
        self.put(module_id, rows)

    def restore(self) -> Change | None:
        """Take the last change back that can be; return it."""
        if not self.changes:
            return None
        change = self.changes.pop()
        self.put(change.module, change.rows)
        return change

    # keeping

    @property
    def unsaved(self) -> bool:
        """Whether anything waits to be written."""
        with self._noting:
            return bool(self._waiting)

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
                        return
                    rows = self._waiting.pop(module)
                self._keep(module, rows)

    def _keep(self, module: str, rows: tuple[Row, ...]) -> None:
        done = False
        try:
            self.versions[module] = self.desk.filling.keep(self.id, module, rows, self.versions.get(module, 0))
            done = True
        except Conflict:
            self.conflicts.add(module)
            raise
        finally:
            if not done:
                with self._noting:
                    self._waiting.setdefault(module, rows)

    def settle(self, module: str, filled: Filled, *, mine: bool) -> None:
        """End a conflict: write what was typed here over the other window's state, or take that and keep this one."""
        self.versions[module] = filled.versions.get(module, 0)
        theirs, ours = tuple(filled.contents.get(module, ())), self.rows_of(module)
        self.conflicts.discard(module)
        with self._noting:
            self._waiting.pop(module, None)
        if mine:
            self.changes.append(Change(module, theirs, "另一个窗口的内容"))
            self.put(module, ours)
        else:
            self.changes.append(Change(module, ours, "这里输入的内容"))
            self.rows[module] = theirs
        self.take(filled)

    def differing(self, filled: Filled, module: str) -> tuple[Mapping[str, Rows], Mapping[str, Rows]]:
        """Return a module as the other window has it, and as it is here."""
        return {module: filled.contents.get(module, ())}, {module: self.rows_of(module)}
