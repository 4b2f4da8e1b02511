"""Demo people: identity numbers without repetition, names common and rare, and what each applies for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from math import gcd
from random import Random

from .numbers import identity_number
from .words import People, between, pick

_YOUNGEST, _OLDEST = 29, 57
_SERIALS = 498
_REGIONS = 12
_RENUMBERED = 1984
"""The year most regions of the province got new codes."""
_GOLDEN = 0.6180339887
_RARE_SURNAME, _RARE_GIVEN, _MINORITY_NAME, _MINORITY = 0.06, 0.03, 0.007, 0.05
_PERIOD = 5000
HOSTILE_NAMES: Mapping[int, int] = {37: 0, 53: 1, 71: 2}
"""Place of a person in each five thousand → place of their name in the list of hostile ones."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who somebody is."""

    name: str
    sex: str
    birth: date
    id_no: str
    ethnic: str
    politics: str
    phone: str


class IdentityNumbers:
    """Identity numbers by running number: all different, and spread over ages, regions and serials."""

    def __init__(self, words: People, year: int, rng: Random) -> None:
        self._words = words
        self._first = date(year - _OLDEST, 1, 1)
        self._days = (date(year - _YOUNGEST, 12, 31) - self._first).days + 1
        self._count = self._days * _REGIONS * _SERIALS
        self._offset = rng.randrange(self._count)
        self._step = int(self._count * _GOLDEN)
        while gcd(self._step, self._count) != 1:
            self._step += 1

    def make(self, index: int, sex: str) -> tuple[str, date]:
        """Return the number and birth date of person `index`."""
        key = (self._offset + index * self._step) % self._count
        key, serial = divmod(key, _SERIALS)
        days, region = divmod(key, _REGIONS)
        birth = self._first + timedelta(days=days)
        new = birth.year >= _RENUMBERED
        regions = self._words.regions_since_1984 if new else self._words.regions_before_1984
        order = serial * 2 + (1 if sex == "男" else 2)
        return identity_number(f"{regions[region]}{birth:%Y%m%d}{order:03d}"), birth


def identity(rng: Random, words: People, numbers: IdentityNumbers, index: int, *, hostile: bool) -> Identity:
    """Return person `index`; with `hostile`, those at fixed places bear a name that is an attack."""
    sex = "男" if rng.random() < 0.55 else "女"
    id_no, birth = numbers.make(index, sex)
    name, ethnic = _name(rng, words, sex)
    place = HOSTILE_NAMES.get(index % _PERIOD) if hostile else None
    if place is not None:
        name = words.hostile["names"][place]
    phone = f"{pick(rng, words.phone_prefixes)}{between(rng, 0, 99_999_999):08d}"
    return Identity(name, sex, birth, id_no, ethnic, pick(rng, words.politics), phone)


def _name(rng: Random, words: People, sex: str) -> tuple[str, str]:
    """Return a name and the 民族 that goes with it."""
    if rng.random() < _MINORITY_NAME:
        name = pick(rng, words.minority_names)
        return name, "藏族" if name.startswith("扎西") else "维吾尔族"
    surname = words.surnames[int(rng.random() * rng.random() * len(words.surnames))]
    if rng.random() < _RARE_SURNAME:
        surname = pick(rng, words.rare_surnames)
    given = pick(rng, words.given_male if sex == "男" else words.given_female)
    if rng.random() < _RARE_GIVEN:
        given = pick(rng, words.given_rare)
    return surname + given, pick(rng, words.minorities) if rng.random() < _MINORITY else "汉族"
