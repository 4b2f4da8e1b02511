"""One row by itself: what is required, what could not be read, dates that cannot be, and the rules of its module."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from ..application import Row
from ..entries import is_kept, take
from ..entry_dates import NOW
from ..reference import Field, Module, Reference
from . import career, person, results
from .faults import Fault, Found, RowRule, text

_RULES: Mapping[str, RowRule] = {
    "basic": person.check_basic,
    "edu": career.check_study,
    "title": career.check_title,
    "assess": career.check_assessment,
    "paper": results.check_paper,
    "book": results.check_book,
    "patent": results.check_patent,
}
_PLANNED = frozenset({"project"})
"""Modules whose end may lie in the future."""


def check_row(module: Module, row: Row, reference: Reference, today: date) -> list[Fault]:
    """Return what is wrong with one row by itself, in the order of its fields."""
    return [
        Fault(module.id, one.message, None, one.field, one.blocking)
        for one in read_row(module, row, reference, today)[1]
    ]


def read_row(module: Module, row: Row, reference: Reference, today: date) -> tuple[Row, list[Found]]:
    """Return a row with its values as `take` reads them, without those it cannot, and what is wrong with it."""
    values: dict[str, object] = {}
    found: list[Found] = []
    for field in module.fields:
        value = row.get(field.id)
        if not is_kept(field, value, reference):
            taken = take(field, value, reference)
            if taken.fault:
                found.append(Found(field.id, f"「{field.name}」{taken.fault}", True))
                continue
            value = taken.value
        values[field.id] = value
        if value != "":
            found += _of_value(module, field, value, today)
        elif field.required:
            found.append(Found(field.id, f"请填写「{field.name}」", True))
    found += _order(module, values)
    rule = _RULES.get(module.id)
    if rule is not None:
        found += rule(values, today)
    if len(found) > 1:
        order = {field.id: place for place, field in enumerate(module.fields)}
        found.sort(key=lambda one: order.get(one.field, len(order)))
    return values, found


def _of_value(module: Module, field: Field, value: object, today: date) -> Iterable[Found]:
    """Return what is wrong with a value that could be read."""
    if field.type in ("month", "date"):
        return _not_yet(module, field, str(value), today)
    if field.id == "year" and str(value) > str(today.year):
        return (Found(field.id, f"「{field.name}」还没有到，请核对", True),)
    if field.id == "rank" and isinstance(value, int | float) and (value < 1 or value != int(value)):
        return (Found(field.id, f"「{field.name}」应为 1、2、3 这样的名次，请核对", True),)
    if field.private == "phone":
        return person.check_phone(field, str(value))
    return ()


def _not_yet(module: Module, field: Field, value: str, today: date) -> Iterable[Found]:
    """K02: what has been cannot lie in the future."""
    if value == NOW or value <= today.isoformat()[: len(value)]:
        return ()
    if field.id != "end":
        return (Found(field.id, f"「{field.name}」还没有到，请核对", True),)
    if module.id in _PLANNED:
        return ()
    return (Found(field.id, f"「{field.name}」还没有到，仍在进行的请写「{NOW}」"),)


def _order(module: Module, row: Row) -> Iterable[Found]:
    """K02: the start is not after the end."""
    start, end = text(row, "start"), text(row, "end")
    if start and end and end != NOW and start > end[: len(start)]:
        names = {field.id: field.name for field in module.fields}
        return (Found("end", f"「{names.get('start', '起')}」晚于「{names.get('end', '止')}」，请核对", True),)
    return ()
