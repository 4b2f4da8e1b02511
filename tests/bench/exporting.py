"""Exporting a list of a hundred thousand: time, memory, size; how quickly the first row of a small one is there.

`python -m tests.bench.exporting FOLDER FORMAT [modules] [MOST]` is the process that is measured; it prints one JSON
object.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from . import worlds
from .figures import Figure
from .forms import _peak

GROUP = "exporting"
PART = 10_000
"""Applications exported with everything in them: what it takes grows with the number, the memory does not."""
MOST_MEMORY = 200
"""Megabytes, above what the process had before."""


def measure() -> Iterator[Figure]:
    """Run a process for each format."""
    folder = worlds.world(worlds.LARGE)
    few = _run(worlds.world(worlds.SMALL), "xlsx")
    yield Figure(f"{GROUP} ({few['count']} applications)", "list as XLSX", few["seconds"], "s", 3)
    for words in (("xlsx",), ("csv",), ("json", str(PART)), ("xlsx", "modules", str(PART))):
        made = _run(folder, *words)
        group, name = (
            f"{GROUP} ({made['count']:,} applications)",
            " with ".join(word for word in words if not word.isdigit()),
        )
        note = f"{made['size'] / 1e6:.0f} MB, {made['seconds'] * 1e6 / made['count']:.0f} µs an application"
        yield Figure(group, f"{name}, time", made["seconds"], "s", note=note)
        above = made["peak"] - made["before"]
        yield Figure(group, f"{name}, memory", above, "MB", MOST_MEMORY, f"peak {made['peak']:.0f} MB")


def _run(folder: Path, *words: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.bench.exporting", str(folder), *words]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout))


def export(folder: Path, form: str, most: int | None, *, modules: bool) -> dict[str, Any]:
    """Export at most so many applications; seconds, megabytes before and at the highest, bytes."""
    from zhicheng_tui.domain.queue import QueueFilter
    from zhicheng_tui.services.desk import Desk
    from zhicheng_tui.services.exporting import Format, Wanted
    from zhicheng_tui.services.runtime import bootstrap

    runtime = bootstrap(worlds.settings(folder))
    desk = Desk(runtime, runtime.sign_in("zhengshi", "cli"))
    ids, before = desk.queue.ids(QueueFilter(), limit=most), _peak()
    with tempfile.TemporaryDirectory() as place:
        began = time.perf_counter()
        made = desk.exporting.save(Wanted(ids, "", Format(form), modules), Path(place) / f"a.{form}")
        seconds, size = time.perf_counter() - began, os.path.getsize(made.path)
    runtime.close()
    return {"count": made.count, "seconds": seconds, "before": before, "peak": _peak(), "size": size}


if __name__ == "__main__":
    most = next((int(word) for word in sys.argv[3:] if word.isdigit()), None)
    print(json.dumps(export(Path(sys.argv[1]), sys.argv[2], most, modules="modules" in sys.argv[3:])))
