"""Histories as lines: returns, progress, differences."""

from __future__ import annotations

from collections.abc import Sequence

from ...domain.application import CaseFile, Review, Step
from ...domain.clock import local
from ...domain.difference import ModuleChange
from ...domain.reference import Reference
from ...domain.text import one_line
from ..ink import Span
from .changes import change_lines
from .tables import EMPTY

Lines = list[list[Span]]
WHEN = "%Y-%m-%d %H:%M"


def returns(reviews: Sequence[Review], reference: Reference) -> Lines:
    """查看退回修改信息: every round, who, when, which module, why (C05)."""
    if not reviews:
        return [[(EMPTY, "dim")]]
    made: Lines = []
    for review in reviews:
        undone = f"（{local(review.undone_at):{WHEN}} 已撤销）" if review.undone_at else ""
        made.append([
            (f"第 {review.round} 次提交 ", "head"), (f"{local(review.at):{WHEN}} ", ""),
            (f"{review.unit} {review.reviewer}", ""), (undone, "dim"),
        ])  # fmt: skip
        made.append([("  审核意见 ", "dim"), (one_line(review.opinion), "")])
        for number, item in enumerate(review.items, 1):
            made.append([(f"  {number}. {reference.module_name(item.module)} ", "mark"), ("审核不通过", "bad")])
            made.append([("     退回原因：", "dim"), (one_line(item.reason), "")])
        made.append([])
    return made[:-1]


def progress(steps: Sequence[Step]) -> Lines:
    """查看审核进度: one line a step, what is to come at the end (C28)."""
    made: Lines = []
    for step in steps:
        when = f"{local(step.at):{WHEN}}" if step.at else " " * 16
        ink = "dim" if step.at is None else ("mark" if step.what.startswith("当前") else "")
        made.append([(f"{when}  ", "dim"), (f"{step.what}  ", ink or "strong"), (step.who, ink)])
        if step.note:
            made.append([(" " * 18, ""), (one_line(step.note), "dim")])
    return made


def differences(differing: Sequence[ModuleChange], before: CaseFile, after: CaseFile, reference: Reference) -> Lines:
    """What has changed since the application was read: status, and field by field (Q37)."""
    made: Lines = []
    old, new = before.application, after.application
    if old.status is not new.status:
        made.append([("状态 ", "head"), (old.status.label, "bad"), (" → ", "dim"), (new.status.label, "good")])
        latest = after.reviews[-1] if after.reviews else None
        if latest is not None and latest not in before.reviews:
            made.append([(f"  {latest.reviewer} {local(latest.at):{WHEN}} {latest.result.label}：", "dim"),
                         (one_line(latest.opinion), "")])  # fmt: skip
    for change in differing:
        made += [[(reference.module_name(change.module), "head")], *change_lines(change, reference)]
    return made
