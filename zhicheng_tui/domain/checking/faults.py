"""What a check says, and how a rule says it before anybody knows in which row."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from ..application import Row
from ..filling import Declared
from ..reference import Reference


@dataclass(frozen=True)
class Fault:
    """Something that is wrong, or worth a second look, in what an applicant filled in."""

    module: str
    message: str
    row: int | None = None
    """Its place in the module's rows, from 0; `None` for the module as a whole."""
    field: str = ""
    blocking: bool = True
    """Whether it stands in the way of the submission; otherwise it is advice."""


class Found(NamedTuple):
    """What a rule found in one row."""

    field: str
    message: str
    blocking: bool = False


RowRule = Callable[[Row, date], Iterator[Found]]
"""Looks at one row, whose values are read, and at the day."""


@dataclass(frozen=True)
class Case:
    """All that the rules about more than one row look at; the rows' values are read."""

    contents: Mapping[str, Sequence[Row]]
    declared: Declared
    unit_name: str
    reference: Reference
    today: date

    def rows(self, module: str) -> Sequence[Row]:
        """Return the rows of a module, none for one that is not there."""
        return self.contents.get(module, ())

    def basic(self, field: str) -> str:
        """Return a text of 基本信息."""
        return next((text(row, field) for row in self.rows("basic")), "")


CaseRule = Callable[[Case], Iterator[Fault]]


def text(row: Row, field: str) -> str:
    """Return a text of a row, empty for anything else."""
    value = row.get(field)
    return value if isinstance(value, str) else ""
