"""The verdict on each row: what it would become, held against the rules, the table itself and what there is already."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import Connection

from ...documents.sheets.cells import shown
from ...domain import lifecycle
from ...domain.application import Actor, Application, Plan, Row, Unit
from ...domain.checking import check_contents
from ...domain.columns import KEY, NOT_IMPORTED, Columns
from ...domain.filling import Declared
from ...domain.reference import Reference
from ...domain.status import Status
from ...store import importing as queries
from ...store.applying import Identity
from ...store.importing import Incoming, Known, Standing
from ...store.spool import Said
from .linking import MASKED, NAME, Belonging, belonging, check_names, is_example, link, orphans, row_given
from .opened import Enclosed, Table, cells_of
from .places import Places, too_late
from .taking import Given, Person, Taking, Wrong, bare, from_whole
from .verdicts import Fate, Options

MOST_ADVICE = 3
"""Sentences of advice that are told in full."""
ELSEWHERE = "该人在此计划已有办件，但不在本级及下级单位范围内；请联系上级职改部门"


@dataclass(frozen=True)
class Taken:
    """A row that can be taken, as far as the table goes."""

    n: int
    person: Person
    plan: Plan
    unit: Unit
    declared: Declared
    series: str

    @property
    def key(self) -> tuple[str, str]:
        """Whose it is."""
        return self.person.id_type, self.person.id_no

    def incoming(self, now: datetime) -> Incoming:
        """Return the application that this makes: begun, and submitted at once by its unit."""
        begun = Application(
            id=0, no="", version=1, status=Status.DRAFT, round=0, flow_rev=1, plan_id=self.plan.id, unit=self.unit,
            holder=self.unit, name=self.person.name, id_no=self.person.id_no, business="", series=self.series,
            specialty=self.declared.specialty, level=self.declared.level, post=self.declared.post,
            filed_on=now.date(), arrived_at=now, updated_at=now,
        )  # fmt: skip
        identity = Identity(self.person.name, self.person.id_no, self.person.id_type, self.person.phone)
        change = lifecycle.take_in(begun, self.plan, now)
        contents = self.person.contents
        return Incoming(identity, self.plan.id, self.unit, self.declared, self.series, contents, change)


@dataclass(frozen=True)
class Found:
    """What the database knows of the people of some rows."""

    people: Mapping[tuple[str, str], Known]
    standing: Mapping[int, Sequence[Standing]]
    contents: Mapping[int, Mapping[str, Sequence[Row]]]


class Judging:
    """Judges the rows of a table, a few at a time."""

    def __init__(
        self, table: Table, options: Options, known: Columns, reference: Reference, places: Places, actor: Actor,
        now: datetime,
    ) -> None:  # fmt: skip
        self._table, self._options, self._known = table, options, known
        self._reference, self._places, self._actor, self._now = reference, places, actor, now
        self._taking = Taking(known, reference)
        self._private = {f"{of.id}.{one.id}" for of in known.modules for one in of.fields if one.private}

    def link(self) -> None:
        """Note whose each row of a module's sheet is, and which numbers stand under which names."""
        link(self._table)

    def take(self, lines: Sequence[tuple[int, bytes]]) -> Iterator[Taken | Said]:
        """Yield each row as an application, or the verdict that keeps it out; the template's example is passed over."""
        for n, line in lines:
            person: Person | None = None
            enclosed = self._table.enclosed.get(n, Enclosed())
            try:
                if enclosed.wrong:
                    raise Wrong(enclosed.wrong)
                given, rows = self._given(line, n)
                if NAME in given and is_example(shown(given[NAME].cell)):
                    continue
                self._check(given)
                person = self._taking.person(given)
                for where, module, row in rows or belonging(self._table, n, given):
                    made = self._module_row(where, module, row)
                    if made:
                        person.contents.setdefault(module, []).extend(made)
                if enclosed.rows:
                    person.contents["attach"] = list(enclosed.rows)
                yield self._taken(n, person)
            except Wrong as wrong:
                name, id_no = _who(line, self._table)
                if person is not None:
                    name, id_no = person.name, person.id_no
                yield Said(
                    self._table.main.number, n, Fate.WRONG.value, name, id_no,
                    field=wrong.heading, cell=wrong.cell[:100], message=wrong.message,
                )  # fmt: skip

    def _given(self, line: bytes, n: int) -> tuple[dict[str, Given], list[Belonging]]:
        """Return a row's cells, and the rows of modules that came within it."""
        if not self._table.whole:
            return row_given(self._table.main, n, cells_of(line)), []
        given, modules = from_whole(json.loads(line)[1], self._known)
        named = self._reference.module_name
        return given, [
            (f"{named(module)}第 {place} 条", module, row)
            for module, rows in modules.items()
            for place, row in enumerate(rows, 1)
        ]

    def _check(self, given: Mapping[str, Given]) -> None:
        """Let only a row pass whose numbers are whole, its own under one name in the table; raises `Wrong`."""
        for target in self._private & given.keys():
            if "*" in bare(shown(given[target].cell)):
                raise Wrong(MASKED, given[target].heading, shown(given[target].cell))
        check_names(self._table, given)

    def _module_row(self, where: str, module: str, given: Mapping[str, Given]) -> list[Row]:
        try:
            return self._taking.rows(module, [given])
        except Wrong as wrong:
            raise replace(wrong, message=f"{where}：{wrong.message}") from wrong

    def _taken(self, n: int, person: Person) -> Taken:
        if self._actor.id_no and self._actor.id_no.upper() == person.id_no:
            raise Wrong("本人的申报不能由本人导入，请由其他审核员导入")
        plan = self._places.plan(person.declared["plan"], self._options, self._now)
        unit = self._places.unit(person.declared["unit"], self._options)
        declared, series = self._places.declared(person.declared, plan, self._reference)
        return Taken(n, person, plan, unit, declared, series)

    def judge(self, taken: Taken, found: Found) -> Said:
        """Return the verdict on a row that could be taken."""
        said = Said(self._table.main.number, taken.n, "", taken.person.name, taken.person.id_no)
        key = f"{taken.plan.id} {taken.person.id_type} {taken.person.id_no}"
        first = self._table.spool.first_seen(key, taken.n)
        if first != taken.n:
            return replace(
                said, fate=Fate.DOUBLE.value, message=f"与第 {first} 行是同一人、同一计划，只取第 {first} 行"
            )
        known = found.people.get(taken.key)
        if known is not None and known.name != taken.person.name:
            message = "该证件号码已登记在另一个姓名下，请核对姓名和号码"
            return replace(said, fate=Fate.WRONG.value, field="姓名", cell=taken.person.name, message=message)
        standing = found.standing.get(known.person_id, ()) if known else ()
        same = next((one for one in standing if one.plan_id == taken.plan.id), None)
        if same is not None:
            return self._already(said, taken, same, found)
        late = too_late(taken.plan, self._options, self._now)
        if late:
            return replace(said, fate=Fate.WRONG.value, field="评审计划", message=late)
        return replace(said, fate=Fate.NEW.value, advice=self._advice(taken, standing))

    def _already(self, said: Said, taken: Taken, same: Standing, found: Found) -> Said:
        if not self._actor.covers(same.unit.path):
            return replace(said, fate=Fate.WRONG.value, message=ELSEWHERE)
        differing = list(_differences(taken, same, found.contents.get(same.id, {}), self._reference))
        if not differing:
            return replace(said, fate=Fate.SAME.value, no=same.no, message=f"已有办件 {same.no}，内容相同，跳过")
        message = f"已有办件 {same.no}，{'、'.join(differing)}不同；没有改动"
        return replace(said, fate=Fate.DIFFERENT.value, no=same.no, message=message)

    def _advice(self, taken: Taken, standing: Sequence[Standing]) -> str:
        """Return what is worth a second look, as one line."""
        told = [f"该人另有办件 {one.no}" for one in standing if self._actor.covers(one.unit.path)]  # Q36: not refused
        today: date = self._now.date()
        faults = check_contents(taken.person.contents, taken.declared, taken.unit.name, self._reference, today)
        told += [
            f"{self._reference.module_name(fault.module)}：{fault.message}"
            for fault in faults
            if fault.module not in NOT_IMPORTED
        ]
        told = list(dict.fromkeys(told))
        more = f"；另有 {len(told) - MOST_ADVICE} 处" if len(told) > MOST_ADVICE else ""
        return "；".join(told[:MOST_ADVICE]) + more

    def orphans(self) -> Iterator[Said]:
        """Yield verdicts on rows of modules that belong to nobody of the main sheet."""
        return orphans(self._table)


