"""One row of a table as an application: every cell read for its field, with what is wrong named by its heading."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ...documents.sheets.cells import Cell, Unreadable, shown
from ...domain.application import Row
from ...domain.columns import DECLARED, Columns
from ...domain.entries import take
from ...domain.reference import Field, Module, Reference
from ...domain.text import hostile

ROUNDED = 10**15
"""A number from here on has lost its last digits in a spreadsheet."""
ID_TYPE = "居民身份证"
EXAMPLE = "示例"
"""What the name begins with in the template's own row."""
_POWER = re.compile(r"[+-]?\d+(\.\d+)?[eE]\+?\d+")
_RESIDENT = re.compile(r"\d{17}[\dX]")
_BLANKS = re.compile(r"[\s\u200b-\u200f\u2060\ufeff'’‘`]+")
_HARMLESS = re.compile("['’] *[=+@＝＋－＠-]")
_TEXTS = ("text", "long", "choice")
_ERRORS = frozenset({"#N/A", "#DIV/0!", "#REF!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!"})
"""What spreadsheets show for a formula that has no result."""
_BETWEEN = re.compile(r"(?<=[\u3400-\u9fff·])\s+(?=[\u3400-\u9fff·])")
"""Blanks that pad a Chinese name of two characters to the width of three."""
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


@dataclass(eq=False)
class Wrong(Exception):
    """A cell that keeps its row out."""

    message: str
    heading: str = ""
    cell: str = ""


@dataclass(frozen=True)
class Given:
    """A cell with its heading."""

    heading: str
    cell: Cell


GivenRow = dict[str, Given]
"""Target → cell."""


@dataclass
class Person:
    """What a row and the rows that belong to it say."""

    declared: Mapping[str, str]
    """Of what is applied for: key → text."""
    name: str = ""
    id_type: str = ID_TYPE
    id_no: str = ""
    phone: str = ""
    contents: dict[str, list[Row]] = field(default_factory=dict)


def gather(headings: Sequence[str], targets: Sequence[str], cells: Sequence[Cell]) -> dict[str, Given]:
    """Return the cells of a row by target; a column that is there twice counts once (Q11).

    Raises:
        Wrong: When two columns of the same meaning say different things.
    """
    found: dict[str, Given] = {}
    for place, target in enumerate(targets):
        cell = cells[place] if place < len(cells) else None
        if not target or cell is None:
            continue
        if target in found and shown(found[target].cell) != shown(cell):
            raise Wrong(f"有两列都是「{headings[place]}」，内容却不同，请只留一列", headings[place], shown(cell))
        found[target] = Given(headings[place], cell)
    return found


class Taking:
    """Reads rows by the fields of the modules."""

    def __init__(self, known: Columns, reference: Reference) -> None:
        self._known, self._reference = known, reference
        self._modules = {module.id: module for module in known.modules}

    def person(self, given: Mapping[str, Given]) -> Person:
        """Return what a row of the main sheet says.

        Raises:
            Wrong: When somebody's identity cannot be told, or a cell cannot be read.
        """
        declared = {key: self._text(given.get(f"declared.{key}")) for key in DECLARED}
        basic = self.row(self._modules["basic"], given)
        person = Person(declared)
        person.id_type = str(basic.setdefault("id_type", ID_TYPE))
        person.name, person.id_no = _BETWEEN.sub("", str(basic.get("name", ""))), str(basic.get("id_no", ""))
        person.phone = str(basic.get("phone", ""))
        if not person.name:
            raise Wrong("没有姓名", "姓名")
        if person.name.startswith(_FORMULA):
            raise Wrong(f"「{person.name[:30]}」不像姓名，像表格公式；请填写姓名", "姓名", person.name)
        basic["name"] = person.name
        if not person.id_no:
            raise Wrong("没有证件号码", "证件号码")
        if person.id_type == ID_TYPE:
            self._check_identity(person.id_no, given)
        person.contents["basic"] = [basic]
        return person

    def row(self, module: Module, given: Mapping[str, Given]) -> dict[str, object]:
        """Return the values of a row of a module by field; empty ones are left out.

        Raises:
            Wrong: When a cell cannot be read.
        """
        values: dict[str, object] = {}
        for one in module.fields:
            cell = given.get(f"{module.id}.{one.id}")
            if cell is None:
                continue
            value = self._value(one, cell)
            if value not in ("", None):
                values[one.id] = value
        return values

    def rows(self, module_id: str, given: Iterable[Mapping[str, Given]]) -> list[Row]:
        """Return the rows of a repeated module, the empty ones left out.

        Raises:
            Wrong: When a cell cannot be read.
        """
        made = (self.row(self._modules[module_id], one) for one in given)
        return [row for row in made if row]

    def _value(self, one: Field, given: Given) -> object:
        cell = readable(given)
        if isinstance(cell, str) and _HARMLESS.match(cell):
            cell = cell[1:]  # what an export puts before a text that a spreadsheet would run
        if one.type in _TEXTS and lost(cell):
            raise Wrong(
                f"被表格软件变成了数字 {shown(cell)}，后面几位已经丢失；请把这一列设为文本格式，重新填写号码",
                given.heading,
                shown(cell),
            )
        if one.private:
            cell = bare(shown(cell))
        taken = take(one, cell, self._reference)
        if taken.fault:
            raise Wrong(f"「{shown(cell)[:30]}」{taken.fault}", given.heading, shown(cell))
        if isinstance(taken.value, str) and hostile(taken.value.replace("\n", "")):
            raise Wrong("有看不见的控制字符，请重新输入", given.heading, shown(cell))
        return taken.value

    def _text(self, given: Given | None) -> str:
        """Return what a cell says that is no field's; raises `Wrong`."""
        if given is None:
            return ""
        text = " ".join(unicodedata.normalize("NFKC", shown(readable(given))).split())
        if hostile(text):
            raise Wrong("有看不见的控制字符，请重新输入", given.heading, text)
        return text

    def _check_identity(self, number: str, given: Mapping[str, Given]) -> None:
        """Let only what can be such a number pass; a wrong check digit is for the reviewer to see (Q32)."""
        cell = given["basic.id_no"]
        if not _RESIDENT.fullmatch(number):
            raise Wrong(
                f"不是 18 位居民身份证号码（现为 {len(number)} 位）；是其他证件时请填写证件类型",
                cell.heading,
                shown(cell.cell),
            )


