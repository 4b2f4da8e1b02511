"""What changed between two states of an application's contents: rows added, removed, moved, and field by field (Q37).

Rows are matched by what is in them, so that one inserted row is one change and not one for every row below it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from .application import Row

Pair = tuple[int | None, int | None]
"""Positions of a row before and after; `None` where it is not."""
ALIKE = 0.5
"""From this part of its fields on, a row is taken for a changed one and not for another."""
MOST_COMPARED = 2_500
"""Pairs of rows that are compared field by field; longer lists that differ throughout are paired in order."""


@dataclass(frozen=True)
class FieldChange:
    """One value that differs."""

    field: str
    before: object
    after: object


@dataclass(frozen=True)
class RowChange:
    """One row that was changed, added, removed or put in another place."""

    before_at: int | None
    """Its position before, from 0; `None` when it was added."""
    after_at: int | None
    """Its position after; `None` when it was removed."""
    before: Row
    after: Row
    fields: tuple[FieldChange, ...] = ()
    """What differs; every value of a row that was added or removed, nothing of one that was only moved."""

    @property
    def added(self) -> bool:
        """Whether it was not there before."""
        return self.before_at is None

    @property
    def removed(self) -> bool:
        """Whether it is not there any more."""
        return self.after_at is None

    @property
    def places(self) -> int:
        """How many changes people would count: each field of a row that stayed, a whole row otherwise."""
        return 1 if self.added or self.removed else max(len(self.fields), 1)


@dataclass(frozen=True)
class ModuleChange:
    """What changed in one module."""

    module: str
    rows: tuple[RowChange, ...]
    """In the order of the rows after; those removed stand where they were."""

    @property
    def places(self) -> int:
        """How many changes people would count."""
        return sum(row.places for row in self.rows)


def changes(before: Mapping[str, Sequence[Row]], after: Mapping[str, Sequence[Row]]) -> list[ModuleChange]:
    """Return the modules that differ, in the order of `before`, then of `after`."""
    found = [
        ModuleChange(module, row_changes(before.get(module, ()), after.get(module, ())))
        for module in dict.fromkeys([*before, *after])
        if before.get(module) is not after.get(module)
    ]
    return [change for change in found if change.rows]


def row_changes(old: Sequence[Row], new: Sequence[Row]) -> tuple[RowChange, ...]:
    """Return the rows that differ between two states of a module."""
    pairs, moved = _with_moves(list(_aligned(old, new)), old, new)
    told = []
    for at, now in pairs:
        before: Row = old[at] if at is not None else {}
        after: Row = new[now] if now is not None else {}
        fields = tuple(
            FieldChange(key, before.get(key), after.get(key))
            for key in dict.fromkeys([*before, *after])
            if not same(before.get(key), after.get(key))
        )
        if fields or at is None or now is None or now in moved:
            told.append(RowChange(at, now, before, after, fields))
    return tuple(told)


def same(one: object, other: object) -> bool:
    """Say whether two values are the same to a reader; an empty text is nothing, as a missing value is."""
    return _key(one) == _key(other)


def _aligned(old: Sequence[Row], new: Sequence[Row]) -> Iterator[Pair]:
    """Pair equal rows in order, those at both ends first, then what is left between them by likeness."""
    one, other = [_row_key(row) for row in old], [_row_key(row) for row in new]
    head = equal_ahead(one, other)
    tail = equal_ahead(one[head:][::-1], other[head:][::-1])
    shift = len(new) - len(old)
    yield from ((at, at) for at in range(head))
    matcher = SequenceMatcher(None, one[head : len(one) - tail], other[head : len(other) - tail], autojunk=False)
    for act, *places in matcher.get_opcodes():
        start, end, from_, to = (place + head for place in places)
        if act == "equal":
            yield from zip(range(start, end), range(from_, to), strict=True)
        elif len(old) == len(new) == 1 and not _another_file(old[0], new[0]):
            yield 0, 0
        else:
            yield from (
                (None if at is None else start + at, None if now is None else from_ + now)
                for at, now in _by_likeness(old[start:end], new[from_:to])
            )
    yield from ((at, at + shift) for at in range(len(old) - tail, len(old)))


def equal_ahead(one: Sequence[object], other: Sequence[object]) -> int:
    """Return how many of two sequences are equal from the beginning."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _by_likeness(old: Sequence[Row], new: Sequence[Row]) -> Iterator[Pair]:
    """Pair rows in order so that their likeness is greatest in sum."""
    if len(old) * len(new) > MOST_COMPARED:
        yield from ((at if at < len(old) else None, at if at < len(new) else None)
                    for at in range(max(len(old), len(new))))  # fmt: skip
        return
    likeness = [[_likeness(one, other) for other in new] for one in old]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for at in reversed(range(len(old))):
        for now in reversed(range(len(new))):
            paired = likeness[at][now] + best[at + 1][now + 1] if likeness[at][now] >= ALIKE else 0.0
            best[at][now] = max(paired, best[at + 1][now], best[at][now + 1])
    at = now = 0
    while at < len(old) or now < len(new):
        both = at < len(old) and now < len(new)
        if both and best[at][now] == likeness[at][now] + best[at + 1][now + 1] and likeness[at][now] >= ALIKE:
            yield at, now
            at, now = at + 1, now + 1
        elif at < len(old) and best[at][now] == best[at + 1][now]:
            yield at, None
            at += 1
        else:
            yield None, now
            now += 1


def _with_moves(pairs: Sequence[Pair], old: Sequence[Row], new: Sequence[Row]) -> tuple[list[Pair], dict[int, int]]:
    """Join a row that was taken out with an equal one that was put in; return the pairs, and place after → before."""
    taken = [at for at, now in pairs if now is None and at is not None]
    moved: dict[int, int] = {}
    for at, now in pairs:
        if at is None and now is not None:
            found = next((one for one in taken if _row_key(old[one]) == _row_key(new[now])), None)
            if found is not None:
                taken.remove(found)
                moved[now] = found
    kept = [(at, now) for at, now in pairs if now is not None or at in taken]
    return [(moved[now], now) if now is not None and now in moved else (at, now) for at, now in kept], moved


def _likeness(one: Row, other: Row) -> float:
    """Return from 0 to 1 how much two rows have in common, of the fields that either has filled in."""
    if _another_file(one, other):
        return 0.0
    keys = [key for key in dict.fromkeys([*one, *other]) if _key(one.get(key)) or _key(other.get(key))]
    return sum(_alike(_key(one.get(key)), _key(other.get(key))) for key in keys) / len(keys) if keys else 1.0


def _another_file(one: Row, other: Row) -> bool:
    """Say whether two rows of attachments stand for different files, whatever else they share."""
    return one.get("sha256", "") != other.get("sha256", "")


def _alike(one: str, other: str) -> float:
    """Return from 0 to 1 how many pairs of neighbouring characters two texts share."""
    if one == other:
        return 1.0
    left, right = ({text[at : at + 2] for at in range(len(text) - 1)} for text in (one, other))
    return 2 * len(left & right) / (len(left) + len(right)) if left and right else 0.0


def _row_key(row: Row) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((key, _key(value)) for key, value in row.items() if _key(value)))


def _key(value: object) -> str:
    """Return a text that equal values share; empty for nothing."""
    if value is None or value == "":
        return ""
    if isinstance(value, str):
        return f'"{value}'
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return json.dumps(value, sort_keys=True, default=str)