def _who(line: bytes, table: Table) -> tuple[str, str]:
    """Return name and number of a row that could not be taken, as far as they can be told."""
    if table.whole:
        return "", ""
    cells, targets = cells_of(line), table.main.targets
    told = [
        shown(cells[targets.index(target)]) if target in targets and targets.index(target) < len(cells) else ""
        for target in ("basic.name", KEY)
    ]
    return told[0][:60], bare(told[1])[:60]


def _differences(
    taken: Taken, same: Standing, contents: Mapping[str, Sequence[Row]], reference: Reference
) -> Iterator[str]:
    if taken.declared != same.declared:
        yield "申报系列、级别、职务或专业"
    if taken.unit.id != same.unit.id:
        yield "申报单位"
    for module, rows in taken.person.contents.items():
        if list(map(_filled, rows)) != list(map(_filled, contents.get(module, ()))):
            yield reference.module_name(module)


def _filled(row: Row) -> dict[str, object]:
    return {key: value for key, value in row.items() if value not in ("", None)}


def find(connection: Connection, taken: Sequence[Taken]) -> Found:
    """Return what the database knows of the people of these rows."""
    people = queries.find_people(connection, sorted({one.person.id_no for one in taken}))
    standing = queries.find_standing(connection, [known.person_id for known in people.values()]) if people else {}
    plans = {one.plan.id for one in taken}
    ids = [one.id for listed in standing.values() for one in listed if one.plan_id in plans]
    return Found(people, standing, queries.find_contents(connection, ids) if ids else {})
