"""Changes of a module as lines: each row and field, as it was and as it is."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import groupby

from rich.cells import cell_len

from ...domain.difference import FieldChange, ModuleChange, RowChange, equal_ahead
from ...domain.reference import Field, Module, Reference
from ...domain.text import one_line
from ..ink import Span, fit, span_width, wrap, wrap_spans
from .tables import Lines, value_text

NOTHING = "（空）"
NAMED = 24
"""Cells of a row's own words beside its number."""
NARROWEST = 12
"""Cells that a value needs beside its label, or else it stands below."""
SHORTEST = 8
"""Characters from which on two values are compared character by character."""
MOST_COMPARED = 100_000
"""Product of the lengths of what two texts do not share at their ends, beyond which they are not."""
MUCH = 0.5
"""Part of two texts that has to be the same for the rest to stand out."""
Told = tuple[list[Span], list[Span]]
"""A line: what leads it, and the value after that."""


def change_lines(change: ModuleChange, reference: Reference) -> Lines:
    """Return what changed in a module, each line as long as it is."""
    return [[*head, *value] for head, value in _told(change, reference)]


def wrapped_changes(change: ModuleChange, reference: Reference, width: int) -> Lines:
    """Return the same in lines of at most `width` cells, long values continued under themselves."""
    return [line for head, value in _told(change, reference) for line in _hung(head, value, width)]


def _hung(head: list[Span], value: list[Span], width: int) -> Lines:
    indent = span_width(head)
    if indent + span_width(value) <= width or indent > width - NARROWEST:
        return wrap_spans([*head, *value], width)
    inks = [ink for text, ink in value for _ in text]
    made: Lines = []
    for part in wrap("".join(text for text, _ in value), width - indent):
        runs = groupby(zip(part, inks, strict=False), key=lambda pair: pair[1])
        lead = [(" " * indent, "")] if made else head
        made.append([*lead, *(("".join(char for char, _ in run), ink) for ink, run in runs)])
        inks = inks[len(part) :]
    return made


def _told(change: ModuleChange, reference: Reference) -> Iterator[Told]:
    module = next((one for one in reference.modules if one.id == change.module), None)
    for row in change.rows:
        yield from _row(row, module)


def _row(row: RowChange, module: Module | None) -> Iterator[Told]:
    if module is None or module.repeated:
        yield [("  ", ""), *_which(row)], [(_own_words(row, module), "dim")]
    ink = "good" if row.added else "bad" if row.removed else ""
    for change in row.fields:
        field = next((one for one in module.fields if one.id == change.field), None) if module else None
        if module is not None and field is None:
            continue  # what is kept beside the fields: size and fingerprint of a file
        label = f"    {one_line(field.name if field else change.field)} "
        if ink:
            yield [(label, "dim")], [(_text(field, change.after if row.added else change.before), ink)]
        else:
            yield from _before_and_after(label, field, change)


def _which(row: RowChange) -> list[Span]:
    """Return which row it is, counted as people do."""
    if row.after_at is None:
        return [(f"原第 {(row.before_at or 0) + 1} 条 ", "strong"), ("已删除 ", "bad")]
    here: Span = (f"第 {row.after_at + 1} 条 ", "strong")
    if row.before_at is None:
        return [here, ("新增 ", "good")]
    if not row.fields:
        return [here, (f"原第 {row.before_at + 1} 条，只换了位置 ", "accent")]
    return [here] if row.before_at == row.after_at else [here, (f"原第 {row.before_at + 1} 条 ", "dim")]


def _own_words(row: RowChange, module: Module | None) -> str:
    """Return a few words of the row, to know it by; nothing where its values are all listed anyway."""
    if module is None or row.added or row.removed:
        return ""
    texts = (value_text(field, row.after) for field in module.fields if field.type in ("text", "choice"))
    return fit(one_line(next((text for text in texts if text), "")), NAMED).rstrip()


def _before_and_after(label: str, field: Field | None, change: FieldChange) -> Iterator[Told]:
    before, after = _text(field, change.before), _text(field, change.after)
    old, new = _unlike(before, after)
    if before == after:
        unlike = "隐藏的部分不同" if field is not None and field.private else "空格、换行或类型不同"
        new = [*new, (f"（{unlike}）", "good")]
    yield [(label, "head"), ("原 ", "dim")], old
    yield [(" " * cell_len(label), ""), ("现 ", "dim")], new


def _unlike(before: str, after: str) -> tuple[list[Span], list[Span]]:
    """Return two texts with only what differs coloured, where they have much in common."""
    whole: tuple[list[Span], list[Span]] = ([(before, "bad")], [(after, "good")])
    if min(len(before), len(after)) < SHORTEST:
        return whole
    head = equal_ahead(before, after)
    tail = equal_ahead(before[head:][::-1], after[head:][::-1])
    left, right = before[head : len(before) - tail], after[head : len(after) - tail]
    matcher = SequenceMatcher(None, left, right, autojunk=False) if len(left) * len(right) <= MOST_COMPARED else None
    alike = sum(block.size for block in matcher.get_matching_blocks()) if matcher else 0
    if 2 * (head + tail + alike) < MUCH * (len(before) + len(after)):
        return whole
    middle = matcher.get_opcodes() if matcher else [("replace", 0, len(left), 0, len(right))]
    old: list[Span] = [(before[:head], "")]
    new: list[Span] = [(after[:head], "")]
    for act, start, end, from_, to in middle:
        old.append((left[start:end], "" if act == "equal" else "bad"))
        new.append((right[from_:to], "" if act == "equal" else "good"))
    old.append((before[len(before) - tail :], ""))
    new.append((after[len(after) - tail :], ""))
    return [span for span in old if span[0]], [span for span in new if span[0]]


def _text(field: Field | None, value: object) -> str:
    text = value_text(field, {field.id: value}) if field else "" if value is None else str(value)
    return one_line(text) or NOTHING
