"""Files in words: size, date, what is known of a picture."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len

from ...domain.clock import local
from ...domain.text import one_line
from ...services.pictures import Facts, Picture
from ...services.places import Entry, Kind
from ..glyphs import Glyphs
from ..ink import Span, fit, right, span_width

SHORT = 12
"""Digits of a hash that people compare."""
_UNITS = ("B", "KB", "MB", "GB", "TB")
_STEP = 1024
SIZE, DATE, KIND = 9, 16, 6
"""Cells of the columns."""
WIDE = 70
"""Cells from which a row has room for kind and time of day."""


def size_of(count: int) -> str:
    """Return a number of bytes as people read it: `1.2 MB`."""
    value = float(count)
    for unit in _UNITS:
        if value < _STEP or unit == _UNITS[-1]:
            break
        value /= _STEP
    return f"{count} B" if unit == "B" else f"{value:.1f} {unit}"


def row(entry: Entry, width: int, glyphs: Glyphs, *, selected: bool) -> list[Span]:
    """Return a line of the list: mark, name, kind, size, date."""
    date = f"{local(entry.modified):%Y-%m-%d %H:%M}"
    folder = entry.kind is Kind.FOLDER
    size = "" if folder else size_of(entry.size)
    tail: list[Span] = [(right(size, SIZE), ""), ("  ", ""), (date if width >= WIDE else date[5:10], "dim"), (" ", "")]
    if width >= WIDE:
        tail.insert(0, (fit(entry.kind.label, KIND + 1), "dim"))
    room = width - span_width(tail)
    mark: Span = (f" {glyphs.selected if selected else ' '} ", "mark")
    name = one_line(entry.name) + ("/" if folder else "")
    return [mark, (fit(name, max(room - 3, 4), glyphs.ellipsis), "accent" if folder else ""), *tail]


def tail_of(path: str, width: int, glyphs: Glyphs) -> str:
    """Return a path made visible, its beginning left out where it is wider than `width` cells."""
    path = one_line(path)
    if cell_len(path) <= width:
        return path
    while cell_len(path) >= width and len(path) > 1:
        path = path[1:]
    return glyphs.ellipsis + path


def heads(width: int) -> list[Span]:
    """Return the column heads."""
    kind = fit("类型", KIND + 1) if width >= WIDE else ""
    date = fit("修改时间", DATE) if width >= WIDE else "日期 "
    tail = f"{kind}{right('大小', SIZE)}  {date} "
    cells = (KIND + 1 if width >= WIDE else 0) + SIZE + 2 + (DATE if width >= WIDE else 5) + 1
    return [(fit("   名称", width - cells), "dim"), (tail, "dim")]


def notes(entry: Entry | None) -> list[list[Span]]:
    """Return what is known of an entry, in short lines."""
    if entry is None:
        return []
    made: list[list[Span]] = [
        [("名称 ", "dim"), (one_line(entry.name), "strong")],
        [("类型 ", "dim"), (entry.kind.label, "")],
    ]
    if entry.kind is not Kind.FOLDER:
        made.append([("大小 ", "dim"), (f"{size_of(entry.size)}（{entry.size:,} 字节）", "")])
    made.append([("修改 ", "dim"), (f"{local(entry.modified):%Y-%m-%d %H:%M}", "")])
    return made


def info(entry: Entry | None) -> list[Span]:
    """Return the same in one line."""
    if entry is None:
        return []
    size = "" if entry.kind is Kind.FOLDER else f" · {size_of(entry.size)}"
    return [
        (f" {entry.kind.label}{size} · {local(entry.modified):%Y-%m-%d %H:%M}", "dim"),
        (f"  {one_line(entry.name)}", ""),
    ]


def picture_line(name: str, facts: Facts | None, sha256: str, picture: Picture | None) -> tuple[list[Span], list[Span]]:
    """Return the left and right part of the viewer's first line."""
    parts = [size_of(facts.size)] if facts else []
    if picture is not None:
        parts.append(f"{picture.page_width}×{picture.page_height} 像素")
    parts.append(f"SHA-256 {sha256[:SHORT]}" if sha256 else "SHA-256 计算中")
    pages = [(f"  第 {picture.page}/{picture.pages} 页 ", "accent")] if picture is not None else []
    return [(f" {one_line(name)}", "strong")], [(f"  {' · '.join(parts)} ", "dim"), *pages]


def hash_line(sha256: str, where: str, width: int) -> Sequence[Span]:
    """Return the viewer's second line: the whole hash, and the path when there is room."""
    spans: list[Span] = [(f" {sha256}", "dim")]
    if width > len(sha256) + 20:
        spans.append((f"  {one_line(where)}", "dim"))
    return spans
