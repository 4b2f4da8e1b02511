"""A whole application, as it is looked at when it is submitted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from ..application import Row
from ..filling import Declared
from ..reference import Reference
from . import career, person, results
from .enclosures import ATTACH, check_enclosures
from .faults import Case, CaseRule, Fault
from .needs import needed_modules
from .rows import read_row

_RULES: Sequence[CaseRule] = (
    person.check_employer,
    person.check_first_job,
    person.check_training_met,
    career.check_service,
    career.check_jobs,
    career.check_training,
    career.check_assessments,
    results.check_representative,
    check_enclosures,
)


def check_contents(
    contents: Mapping[str, Sequence[Row]], declared: Declared, unit_name: str, reference: Reference, today: date
) -> list[Fault]:
    """Return everything that 提交审核 looks at, in the order of modules and rows (domain.md §10)."""
    faults: list[Fault] = []
    read: dict[str, list[Row]] = {}
    for module in reference.modules:
        rows = read[module.id] = []
        for place, row in enumerate(contents.get(module.id, ())):
            values, found = read_row(module, row, reference, today)
            rows.append(values)
            faults += [Fault(module.id, one.message, place, one.field, one.blocking) for one in found]
    case = Case(read, declared, unit_name, reference, today)
    faults += _missing(case)
    for rule in _RULES:
        faults += rule(case)
    return _sorted(faults, reference)


def _missing(case: Case) -> Iterator[Fault]:
    """Yield the modules without which nothing can be submitted."""
    for module in needed_modules(case):
        # Where 附件材料 is empty, each category says so by itself.
        if case.rows(module.id) or (module.id == ATTACH and case.reference.enclosures):
            continue
        message = f"「{module.name}」还没有填写，请至少填写一项" if module.repeated else f"请填写「{module.name}」"
        yield Fault(module.id, message)


def _sorted(faults: list[Fault], reference: Reference) -> list[Fault]:
    """Return faults by module and row; those of a module as a whole first."""
    order = {module.id: place for place, module in enumerate(reference.modules)}
    return sorted(faults, key=lambda one: (order.get(one.module, len(order)), -1 if one.row is None else one.row))
