"""`unit`: 本级及下级单位 listed, shown, closed, opened again, put elsewhere, given another name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from ...domain.text import visible
from ..desks import desk_of, ids_of
from ..options import UsageError
from ..talk import emit, say, talk
from .common import Json

if TYPE_CHECKING:
    from ...services.desk import Desk
    from ...services.units import Place

ACTIONS = "list 列出、show 查看、disable 停用、enable 启用、move 变更主管部门、rename 更名、transfer 把人转到另一单位"


def unit(
    context: typer.Context,
    action: Annotated[str, typer.Argument(metavar="ACTION", help=ACTIONS)],
    which: Annotated[
        str, typer.Argument(metavar="UNIT", help="单位名称、统一社会信用代码或序号；transfer 写办件编号")
    ] = "",
    to: Annotated[str, typer.Option(help="move、transfer：到哪个单位")] = "",
    name: Annotated[str, typer.Option(help="rename：新名称")] = "",
    reason: Annotated[str, typer.Option(help="原因，记入审计")] = "",
    search: Annotated[str, typer.Option(help="list：名称、拼音首字母、信用代码、性质、地区")] = "",
    as_json: Json = False,
) -> None:
    """本级及下级单位：列出、查看、停用、启用、变更主管部门、更名、转人。"""
    known = [part.partition(" ")[0] for part in ACTIONS.split("、")]
    if action not in known:
        raise UsageError(f"unit 后面写 {'、'.join(known)} 之一，不能是「{action}」")
    if action != "list" and not which:
        raise UsageError(f"请写单位：zhicheng unit {action} 单位名称；用 zhicheng unit list 查看")
    if action in ("move", "transfer") and not to:
        raise UsageError(f"请用 --to 写明到哪个单位：zhicheng unit {action} {which} --to 单位名称 --reason 原因")
    if action == "rename" and not name:
        raise UsageError(f"请用 --name 写明新名称：zhicheng unit rename {which} --name 新名称 --reason 原因")
    desk = desk_of(context)
    if action == "list":
        _list(desk, search, as_json)
        return
    if action == "transfer":
        there = desk.units.find(to)
        gone = desk.units.transfer(ids_of(desk, [which])[0], there.record.id, reason)
        talk(f"已转到{there.record.name}：{'、'.join(gone)}；由新单位重新审核")
        return
    place = desk.units.find(which)
    match action:
        case "show":
            _show(desk, place, as_json)
        case "disable":
            desk.units.disable(place.record.id, reason)
            talk(f"已停用{place.record.name}，它和下级单位的账号都不能登录")
        case "enable":
            desk.units.enable(place.record.id, reason)
            talk(f"已启用{place.record.name}")
        case "rename":
            count = desk.units.rename(place.record.id, name, reason)
            talk(f"{place.record.name}已更名为{name}，{count} 份办件随新名称查找")
        case _:
            above = desk.units.find(to)
            count = desk.units.move(place.record.id, above.record.id, reason)
            talk(f"{place.record.name}已改由{above.record.name}主管，{count} 份办件更新了流程版本")


def _list(desk: Desk, search: str, as_json: bool) -> None:
    places, regions = desk.units.tree(search), _regions(desk)
    if as_json:
        emit(_object(place, regions) for place in places)
        return
    for place in places:
        unit_, state = place.record, "停用" if place.closed else ""
        words = [
            unit_.kind,
            regions.get(unit_.region, unit_.region),
            f"办件 {place.applications}",
            f"账号 {place.accounts}",
        ]
        say(f"{'  ' * place.depth}{unit_.id}  {visible(unit_.name)}  {' · '.join(filter(None, [*words, state]))}")
    talk(f"共 {len(places)} 个单位")


def _show(desk: Desk, place: Place, as_json: bool) -> None:
    regions = _regions(desk)
    if as_json:
        emit([_object(place, regions)])
        return
    from ...tui.present.units import unit_lines

    for (label, _), (text, _) in unit_lines(place, regions):
        say(f"{label.strip()}  {visible(text)}")


def _regions(desk: Desk) -> dict[str, str]:
    return {region.code: region.name for region in desk.runtime.reference.regions}


def _object(place: Place, regions: dict[str, str]) -> dict[str, Any]:
    record = place.record
    return {
        "id": record.id,
        "parent": record.parent_id,
        "depth": place.depth,
        "name": record.name,
        "kind": record.kind,
        "credit_code": record.credit_code or None,
        "region": record.region,
        "region_name": regions.get(record.region, record.region),
        "address": record.address,
        "applications": place.applications,
        "accounts": place.accounts,
        "units": place.units,
        "active": record.active,
        "closed": place.closed,
    }
