"""Reference data from TOML, checked as it is read: an error names the file and the key.

Each file of an installation's own `reference/` folder stands in for the shipped one of the same name,
so that a unit can change its modules, opinions or questions without touching code.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ..domain.calendar import WorkCalendar
from ..domain.reference import (
    FIELD_TYPES,
    LONG_LIMIT,
    TEXT_LIMIT,
    CannedOpinion,
    EnclosureKind,
    Field,
    Module,
    Question,
    Reference,
    Region,
    Series,
)
from ..domain.review import Result

MOST_LIMIT = 10_000
"""The most characters that a field may be given."""


class ReferenceDataError(Exception):
    """A reference file cannot be used. The message names file and key."""


@dataclass(frozen=True)
class _Node:
    """A place in a TOML file: its value, and how to name it in an error."""

    value: object
    where: str

    def wrong(self, expected: str) -> ReferenceDataError:
        return ReferenceDataError(f"{self.where}：应为{expected}")

    def table(self, known: tuple[str, ...]) -> Mapping[str, object]:
        if not isinstance(self.value, dict):
            raise self.wrong("表（[...]）")
        unknown = next((key for key in self.value if key not in known), None)
        if unknown is not None:
            raise ReferenceDataError(f"{self.where}.{unknown}：没有这个键，可用的键：{'、'.join(known)}")
        return self.value

    def get(self, key: str) -> _Node:
        value = self.value.get(key) if isinstance(self.value, dict) else None
        return _Node(value, f"{self.where}.{key}")

    def items(self, key: str) -> Iterator[_Node]:
        listed = self.get(key)
        if listed.value is None:
            return
        if not isinstance(listed.value, list):
            raise listed.wrong("列表")
        for index, value in enumerate(listed.value, 1):
            yield _Node(value, f"{listed.where}[{index}]")

    def text(self, default: str | None = None) -> str:
        if self.value is None and default is not None:
            return default
        if not isinstance(self.value, str) or (default is None and not self.value):
            raise self.wrong("文字")
        return self.value

    def flag(self) -> bool:
        if self.value is None:
            return False
        if not isinstance(self.value, bool):
            raise self.wrong("true 或 false")
        return self.value

    def number(self, default: int | None = None) -> int:
        if self.value is None and default is not None:
            return default
        if not isinstance(self.value, int) or isinstance(self.value, bool):
            raise self.wrong("整数")
        return self.value

    def texts(self) -> tuple[str, ...]:
        if self.value is None:
            return ()
        if not isinstance(self.value, list) or not all(isinstance(item, str) for item in self.value):
            raise self.wrong("文字的列表")
        return tuple(self.value)


def load_reference(shipped: Path, own: Path | None = None) -> Reference:
    """Return the reference data in `shipped`, each file overridden by one of the same name in `own`.

    Raises:
        ReferenceDataError: When a file is missing, is not TOML or holds something unexpected.
    """

    def read(name: str, *keys: str) -> _Node:
        path = own / name if own is not None and (own / name).is_file() else shipped / name
        try:
            with path.open("rb") as file:
                node = _Node(tomllib.load(file), str(path))
        except OSError as error:
            raise ReferenceDataError(f"{path}：读不到文件（{error.strerror}）") from error
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise ReferenceDataError(f"{path}：不是有效的 TOML（{error}）") from error
        if keys:
            node.table(keys)
        return node

    codes = _codes(read("codes.toml"))
    modules = tuple(_unique(_module(node, codes) for node in read("modules.toml", "module").items("module")))
    return Reference(
        modules=modules,
        series=tuple(_series(node) for node in read("series.toml", "series").items("series")),
        regions=tuple(_region(node) for node in read("regions.toml", "region").items("region")),
        codes=codes,
        canned=tuple(_canned(node, modules) for node in read("canned.toml", "opinion").items("opinion")),
        faq=tuple(_question(node) for node in read("faq.toml", "question").items("question")),
        calendar=_calendar(read("holidays.toml")),
        enclosures=_enclosures(read("enclosures.toml", "enclosure"), modules),
        promise=read("promise.toml", "paragraphs").get("paragraphs").texts(),
    )


def _unique(modules: Iterator[tuple[_Node, Module]]) -> Iterator[Module]:
    seen: set[str] = set()
    for node, module in modules:
        if module.id in seen:
            raise ReferenceDataError(f"{node.where}.id：模块「{module.id}」重复")
        seen.add(module.id)
        yield module


def _module(node: _Node, codes: Mapping[str, Mapping[str, str]]) -> tuple[_Node, Module]:
    node.table(("id", "name", "group", "repeated", "with_attachments", "required", "field"))
    fields = tuple(_field(item, codes) for item in node.items("field"))
    twice = next((n for n, one in enumerate(fields, 1) if one.id in {f.id for f in fields[: n - 1]}), None)
    if twice is not None:
        raise ReferenceDataError(f"{node.where}.field[{twice}].id：字段「{fields[twice - 1].id}」重复")
    if not fields:
        raise ReferenceDataError(f"{node.where}.field：至少要有一个字段")
    return node, Module(
        id=node.get("id").text(),
        name=node.get("name").text(),
        group=node.get("group").text(),
        fields=fields,
        repeated=node.get("repeated").flag(),
        with_attachments=node.get("with_attachments").flag(),
        required=node.get("required").flag(),
    )


def _field(node: _Node, codes: Mapping[str, Mapping[str, str]]) -> Field:
    node.table(("id", "name", "type", "required", "codes", "private", "width", "limit"))
    kind, table = node.get("type"), node.get("codes")
    if kind.text("text") not in FIELD_TYPES:
        raise kind.wrong(f"{'、'.join(FIELD_TYPES)} 之一")
    if table.text("") and table.text() not in codes:
        raise ReferenceDataError(f"{table.where}：codes.toml 中没有代码表「{table.value}」")
    private = node.get("private")
    if private.text("") not in ("", "id", "phone"):
        raise private.wrong("id 或 phone")
    return Field(
        id=node.get("id").text(),
        name=node.get("name").text(),
        type=kind.text("text"),
        required=node.get("required").flag(),
        codes=table.text(""),
        private=private.text(""),
        width=node.get("width").number(12),
        limit=_limit(node.get("limit"), LONG_LIMIT if kind.text("text") == "long" else TEXT_LIMIT),
    )


def _limit(node: _Node, default: int) -> int:
    limit = node.number(default)
    if not 1 <= limit <= MOST_LIMIT:
        raise node.wrong(f" 1 至 {MOST_LIMIT} 的整数")
    return limit


def _series(node: _Node) -> Series:
    table = node.table(("no", "name", "titles"))
    titles = node.get("titles")
    levels = table.get("titles")
    if not isinstance(levels, dict):
        raise titles.wrong("表（级别 = [职称…]）")
    return Series(
        no=node.get("no").number(),
        name=node.get("name").text(),
        titles={level: titles.get(level).texts() for level in levels},
    )


def _region(node: _Node) -> Region:
    node.table(("code", "name", "kind"))
    return Region(node.get("code").text(), node.get("name").text(), node.get("kind").text())


def _codes(node: _Node) -> dict[str, dict[str, str]]:
    if not isinstance(node.value, dict):
        raise node.wrong("表")
    tables = {name: node.get(name) for name in node.value}
    for table in tables.values():
        if not isinstance(table.value, dict):
            raise table.wrong("表（代码 = 名称）")
    return {
        name: {code: table.get(code).text() for code in table.value if isinstance(table.value, dict)}
        for name, table in tables.items()
        if isinstance(table.value, dict)
    }


def _canned(node: _Node, modules: tuple[Module, ...]) -> CannedOpinion:
    node.table(("text", "result", "modules"))
    result, fits = node.get("result"), node.get("modules")
    if result.text("") and result.text() not in Result.__members__:
        raise result.wrong(f"{'、'.join(Result.__members__)} 之一")
    known = {module.id for module in modules}
    missing = next((name for name in fits.texts() if name not in known), None)
    if missing is not None:
        raise ReferenceDataError(f"{fits.where}：没有模块「{missing}」")
    return CannedOpinion(
        text=node.get("text").text(),
        result=Result(result.text()) if result.text("") else None,
        modules=fits.texts(),
    )


def _enclosures(node: _Node, modules: tuple[Module, ...]) -> tuple[EnclosureKind, ...]:
    known = {module.id for module in modules} | {f"{module.id}.{one.id}" for module in modules for one in module.fields}
    kinds: dict[str, EnclosureKind] = {}
    for item in node.items("enclosure"):
        item.table(("name", "required", "hint", "goes_with"))
        name, goes_with = item.get("name"), item.get("goes_with")
        if name.text() in kinds:
            raise ReferenceDataError(f"{name.where}：材料类别「{name.value}」重复")
        missing = next((one for one in goes_with.texts() if one not in known), None)
        if missing is not None:
            raise ReferenceDataError(f"{goes_with.where}：没有模块或字段「{missing}」")
        kinds[name.text()] = EnclosureKind(
            name.text(), item.get("required").flag(), item.get("hint").text(""), goes_with.texts()
        )
    return tuple(kinds.values())


def _question(node: _Node) -> Question:
    node.table(("id", "question", "answer"))
    return Question(node.get("id").text(), node.get("question").text(), node.get("answer").text())


def _calendar(node: _Node) -> WorkCalendar:
    node.table(("off", "worked"))
    off, worked = (_dates(node.get(key)) for key in ("off", "worked"))
    return WorkCalendar(off, worked, frozenset(day.year for day in off))


def _dates(node: _Node) -> frozenset[date]:
    if not isinstance(node.value, list) or not all(type(day) is date for day in node.value):
        raise node.wrong("日期的列表，如 [2026-01-01]")
    return frozenset(node.value)
