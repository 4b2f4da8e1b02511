"""The demo world: who there is, one person after the other, always the same for the same seed and time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from ...domain.clock import local
from ...domain.status import Status
from . import career, results
from .case import Case, Contents, Making, make_case, month_number
from .case import Rows as ModuleRows
from .defects import draw_fault, make_hostile, spoil, spoil_identity
from .history import History, relate, submitted_once
from .people import Identity, IdentityNumbers, identity
from .plans import PlanSpec, plan_specs
from .rows import Rows
from .timing import instant
from .units import Account, Organisation, UnitSpec, organise
from .words import Words, pick

GUIDE_NAME, GUIDE_ID = "张某某", "110101199001010001"
"""The applicant in the operating guide's screenshots; the check digit is wrong there too."""
_OUTSIDE = 0.03
"""Part of the applications that the demo reviewer must not see."""
_TWICE = 100
"""Of so many people one applies in a second plan, where one takes the same work."""
_HOSTILE_FROM = 100
_NEWEST_DAYS = 90

_Builder = Callable[[Making], ModuleRows]
_BUILDERS: Mapping[str, _Builder] = {
    "basic": career.basic,
    "edu": career.edu,
    "title": career.title,
    "work": career.work,
    "ce": career.ce,
    "perf": results.perf,
    "assess": career.assess,
    "paper": results.paper,
    "book": results.book,
    "patent": results.patent,
    "project": results.project,
    "award": results.award,
    "standard": results.standard,
    "other": results.other,
    "attach": results.attach,
}


@dataclass
class World:
    """Everything that people are drawn from, and the rows they become."""

    words: Words
    organisation: Organisation
    plans: Sequence[PlanSpec]
    numbers: IdentityNumbers
    rng: Random
    until: int
    hostile: bool
    rows: Rows
    places: Mapping[tuple[str, bool], Sequence[UnitSpec]]
    """Track and whether inside the demo reviewer's tree → units."""
    reviewers: Mapping[int, Sequence[Account]]

    def add(self, index: int) -> None:
        """Add person `index` with their application, or two."""
        if index == 0:
            self._add_guide_person()
        elif index == 1:
            self._add_reviewer()
        else:
            self._add_somebody(index)

    def _add_somebody(self, index: int) -> None:
        rng = self.rng
        plan = rng.choices(self.plans, [plan.weight for plan in self.plans])[0]
        track = pick(rng, plan.tracks)
        unit = pick(rng, self.places[track, rng.random() >= _OUTSIDE])
        person = identity(rng, self.words.people, self.numbers, index, hostile=self.hostile)
        fault = draw_fault(rng)
        if fault == "basic":
            person = spoil_identity(person)
        case = make_case(rng, person, self.words.tracks[track], unit.name, plan.levels, self.until)
        contents = self._contents(case, fault)
        if self.hostile:
            make_hostile(index, contents, self.words.people.hostile)
        person_id = self.rows.add_person(person)
        self._apply(case, contents, person_id, unit, plan, self._history(plan, unit, fault))
        second = self._second_plan(plan, track, case.level) if index % _TWICE < 10 else None
        if second is not None and rng.random() < 0.3:
            self._apply(case, contents, person_id, unit, second, self._history(second, unit, fault))

    def _add_guide_person(self) -> None:
        """Add the applicant of the operating guide: 水利水电, 工程师, waiting."""
        person = Identity(GUIDE_NAME, "男", date(1990, 1, 1), GUIDE_ID, "汉族", "群众", "13800000000")
        self._add_waiting(person, "water", "water", "group5")

    def _add_reviewer(self) -> None:
        """Add the demo reviewer's own application, which the reviewer must not decide on."""
        account = self.organisation.accounts[0]
        born = date.fromisoformat(f"{account.id_no[6:10]}-{account.id_no[10:12]}-{account.id_no[12:14]}")
        person = Identity(account.name, "男", born, account.id_no, "汉族", "中共党员", "13900000000")
        self._add_waiting(person, "engineering", "construction", account.unit.key)

    def _add_waiting(self, person: Identity, plan_key: str, track: str, unit_key: str) -> None:
        plan = next(plan for plan in self.plans if plan.key == plan_key)
        unit = self.organisation.units[unit_key]
        levels = [level for level in plan.levels if level != "助理级"]
        work = self.words.tracks[track]
        case = make_case(self.rng, person, work, unit.name, levels, self.until, plain=True)
        contents = self._contents(case, "")
        day = plan.early_filing().high
        history = submitted_once(instant(day - 86_400 // 2))
        self._apply(case, contents, self.rows.add_person(person), unit, plan, history)

    def _contents(self, case: Case, fault: str) -> Contents:
        making = Making(self.rng, case, self.words.texts)
        contents = {module: build(making) for module, build in _BUILDERS.items()}
        spoil(making, fault, contents)
        return contents

    def _history(self, plan: PlanSpec, unit: UnitSpec, fault: str) -> History:
        status = Status(plan.status(self.rng))
        return relate(self.rng, self.words, plan, status, self.reviewers[unit.id], fault)

    def _second_plan(self, first: PlanSpec, track: str, level: str) -> PlanSpec | None:
        others = (plan for plan in self.plans if plan is not first)
        return next((plan for plan in others if track in plan.tracks and level in plan.levels), None)

    def _apply(
        self, case: Case, contents: Contents, person_id: int, unit: UnitSpec, plan: PlanSpec, history: History
    ) -> None:
        self.rows.add_application(self.rng, case, contents, person_id, unit, plan, history)


def make_world(words: Words, people: int, seed: int, now: datetime) -> World:
    """Return a world in which nobody has been drawn yet."""
    rng = Random(seed)
    today = local(now)
    organisation = organise(words)
    return World(
        words=words,
        organisation=organisation,
        plans=plan_specs(words, now),
        numbers=IdentityNumbers(words.people, today.year, rng),
        rng=rng,
        until=month_number((today - timedelta(days=_NEWEST_DAYS)).date()),
        hostile=people >= _HOSTILE_FROM,
        rows=Rows(today.year),
        places={
            (track, inside): organisation.applying(track, inside=inside)
            for track in words.tracks
            for inside in (True, False)
        },
        reviewers={unit.id: organisation.reviewers(unit) for unit in organisation.units.values()},
    )
