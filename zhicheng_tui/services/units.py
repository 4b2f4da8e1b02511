"""本级及下级单位管理: the caller's unit and all below it; closed, opened again, put elsewhere (A13).

Loads the table classes: import it late.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection

from ..domain import lifecycle
from ..domain.application import Actor, Application
from ..domain.refusal import refuse
from ..domain.status import Act, Status
from ..domain.text import typed
from ..store import audit, organising, writing
from ..store.pinyin import readings, search_text
from ..store.queries import cases, units
from ..store.queries.units import UnitRecord as UnitRecord  # for screens, which know services only
from ..store.queries.values import chunks
from ..store.writing import StaleVersion
from .errors import NotFound
from .permissions import Permission, Scope, missing, require
from .runtime import Runtime

NO_UNIT = "没有这个单位，或不在本级及下级单位范围内"
STALE = "这个单位刚被别人改动，请刷新后再试"
MAX_REASON = 200
MAX_NAME = 60
_PIECE = 500
"""Applications written at once."""
_MOST_NAMED = 5


@dataclass(frozen=True)
class Place:
    """A unit where it stands in the caller's tree."""

    record: UnitRecord
    depth: int
    """0 for the caller's own."""
    applications: int
    """Of it and all below it, as `accounts`."""
    accounts: int
    units: int
    """Units below it."""
    closed: bool
    """Whether it, or one above it, is disabled."""


