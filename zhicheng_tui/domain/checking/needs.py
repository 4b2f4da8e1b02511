"""Which modules an application cannot do without."""

from __future__ import annotations

from ..reference import Module
from .faults import Case

FIRST_TITLE = "初次认定"
"""The 申报类型 of somebody who has no title yet."""
_TITLE = "title"


def needed_modules(case: Case) -> list[Module]:
    """Return the modules that need a row: those said to be required, 现任职称 unless it is the first title."""
    first = case.basic("apply_type") == FIRST_TITLE
    return [module for module in case.reference.modules if module.required and not (first and module.id == _TITLE)]
