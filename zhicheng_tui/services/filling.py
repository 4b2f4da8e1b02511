"""The four steps: an applicant's application filled in, corrected, submitted. Loads the table classes: import late.

What is typed is kept module by module, each by compare-and-set; after a return only the marked modules are open,
here and not just on the screen (C26). How each marked module was in the round that came back is kept with it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from json import dumps

from sqlalchemy import Connection

from ..domain import filling as rules
from ..domain import lifecycle
from ..domain.application import Actor, Application, Plan, Row
from ..domain.checking import Fault
from ..domain.clock import local
from ..domain.refusal import Refusal, Refused, refuse
from ..domain.status import Status
from ..domain.text import typed
from ..store import applying as writing
from ..store import audit, pinyin
from ..store import writing as saving
from ..store.queries import filling
from ..store.writing import StaleVersion
from .applying import NOT_YOURS
from .errors import Conflict, NotFound
from .filled import Filled, Own, find_faults, read_filled
from .permissions import Permission, Scope, require
from .queue import Queue
from .runtime import Runtime

MAX_VALUE = 2_000
"""Characters of a value."""
ENCLOSURES = "attach"


@dataclass(frozen=True)
class Filling:
    """Applications of one caller being filled in."""

    runtime: Runtime
    actor: Actor

    def open(self, application_id: int) -> Filled:
        """Return one of the caller's applications with everything in it.

        Raises:
            NotFound: When it is not the caller's own.
        """
        require(self.actor, Permission.APPLY, Scope.OWN)
        plans = self._plans()
        with self.runtime.reading() as connection:
            own = self._own(connection, plans, application_id)
            return read_filled(connection, own, self.runtime.reference)

    def keep(self, application_id: int, module: str, rows: Sequence[Row], seen_version: int) -> int:
        """Keep a module as it was typed; return its new version. The same rows again change nothing.

        Raises:
            Refused: When the module is locked, or cannot hold this.
            Conflict: When it has changed since `seen_version`, in another window.
            NotFound: When it is not the caller's own.
        """
        require(self.actor, Permission.APPLY, Scope.OWN)
        if module == ENCLOSURES:
            raise refuse("attach", "附件材料请在「附件上传」里增减")
        clean = self._clean(module, rows)
        plans = self._plans()
        with self.runtime.writing() as connection:
            own = self._own(connection, plans, application_id, lock=True)
            version, standing = self._standing(connection, own, module)
            if version != seen_version and list(standing) != clean:
                raise Conflict(own.application.updated_at)
            if list(standing) == clean:
                return version
            if module == "basic":
                self._follow_identity(connection, own.application, clean[0])
            return self._put(connection, own, module, (version, standing), clean)

    def revise(
        self,
        application_id: int,
        module: str,
        change: Callable[[Sequence[Row]], Sequence[Row]],
        event: tuple[str, str],
    ) -> None:
        """Change a module's rows inside one transaction, as an event of the trail.

        Args:
            change: From the rows that stand to the new ones; may raise `Refused`.
            event: Act and reason.

        Raises:
            Refused: When the module is locked.
            NotFound: When it is not the caller's own.
        """
        require(self.actor, Permission.APPLY, Scope.OWN)
        plans = self._plans()
        with self.runtime.writing() as connection:
            own = self._own(connection, plans, application_id, lock=True)
            version, standing = self._standing(connection, own, module)
            self._put(connection, own, module, (version, standing), list(change(standing)))
            act, reason = event
            done = audit.Event(act, "application", application_id, reason=reason)
            audit.record(connection, self.actor, [done], own.now)

    def answer(self, application_id: int, module: str, text: str) -> None:
        """Keep what the applicant says to a marked module (情况说明).

        Raises:
            Refused: When it is not marked, or the text is too long.
            NotFound: When it is not the caller's own.
        """
        require(self.actor, Permission.APPLY, Scope.OWN)
        given = typed(text, 2 * rules.MAX_ANSWER)
        if len(given) > rules.MAX_ANSWER:
            raise refuse("long", f"情况说明不超过 {rules.MAX_ANSWER} 字，请精简", module)
        plans = self._plans()
        with self.runtime.writing() as connection:
            own = self._own(connection, plans, application_id, lock=True)
            self._standing(connection, own, module)
            if own.application.status is not Status.RETURNED:
                raise refuse("not-marked", "没有被退回的模块，不需要情况说明")
            number, round_ = own.application.id, own.application.round
            writing.keep_round(connection, number, round_, module, own.now, answer=given)
            writing.touch(connection, number, own.application.version, own.now)

    def promise(self, application_id: int) -> None:
        """Give the 诚信承诺; given once, it stands.

        Raises:
            Refused: When the application is not the applicant's to fill in just now.
            NotFound: When it is not the caller's own.
        """
        require(self.actor, Permission.APPLY, Scope.OWN)
        plans = self._plans()
        with self.runtime.writing() as connection:
            own = self._own(connection, plans, application_id, lock=True)
            if filling.find_begun(connection, application_id).promised_at is not None:
                return
            closed = rules.why_closed(own.application, own.plan, own.now)
            if closed is not None:
                raise Refused([closed])
            writing.touch(connection, application_id, own.application.version, own.now, promised_at=own.now)
            audit.record(connection, self.actor, [audit.Event("PROMISE", "application", application_id)], own.now)

    def check(self, application_id: int) -> list[Fault]:
        """Return everything to be mended or looked at before 提交审核.

        After a return, what is wrong in a locked module is advice: its applicant cannot mend it.

        Raises:
            NotFound: When it is not the caller's own.
        """
        return find_faults(self.open(application_id), self.runtime.reference, self._today())

    def submit(self, application_id: int, token: str) -> Application:
        """Submit to the unit's reviewers; sent again with the same `token` it is submitted once (D18).

        Raises:
            Refused: When something is still to be mended (each refusal points to its module), or it is too late.
            Conflict: When it has changed meanwhile, in another window.
            NotFound: When it is not the caller's own.
        """
        require(self.actor, Permission.APPLY, Scope.OWN)
        plans = self._plans()
        with self.runtime.writing() as connection:
            own = self._own(connection, plans, application_id, lock=True)
            if audit.already_done(connection, token, application_id):
                return own.application
            change = lifecycle.submit(own.application, own.plan, own.now)
            filled = read_filled(connection, own, self.runtime.reference)
            blocking = [fault for fault in find_faults(filled, self.runtime.reference, self._today()) if fault.blocking]
            if blocking:
                raise Refused([Refusal("fault", fault.message, fault.module) for fault in blocking])
            writing.set_submitted(connection, application_id, own.now)
            try:
                saving.save_changes(connection, [saving.Save(own.application, change, own.now)], own.now)
            except StaleVersion as error:
                raise Conflict(own.application.updated_at) from error
            audit.record(connection, self.actor, [_submission(filled, change, token)], own.now)
            return self._own(connection, plans, application_id).application

    # inside a transaction

    def _today(self) -> date:
        return local(self.runtime.clock.now()).date()

    def _plans(self) -> dict[int, Plan]:
        return {plan.id: plan for plan in Queue(self.runtime, self.actor).plans()}

    def _own(
        self, connection: Connection, plans: Mapping[int, Plan], application_id: int, *, lock: bool = False
    ) -> Own:
        own = filling.find_own(connection, self.actor.id_no, [application_id], lock=lock) if self.actor.id_no else []
        if not own:
            raise NotFound(NOT_YOURS)
        return Own(own[0], plans[own[0].plan_id], self.runtime.clock.now())

    def _standing(self, connection: Connection, own: Own, module: str) -> tuple[int, Sequence[Row]]:
        """Return version and rows of a module that may be changed."""
        name = self.runtime.reference.module_name(module)
        locked = rules.why_locked(own.application, own.plan, module, name, own.now)
        if locked is not None:
            raise Refused([locked])
        return filling.find_modules(connection, own.application.id).get(module, (0, []))

    def _put(
        self, connection: Connection, own: Own, module: str, standing: tuple[int, Sequence[Row]], rows: Sequence[Row]
    ) -> int:
        number, (version, before) = own.application.id, standing
        if own.application.status is Status.RETURNED:
            writing.keep_round(connection, number, own.application.round, module, own.now, rows=before)
        try:
            kept = writing.put_rows(connection, number, module, rows, version, own.now)
            writing.touch(connection, number, own.application.version, own.now)
        except StaleVersion as error:
            raise Conflict(own.application.updated_at) from error
        return kept

    def _follow_identity(self, connection: Connection, application: Application, row: Row) -> None:
        """Let the person bear the name, the kind of number and the phone that 基本信息 now says."""
        begun = filling.find_begun(connection, application.id)
        name, kind, phone = (str(row.get(key) or "").strip() for key in ("name", "id_type", "phone"))
        if name and kind:
            writing.change_person(connection, begun.person_id, name, kind, phone)
            names = (name, application.no, application.unit.name, application.specialty, application.post)
            writing.set_search(connection, application.id, pinyin.search_text(*names))

    def _clean(self, module_id: str, rows: Sequence[Row]) -> list[Row]:
        """Return rows as they are kept: the fields that there are, text made fit to keep.

        Raises:
            Refused: When there is no such module, too many rows, or the number of the account was changed.
        """
        reference = self.runtime.reference
        if module_id not in {module.id for module in reference.modules}:
            raise refuse("no-module", f"没有模块「{module_id}」")
        module = reference.module(module_id)
        if len(rows) > rules.MAX_ROWS or (not module.repeated and len(rows) != 1):
            raise refuse("rows", f"「{module.name}」的记录数不对，最多 {rules.MAX_ROWS} 条", module_id)
        clean: list[Row] = []
        for row in rows:
            values = {one.id: row[one.id] for one in module.fields if row.get(one.id) is not None}
            if module_id == "basic":
                values["id_no"] = self.actor.id_no
            clean.append({key: _kept(value) for key, value in values.items()})
        return clean


def _kept(value: object) -> object:
    if isinstance(value, bool | int | float):
        return value
    return typed(str(value), MAX_VALUE)


def _submission(filled: Filled, change: lifecycle.Change, token: str) -> audit.Event:
    """Return the event of a submission: it names what was changed, and fixes the contents by their fingerprint."""
    application = filled.application
    canonical = dumps(filled.contents, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    after: dict[str, object] = {
        "status": change.status.value,
        "flow_rev": change.flow_rev,
        "sha256": sha256(canonical.encode()).hexdigest(),
    }
    if filled.changed:
        after["modules"] = sorted(filled.changed)
    before = {"status": application.status.value, "flow_rev": application.flow_rev}
    return audit.Event("SUBMIT", "application", application.id, before, after, token=token)