@dataclass(frozen=True)
class Units:
    """The units that one caller manages."""

    runtime: Runtime
    actor: Actor

    def tree(self, search: str = "") -> list[Place]:
        """Return the caller's unit and all below it, each after the one it belongs to.

        Args:
            search: Words that name, pinyin, initials, code, kind or region must all have; the units above those
                that fit are left out.

        Raises:
            Refused: When the caller may see no units.
        """
        self._may_see()
        with self.runtime.reading() as connection:
            records = units.list_units(connection, self.actor.unit.path)
        places = _placed(records)
        words = typed(search, MAX_REASON).lower().split()
        names = {region.code: region.name for region in self.runtime.reference.regions}
        return [place for place in places if _fits(place.record, words, names)]

    def find(self, which: str) -> Place:
        """Return a unit by id, code or name.

        Raises:
            NotFound: When there is none, or several of that name.
        """
        places = self.tree()
        for key in (_by_id, _by_code, _by_name):
            found = [place for place in places if key(place.record) == which.strip()]
            if len(found) == 1:
                return found[0]
            if found:
                raise NotFound(f"有 {len(found)} 个单位叫「{which}」，请用统一社会信用代码指定")
        raise NotFound(f"没有单位「{which}」，或不在本级及下级单位范围内")

    def why_not_change(self) -> str | None:
        """Return why the caller may change nothing here, in one sentence, or `None`."""
        refusals = missing(self.actor, Permission.UNITS)
        return refusals[0].message if refusals else None

    def disable(self, unit_id: int, reason: str) -> None:
        """Close a unit for a reason: nobody of it signs in any more; what it did stays.

        Raises:
            Refused: Without a reason, or when it is the caller's own or closed already.
            NotFound: When it is not in the caller's tree.
        """
        self._switch(unit_id, reason, active=False)

    def enable(self, unit_id: int, reason: str = "") -> None:
        """Open a closed unit again."""
        self._switch(unit_id, reason, active=True)

    def move(self, unit_id: int, superior_id: int, reason: str) -> int:
        """Put a unit with all below it under another; return how many applications began a new flow revision.

        Raises:
            Refused: Without a reason, for the caller's own unit, into its own tree, or while files of it lie
                with a unit that would no longer be above it.
            NotFound: When either is not in the caller's tree.
        """
        require(self.actor, Permission.UNITS)
        reason = _needed(reason, "请写明变更主管部门的原因")
        now = self.runtime.clock.now()
        with self.runtime.writing() as connection:
            found = units.find_units(connection, self.actor.unit.path, [unit_id, superior_id])
            unit, above = self._other(found, unit_id), found.get(superior_id)
            if above is None:
                raise NotFound(NO_UNIT)
            if above.path.startswith(unit.path):
                raise refuse("superior", f"{above.name}就是这个单位或它的下级，不能作它的主管部门", "superior")
            if above.id == unit.parent_id:
                raise refuse("superior", f"{unit.name}的主管部门已经是{above.name}", "superior")
            if not above.active:
                raise refuse("superior", f"{above.name}已停用，请改选", "superior")
            steps = [int(step) for step in above.path.split("/")[1:-1]]
            astray = units.find_in_flight(connection, unit.path, steps)
            if astray:
                named = "、".join(astray[:_MOST_NAMED]) + ("等" if len(astray) > _MOST_NAMED else "")
                message = f"有 {len(astray)} 份办件已送到原来的上级（{named}），请先由其处理完或撤回送审"
                raise refuse("in-flight", message)
            open_ones = self._open(connection, units.find_transferable(connection, unit.path, _OPEN))
            moved = _or_stale(lambda: organising.move_unit(connection, unit, above))
            events = self._carry(connection, open_ones, None, reason)
            before, after = {"superior": unit.parent_id}, {"superior": above.id, "units": moved}
            events.append(audit.Event("UNIT_MOVE", "unit", unit.id, before, after, reason))
            audit.record(connection, self.actor, events, now)
            return len(open_ones)

    def rename(self, unit_id: int, name: str, reason: str) -> int:
        """Give a unit another name; its applications are found by it from now on. Return how many those are.

        Raises:
            Refused: Without a reason or a new name, for the caller's own unit, or when another unit under the same
                superior has that name.
            NotFound: When it is not in the caller's tree.
        """
        require(self.actor, Permission.UNITS)
        reason, name = _needed(reason, "请写明更名的原因"), " ".join(typed(name, MAX_NAME).split())
        if not name:
            raise refuse("name", "请写明新的单位名称", "name")
        with self.runtime.writing() as connection:
            unit = self._other(units.find_units(connection, self.actor.unit.path, [unit_id]), unit_id)
            if name == unit.name:
                raise refuse("name", f"单位名称已经是{name}", "name")
            if units.name_taken(connection, unit.parent_id, name):
                raise refuse("name", f"同一主管部门下已有{name}，请核对", "name")
            _or_stale(lambda: organising.change_unit(connection, unit, {"name": name}))
            count = 0
            for piece in chunks(units.find_applications_of(connection, unit.id), _PIECE):
                found = cases.find_applications(connection, self.actor.unit.path, piece, lock=True).values()
                words = [(one.id, search_text(one.name, one.no, name, one.specialty, one.post)) for one in found]
                organising.give_searches(connection, words)
                count += len(words)
            event = audit.Event("UNIT_RENAME", "unit", unit.id, {"name": unit.name}, {"name": name}, reason)
            audit.record(connection, self.actor, [event], self.runtime.clock.now())
            return count

    def find_person(self, application_no: str) -> tuple[int, str]:
        """Return the id of the application with a number, and its person's name.

        Raises:
            NotFound: When there is none in the caller's tree.
        """
        require(self.actor, Permission.UNITS)
        path, no = self.actor.unit.path, application_no.strip()
        with self.runtime.reading() as connection:
            number = cases.find_ids(connection, path, [no]).get(no)
            if number is None:
                raise NotFound(f"没有办件 {no}，或不在本级及下级单位范围内")
            return number, cases.find_applications(connection, path, [number])[number].name

    def transfer(self, application_id: int, unit_id: int, reason: str) -> list[str]:
        """Put a person to another unit, by one of their applications, with all that still lie with the old one.

        The new unit reviews them anew. Returns the numbers of the applications that went along.

        Raises:
            Refused: Without a reason, or when an application has been sent off.
            NotFound: When application or unit is not in the caller's tree.
        """
        require(self.actor, Permission.UNITS)
        reason = _needed(reason, "请写明转单位的原因")
        now = self.runtime.clock.now()
        with self.runtime.writing() as connection:
            unit = units.find_units(connection, self.actor.unit.path, [unit_id]).get(unit_id)
            same = units.find_of_same_person(connection, self.actor.unit.path, application_id)
            if unit is None or not same:
                raise NotFound(NO_UNIT if same else "没有这份办件，或不在本级及下级单位范围内")
            if not unit.active:
                raise refuse("unit", f"{unit.name}已停用，请改选", "unit")
            found = [one for one in self._open(connection, list(same)) if one.unit.id != unit.id]
            sent = next((one for one in found if one.status is Status.SENT), None)
            if sent is not None:
                raise refuse("status", f"{sent.name}的办件 {sent.no} 已送审，请先撤回送审再转单位")
            going = [one for one in found if one.status in lifecycle.TRANSFERABLE]
            if not going:
                raise refuse("nothing", f"没有可以转到{unit.name}的办件：已在该单位，或都已办结")
            events = self._carry(connection, going, unit, reason)
            words = [(one.id, search_text(one.name, one.no, unit.name, one.specialty, one.post)) for one in going]
            organising.give_unit(connection, unit.id, words)
            events += self._take_account_along(connection, going[0], unit, reason)
            audit.record(connection, self.actor, events, now)
            return [one.no for one in going]

    # inside

    def _take_account_along(
        self, connection: Connection, going: Application, unit: UnitRecord, reason: str
    ) -> list[audit.Event]:
        """Put a person's own account to where the person goes; return the events."""
        return [
            audit.Event("ACCOUNT_MOVE", "user", user, {"unit": before}, {"unit": unit.id}, reason)
            for user, before in organising.move_applicant(connection, going.id_no, unit.id)
        ]

    def _may_see(self) -> None:
        if missing(self.actor, Permission.UNITS) and missing(self.actor, Permission.OPERATE, Scope.TECHNICAL):
            require(self.actor, Permission.READ)

    def _other(self, found: Mapping[int, UnitRecord], unit_id: int) -> UnitRecord:
        unit = found.get(unit_id)
        if unit is None:
            raise NotFound(NO_UNIT)
        if unit.id == self.actor.unit.id:
            raise refuse("own", "本单位由上级管理，这里只能管理下级单位")
        return unit

    def _switch(self, unit_id: int, reason: str, *, active: bool) -> None:
        require(self.actor, Permission.UNITS)
        reason = typed(reason, MAX_REASON).strip() if active else _needed(reason, "请写明停用的原因")
        with self.runtime.writing() as connection:
            unit = self._other(units.find_units(connection, self.actor.unit.path, [unit_id]), unit_id)
            if unit.active is active:
                raise refuse("state", f"{unit.name}已经{'启用' if active else '停用'}")
            _or_stale(lambda: organising.change_unit(connection, unit, {"active": active}))
            act = "UNIT_ENABLE" if active else "UNIT_DISABLE"
            event = audit.Event(act, "unit", unit.id, {"active": unit.active}, {"active": active}, reason)
            audit.record(connection, self.actor, [event], self.runtime.clock.now())

    def _open(self, connection: Connection, ids: Sequence[int]) -> list[Application]:
        path = self.actor.unit.path
        pieces = (cases.find_applications(connection, path, piece, lock=True) for piece in chunks(ids, _PIECE))
        return [application for piece in pieces for application in piece.values()]

    def _carry(
        self, connection: Connection, applications: Sequence[Application], unit: UnitRecord | None, reason: str
    ) -> list[audit.Event]:
        """Begin a new flow revision of each application; return the events that tell of it."""
        now = self.runtime.clock.now()
        saves = [
            writing.Save(one, lifecycle.transfer(one, unit.unit if unit else None), now if unit else one.arrived_at)
            for one in applications
        ]
        if saves:
            _or_stale(lambda: writing.save_changes(connection, saves, now))
        return [_event(save, unit, reason) for save in saves]


