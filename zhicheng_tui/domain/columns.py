"""Which heading of a table means which field: the names of the guide, other names for them, what a person says (Q11).

A target is written `module.field`, or `declared.…` for what is applied for; an empty one leaves the column out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from .reference import Field, Module, Reference

DECLARED: Mapping[str, str] = {
    "plan": "评审计划",
    "unit": "申报单位",
    "series": "申报系列",
    "level": "申报级别",
    "post": "申报职务",
    "specialty": "申报专业",
}
"""What is applied for, and where: key → name."""
MAIN = "basic"
"""The module of the main sheet."""
MAIN_SHEET = "申报信息"
NOT_IMPORTED = frozenset({"attach"})
"""Modules that are no rows of a table: files are uploaded."""
NEEDED = ("basic.name", "basic.id_no", "declared.series", "declared.post", "declared.specialty")
"""Columns without which no row can be taken."""
KEY = "basic.id_no"
NO, REASON = "aside.no", "aside.reason"
ASIDE: Mapping[str, str] = {NO: "办件编号", REASON: "原因", "aside.status": "状态"}
"""Columns that an export or a report has, and that are no contents: target → name."""
BLANKED = "已留空："
"""In a report's reason, before the columns whose values could not be given back."""
MOST_HEADINGS_DOWN = 20
"""Rows that may stand above the headings."""
_BLANKS = re.compile(r"[\s*＊:：]+")
_BRACKETS = re.compile(r"[(\[【（].*?[)\]】）]")


@dataclass(frozen=True)
class Aliases:
    """Other names of columns and sheets."""

    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Target → names."""
    sheets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Module → names."""


def plain(heading: str) -> str:
    """Return a heading without what does not matter: width, blanks, signs, case."""
    return _BLANKS.sub("", unicodedata.normalize("NFKC", heading)).casefold()


class Columns:
    """The headings that are known."""

    def __init__(self, reference: Reference, aliases: Aliases) -> None:
        self._modules = {module.id: module for module in reference.modules if module.id not in NOT_IMPORTED}
        self._known = {module.id: dict(self._names(module, aliases)) for module in self._modules.values()}
        self._sheets = {plain(name): module for module, names in aliases.sheets.items() for name in names}
        self._sheets |= {plain(module.name): module.id for module in self._modules.values()}

    @property
    def modules(self) -> Sequence[Module]:
        """The modules that a table can hold, the main one first."""
        return tuple(self._modules.values())

    def _names(self, module: Module, aliases: Aliases) -> Iterable[tuple[str, str]]:
        """Yield names and targets, the weakest first."""
        targets = self.targets(module.id)
        yield from ((plain(name), target) for target, name in ASIDE.items())
        for target in targets:
            yield from ((plain(name), target) for name in aliases.columns.get(target, ()))
        for target, name in targets.items():
            yield plain(_BRACKETS.sub("", unicodedata.normalize("NFKC", name))), target
        for target, name in targets.items():
            yield plain(name), target

    def targets(self, module: str) -> dict[str, str]:
        """Return what a column of a module's sheet may be: target → name."""
        of = self._modules[module]
        own = {f"{module}.{one.id}": one.name for one in of.fields}
        if module == MAIN:
            return own | {f"declared.{key}": name for key, name in DECLARED.items()}
        return {KEY: "证件号码", "basic.name": "姓名"} | own

    def name(self, target: str) -> str:
        """Return a target's name; that of a module's field with the module's before it."""
        if target in ASIDE:
            return ASIDE[target]
        module, _, key = target.partition(".")
        if module == "declared":
            return DECLARED.get(key, target)
        found = self.field(target)
        if found is None:
            return target
        return found.name if module == MAIN else f"{self._modules[module].name}·{found.name}"

    def field(self, target: str) -> Field | None:
        """Return the field that a target means; `None` for what is declared."""
        module, _, key = target.partition(".")
        of = self._modules.get(module)
        return next((one for one in of.fields if one.id == key), None) if of else None

    def target(self, heading: str, module: str) -> str:
        """Return what a heading means on a module's sheet; empty for one that is not known."""
        known = self._known[module]
        bare = _BRACKETS.sub("", unicodedata.normalize("NFKC", heading))
        return known.get(plain(heading)) or known.get(plain(bare)) or ""

    def named(self, word: str) -> str | None:
        """Return the target that a person names for a column of the main sheet: by name, alias or id."""
        if word in self.targets(MAIN):
            return word
        return self.target(word, MAIN) or None

    def module_of(self, sheet: str) -> str:
        """Return the module that a sheet holds by its name; empty for one that is not known."""
        return self._sheets.get(plain(sheet), "")

    def recognise(self, headings: Sequence[str], module: str) -> list[str]:
        """Return what each column means."""
        return [self.target(heading, module) if heading else "" for heading in headings]

    def find_headings(self, rows: Sequence[tuple[int, Sequence[str]]], module: str) -> tuple[int, list[str]] | None:
        """Return the row that has the headings, and what they are; `None` where hardly any is known."""
        best: tuple[int, int, list[str]] | None = None
        for number, texts in rows[:MOST_HEADINGS_DOWN]:
            known = len({target for target in self.recognise(texts, module) if target and target not in ASIDE})
            if known >= 2 and (best is None or known > best[0]):
                best = (known, number, list(texts))
        return None if best is None else (best[1], best[2])


def mapped(headings: Sequence[str], guessed: Sequence[str], said: Mapping[str, str]) -> list[str]:
    """Return what each column means once a person has said so for some headings."""
    own = {plain(heading): target for heading, target in said.items()}
    return [own.get(plain(heading), target) for heading, target in zip(headings, guessed, strict=True)]


def fits(headings: Sequence[str], said: Mapping[str, str]) -> bool:
    """Say whether a saved mapping was made for a table with these headings."""
    return bool(said) and {plain(name) for name in said} <= {plain(heading) for heading in headings}
