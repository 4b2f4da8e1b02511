"""One demo applicant's life in outline: the facts that every module of the application agrees on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from random import Random

from .people import Identity
from .words import Texts, Track, between, pick

Rows = list[dict[str, object]]
Contents = dict[str, Rows]
"""Module id → rows."""
LEVELS = ("员级", "助理级", "中级", "副高级", "正高级")
_FROM_AGE = {"助理级": 0, "中级": 28, "副高级": 35, "正高级": 42}
_TITLE_FROM_AGE = {"员级": 21, "助理级": 23, "中级": 28, "副高级": 34}
_ASSISTANT_UNTIL_AGE = 34
_YEARS_IN_TITLE = 5
_SHORTEST_JOB, _LONGEST_JOB = 14, 110
"""Months; the shortest still leaves something where a gap is planted."""


@dataclass(frozen=True, slots=True)
class Study:
    """One stretch of study, by the ages at which it begins and ends."""

    level: str
    degree: str
    begin: int
    end: int
    full_time: bool


@dataclass(frozen=True, slots=True)
class Case:
    """An applicant and what they apply for."""

    person: Identity
    track: Track
    employer: str
    specialty: str
    level: str
    post: str
    former: str
    """The title held now; empty for a first one."""
    titled: date
    """When it was obtained; for a first title, when work began."""
    studies: Sequence[Study]
    since: int
    """Month in which work began, as `month_number` counts."""
    jobs: Sequence[tuple[int, str]]
    """Month of beginning and unit of each job, the last one at `employer`."""
    until: int
    """The newest month that the application speaks of."""

    @property
    def rank(self) -> int:
        """How high the level applied for is, 1 for 助理级."""
        return LEVELS.index(self.level)

    def unit_at(self, month: int) -> str:
        """Return where the person worked in a month."""
        return [unit for start, unit in self.jobs if start <= month or start == self.since][-1]


@dataclass(frozen=True, slots=True)
class Making:
    """What the builders of modules work with."""

    rng: Random
    case: Case
    texts: Texts


def month_number(day: date) -> int:
    """Return a month as a running number."""
    return day.year * 12 + day.month - 1


def month(number: int) -> str:
    """Return such a number as `2019-07`."""
    return f"{number // 12}-{number % 12 + 1:02d}"


def fitting_levels(levels: Sequence[str], age: int) -> list[str]:
    """Return those of a plan's levels that somebody of this age applies for."""
    fits = [level for level in levels if age >= _FROM_AGE[level]]
    return [level for level in fits if level != "助理级" or age <= _ASSISTANT_UNTIL_AGE] or [levels[0]]


def make_case(
    rng: Random,
    person: Identity,
    track: Track,
    employer: str,
    levels: Sequence[str],
    until: int,
    *,
    plain: bool = False,
) -> Case:
    """Return a case with a specialty, level and career that fit the person's age.

    Args:
        levels: Levels of the plan.
        until: The newest month that may appear.
        plain: The track's first specialty and the lowest level, for people who are given and not drawn.
    """
    age = until // 12 - person.birth.year
    fits = fitting_levels(levels, age)
    specialty = track.specialties[0] if plain else pick(rng, track.specialties)
    level = fits[0] if plain else pick(rng, fits)
    studies = _studies(rng, age)
    since = (person.birth.year + _full_time(studies).end) * 12 + 6
    former = specialty["posts"][LEVELS[LEVELS.index(level) - 1]] if level != "助理级" else ""
    case = Case(
        person=person, track=track, employer=employer, specialty=specialty["name"], level=level,
        post=specialty["posts"][level], former=former, titled=date(since // 12, since % 12 + 1, 15),
        studies=studies, since=since, jobs=_jobs(rng, track, employer, since, until), until=until,
    )  # fmt: skip
    return replace(case, titled=_titled(rng, case, age)) if former else case


def _studies(rng: Random, age: int) -> list[Study]:
    first = Study("大学本科毕业", "学士", 18, 22, full_time=True)
    kind = rng.random()
    if kind < 0.6:
        return [first]
    if kind < 0.75:
        college = Study("大学专科毕业", "", 18, 21, full_time=True)
        return [college, Study("大学本科毕业", "", 23, 26, full_time=False)]
    if kind < 0.9 and age > 31:
        return [first, Study("硕士研究生毕业", "硕士", 22, 25, full_time=True)]
    if age > 33:
        return [first, Study("硕士研究生毕业", "硕士", 26, 29, full_time=False)]
    return [first]


def _jobs(rng: Random, track: Track, employer: str, since: int, until: int) -> list[tuple[int, str]]:
    """Return one to four jobs, one after the other."""
    starts = [since]
    latest = until - _SHORTEST_JOB
    for _ in range(between(rng, 0, 3)):
        earliest = starts[-1] + _SHORTEST_JOB
        if earliest < latest:
            starts.append(between(rng, earliest, min(latest, earliest + _LONGEST_JOB)))
    return [*((start, pick(rng, track.employers)) for start in starts[:-1]), (starts[-1], employer)]


def _full_time(studies: Sequence[Study]) -> Study:
    return [study for study in studies if study.full_time][-1]


def _titled(rng: Random, case: Case, age: int) -> date:
    """Return when the present title was obtained: long enough ago, and not before the age for it."""
    held = LEVELS[case.rank - 1]
    year = case.until // 12
    earliest = max(case.person.birth.year + _TITLE_FROM_AGE[held], case.since // 12 + 1)
    latest = max(year - _YEARS_IN_TITLE - (case.rank > 2 and age > 45), earliest)
    chosen = between(rng, max(earliest, latest - 4), latest)
    return date(chosen, between(rng, 9, 12), between(rng, 1, 28))