_OPEN = [status.value for status in lifecycle.TRANSFERABLE]


def _event(save: writing.Save, unit: UnitRecord | None, reason: str) -> audit.Event:
    one, change = save.application, save.change
    before: dict[str, object] = {"status": one.status.value, "flow_rev": one.flow_rev, "unit": one.unit.id}
    after: dict[str, object] = {"status": change.status.value, "flow_rev": change.flow_rev}
    after["unit"] = unit.id if unit else one.unit.id
    return audit.Event(Act.TRANSFER.value, "application", one.id, before, after, reason)


def _or_stale(act: Callable[[], Any]) -> Any:
    try:
        return act()
    except StaleVersion as error:
        raise refuse("stale", STALE) from error


def _needed(reason: str, message: str) -> str:
    reason = typed(reason, MAX_REASON).strip()
    if not reason:
        raise refuse("reason", message, "reason")
    return reason


def _placed(records: Sequence[UnitRecord]) -> list[Place]:
    """Return units with what they and those below come to; each comes after the one it belongs to."""
    places = [Place(one, 0, one.applications, one.accounts, 0, closed=not one.active) for one in records]
    at = {place.record.id: number for number, place in enumerate(places)}
    for number, place in enumerate(places):
        above = at.get(place.record.parent_id or 0)
        if above is not None:
            upper = places[above]
            places[number] = replace(place, depth=upper.depth + 1, closed=place.closed or upper.closed)
    for number in range(len(places) - 1, 0, -1):
        above = at.get(places[number].record.parent_id or 0)
        if above is not None:
            upper, place = places[above], places[number]
            places[above] = replace(
                upper,
                applications=upper.applications + place.applications,
                accounts=upper.accounts + place.accounts,
                units=upper.units + place.units + 1,
            )
    return places


def _fits(unit: UnitRecord, words: Sequence[str], regions: Mapping[str, str]) -> bool:
    if not words:
        return True
    state = "启用" if unit.active else "停用"
    known = [unit.name, *readings(unit.name), unit.credit_code, unit.kind, regions.get(unit.region, ""), state]
    text = " ".join(known).lower()
    return all(word in text for word in words)


def _by_id(unit: UnitRecord) -> str:
    return str(unit.id)


def _by_code(unit: UnitRecord) -> str:
    return unit.credit_code


def _by_name(unit: UnitRecord) -> str:
    return unit.name
