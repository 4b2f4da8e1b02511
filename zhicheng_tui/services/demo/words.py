"""The word lists that the demo world is made of, read from `data/demo/*.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from random import Random
from typing import Any, TypeVar

from ... import resources

T = TypeVar("T")
Named = Mapping[str, Any]
"""A small table of a word list, as TOML has it."""


@dataclass(frozen=True)
class People:
    """Names, regions of identity numbers and hostile texts."""

    surnames: Sequence[str]
    rare_surnames: Sequence[str]
    given_male: Sequence[str]
    given_female: Sequence[str]
    given_rare: Sequence[str]
    minority_names: Sequence[str]
    minorities: Sequence[str]
    politics: Sequence[str]
    regions_before_1984: Sequence[str]
    regions_since_1984: Sequence[str]
    phone_prefixes: Sequence[str]
    hostile: Named


@dataclass(frozen=True)
class Track:
    """A field of work: what its people apply for and what their achievements are about."""

    series_no: int
    series: str
    majors: Sequence[str]
    qualifications: Sequence[str]
    employers: Sequence[str]
    departments: Sequence[str]
    objects: Sequence[str]
    tasks: Sequence[str]
    methods: Sequence[str]
    subjects: Sequence[str]
    patents: Sequence[str]
    books: Sequence[str]
    standards: Sequence[str]
    journals: Sequence[Named]
    specialties: Sequence[Named]
    """`name`, and `posts` by level."""


@dataclass(frozen=True)
class Texts:
    """Words common to all tracks."""

    schools: Sequence[str]
    colleges: Sequence[str]
    places: Sequence[str]
    studies: Sequence[str]
    roles: Sequence[str]
    duties: Sequence[str]
    positions: Sequence[str]
    languages: Sequence[str]
    witnesses: Sequence[str]
    clauses: Sequence[str]
    exchanges: Sequence[str]
    publishers: Sequence[Named]
    contents: Sequence[str]
    parts: Sequence[str]
    effects: Sequence[str]
    project_sources: Sequence[Named]
    project_roles: Sequence[str]
    awards: Sequence[Named]
    top_award: Named
    award_grades: Sequence[str]
    others: Sequence[Named]
    attachments: Sequence[Named]


@dataclass(frozen=True)
class Words:
    """All word lists."""

    people: People
    texts: Texts
    tracks: Mapping[str, Track]
    units: Sequence[Named]
    accounts: Sequence[Named]
    applicants: Sequence[Named]
    plans: Sequence[Named]
    mixes: Mapping[str, Mapping[str, int]]
    opinions: Mapping[str, Sequence[str]]
    """Result → opinions; `OVERDUE` for returns that nobody mended."""
    reasons: Mapping[str, Sequence[str]]
    """Module → reasons."""


def load_words() -> Words:
    """Read every word list."""
    units, plans, reviews = _read("units"), _read("plans"), _read("reviews")
    return Words(
        people=_made(People, _read("people")),
        texts=_made(Texts, _read("texts")),
        tracks={key: _made(Track, table) for key, table in _read("tracks").items()},
        units=units["unit"],
        accounts=units["account"],
        applicants=_read("applicants")["applicant"],
        plans=plans["plan"],
        mixes=plans["mix"],
        opinions=reviews["opinions"],
        reasons=reviews["reasons"],
    )


def pick(rng: Random, values: Sequence[T]) -> T:
    """Return one of `values`; quicker than `Random.choice`, which matters a hundred times per application."""
    return values[int(rng.random() * len(values))]


def between(rng: Random, low: int, high: int) -> int:
    """Return a number from `low` to `high`, both included."""
    return low + int(rng.random() * (high - low + 1))


def _read(name: str) -> dict[str, Any]:
    with (resources.data() / "demo" / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


def _made(kind: type[T], table: Mapping[str, Any]) -> T:
    return kind(**{field.name: table[field.name] for field in fields(kind)})  # type: ignore[arg-type]
