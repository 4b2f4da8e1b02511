"""An applicant's side as the commands print it: 我的办件, open plans, one application, what came back and is amiss."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ..domain.clock import local
from ..domain.text import visible
from ..domain.urgency import day
from ..tui.present.tables import module_lines, value_text
from .talk import say

if TYPE_CHECKING:
    from ..domain.application import Row
    from ..domain.checking import Fault
    from ..domain.reference import Module, Reference
    from ..services.applying import Mine, OpenPlan
    from ..services.filled import Filled

WIDTH = 100
EDIT, LOOK = "编辑", "查看"


def mine(one: Mine) -> dict[str, Any]:
    """Return a line of 我的办件 as an object (D05)."""
    application = one.application
    return {
        "no": application.no,
        "business": application.business,
        "specialty": application.specialty,
        "filed_on": application.filed_on.isoformat(),
        "status": application.status.value,
        "status_label": application.status.label,
        "fillable": one.fillable,
        "plan": one.plan.code,
        "title": one.plan.title,
        "series": application.series,
        "level": application.level,
        "post": application.post,
        "year": one.year,
        "opinion": one.opinion,
    }


def mine_line(number: int, one: Mine) -> None:
    """Print the same for people: 序号, 业务名称, 专业名称, 填报日期, 状态, 操作, then the number for the commands."""
    application = one.application
    say(
        f"{number}  {application.business}  {visible(application.specialty)}  {application.filed_on}  "
        f"{application.status.label}  {EDIT if one.fillable else LOOK}  {application.no}"
    )


def plan(one: OpenPlan, reference: Reference) -> dict[str, Any]:
    """Return a plan that takes applications as an object."""
    names = {series.no: series for series in reference.series}
    return {
        "code": one.plan.code,
        "title": one.plan.title,
        "committee": one.plan.committee,
        "apply_end": local(one.plan.apply_end).isoformat(timespec="seconds"),
        "takes": [
            {"series": number, "name": names[number].name, "level": level, "posts": names[number].titles[level]}
            for number in sorted({number for number, _ in one.takes} & names.keys())
            for level in names[number].titles
            if (number, level) in one.takes
        ],
        "has_notice": one.has_notice,
        "mine": one.mine or None,
    }


def plan_lines(one: OpenPlan, reference: Reference) -> None:
    """Print the same for people."""
    told = plan(one, reference)
    note = f"  已有本人的申报 {one.mine}" if one.mine else ""
    say(f"{one.plan.code}  申报截止 {day(one.plan.apply_end)}  {visible(one.plan.title)}{note}")
    for take in told["takes"]:
        say(f"    {take['series']} {take['name']}  {take['level']}：{'、'.join(take['posts'])}")


def filled(one: Filled, reference: Reference, modules: Sequence[Module], *, unmask: bool) -> dict[str, Any]:
    """Return an application as an object that `apply fill` takes again."""
    application = one.application
    return {
        "no": application.no,
        "status": application.status.value,
        "status_label": application.status.label,
        "round": application.round,
        "plan": one.plan.code,
        "title": one.plan.title,
        "apply_end": local(one.plan.apply_end).isoformat(timespec="seconds"),
        "unit": application.unit.name,
        "series": application.series,
        "level": application.level,
        "post": application.post,
        "specialty": application.specialty,
        "filed_on": application.filed_on.isoformat(),
        "promised": one.promised_at is not None,
        "closed": one.closed or None,
        "editable": [module.id for module in reference.modules if module.id in one.editable],
        "modules": {
            module.id: [_values(module, row, unmask=unmask) for row in one.contents.get(module.id, ())]
            for module in modules
        },
        "returned": returned(one, reference),
    }


def filled_lines(one: Filled, modules: Sequence[Module], *, unmask: bool) -> None:
    """Print the same for people: which modules can be edited, and why the others can't."""
    application = one.application
    say(f"{application.no}  {application.status.label}  {visible(one.plan.title)}")
    say(f"申报截止日期：{day(one.plan.apply_end)}  推荐单位：{visible(application.unit.name)}")
    say(f"申报系列：{application.series}  申报职务：{application.post}  申报专业：{visible(application.specialty)}")
    if one.closed:
        say(one.closed)
    for module in modules:
        rows = one.contents.get(module.id, ())
        state = EDIT if module.id in one.editable else "锁定"
        say(f"\n{module.name}（{module.id}）  {state}")
        for line in module_lines(_open(module) if unmask else module, rows, WIDTH):
            say("".join(visible(text) for text, _ in line).rstrip())


def returned(one: Filled, reference: Reference) -> dict[str, Any] | None:
    """Return 退回信息 as an object; `None` when nothing is to be mended."""
    if not one.marks:
        return None
    return {
        "opinion": one.reviews[-1].opinion,
        "modules": [
            {
                "module": module,
                "name": reference.module_name(module),
                "reason": reason,
                "changed": module in one.changed,
                "answer": one.answers.get(module, ""),
            }
            for module, reason in one.marks.items()
        ],
    }


def returned_lines(one: Filled, reference: Reference) -> None:
    """Print the same for people, as the guide has it (D11, D17)."""
    told = returned(one, reference)
    assert told is not None
    say(f"评审结果：{visible(told['opinion'])}")
    for number, item in enumerate(told["modules"], 1):
        say(f"{number}. {item['name']} 审核不通过")
        say(f"   退回原因：{visible(item['reason'])}")
        state = "已修改" if item["changed"] else "还没有修改"
        answer = f"；情况说明：{visible(item['answer'])}" if item["answer"] else ""
        say(f"   {state}{answer}（修改用模块 {item['module']}）")


def fault(one: Fault, reference: Reference) -> dict[str, Any]:
    """Return something to be mended as an object; rows are counted from 1."""
    return {
        "module": one.module,
        "name": _name(one, reference),
        "row": None if one.row is None else one.row + 1,
        "field": one.field or None,
        "message": one.message,
        "blocking": one.blocking,
    }


def fault_line(one: Fault, reference: Reference) -> None:
    """Print the same for people."""
    where = "" if one.row is None else f" 第 {one.row + 1} 条"
    say(f"{'×' if one.blocking else '?'} {_name(one, reference)}{where}：{visible(one.message)}")


def _name(one: Fault, reference: Reference) -> str:
    return "诚信承诺" if one.module == "promise" else reference.module_name(one.module)


def _values(module: Module, row: Row, *, unmask: bool) -> dict[str, object]:
    """Return the fields of a row, and what identifies its file."""
    shown = {
        field.id: value_text(field, row) if field.private and not unmask else row[field.id]
        for field in module.fields
        if field.id in row
    }
    return shown | {key: row[key] for key in ("sha256", "size") if key in row}


def _open(module: Module) -> Module:
    """Return the module with nothing masked."""
    from dataclasses import replace

    return replace(module, fields=tuple(replace(field, private="") for field in module.fields))
