"""The shapes of reference data: modules and fields, series, regions, canned opinions, questions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .calendar import WorkCalendar
from .review import Result

FIELD_TYPES = ("text", "long", "date", "month", "choice", "number", "bool")
TEXT_LIMIT, LONG_LIMIT = 100, 2000
"""Characters of a field that says nothing else."""


@dataclass(frozen=True)
class Field:
    """One field of a module."""

    id: str
    name: str
    type: str = "text"
    required: bool = False
    codes: str = ""
    """Name of the code table of a `choice`."""
    private: str = ""
    """`id` or `phone`: masked unless unmasked."""
    width: int = 12
    """Preferred width in a table, in cells."""
    limit: int = TEXT_LIMIT
    """How many characters it takes."""


@dataclass(frozen=True)
class Module:
    """A block of an application that can be marked for return (Q10)."""

    id: str
    name: str
    group: str
    fields: tuple[Field, ...]
    repeated: bool = False
    """Whether it holds many rows, shown as a table."""
    with_attachments: bool = False
    """Whether mending it usually needs new attachments too (Q18)."""
    required: bool = False
    """Whether an application needs at least one row of it."""


@dataclass(frozen=True)
class Series:
    """职称系列: one of the 27, with the titles of each level."""

    no: int
    name: str
    titles: Mapping[str, tuple[str, ...]]
    """Level → titles."""


@dataclass(frozen=True)
class Region:
    """An administrative division."""

    code: str
    name: str
    kind: str


@dataclass(frozen=True)
class CannedOpinion:
    """常用审核意见: a ready sentence for a result or for a module's reason."""

    text: str
    result: Result | None = None
    """`None`: a reason for a marked module."""
    modules: tuple[str, ...] = ()
    """The modules it fits; empty for any."""


@dataclass(frozen=True)
class Question:
    """One entry of 常见问题."""

    id: str
    question: str
    answer: str


@dataclass(frozen=True)
class EnclosureKind:
    """A category of 附件材料 (domain.md §5)."""

    name: str
    required: bool
    hint: str = ""
    """What the file should show."""
    goes_with: tuple[str, ...] = ()
    """Modules, or fields as `basic.qualification`, that it proves: asked for only where one of them is filled in."""


@dataclass(frozen=True)
class Reference:
    """All reference data of an installation."""

    modules: tuple[Module, ...]
    series: tuple[Series, ...] = ()
    regions: tuple[Region, ...] = ()
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Code table → code → name."""
    canned: tuple[CannedOpinion, ...] = ()
    faq: tuple[Question, ...] = ()
    calendar: WorkCalendar = field(default_factory=WorkCalendar)
    enclosures: tuple[EnclosureKind, ...] = ()
    promise: tuple[str, ...] = ()
    """诚信承诺, paragraph by paragraph."""

    def module(self, module_id: str) -> Module:
        """Return a module by id.

        Raises:
            KeyError: When there is none.
        """
        for module in self.modules:
            if module.id == module_id:
                return module
        raise KeyError(module_id)

    def module_name(self, module_id: str) -> str:
        """Return a module's Chinese name, or the id itself for one that is no longer defined."""
        return next((module.name for module in self.modules if module.id == module_id), module_id)
