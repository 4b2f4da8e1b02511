"""Making forms: the first one of a process, one more, and a thousand people in one PDF.

`python -m tests.bench.forms cold` (or `warm`, or `many`) is the process that is measured; it prints one JSON object.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .figures import Figure, median

if TYPE_CHECKING:
    from zhicheng_tui.documents.forms import OpinionForm

GROUP = "forms"
PEOPLE = 1_000
COLD_RUNS, WARM_RUNS = 3, 9
_FAMILY = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英䶮㛃𬱖文博雨轩浩宇欣怡"


def measure() -> Iterator[Figure]:
    """Run the processes one after the other."""
    cold = min((_run("cold") for _ in range(COLD_RUNS)), key=lambda run: run["wall"])
    note = f"from fork to exit, best of {COLD_RUNS}; {cold['drawn']:.0f} ms of it imports and drawing"
    yield Figure(GROUP, "first form, own process", cold["wall"], "ms", 1_000, note)
    warm = _run("warm")["taken"]
    yield Figure(GROUP, "one more form", median(warm), "ms", 150, f"median of {WARM_RUNS}, longest {max(warm):.0f} ms")
    many = _run("many")
    pages = many["pages"]
    group = f"forms ({PEOPLE:,} people in one PDF of {pages:,} pages)"
    yield Figure(group, "a page", many["seconds"] * 1_000 / pages, "ms", 30, f"{many['seconds']:.1f} s in all")
    yield Figure(group, "peak memory of the process", many["peak"], "MB", 150, f"{many['before']:.0f} MB before")
    yield Figure(group, "file", many["size"] / 1e6, "MB", note=f"{many['size'] / pages / 1000:.1f} kB a page")


def _run(what: str) -> dict[str, Any]:
    began = time.perf_counter()
    done = subprocess.run([sys.executable, "-m", "tests.bench.forms", what], capture_output=True, text=True, check=True)
    wall = (time.perf_counter() - began) * 1_000
    return {**json.loads(done.stdout), "wall": wall}


def people(count: int) -> list[OpinionForm]:
    """Return a 单位审核意见表 for each of `count` people, every one with a name and code of their own."""
    from zhicheng_tui.documents.code import FormKind

    from ..documents.builders import issue, opinion

    first, forms = opinion(), []
    for number in range(count):
        name = _FAMILY[number % len(_FAMILY)] + _GIVEN[number * 7 % len(_GIVEN)] + _GIVEN[number * 3 % len(_GIVEN)]
        given = issue(FormKind.OPN, application=1_000 + number, number=number)
        forms.append(replace(first, person=replace(first.person, name=name), issue=given))
    return forms


def cold() -> dict[str, Any]:
    """Make one form; milliseconds."""
    began = time.perf_counter()
    from zhicheng_tui.documents.forms import render

    render(people(1))
    return {"drawn": (time.perf_counter() - began) * 1_000}


def warm() -> dict[str, Any]:
    """Make one form after the other with the same fonts; milliseconds each, without the first."""
    from zhicheng_tui.documents.fonts import FontBook
    from zhicheng_tui.documents.forms import render

    book, taken = FontBook(), []
    for form in people(1 + WARM_RUNS):
        began = time.perf_counter()
        render([form], book=book)
        taken.append((time.perf_counter() - began) * 1_000)
    return {"taken": taken[1:]}


def many() -> dict[str, Any]:
    """Make all forms in one file; seconds, megabytes at the highest, bytes."""
    from zhicheng_tui.documents.forms import render

    forms, before = people(PEOPLE), _peak()
    began = time.perf_counter()
    made = render(forms)
    seconds, peak = time.perf_counter() - began, _peak()
    import pypdfium2

    with pypdfium2.PdfDocument(made) as document:
        pages = len(document)
    return {"seconds": seconds, "before": before, "peak": peak, "size": len(made), "pages": pages}


def _peak() -> float:
    """Return the most megabytes that this program has held; `ru_maxrss` would count those of whoever started it."""
    lines = Path("/proc/self/status").read_text(encoding="ascii", errors="replace").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) * 1024 / 1e6


if __name__ == "__main__":
    print(json.dumps({"cold": cold, "warm": warm, "many": many}[sys.argv[1]]()))
