"""The verdict on each row: what it would become, held against the rules, the table itself and what there is already."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import Connection

from ...documents.sheets.cells import Cell, shown
from ...domain import lifecycle
from ...domain.application import Actor, Application, Plan, Row, Unit
from ...domain.checking import check_contents
from ...domain.columns import KEY, NOT_IMPORTED, Columns
from ...domain.filling import MAX_ROWS, Declared
from ...domain.reference import Reference
from ...domain.status import Status
from ...store import importing as queries
from ...store.applying import Identity
from ...store.importing import Incoming, Known, Standing
from ...store.spool import Said
from .opened import Enclosed, Sheet, Table, cells_of
from .places import Places
from .taking import EXAMPLE, Given, Person, Taking, Wrong, bare, from_whole, gather
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

    def link(self) -> None:
        """Note whose each row of a module's sheet is."""
        spool = self._table.spool
        spool.begin_again()
        if self._table.whole or not self._table.modules:
            return
        for sheet in (self._table.main, *self._table.modules):
            place = sheet.targets.index(KEY)
            after = sheet.heading_row
            while lines := spool.lines(sheet.number, after, 1_000):
                spool.add_links(sheet.number, ((_number(cells_of(line), place), n) for n, line in lines))
                after = lines[-1][0]

    def take(self, lines: Sequence[tuple[int, bytes]]) -> Iterator[Taken | Said]:
        """Yield each row as an application, or the verdict that keeps it out; the template's example is passed over."""
        for n, line in lines:
            person: Person | None = None
            enclosed = self._table.enclosed.get(n, Enclosed())
            try:
                if enclosed.wrong:
                    raise Wrong(enclosed.wrong)
                given, rows = self._given(n, line)
                if _is_example(given):
                    continue
                person = self._taking.person(given)
                person.contents |= {module: made for module, made in self._modules(rows) if made}
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

    def _given(self, n: int, line: bytes) -> tuple[dict[str, Given], dict[str, list[dict[str, Given]]]]:
        if self._table.whole:
            return from_whole(json.loads(line)[1], self._known)
        main = self._table.main
        given = _row(main, n, cells_of(line))
        rows: dict[str, list[dict[str, Given]]] = {}
        number = bare(shown(given[KEY].cell)) if KEY in given else ""
        for sheet in self._table.modules if number else ():
            found = self._table.spool.lines_of(sheet.number, number)
            if len(found) > MAX_ROWS:
                raise Wrong(f"「{sheet.begun.name}」有 {len(found)} 行，每人最多 {MAX_ROWS} 行")
            try:
                rows.setdefault(sheet.module, []).extend(_row(sheet, at, cells_of(one)) for at, one in found)
            except Wrong as wrong:
                raise replace(wrong, message=f"{sheet.begun.name}：{wrong.message}") from wrong
        return given, rows

    def _modules(self, rows: Mapping[str, Sequence[Mapping[str, Given]]]) -> Iterator[tuple[str, list[Row]]]:
        for module, given in rows.items():
            try:
                yield module, self._taking.rows(module, given)
            except Wrong as wrong:
                where = self._reference.module_name(module)
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
        main = self._table.main.number
        for sheet in () if self._table.whole else self._table.modules:
            for id_no, n in self._table.spool.orphans(sheet.number, main):
                message = f"「{sheet.begun.name}」第 {n} 行的证件号码不在「{self._table.main.begun.name}」里"
                yield Said(sheet.number, n, Fate.WRONG.value, "", id_no, field="证件号码", message=message)


def _row(sheet: Sheet, n: int, cells: Sequence[Cell]) -> dict[str, Given]:
    """Return a row's cells by target; raises `Wrong` where cells are merged."""
    for top, left, bottom, right in sheet.merged_at(n):
        heading = next(filter(None, sheet.headings[left - 1 : right]), "")
        rows = f"第 {top}–{bottom} 行" if bottom > top else f"第 {top} 行"
        raise Wrong(f"{rows}的「{heading}」有合并单元格；请取消合并，每行分别填写", heading)
    return gather(sheet.headings, sheet.targets, cells)


def _is_example(given: Mapping[str, Given]) -> bool:
    """Say whether a row is the one that the template shows how to fill in."""
    name = given.get("basic.name")
    return name is not None and shown(name.cell).lstrip("(（【").startswith(EXAMPLE)


def _number(cells: Sequence[Cell], place: int) -> str:
    return bare(shown(cells[place])) if place < len(cells) else ""


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
