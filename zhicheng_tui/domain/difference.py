"""What changed between two states of an application's contents, field by field (Q37)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from .application import Row


@dataclass(frozen=True)
class FieldChange:
    """One value that differs."""

    module: str
    row: int
    """Position of the row, from 0."""
    field: str
    before: object
    after: object


def changes(before: Mapping[str, Sequence[Row]], after: Mapping[str, Sequence[Row]]) -> Iterator[FieldChange]:
    """Yield each differing value, in the order of modules, rows and fields."""
    for module in dict.fromkeys([*before, *after]):
        old, new = before.get(module, ()), after.get(module, ())
        for index in range(max(len(old), len(new))):
            left = old[index] if index < len(old) else {}
            right = new[index] if index < len(new) else {}
            for key in dict.fromkeys([*left, *right]):
                if left.get(key) != right.get(key):
                    yield FieldChange(module, index, key, left.get(key), right.get(key))
