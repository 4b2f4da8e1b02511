"""What an export says of each application: the columns of the list, the rows of the modules, the object of JSON.

Identity and telephone numbers are masked unless they were asked for in full.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from ...domain.application import Application, CaseFile, Plan, Row
from ...domain.cells import Column, Month, Value
from ...domain.clock import local
from ...domain.documents import DocumentKind
from ...domain.privacy import mask, mask_id
from ...domain.reference import Field, Module, Reference
from ...domain.text import lines, visible
from ...store.queries.exporting import Particulars

FORMAT, VERSION = "zhicheng-applications", 1
BASIC = "basic"
LISTED = (BASIC, "edu", "title")
"""The modules that the list reads: the basic fields, the last degree and the present title."""
_HEADS = (
    Column("序号", 6), Column("办件编号", 12), Column("姓名", 14), Column("证件号码", 20), Column("业务名称", 16),
    Column("系列", 16), Column("专业名称", 16), Column("级别", 8), Column("申报职务", 16), Column("申报单位", 30),
    Column("评审计划", 40), Column("填报日期", 11), Column("提交时间", 17), Column("状态", 20), Column("轮次", 6),
    *(Column(kind.label, 10) for kind in DocumentKind),
    Column("学历", 16), Column("现任职称", 16), Column("取得时间", 11),
)  # fmt: skip
_ELSEWHERE = ("name", "id_no")
"""Basic fields that have a column of their own already."""
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class Record:
    """An application to be exported."""

    application: Application
    plan: Plan
    particulars: Particulars


def masked(record: Record, reference: Reference) -> Record:
    """Return a record with every private number masked."""
    contents = {
        module: [_masked_row(row, _private(reference, module)) for row in rows]
        for module, rows in record.particulars.contents.items()
    }
    application = replace(record.application, id_no=mask_id(record.application.id_no))
    return replace(record, application=application, particulars=replace(record.particulars, contents=contents))


def masked_file(file: CaseFile, reference: Reference) -> CaseFile:
    """Return an application with everything in it, every private number masked."""
    contents = {
        module: [_masked_row(row, _private(reference, module)) for row in rows]
        for module, rows in file.contents.items()
    }
    application = replace(file.application, id_no=mask_id(file.application.id_no))
    return replace(file, application=application, contents=contents)


def list_columns(reference: Reference) -> list[Column]:
    """Return the columns of the list."""
    return [*_HEADS, *(Column(field.name, max(field.width, 2 * len(field.name))) for field in _basic(reference))]


def list_row(number: int, record: Record, reference: Reference) -> list[Value]:
    """Return one line of the list, each value as what it is."""
    one, contents = record.application, record.particulars.contents
    basic, edu, title = (_last(contents, module) for module in LISTED)
    submitted = record.particulars.submitted_at
    return [
        number, one.no, one.name, one.id_no, one.business, one.series, one.specialty, one.level, one.post,
        one.unit.name, record.plan.title, one.filed_on, submitted and local(submitted), one.status.label, one.round,
        *("√" if kind in record.particulars.valid else "×" for kind in DocumentKind),
        _as_text(edu.get("degree_level")), _as_text(title.get("name")), _day(title.get("obtained")),
        *(value_of(field, basic.get(field.id)) for field in _basic(reference)),
    ]  # fmt: skip


def module_columns(module: Module) -> list[Column]:
    """Return the columns of a module's sheet: whose row it is, and its fields."""
    fields = (Column(field.name, max(field.width, 2 * len(field.name))) for field in module.fields)
    return [Column("办件编号", 12), Column("姓名", 14), Column("证件号码", 20), Column("序号", 6), *fields]


def module_rows(module: Module, record: Record) -> list[list[Value]]:
    """Return an application's rows of a module."""
    one = record.application
    return [
        [one.no, one.name, one.id_no, number, *(value_of(field, row.get(field.id)) for field in module.fields)]
        for number, row in enumerate(record.particulars.contents.get(module.id, []), 1)
    ]


def as_object(application: Application, plan: Plan, contents: Mapping[str, Sequence[Row]]) -> dict[str, Any]:
    """Return an application as JSON has it, and as the import reads it back."""
    return {
        "no": application.no,
        "plan": plan.code,
        "unit": application.unit.name,
        "declared": {
            "series": application.series,
            "level": application.level,
            "post": application.post,
            "specialty": application.specialty,
        },
        "status": application.status.value,
        "round": application.round,
        "modules": {module: [dict(row) for row in rows] for module, rows in sorted(contents.items())},
    }


def value_of(field: Field, value: object) -> Value:
    """Return a field's value as a cell holds it; what is not what the field asks for stays the text that it is."""
    match field.type:
        case "date":
            return _day(value)
        case "month":
            found = _MONTH.fullmatch(value) if isinstance(value, str) else None
            return Month(date(int(found[1]), int(found[2]), 1)) if found and int(found[1]) else _as_text(value)
        case "number" if isinstance(value, int | float):
            return value
    return _as_text(value)


def plain(value: Value) -> str:
    """Return a cell's value as text, for files that know nothing else."""
    match value:
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case datetime():
            return f"{local(value):%Y-%m-%d %H:%M}"
        case Month(first):
            return first.isoformat()[: len("2026-11")]
    return str(value)


def _day(value: object) -> Value:
    try:
        return (
            date.fromisoformat(value) if isinstance(value, str) and len(value) == len("2026-11-02") else _as_text(value)
        )
    except ValueError:
        return _as_text(value)


def _as_text(value: object) -> Value:
    if isinstance(value, bool):
        return "是" if value else "否"
    text = "" if value is None else str(value)
    return visible(text) if text.isprintable() else "\n".join(lines(text))


def _basic(reference: Reference) -> list[Field]:
    return [field for field in reference.module(BASIC).fields if field.id not in _ELSEWHERE]


def _last(contents: Mapping[str, Sequence[Row]], module: str) -> Row:
    rows = contents.get(module)
    return rows[-1] if rows else {}


def _private(reference: Reference, module: str) -> dict[str, str]:
    found = next((one for one in reference.modules if one.id == module), None)
    return {field.id: field.private for field in found.fields if field.private} if found else {}


def _masked_row(row: Row, private: Mapping[str, str]) -> Row:
    hidden = {name: mask(kind, str(row[name])) for name, kind in private.items() if row.get(name)}
    return {**row, **hidden} if hidden else row
