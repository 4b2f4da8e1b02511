"""Imports a table into an installation: `python -m tests.bench.programs.import_table FOLDER FILE`; figures as JSON."""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path
from typing import Any

from sqlalchemy import event

from zhicheng_tui.services.desk import Desk
from zhicheng_tui.services.importing import Fate, Options
from zhicheng_tui.services.runtime import bootstrap
from zhicheng_tui.services.settings import Settings

PLAN = "2026-02"


def main() -> None:
    """Open, preview, import, report; say how long each took, and what it needed."""
    folder, file = map(Path, sys.argv[1:3])
    runtime = bootstrap(Settings(data_dir=folder))
    desk = Desk(runtime, runtime.sign_in("zhangsan", "cli"))
    held = _holds(runtime.engines.write)
    before, told = _peak(), dict[str, Any]()
    clock = time.perf_counter()
    table = desk.importing.open(file)
    told["open"] = time.perf_counter() - clock
    with runtime.helpers.one() as helper:
        told["child_mb"] = _child_peak(helper.pid)
    options = Options(PLAN)
    clock = time.perf_counter()
    told["rows"] = desk.importing.preview(table, options).rows
    told["preview"] = time.perf_counter() - clock
    clock = time.perf_counter()
    done = desk.importing.run(table, options)
    told["run"] = time.perf_counter() - clock
    told["added"], refused = done.added, done.preview.refused
    told["same"] = done.preview[Fate.SAME]
    if refused:
        clock = time.perf_counter()
        desk.importing.save_report(table, folder.parent / f"report{file.suffix}")
        told["report"], told["refused"] = time.perf_counter() - clock, refused
    told["held"] = max(held, default=0.0)
    told["before_mb"], told["peak_mb"] = before, _peak()
    table.close()
    runtime.close()
    print(json.dumps(told))


def _holds(engine: Any) -> list[float]:
    """Return where the seconds go that each transaction held the lock."""
    held, begun = list[float](), [0.0]
    event.listen(engine, "begin", lambda _: begun.__setitem__(0, time.perf_counter()))
    event.listen(engine, "commit", lambda _: held.append(time.perf_counter() - begun[0]))
    return held


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _child_peak(pid: int | None) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


if __name__ == "__main__":
    main()
