"""退回信息: what an applicant is told after a return; the reviewer sees the same before saving one (D06, D16, D17)."""

from __future__ import annotations

from collections.abc import Mapping

from ...domain.reference import Reference
from ...domain.status import Status
from ...domain.text import one_line
from ..glyphs import Glyphs
from ..ink import Span, wrap, wrap_spans
from .file import Sheet
from .tables import EMPTY, Lines

FAILED = "审核不通过"
TO_MEND = "点击修改（Enter）"
"""The guide's words, and the key."""
NO_REASON = "（未填写）"


def returned_sheet(
    marks: Mapping[str, str],
    opinion: str,
    reference: Reference,
    width: int,
    glyphs: Glyphs,
    states: Mapping[str, str] = {},
) -> Sheet:
    """Return status, 评审结果 and the numbered marks; each line knows its module, and `heads` where that begins.

    Args:
        marks: Module id → the reviewer's reason.
        opinion: What the applicant reads as 评审结果.
        states: Module id → how far its applicant is with it, as 「已修改」; one without has nothing behind its name.
    """
    lines: Lines = [[(" 办件状态：", "dim"), (Status.RETURNED.label, "bad")]]
    lines += wrap_spans([(" 评审结果：", "dim"), (one_line(opinion) or NO_REASON, "")], width)
    lines += [[], [(" 退回信息", "head")]]
    owners, heads = [""] * len(lines), dict[str, int]()
    for number, module in enumerate(in_order(marks, reference), 1):
        heads[module] = len(lines)
        block = _mark(number, reference.module_name(module), marks[module], states.get(module, ""), width, glyphs)
        lines += block
        owners += [module] * len(block)
    if not marks:
        lines.append([(f"   {EMPTY}", "dim")])
        owners.append("")
    return Sheet(lines, owners, heads)


def opens_lines(marks: Mapping[str, str], reference: Reference, width: int) -> Lines:
    """Return which modules open to the applicant and which stay locked (C26)."""
    opened = [reference.module_name(module) for module in in_order(marks, reference)]
    locked = [module.name for module in reference.modules if module.id not in marks]
    parts: list[list[Span]] = [
        [(f" 开放修改 {len(opened)} 个：", "good"), ("、".join(opened) or "无", "")],
        [(f" 保持锁定 {len(locked)} 个：", "dim"), ("、".join(locked) or "无", "dim")],
    ]
    return [line for part in parts for line in wrap_spans(part, width)]


def in_order(marks: Mapping[str, str], reference: Reference) -> list[str]:
    """Return the marked modules in the order of the form, those no longer defined at the end."""
    known = [module.id for module in reference.modules if module.id in marks]
    return [*known, *(module for module in marks if module not in known)]


def _mark(number: int, name: str, reason: str, state: str, width: int, glyphs: Glyphs) -> Lines:
    lead, label = f" {number}. ", "退回原因："
    head: list[Span] = [(lead, "accent"), (f"{name} ", "mark"), (FAILED, "bad")]
    if state:
        head += [(f" {glyphs.dot} ", "dim"), (state, "accent")]
    indent = " " * len(lead)
    room = max(width - len(lead) - 2 * len(label) - 1, 8)
    parts = wrap(one_line(reason) or NO_REASON, room)
    lines: Lines = [head, [(indent, ""), (label, "dim"), (parts[0], "")]]
    lines += [[(indent + " " * 2 * len(label), ""), (part, "")] for part in parts[1:]]
    return [*lines, [(f"{indent}{glyphs.arrow} {TO_MEND}", "key")], []]