def lost(cell: Cell) -> bool:
    """Say whether a number has lost digits: `4.2E+17`, or one that long."""
    if isinstance(cell, str):
        return bool(_POWER.fullmatch(unicodedata.normalize("NFKC", cell)))
    return isinstance(cell, int | float) and not isinstance(cell, bool) and abs(cell) >= ROUNDED


def readable(given: Given) -> Cell:
    """Return a cell; raises `Wrong` when it could not be read."""
    if isinstance(given.cell, Unreadable):
        raise Wrong(given.cell.why, given.heading)
    if isinstance(given.cell, str) and given.cell.strip().upper() in _ERRORS:
        raise Wrong(f"是表格公式的错误值 {given.cell.strip()}；请改成内容，或清空", given.heading, given.cell)
    return given.cell


def bare(number: str) -> str:
    """Return a number without blanks and apostrophes, in half width and capitals."""
    return _BLANKS.sub("", unicodedata.normalize("NFKC", number)).upper()


def from_whole(
    said: Mapping[str, object], known: Columns
) -> tuple[dict[str, Given], dict[str, list[dict[str, Given]]]]:
    """Return an application of a JSON file in the same form: the main row, and the rows of each module.

    Raises:
        Wrong: When it is built otherwise.
    """
    declared, modules = said.get("declared", {}), said.get("modules", {})
    if not isinstance(declared, dict) or not isinstance(modules, dict):
        raise Wrong("declared 和 modules 应为对象")
    main = {f"declared.{key}": given(DECLARED[key], declared[key]) for key in DECLARED if key in declared}
    main |= {f"declared.{key}": given(DECLARED[key], said[key]) for key in ("plan", "unit") if said.get(key)}
    rows: dict[str, list[dict[str, Given]]] = {}
    ids = {module.id: module for module in known.modules}
    for module, listed in modules.items():
        if module not in ids:
            continue
        if not isinstance(listed, list) or not all(isinstance(row, dict) for row in listed):
            raise Wrong(f"modules.{module} 应为对象的列表")
        name: Callable[[str], str] = lambda key, of=module: known.name(f"{of}.{key}")  # type: ignore[misc]  # noqa: E731
        rows[module] = [{f"{module}.{key}": given(name(key), row[key]) for key in row} for row in listed]
    basic = rows.pop("basic", [])
    return main | (basic[0] if basic else {}), rows


def given(heading: str, value: object) -> Given:
    """Return a value of JSON as a cell."""
    if value is None or isinstance(value, str | bool | int | float):
        return Given(heading, (value.strip() or None) if isinstance(value, str) else value)
    return Given(heading, Unreadable("不是文字、数字、是否或空值"))
