"""The rules of who opens accounts, from TOML; checked as they are read, an installation's own file first."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from ..domain.jurisdiction import MANUAL, By, Jurisdiction, Nature, Rule, nature_of
from .reference import ReferenceDataError

NAME = "jurisdiction.toml"
_KEYS = ("guide", "edition", "part", "city", "principle", "same", "rule")
_RULE_KEYS = ("id", "kinds", "by", "regions", "opener", "clause", "valid_from", "valid_to", "enabled")


def load_jurisdiction(shipped: Path, own: Path | None = None) -> Jurisdiction:
    """Return the rules in `shipped`, or those of the same file in `own` where it is.

    Raises:
        ReferenceDataError: When the file is missing, is not TOML or holds something unexpected; names file and key.
    """
    path = own / NAME if own is not None and (own / NAME).is_file() else shipped / NAME
    try:
        with path.open("rb") as file:
            found = tomllib.load(file)
    except OSError as error:
        raise ReferenceDataError(f"{path}：读不到文件（{error.strerror}）") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ReferenceDataError(f"{path}：不是有效的 TOML（{error}）") from error
    _known(found, _KEYS, str(path))
    listed = _value(found, "rule", list, str(path), "列表")
    rules = tuple(_rule(entry, f"{path}.rule[{number}]") for number, entry in enumerate(listed, 1))
    twice = next((rule.id for number, rule in enumerate(rules) if rule.id in {one.id for one in rules[:number]}), None)
    if twice is not None:
        raise ReferenceDataError(f"{path}.rule：规则「{twice}」重复")
    return Jurisdiction(
        guide=_value(found, "guide", str, str(path), "文字"),
        edition=_value(found, "edition", int, str(path), "整数"),
        part=_value(found, "part", str, str(path), "文字"),
        city=_value(found, "city", str, str(path), "文字"),
        principle=_value(found, "principle", str, str(path), "文字"),
        rules=rules,
        same={str(code): str(other) for code, other in _value(found, "same", dict, str(path), "表", {}).items()},
    )


def _rule(entry: Any, where: str) -> Rule:
    if not isinstance(entry, dict):
        raise ReferenceDataError(f"{where}：应为表（[...]）")
    _known(entry, _RULE_KEYS, where)
    name = _value(entry, "id", str, where, "文字")
    if name == MANUAL:
        raise ReferenceDataError(f"{where}.id：{MANUAL} 是没有对应规则时的人工裁定，不能另定")
    opener = _value(entry, "opener", str, where, "city 或 local")
    by = _value(entry, "by", str, where, "registered 或 managed")
    if opener not in ("city", "local"):
        raise ReferenceDataError(f"{where}.opener：应为 city 或 local")
    if by not in list(By):
        raise ReferenceDataError(f"{where}.by：应为 registered 或 managed")
    return Rule(
        id=name,
        natures=frozenset(_nature(kind, where) for kind in _value(entry, "kinds", list, where, "文字的列表")),
        by=By(by),
        regions=frozenset(map(str, _value(entry, "regions", list, where, "文字的列表"))),
        local=opener == "local",
        clause=_value(entry, "clause", str, where, "文字"),
        valid_from=_day(entry, "valid_from", where),
        valid_to=_day(entry, "valid_to", where),
        enabled=_value(entry, "enabled", bool, where, "true 或 false", True),
    )


def _nature(kind: Any, where: str) -> Nature:
    found = nature_of(kind) if isinstance(kind, str) else None
    if found is None:
        raise ReferenceDataError(f"{where}.kinds：没有性质「{kind}」，可用：{'、'.join(Nature)}")
    return found


def _day(entry: Mapping[str, Any], key: str, where: str) -> date | None:
    found = entry.get(key)
    if found is not None and type(found) is not date:
        raise ReferenceDataError(f"{where}.{key}：应为日期，如 2026-01-01")
    return found


def _known(entry: Mapping[str, Any], keys: tuple[str, ...], where: str) -> None:
    unknown = next((key for key in entry if key not in keys), None)
    if unknown is not None:
        raise ReferenceDataError(f"{where}.{unknown}：没有这个键，可用的键：{'、'.join(keys)}")


def _value(entry: Mapping[str, Any], key: str, kind: type, where: str, told: str, default: Any = None) -> Any:
    found = entry.get(key, default)
    if type(found) is not kind:
        raise ReferenceDataError(f"{where}.{key}：应为{told}")
    return found
