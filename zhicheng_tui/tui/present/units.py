"""Units and requests for accounts as lines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ...domain.clock import local
from ...domain.opening import LABELS, Fields, Part, Request, Stage
from ...domain.privacy import mask_id, mask_phone
from ...domain.text import one_line
from ..glyphs import Glyphs
from ..ink import Span, fit, right

if TYPE_CHECKING:
    from ...services.competence import Outlook
    from ...services.units import Place

KIND, REGION, COUNT, STATE = 20, 10, 6, 6
WIDE = 100
"""Cells from which region and superior have their own columns."""
STAGE_INKS = {Stage.DRAFT: "dim", Stage.PENDING: "hurry", Stage.APPROVED: "good", Stage.REFUSED: "bad"}
NO, STAGE, WHEN = 14, 8, 12
Lines = list[list[Span]]


def unit_heads(width: int) -> list[Span]:
    """Return the heads of the tree's columns."""
    heads = fit(" 单位", _name_width(width)) + fit("性质", KIND)
    heads += fit("地区", REGION) if width >= WIDE else ""
    return [(heads + right("办件", COUNT) + right("账号", COUNT) + "  " + fit("状态", STATE), "dim")]


def unit_row(place: Place, width: int, regions: Mapping[str, str], glyphs: Glyphs) -> list[Span]:
    """Return one unit of the tree."""
    unit = place.record
    sign = f"{glyphs.arrow} " if place.units else "  "
    name = fit(" " + "  " * place.depth + sign + one_line(unit.name), _name_width(width) - 1) + " "
    state = "停用" if not unit.active else ("上级停用" if place.closed else "")
    spans: list[Span] = [(name, "dim" if place.closed else ""), (fit(one_line(unit.kind), KIND), "dim")]
    if width >= WIDE:
        spans.append((fit(regions.get(unit.region, unit.region), REGION), "dim"))
    counts = right(str(place.applications), COUNT) + right(str(place.accounts), COUNT) + "  "
    return [*spans, (counts, "" if place.applications or place.accounts else "dim"), (state, "bad")]


def unit_lines(place: Place, regions: Mapping[str, str]) -> Lines:
    """Return everything that is known of a unit."""
    unit = place.record
    state = "启用" if not place.closed else ("停用" if not unit.active else "上级单位停用")
    pairs = [
        ("单位名称", unit.name),
        ("统一社会信用代码", unit.credit_code or "未填写"),
        ("性质", unit.kind),
        ("地区", regions.get(unit.region, unit.region)),
        ("地址", unit.address or "未填写"),
        ("下级单位", f"{place.units} 个"),
        ("办件", f"{place.applications} 份（含下级）"),
        ("账号", f"{place.accounts} 个（含下级，不含停用的）"),
        ("状态", state),
    ]
    return [_pair(label, text) for label, text in pairs]


def request_heads(width: int) -> list[Span]:
    """Return the heads of the requests' columns."""
    heads = fit(" 编号", NO + 1) + fit("状态", STAGE) + fit("单位", _unit_width(width)) + fit("提交", WHEN)
    return [(heads + (fit("开户部门", 30) if width >= WIDE else ""), "dim")]


def request_row(request: Request, width: int) -> list[Span]:
    """Return one request."""
    at = local(request.submitted_at or request.created_at)
    name = one_line(request.fields.unit_name) or "（还没有填单位名称）"
    spans: list[Span] = [
        (fit(f" {request.no}", NO + 1), ""),
        (fit(request.stage.label, STAGE), STAGE_INKS[request.stage]),
        (fit(name, _unit_width(width) - 1) + " ", ""),
        (fit(f"{at:%m-%d %H:%M}", WHEN), "dim"),
    ]
    return [*spans, (fit(one_line(request.opener.name), 30), "dim")] if width >= WIDE else spans


def request_lines(request: Request, regions: Mapping[str, str], message: str) -> Lines:
    """Return everything that a request holds, numbers masked."""
    fields = request.fields
    texts = {
        **{name: getattr(fields, name) for name in LABELS},
        "region": regions.get(fields.region, fields.region),
        "superior_id": request.superior.name,
        "id_no": mask_id(fields.id_no),
        "phone": mask_phone(fields.phone),
    }
    lines = [_pair(LABELS[name], str(text)) for name, text in texts.items() if text]
    lines += [[], _pair("依据", message)]
    for number, part in enumerate(Part):
        attachment = request.attachment(part)
        told = f"{one_line(attachment.name)}（F{3 + number} 查看）" if attachment else "没有上传"
        lines.append(_pair(part.label, told))
    lines.append(_pair("填写", f"{request.creator} {local(request.created_at):%Y-%m-%d %H:%M}"))
    if request.submitted_at is not None:
        lines.append(_pair("提交", f"{local(request.submitted_at):%Y-%m-%d %H:%M}，由{request.opener.name}办理"))
    if request.decided_at is not None:
        decided = f"{request.stage.label} · {request.decider} {local(request.decided_at):%Y-%m-%d %H:%M}"
        lines.append(_pair("结果", f"{decided}{'：' if request.decision else ''}{request.decision}"))
    if request.login:
        lines.append(_pair("登录名", request.login))
    return lines


def outlook_notes(seen: Outlook, fields: Fields) -> list[list[Span]]:
    """Return who opens the account and why, then what stands in the way and what is odd about what was typed."""
    if not (fields.kind and fields.region):
        return [[(" ", ""), ("选择性质、地区和主管部门后，这里显示由谁开户、依据指南的哪一条", "dim")]]
    notes: list[list[Span]] = [[(" ", ""), (seen.message, "accent")]]
    for refusal in seen.refusals:
        if refusal.code == "competence":
            notes.append([(" ", ""), ("这个单位不在本单位的开户范围内，请由该单位向上述部门申请", "bad")])
        elif refusal.code == "superior_id":
            notes.append([(" ", ""), (refusal.message, "bad")])
    return [*notes, *([(" ", ""), (hint, "hurry")] for hint in seen.hints)]


def code_note(seen: Outlook, code: str, said: str) -> list[Span]:
    """Return what stands beside the credit code: what is wrong, or what it says."""
    taken = next((one.message for one in seen.refusals if one.code == "credit_code" and seen.code_fault is None), "")
    if not code:
        return []
    if seen.code_fault or taken:
        return [(f" × {seen.code_fault or taken}", "bad")]
    return [(f" √ {said}", "good")]


def _pair(label: str, text: str) -> list[Span]:
    return [(fit(f" {label}", 20), "dim"), (one_line(text), "")]


def _name_width(width: int) -> int:
    return max(width - KIND - 2 * COUNT - 2 - STATE - 2 - (REGION if width >= WIDE else 0), 16)


def _unit_width(width: int) -> int:
    return max(width - NO - 1 - STAGE - WHEN - (30 if width >= WIDE else 0), 16)
