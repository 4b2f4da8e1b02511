"""附件材料: what has to be there, and what goes with what is filled in (K34)."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ..reference import EnclosureKind
from .faults import Case, Fault, text
from .needs import needed_modules

ATTACH = "attach"


def check_enclosures(case: Case) -> Iterator[Fault]:
    """Yield categories without a file, and files without a page (K34)."""
    rows = case.rows(ATTACH)
    present = {text(row, "category") for row in rows if text(row, "file")}
    needed = {module.id for module in needed_modules(case)}
    for kind in case.reference.enclosures:
        if kind.name in present:
            continue
        if kind.required and _asked(kind, needed, case):
            yield Fault(ATTACH, f"必传材料「{kind.name}」未上传，请上传：{kind.hint}".rstrip("："), field="category")
        elif not kind.required and any(_filled(case, one) for one in kind.goes_with):
            names = "、".join(_name(case, one) for one in kind.goes_with if _filled(case, one))
            message = f"填写了「{names}」，通常须上传「{kind.name}」：{kind.hint}".rstrip("：")
            yield Fault(ATTACH, message, field="category", blocking=False)
    known = {kind.name for kind in case.reference.enclosures}
    for place, row in enumerate(rows):
        category = text(row, "category")
        if text(row, "file"):
            if not row.get("pages"):
                yield Fault(ATTACH, f"「{category}」的文件没有内容，请重新上传", place, "file")
        elif row.get("required") is True and category not in known:
            yield Fault(ATTACH, f"必传材料「{category}」未上传，请上传", place, "file")


def asked_for(case: Case) -> list[EnclosureKind]:
    """Return the categories of which this application cannot do without a file."""
    needed = {module.id for module in needed_modules(case)}
    return [kind for kind in case.reference.enclosures if kind.required and _asked(kind, needed, case)]


def _asked(kind: EnclosureKind, needed: Collection[str], case: Case) -> bool:
    """Say whether a required category is asked of this application: 现任职称证书 is not where there is no title."""
    return not kind.goes_with or any(one in needed or _filled(case, one) for one in kind.goes_with)


def _filled(case: Case, place: str) -> bool:
    """Say whether a module, or a field named `module.field`, has anything in it."""
    module, _, field = place.partition(".")
    rows = case.rows(module)
    return any(row.get(field) not in (None, "") for row in rows) if field else bool(rows)


def _name(case: Case, place: str) -> str:
    module, _, field = place.partition(".")
    found = case.reference.module(module)
    return next((one.name for one in found.fields if one.id == field), found.name)
