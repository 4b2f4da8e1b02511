"""Whose it is to open a unit's account, worked out for a request as it is typed; loads no table classes."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import Connection

from ..domain import credit
from ..domain.application import Actor
from ..domain.clock import local
from ..domain.jurisdiction import MANUAL, Applicant, Nature, Ruling, opener_of
from ..domain.opening import Fields, lacking
from ..domain.refusal import Refusal
from ..store.queries import opening as queries
from ..store.queries import units
from ..store.queries.units import UnitRecord
from .permissions import Role
from .runtime import Runtime


@dataclass(frozen=True)
class Outlook:
    """What would become of a request if it were handed in now."""

    ruling: Ruling
    opener: UnitRecord
    superior: UnitRecord
    """The unit above the new one: as chosen, or the opener's own where the rule says so."""
    message: str
    """Who opens the account and which clause says so, in one sentence."""
    code_fault: str | None
    hints: tuple[str, ...]
    refusals: tuple[Refusal, ...]
    """Everything that keeps it from being handed in, files aside."""
    city: bool
    """Whether the city manages the unit, and not a county."""


def outlook(connection: Connection, runtime: Runtime, actor: Actor, fields: Fields, request_id: int = 0) -> Outlook:
    """Return what the rules say of the fields of a request; `request_id` is 0 for one that is not kept yet."""
    law = runtime.jurisdiction
    today = local(runtime.clock.now()).date()
    root = units.find_root(connection)
    chosen = units.find_units(connection, root.path, [fields.superior_id]).get(fields.superior_id)
    managed = units.managing_region(connection, chosen) if chosen else ""
    applicant = Applicant(fields.nature or Nature.OTHER, fields.region, managed)
    ruling = opener_of(applicant, law, today)
    opener = _office(connection, runtime, ruling.opener, root)
    missing = ""
    if opener is None:
        missing = f"{_office_name(runtime, ruling.opener)}在本系统还没有账号，"
        ruling, opener = Ruling(MANUAL, law.city, ruling.clause), root
    sentence = missing + _sentence(runtime, fields, ruling, managed)
    superior = (
        opener if chosen is None or _elsewhere(fields, chosen, opener, law.region(managed) == ruling.opener) else chosen
    )
    refusals = lacking(replace(fields, superior_id=superior.id), manual=ruling.manual)
    refusals += _standing(actor, superior, opener, sentence)
    hints = credit.hints(fields.credit_code, fields.nature, fields.region, _names(runtime))
    fault = credit.code_fault(fields.credit_code)
    if fault is None:
        refusals += _in_use(connection, fields, request_id)
    if chosen is not None and superior is not chosen:
        hints.append(f"主管部门按规则为{opener.name}，不是所选的{chosen.name}")
    city = law.region(managed) == law.city or not managed
    shown = () if fault else tuple(hints)
    return Outlook(ruling, opener, superior, sentence, fault, shown, tuple(refusals), city)


def _office(connection: Connection, runtime: Runtime, region: str, root: UnitRecord) -> UnitRecord | None:
    law = runtime.jurisdiction
    if region == law.city:
        return root
    same = [code for code, other in law.same.items() if other == region]
    return units.find_office(connection, [region, *same])


def _elsewhere(fields: Fields, chosen: UnitRecord, opener: UnitRecord, same_region: bool) -> bool:
    """Say whether a company was put under a unit that is not its opener's own: then it goes under the opener."""
    return fields.nature is Nature.PRIVATE and not (same_region and _below(chosen, opener))


def _below(unit: UnitRecord, office: UnitRecord) -> bool:
    return unit.path.startswith(office.path)


def _standing(actor: Actor, superior: UnitRecord, opener: UnitRecord, sentence: str) -> list[Refusal]:
    """Return why the caller may not ask for this unit: it would stand outside their tree, or outside the opener's."""
    if not superior.active:
        return [Refusal("superior_id", f"主管部门{superior.name}已停用，请改选", "superior_id")]
    if not _below(superior, opener):
        message = f"主管部门{superior.name}不在{opener.name}的下级单位里，请改选"
        return [Refusal("superior_id", message, "superior_id")]
    if actor.role != Role.OPERATOR and not actor.covers(superior.path):
        return [Refusal("competence", f"{sentence}，请由该单位向其申请", "region")]
    return []


def _in_use(connection: Connection, fields: Fields, request_id: int) -> list[Refusal]:
    unit = units.find_by_code(connection, fields.credit_code)
    if unit is not None:
        message = f"统一社会信用代码已用于「{unit.name}」，不能重复开户；请核对，或联系其管理员"
        return [Refusal("credit_code", message, "credit_code")]
    other = queries.waiting_with_code(connection, fields.credit_code, request_id)
    if other is not None:
        message = f"同一统一社会信用代码的申请 {other} 正在等待批准，不能重复提交"
        return [Refusal("credit_code", message, "credit_code")]
    return []


def _sentence(runtime: Runtime, fields: Fields, ruling: Ruling, managed: str) -> str:
    law, who = runtime.jurisdiction, _office_name(runtime, ruling.opener)
    if ruling.manual:
        return f"指南没有对应的条款，由{who}裁定（{law.cite(ruling.clause)}）"
    nature = fields.nature or Nature.OTHER
    region = managed if nature.public and nature is not Nature.OFFICE else fields.region
    whose = "的" if nature is not Nature.OFFICE else ""
    return f"{region_name(runtime, region)}{whose}{nature}由{who}开户（{law.cite(ruling.clause)}）"


def _office_name(runtime: Runtime, region: str) -> str:
    return f"{region_name(runtime, region)}{Nature.OFFICE}"


def region_name(runtime: Runtime, code: str) -> str:
    """Return a region's name, or its code where it has none."""
    return _names(runtime).get(code, code)


def _names(runtime: Runtime) -> dict[str, str]:
    return {region.code: region.name for region in runtime.reference.regions}
