"""From a key to the end of the frame that it causes, and the bytes that it costs, on a real pty."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..e2e.pty import KEYS, PtyProcess
from . import worlds
from .figures import Figure, median, p95
from .start import PROGRAMS

QUIET = 0.15
"""Seconds without output after which a key has been answered in full."""
SLOWEST = 3.0


@dataclass(frozen=True)
class Answer:
    """What a key caused."""

    paint: float
    """Milliseconds to the end of the first frame."""
    settled: float
    """Milliseconds to the last byte."""
    size: int
    """Bytes in all."""


def measure() -> Iterator[Figure]:
    """Type at the program, with 100,000 applications, at two sizes."""
    for columns, rows in ((80, 24), (120, 40)):
        yield from _at(columns, rows)


def _at(columns: int, rows: int) -> Iterator[Figure]:
    group = f"keys ({columns}×{rows}, 100,000 applications)"
    command = [sys.executable, str(PROGRAMS / "at_queue.py"), "--data-dir", str(worlds.world(worlds.LARGE))]
    with PtyProcess([*command, "--as", "zhangsan"], columns=columns, rows=rows) as program:
        _settle(program, 1.0)
        in_view = rows - 6

        def repeat(times: int, *keys: str) -> list[list[Answer]]:
            """Type the keys again and again; return the answers to each of them."""
            answers = [[type_key(program, key) for key in keys] for _ in range(times)]
            return [list(each) for each in zip(*answers, strict=True)]

        down = repeat(in_view, "down")[0]
        up = repeat(in_view, "up")[0]
        yield from _figures(group, "↓ in view", down + up, bytes_budget=800, paint_budget=5)
        repeat(1, "home")
        yield from _figures(group, "↓ with scrolling", repeat(120, "down")[0][in_view:])
        yield from _figures(group, "PageDown", repeat(40, "pagedown")[0], bytes_budget=12_000)
        repeat(1, "home")
        space = repeat(in_view - 2, "space")[0]
        yield from _figures(group, "Space", space)
        repeat(1, "home")
        first_open, *_ = repeat(1, "enter", "escape")
        yield Figure(group, "Enter, first time: settled", first_open[0].settled, "ms", note=f"{first_open[0].size} B")
        enter, escape = repeat(12, "enter", "escape")
        yield from _figures(group, "Enter (open)", enter)
        yield from _figures(group, "Esc (back)", escape, note="100 ms are Textual's wait")
        repeat(1, "enter")
        tab = repeat(30, "tab")[0]
        yield from _figures(group, "Tab in the detail", tab, bytes_budget=5_000)
        yield from _figures(group, "↓ in the detail", repeat(10, "down")[0])
        yield from _figures(group, "F8 (next application)", repeat(15, "f8")[0])


def type_key(program: PtyProcess, key: str) -> Answer:
    """Press a key and read until the program is quiet again."""
    frames, received = program.frames, program.received
    began = time.perf_counter()
    program.send(KEYS[key].encode())
    paint = last = 0.0
    while not program.closed:
        data = program.read(QUIET if paint else SLOWEST)
        if not data:
            break
        last = (time.perf_counter() - began) * 1000
        if program.frames > frames and not paint:
            paint = last
    return Answer(paint, last, program.received - received)


def _settle(program: PtyProcess, quiet: float) -> None:
    while program.read(quiet) or not program.frames:
        pass


def _figures(
    group: str,
    what: str,
    answers: Sequence[Answer],
    *,
    bytes_budget: float | None = None,
    paint_budget: float | None = None,
    note: str = "",
) -> Iterator[Figure]:
    painted = [answer for answer in answers if answer.paint]
    silent = f"{len(answers) - len(painted)} of {len(answers)} painted nothing" if len(painted) < len(answers) else note
    if not painted:
        yield Figure(group, what, 0, "ms", note="paints nothing")
        return
    paint = [answer.paint for answer in painted]
    settled = median([answer.settled for answer in painted])
    notes = f"p95 {p95(paint):.1f} ms, settled {settled:.1f} ms"
    yield Figure(group, f"{what}: painted", median(paint), "ms", paint_budget, notes)
    sizes = [answer.size for answer in painted]
    rest = f"p95 {p95(sizes):,.0f} B{', ' if silent else ''}{silent}"
    yield Figure(group, f"{what}: bytes", median(sizes), "B", bytes_budget, rest)
