"""What becomes of the rows of an import, and what a person says about how it is to be done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

Progress = Callable[[int, int], None]
"""Told how many rows are done, of how many; to stop, it raises `Stopped`."""


class Stopped(Exception):
    """A person wants no more of it: what was saved stays, nothing else is done."""


class Fate(StrEnum):
    """What becomes of a row."""

    NEW = "新增"
    ADDED = "已导入"
    SAME = "已有相同"
    DIFFERENT = "已有不同"
    WRONG = "有误"
    DOUBLE = "重复"

    @property
    def reported(self) -> bool:
        """Whether a row of this kind goes into the report of what was not imported."""
        return self in (Fate.DIFFERENT, Fate.WRONG, Fate.DOUBLE)


REPORTED = tuple(fate for fate in Fate if fate.reported)


@dataclass(frozen=True)
class Options:
    """How an import is to be done."""

    plan: str = ""
    """Code or title of the plan for rows that name none."""
    unit: str = ""
    """Name or credit code of the unit for rows that name none; empty: the caller's own."""
    late: str = ""
    """Why applications are taken in after the plan's 申报截止."""
    columns: Mapping[str, str] = field(default_factory=dict)
    """Heading of the main sheet → target, where a person has said so."""


@dataclass(frozen=True)
class Preview:
    """What an import would do."""

    rows: int
    counts: Mapping[Fate, int]
    advised: int
    """Rows with something worth a second look."""

    def __getitem__(self, fate: Fate) -> int:
        return self.counts.get(fate, 0)

    @property
    def refused(self) -> int:
        """Rows that go into the report."""
        return sum(self[fate] for fate in REPORTED)


@dataclass(frozen=True)
class Imported:
    """What an import has done."""

    batch: str
    preview: Preview
    """The rows as they stand now."""

    @property
    def added(self) -> int:
        """Applications that were made."""
        return self.preview[Fate.ADDED]
