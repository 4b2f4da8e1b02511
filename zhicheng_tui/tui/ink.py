"""Styled text as data: spans of (text, ink), fitted to cells and wrapped, before any widget is involved."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.cells import cell_len, chop_cells, set_cell_size

from ..domain.text import visible

Span = tuple[str, str]
"""Text and the name of its ink; an empty name is the plain one."""

INKS = ("dim", "accent", "urgent", "hurry", "good", "bad", "head", "mark", "key", "strong", "cursor", "blurred")
"""Every ink; each has a rule `.ink--NAME` in `styles/base.tcss`."""


_NOT_FIRST = frozenset("，。、；：？！）》」』】〕”’…％,.;:?!)]")


def fit(text: str, width: int, ellipsis: str = "…") -> str:
    """Return `text`, made visible, in exactly `width` cells: padded, or cut with an ellipsis."""
    text = visible(text)
    if cell_len(text) <= width:
        return set_cell_size(text, width)
    if width <= 1:
        return set_cell_size(text, width)
    return set_cell_size(set_cell_size(text, width - 1).rstrip() + ellipsis, width)


def right(text: str, width: int) -> str:
    """Return `text` at the right end of `width` cells."""
    return " " * max(width - cell_len(text), 0) + fit(text, min(width, cell_len(text)))


def wrap(text: str, width: int) -> list[str]:
    """Return `text` in lines of at most `width` cells, none of which begins with closing punctuation (避头尾).

    An empty text is one empty line.
    """
    parts = chop_cells(text, max(width, 2)) or [""]
    for index in range(1, len(parts)):
        before, here = parts[index - 1], parts[index]
        if here[0] in _NOT_FIRST and len(before) > 2 and before[-1] not in _NOT_FIRST:
            rest = before[-1] + "".join(parts[index:])
            return [*parts[: index - 1], before[:-1], *wrap(rest, width)]
    return parts


def span_width(spans: Iterable[Span]) -> int:
    """Return the cells that spans take."""
    return sum(cell_len(text) for text, _ in spans)


def fit_spans(spans: Sequence[Span], width: int) -> list[Span]:
    """Return spans cut or padded to exactly `width` cells."""
    fitted: list[Span] = []
    left = width
    for text, ink in spans:
        size = cell_len(text)
        if size > left:
            fitted.append((fit(text, left), ink))
            return fitted
        fitted.append((text, ink))
        left -= size
    if left:
        fitted.append((" " * left, ""))
    return fitted


def spread(left: Sequence[Span], right_side: Sequence[Span], width: int) -> list[Span]:
    """Return one line with `left` at its beginning and `right_side` at its end; the left part yields."""
    size = span_width(right_side)
    if size >= width:
        return fit_spans(right_side, width)
    return [*fit_spans(left, width - size), *right_side]


def wrap_spans(line: Sequence[Span], width: int) -> list[list[Span]]:
    """Return a line in as many lines as it takes, its last span continued under itself.

    Where the spans before the last do not fit by themselves, they are all wrapped as one text.
    """
    if not line or span_width(line) <= width:
        return [list(line)]
    *head, (text, ink) = line
    used = span_width(head)
    if used > width:
        return _wrap_all(line, width)
    indent = used if used < width - 8 else 0
    parts = wrap(text, width - used if indent else width - 1)
    if not indent and head:
        return [list(head), *([(part, ink)] for part in parts)]
    return [[*head, (parts[0], ink)], *([(" " * indent, ""), (part, ink)] for part in parts[1:])]


def _wrap_all(line: Sequence[Span], width: int) -> list[list[Span]]:
    """Return spans wrapped one after the other, each part with the ink of its span."""
    inks = [ink for text, ink in line for _ in text]
    lines: list[list[Span]] = []
    at = 0
    for part in wrap("".join(text for text, _ in line), width - 1):
        spans: list[Span] = []
        for char, ink in zip(part, inks[at : at + len(part)], strict=True):
            if spans and spans[-1][1] == ink:
                spans[-1] = (spans[-1][0] + char, ink)
            else:
                spans.append((char, ink))
        lines.append(spans)
        at += len(part)
    return lines
