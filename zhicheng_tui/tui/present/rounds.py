"""本轮修改: what changed since a return, field by field, beside the reviewer's own reasons (C05, Q37)."""

from __future__ import annotations

from collections.abc import Iterator

from ...domain.clock import local
from ...domain.reference import Reference
from ...domain.text import one_line
from ...services.rounds import MarkedModule, RoundChange
from ..glyphs import Glyphs
from ..ink import Span, span_width, wrap_spans
from .changes import wrapped_changes
from .file import Sheet
from .returned import in_order
from .stories import WHEN
from .tables import Lines

UNCHANGED = "没有修改"
NOT_KEPT = "这一次提交的内容没有保存下来，不能逐项比较；以下是当时的退回原因"
NOT_YET = "申报人还没有重新提交，以下是目前的修改"


def summary(change: RoundChange) -> str:
    """Return how much was changed, as one clause."""
    if not change.kept:
        return NOT_KEPT
    text = f"改了 {change.places} 处"
    if change.unchanged:
        text += f"，{len(change.unchanged)} 个标注模块{UNCHANGED}"
    return text if change.resubmitted else f"{NOT_YET}：{text}"


def round_sheet(change: RoundChange, reference: Reference, width: int, glyphs: Glyphs) -> Sheet:
    """Return a return with what became of it: for each marked module the reason, what changed, what is said to it."""
    review = change.review
    about: Lines = [
        [(f" 第 {review.round} 次提交", "head"), (f"，{local(review.at):{WHEN}} 由", ""),
         (f"{review.unit} {review.reviewer} 退回", "")],
        [(" 审核意见 ", "dim"), (one_line(review.opinion), "")],
        [(" ", ""), (summary(change), "hurry" if change.unchanged or not change.kept else "good")],
    ]  # fmt: skip
    lines: Lines = [part for line in about for part in wrap_spans(line, width)]
    owners, heads = [""] * len(lines), dict[str, int]()
    for module, block in _blocks(change, reference, width, glyphs):
        heads[module] = len(lines) + 1
        wrapped = [part for line in block for part in wrap_spans(line, width)]
        lines += [[], *wrapped]
        owners += ["", *[module] * len(wrapped)]
    return Sheet(lines, owners, heads)


def _blocks(change: RoundChange, reference: Reference, width: int, glyphs: Glyphs) -> Iterator[tuple[str, Lines]]:
    marks = {mark.module: mark for mark in change.marks}
    for module in in_order({mark.module: mark.reason for mark in change.marks}, reference):
        yield module, _mark(marks[module], change.kept, reference, width, glyphs)
    for other in change.others:
        head = _head(reference.module_name(other.module), ("没有标注，也有改动", "hurry"), width, glyphs)
        yield other.module, [head, *wrapped_changes(other, reference, width)]


def _mark(mark: MarkedModule, kept: bool, reference: Reference, width: int, glyphs: Glyphs) -> Lines:
    told: Span = (f"改了 {mark.change.places} 处", "good") if mark.changed else (UNCHANGED, "hurry")
    made: Lines = [
        _head(reference.module_name(mark.module), told if kept else ("", ""), width, glyphs),
        [("  退回原因：", "dim"), (one_line(mark.reason), "mark")],
        *wrapped_changes(mark.change, reference, width),
    ]
    if mark.answer:
        made.append([("  情况说明：", "dim"), (one_line(mark.answer), "")])
    elif kept and not mark.changed:
        made.append([("  ", ""), ("申报人没有修改这个模块", "hurry")])
    return made


def _head(name: str, told: Span, width: int, glyphs: Glyphs) -> list[Span]:
    title: list[Span] = [(f"{glyphs.line} ", "dim"), (f"{name} ", "head")]
    tail: list[Span] = [(f" {told[0]} ", told[1])] if told[0] else []
    return [*title, (glyphs.line * max(width - span_width([*title, *tail]), 0), "dim"), *tail]
