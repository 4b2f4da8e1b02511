"""What an applicant's words mean: their applications, plans, modules, fields and values."""

from __future__ import annotations

import json
import os
import stat
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..domain.entries import take
from ..domain.filling import Declared
from ..domain.reference import Field, Module, Reference
from ..domain.refusal import Refusal, Refused
from ..domain.text import visible
from ..services.errors import NotFound
from .options import UsageError

if TYPE_CHECKING:
    from ..domain.application import Row
    from ..services.applying import OpenPlan
    from ..services.desk import Desk
    from ..services.filled import Filled

LONGEST = 4 * 1024 * 1024
"""Bytes of a JSON file that is filled in."""
HIDDEN = "*"


def own_id(desk: Desk, number: str) -> int:
    """Return the caller's own application with this number.

    Raises:
        NotFound: When there is none.
    """
    found = next((mine.application.id for mine in desk.applying.list() if mine.application.no == number), None)
    if found is None:
        raise NotFound(f"没有办件 {visible(number)}，或不是本人的申报；用 zhicheng apply list 查看")
    return found


def opened(desk: Desk, number: str) -> Filled:
    """Return the caller's own application with this number, opened."""
    return desk.filling.open(own_id(desk, number))


def plan_of(desk: Desk, code: str) -> OpenPlan:
    """Return the plan of this code that takes applications just now.

    Raises:
        NotFound: When there is none; the sentence names those there are.
    """
    plans = desk.applying.plans()
    found = next((one for one in plans if one.plan.code == code), None)
    if found is None:
        known = "、".join(one.plan.code for one in plans) or "（没有）"
        raise NotFound(f"没有正在受理申报的评审计划「{visible(code)}」，可选：{known}")
    return found


def declared(reference: Reference, series: str, level: str, post: str, specialty: str) -> Declared:
    """Return what is applied for; the series by its number or name.

    Raises:
        UsageError: When there is no such series.
    """
    found = next((one for one in reference.series if series.strip() in (str(one.no), one.name)), None)
    if found is None:
        raise UsageError(f"没有系列「{visible(series)}」，写序号或全名，如 5 或 工程技术人员")
    return Declared(found.no, level.strip(), post.strip(), specialty.strip())


def module_of(reference: Reference, word: str) -> Module:
    """Return the module that a word means, by id or name.

    Raises:
        UsageError: When it means none.
    """
    found = next((one for one in reference.modules if word in (one.id, one.name)), None)
    if found is None:
        known = "、".join(f"{one.id} {one.name}" for one in reference.modules)
        raise UsageError(f"没有模块「{visible(word)}」，可用：{known}")
    return found


def place(rows: Sequence[object], number: int) -> int:
    """Return the place from 0 of the row that people call `number`.

    Raises:
        UsageError: When there is none.
    """
    if not 1 <= number <= len(rows):
        raise UsageError(f"没有第 {number} 条，共 {len(rows)} 条")
    return number - 1


def pairs(words: Iterable[str]) -> dict[str, str]:
    """Return field → value from `FIELD=VALUE` words.

    Raises:
        UsageError: When a word has no equals sign.
    """
    found: dict[str, str] = {}
    for word in words:
        name, sign, value = word.partition("=")
        if not sign or not name.strip():
            raise UsageError(f"「{visible(word)}」写成 字段=内容，如 name=陈默 或 姓名=陈默")
        found[name.strip()] = value
    return found


def values(module: Module, given: Mapping[str, object], reference: Reference) -> dict[str, object]:
    """Return what is to be kept for fields that are given by id or name.

    Raises:
        UsageError: When there is no such field.
        Refused: With everything that cannot be read.
    """
    taken: dict[str, object] = {}
    refusals = []
    for name, value in given.items():
        field = _field(module, name)
        read = take(field, _plain(value), reference)
        fault = "是掩码，请写完整内容（--unmask 可以看到）" if _masked(field, read.value) else read.fault
        if fault:
            refusals.append(Refusal("value", f"{module.name}「{field.name}」{fault}", module.id))
        taken[field.id] = read.value
    if refusals:
        raise Refused(refusals)
    return taken


def rows_of(module: Module, given: object, reference: Reference) -> list[Row]:
    """Return a module's rows as a JSON file gives them: a list of objects, or one object.

    Raises:
        UsageError: When it is neither.
        Refused: With everything in it that cannot be read.
    """
    listed = given if isinstance(given, list) else [given]
    if not all(isinstance(row, dict) for row in listed):
        raise UsageError(f'「{module.name}」要写成一组记录，如 [{{"{module.fields[0].id}": "…"}}]')
    rows, refusals = [], list[Refusal]()
    for number, row in enumerate(listed, 1):
        try:
            rows.append(values(module, row, reference))
        except Refused as refused:
            told = [f"第 {number} 条：{one.message}" if module.repeated else one.message for one in refused.refusals]
            refusals += [Refusal("value", message, module.id) for message in told]
    if refusals:
        raise Refused(refusals)
    return list[Any](rows)


def read_json(path: str) -> dict[str, Any]:
    """Return the modules that a JSON file (`-`: standard input) gives: `{"modules": {…}}`, or the modules themselves.

    Raises:
        UsageError: When it cannot be read, or is no such JSON.
    """
    try:
        raw = sys.stdin.buffer.read(LONGEST + 1) if path == "-" else _read(Path(path))
    except OSError as error:
        raise UsageError(f"{visible(path)}：读不了文件（{error.strerror or '不是普通文件'}）") from error
    if len(raw) > LONGEST:
        raise UsageError(f"{visible(path)}：超过 {LONGEST // 1024 // 1024} MB，不能填入")
    try:
        found = json.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{visible(path)}：不是 UTF-8 编码的 JSON，请检查") from error
    modules = found.get("modules", found) if isinstance(found, dict) else None
    if not isinstance(modules, dict):
        raise UsageError(f'{visible(path)}：要写成 {{"modules": {{"basic": {{…}}, "edu": [{{…}}]}}}}')
    return modules


def _read(path: Path) -> bytes:
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY)
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError
        return file.read(LONGEST + 1)


def _field(module: Module, name: str) -> Field:
    found = next((one for one in module.fields if name in (one.id, one.name)), None)
    if found is None:
        known = "、".join(f"{one.id} {one.name}" for one in module.fields)
        raise UsageError(f"「{module.name}」没有字段「{visible(name)}」，可用：{known}")
    return found


def _plain(value: object) -> object:
    return value if value is None or isinstance(value, str | bool | int | float) else json.dumps(value)


def _masked(field: Field, value: object) -> bool:
    return bool(field.private) and isinstance(value, str) and HIDDEN in value
