"""The demo world's tree of units and its accounts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .numbers import credit_code, identity_number
from .words import Named, Words

REVIEWER_UNIT = "group"
"""Key of the unit whose reviewer the demo signs in as."""

_REVIEWS = ("reviewer", "supervisor")
"""Roles whose accounts review."""


@dataclass(frozen=True)
class UnitSpec:
    """A unit as the generator uses it."""

    id: int
    key: str
    name: str
    path: str
    parent_id: int | None
    tracks: Sequence[str]


@dataclass(frozen=True)
class Account:
    """An account as the generator uses it."""

    id: int
    login: str
    name: str
    unit: UnitSpec
    id_no: str
    role: str

    def covers(self, unit: UnitSpec) -> bool:
        """Say whether the account's tree holds `unit`."""
        return unit.path.startswith(self.unit.path)


@dataclass(frozen=True)
class Organisation:
    """All units and accounts, and the rows that make them."""

    units: Mapping[str, UnitSpec]
    accounts: Sequence[Account]
    unit_rows: Sequence[Mapping[str, Any]]
    account_rows: Sequence[Mapping[str, Any]]

    def reviewers(self, unit: UnitSpec) -> Sequence[Account]:
        """Return the accounts that may review applications of `unit`."""
        return [account for account in self.accounts if account.role in _REVIEWS and account.covers(unit)]

    def applying(self, track: str, *, inside: bool) -> list[UnitSpec]:
        """Return units whose people apply in `track`: the demo reviewer's own tree, or the reviewed rest."""
        root = self.units[REVIEWER_UNIT].path
        return [
            unit
            for unit in self.units.values()
            if track in unit.tracks and unit.path.startswith(root) is inside and self.reviewers(unit)
        ]


def organise(words: Words) -> Organisation:
    """Return the organisation that `data/demo/units.toml` describes."""
    units: dict[str, UnitSpec] = {}
    for number, entry in enumerate(words.units, 1):
        above = units.get(entry["parent"])
        path = f"{above.path if above else '/'}{number}/"
        units[entry["key"]] = UnitSpec(
            number, entry["key"], entry["name"], path, above.id if above else None, entry["tracks"]
        )
    accounts = [_account(number, entry, units) for number, entry in enumerate(words.accounts, 1)]
    return Organisation(
        units,
        accounts,
        [_unit_row(units[entry["key"]], entry) for entry in words.units],
        [_account_row(account, entry) for account, entry in zip(accounts, words.accounts, strict=True)],
    )


def _account(number: int, entry: Named, units: Mapping[str, UnitSpec]) -> Account:
    id_no = identity_number(f"420202{entry['birth']}999")
    return Account(number, entry["login"], entry["name"], units[entry["unit"]], id_no, entry["role"])


def _unit_row(unit: UnitSpec, entry: Named) -> dict[str, Any]:
    return {
        "id": unit.id,
        "parent_id": unit.parent_id,
        "path": unit.path,
        "name": unit.name,
        "kind": entry["kind"],
        "credit_code": credit_code(entry["prefix"], entry["region"], unit.id),
        "region": entry["region"],
        "active": True,
        "version": 1,
    }


def _account_row(account: Account, entry: Named) -> dict[str, Any]:
    return {
        "id": account.id,
        "login": account.login,
        "name": account.name,
        "unit_id": account.unit.id,
        "role": entry["role"],
        "id_no": account.id_no,
        "password_hash": "",
        "active": True,
        "version": 1,
    }
