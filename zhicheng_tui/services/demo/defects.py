"""Planted faults, one per application at most, each of which `domain.hints` notices; and hostile texts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from random import Random

from . import results
from .case import Contents, Making, month
from .numbers import wrong_check_digit
from .people import Identity
from .words import Named, pick

SHARE = 0.12
"""Part of the applications that have a fault."""
KINDS = ("basic", "edu", "work", "ce", "patent", "attach")
"""The faults, by the module they are in."""
_PERIOD = 5000
_GAP = 9


def draw_fault(rng: Random) -> str:
    """Return the module that gets a fault, or an empty text for most applications."""
    return pick(rng, KINDS) if rng.random() < SHARE else ""


def spoil_identity(person: Identity) -> Identity:
    """Return the same person with a wrong check digit in the identity number."""
    return replace(person, id_no=wrong_check_digit(person.id_no))


def spoil(making: Making, fault: str, contents: Contents) -> None:
    """Put the fault into the contents; a wrong identity number is in the person already."""
    if fault in _SPOILERS:
        _SPOILERS[fault](making, contents)


def _education(making: Making, contents: Contents) -> None:
    pick(making.rng, contents["edu"])["certificate"] = ""


def _work(making: Making, contents: Contents) -> None:
    """Open a gap before the last job; whoever has had only one began it late."""
    rows, since = contents["work"], making.case.since
    if len(rows) == 1:
        first = {**rows[0], "end": month(since + _GAP), "unit": pick(making.rng, making.case.track.employers)}
        rows.insert(0, first)
        rows[1]["start"] = month(since + 2 * _GAP)
    else:
        start = str(rows[-1]["start"])
        rows[-2]["end"] = month(int(start[:4]) * 12 + int(start[5:]) - 1 - _GAP)


def _training(making: Making, contents: Contents) -> None:
    rows = contents["ce"]
    special = 2 * int(making.rng.random() * (len(rows) // 2)) + 1
    rows[special]["hours"] = 36 + int(making.rng.random() * 12)


def _patent(making: Making, contents: Contents) -> None:
    rows = contents["patent"]
    if not rows:
        rows.append(results.make_patent(making))
    rows[0]["number"] = wrong_check_digit(str(rows[0]["number"]))


def _attachment(making: Making, contents: Contents) -> None:
    row = pick(making.rng, [row for row in contents["attach"] if row["required"]])
    row.update(file="", pages=0, uploaded="")


_Spoiler = Callable[[Making, Contents], None]
_SPOILERS: Mapping[str, _Spoiler] = {
    "edu": _education,
    "work": _work,
    "ce": _training,
    "patent": _patent,
    "attach": _attachment,
}


def make_hostile(index: int, contents: Contents, hostile: Named) -> None:
    """Put a text that attacks terminals into the applications at certain places of each 5,000."""
    place = index % _PERIOD
    if place == 83:
        contents["work"][-1]["department"] = hostile["escape"]
    elif place == 89:
        contents["work"][-1]["duty"] = hostile["markup"]
    elif place == 91:
        contents["basic"][0]["position"] = hostile["bidi"]
    elif place == 97:
        long = hostile["long"]
        contents["perf"][0]["content"] = (long * (10_000 // len(long) + 1))[:10_000]
