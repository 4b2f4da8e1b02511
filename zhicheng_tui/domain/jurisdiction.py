"""Who opens a unit's account: the guide's seven rules as one function of what the unit is (A02–A08, Q30, Q31).

The rules themselves are data (`data/reference/jurisdiction.toml`); this is what they mean.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

MANUAL = "R7"
"""No rule fits, or several do: a person decides and says why."""


class Nature(StrEnum):
    """单位性质, as far as the rules need it."""

    OFFICE = "人社职改部门"
    DEPARTMENT = "行业主管部门"
    AGENCY = "机关"
    INSTITUTION = "事业单位"
    STATE = "国有企业"
    PRIVATE = "非公企业"
    SOCIAL = "社会组织"
    OTHER = "其他"

    @property
    def box(self) -> str:
        """The box that is ticked for it on 开户申请表."""
        return Nature.AGENCY.value if self in (Nature.OFFICE, Nature.DEPARTMENT) else self.value

    @property
    def public(self) -> bool:
        """Whether the authority that manages it decides, not where it is registered (Q30)."""
        return self not in (Nature.PRIVATE, Nature.SOCIAL, Nature.OTHER)


OFFICE_KIND = "县（市、区）人社职改部门"


def unit_kind(nature: Nature, *, city: bool) -> str:
    """Return the kind that a unit has in the tree; `city`: whether the city manages it, and not a county."""
    level = "市" if city else "县"
    match nature:
        case Nature.OFFICE:
            return OFFICE_KIND
        case Nature.DEPARTMENT | Nature.AGENCY:
            return f"{level}直{nature}"
        case Nature.INSTITUTION | Nature.STATE:
            return f"{level}直属企事业单位"
        case _:
            return nature.value


def nature_of(text: str) -> Nature | None:
    """Return the nature that a word names."""
    return next((nature for nature in Nature if nature.value == text), None)


class By(StrEnum):
    """Which of a unit's two regions a rule looks at."""

    REGISTERED = "registered"
    MANAGED = "managed"


@dataclass(frozen=True)
class Applicant:
    """What the rules look at of a unit that needs an account; regions as six digits of GB/T 2260."""

    nature: Nature
    registered: str
    """Where it is registered; for a 人社职改部门, the region it is the office of."""
    managed: str
    """The region of the authority that manages it."""


@dataclass(frozen=True)
class Rule:
    """One sentence of the guide."""

    id: str
    natures: frozenset[Nature]
    by: By
    regions: frozenset[str]
    local: bool
    """Whether the office of the region looked at opens; else the city's."""
    clause: str
    """The guide's words."""
    valid_from: date | None = None
    valid_to: date | None = None
    """The last day it counts."""
    enabled: bool = True

    def counts_on(self, day: date) -> bool:
        """Say whether the rule is in force."""
        begun = self.valid_from is None or self.valid_from <= day
        return self.enabled and begun and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True)
class Jurisdiction:
    """The guide's rules, with where they are from."""

    guide: str
    edition: int
    """Year."""
    part: str
    city: str
    """The region whose office is above all others."""
    principle: str
    """What the guide says where no rule fits."""
    rules: tuple[Rule, ...]
    same: Mapping[str, str] = field(default_factory=dict)
    """Region → the one it is administered with."""

    def region(self, code: str) -> str:
        """Return the region that counts for a code."""
        return self.same.get(code, code)

    def cite(self, clause: str) -> str:
        """Return a clause with its source."""
        return f"指南（{self.edition} 年版）：「{clause}」"


@dataclass(frozen=True)
class Ruling:
    """Who opens an account, and what says so."""

    rule: str
    """`R1` to `R7`."""
    opener: str
    """The region whose 人社职改部门 opens it."""
    clause: str

    @property
    def manual(self) -> bool:
        """Whether a person must give the reason."""
        return self.rule == MANUAL


def fitting(applicant: Applicant, jurisdiction: Jurisdiction, day: date) -> list[Rule]:
    """Return the rules in force on `day` that fit a unit; more than one only where the data contradicts itself."""
    seen = {
        By.REGISTERED: jurisdiction.region(applicant.registered),
        By.MANAGED: jurisdiction.region(applicant.managed),
    }
    return [
        rule
        for rule in jurisdiction.rules
        if rule.counts_on(day) and applicant.nature in rule.natures and seen[rule.by] in rule.regions
    ]


def opener_of(applicant: Applicant, jurisdiction: Jurisdiction, day: date) -> Ruling:
    """Return who opens a unit's account on a day; where no rule fits, or several do, the city decides by hand."""
    rules = fitting(applicant, jurisdiction, day)
    if len(rules) != 1:
        return Ruling(MANUAL, jurisdiction.city, jurisdiction.principle)
    rule = rules[0]
    looked_at = applicant.registered if rule.by is By.REGISTERED else applicant.managed
    return Ruling(rule.id, jurisdiction.region(looked_at) if rule.local else jurisdiction.city, rule.clause)
