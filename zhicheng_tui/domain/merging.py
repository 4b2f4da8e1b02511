"""Two changes of the same rows joined field by field: what only one side changed is taken, the rest is told (Q36)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .application import Row
from .difference import row_changes, same

Rows = Sequence[Row]


@dataclass(frozen=True)
class Merged:
    """Rows with both changes in them."""

    rows: tuple[Row, ...]
    clashes: int
    """How many fields, or whole rows, both sides changed differently; there the preferred side was taken."""
    places: tuple[int | None, ...]
    """Where each of our rows is now; `None` for one that is gone."""


@dataclass
class _Joined:
    """A row on its way into the result, and where it stands on each side."""

    row: Row
    ours: int | None
    theirs: int | None


def merge(base: Rows, ours: Rows, theirs: Rows, *, single: bool = False, prefer_ours: bool = True) -> Merged:
    """Join `ours` and `theirs`, both made from `base`.

    Args:
        single: There is one row, whatever is in it.
        prefer_ours: Whose value is taken where both changed the same field.
    """
    if single:
        row, clashes = _fields(_only(base), _only(ours), _only(theirs), prefer_ours)
        return Merged((row,) if ours or theirs else (), clashes, tuple(0 for _ in ours))
    here, there = _partners(base, ours), _partners(base, theirs)
    joined, clashes = [], 0
    for at, row in enumerate(base):
        one, other = here.get(at), there.get(at)
        if one is not None and other is not None:
            made, found = _fields(row, ours[one], theirs[other], prefer_ours)
        elif one is not None or other is not None:
            left = ours[one] if one is not None else theirs[other] if other is not None else row
            found = 0 if _alike(left, row) else 1
            if not found or (one is not None) is not prefer_ours:
                clashes += found
                continue
            made = left
        else:
            continue
        clashes += found
        joined.append(_Joined(made, one, other))
    joined += _added(ours, theirs, set(here.values()), set(there.values()))
    moved = [here[at] for at in sorted(here)] != sorted(here.values())
    ordered = _in_order(joined, by_ours=moved)
    places: list[int | None] = [None] * len(ours)
    for place, one_row in enumerate(ordered):
        if one_row.ours is not None:
            places[one_row.ours] = place
    return Merged(tuple(one_row.row for one_row in ordered), clashes, tuple(places))


def _fields(base: Row, ours: Row, theirs: Row, prefer_ours: bool) -> tuple[Row, int]:
    """Return a row with both sides' changes, and in how many fields they clash."""
    made, clashes = dict(theirs), 0
    for key in dict.fromkeys([*base, *ours, *theirs]):
        value, mine, other = base.get(key), ours.get(key), theirs.get(key)
        if same(mine, other) or same(value, mine):
            continue
        clash = not same(value, other)
        clashes += clash
        if not clash or prefer_ours:
            made[key] = mine
    return {key: value for key, value in made.items() if value is not None}, clashes


def _only(rows: Rows) -> Row:
    return rows[0] if rows else {}


def _alike(one: Row, other: Row) -> bool:
    return all(same(one.get(key), other.get(key)) for key in dict.fromkeys([*one, *other]))


def _partners(old: Rows, new: Rows) -> dict[int, int]:
    """Return where each row that stayed stands now; those that are told of nowhere kept their order."""
    told = row_changes(old, new)
    before = {change.before_at for change in told}
    after = {change.after_at for change in told}
    pairs = {one.before_at: one.after_at for one in told if one.before_at is not None and one.after_at is not None}
    still = (at for at in range(len(new)) if at not in after)
    pairs.update(zip((at for at in range(len(old)) if at not in before), still, strict=True))
    return dict(sorted(pairs.items()))


def _added(ours: Rows, theirs: Rows, here: set[int], there: set[int]) -> list[_Joined]:
    """Return the rows that were put in; one that both sides put in alike comes once."""
    made = [_Joined(row, None, at) for at, row in enumerate(theirs) if at not in there]
    for at, row in enumerate(ours):
        if at in here:
            continue
        twin = next((one for one in made if one.ours is None and _alike(one.row, row)), None)
        if twin is not None:
            twin.ours = at
        else:
            made.append(_Joined(row, at, None))
    return made


def _in_order(joined: Sequence[_Joined], *, by_ours: bool) -> list[_Joined]:
    """Put the rows in one side's order; those that only the other side has follow what they follow there."""

    def lead(one: _Joined) -> int | None:
        return one.ours if by_ours else one.theirs

    def follow(one: _Joined) -> int | None:
        return one.theirs if by_ours else one.ours

    made = sorted((one for one in joined if lead(one) is not None), key=lambda one: lead(one) or 0)
    for late in sorted((one for one in joined if lead(one) is None), key=lambda one: follow(one) or 0):
        ahead = [(follow(one), at) for at, one in enumerate(made) if (follow(one) or 0) < (follow(late) or 0)
                 and follow(one) is not None]  # fmt: skip
        made.insert(max(ahead, key=lambda pair: pair[0] or 0)[1] + 1 if ahead else 0, late)
    return made
