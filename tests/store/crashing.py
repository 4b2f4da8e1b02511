"""A program that stages and keeps a file once per step, and dies at that step: `python crashing.py FOLDER`.

Step n of run n never happens (`before`) or is the last thing that does (`after`). Every run has its own folder, named
after it; the last one, which no step was left for, is named `whole`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from zhicheng_tui.store.files import FileStore

DATA = b"one page, signed and sealed" * 1000
STEPS = ("mkdir", "open", "write", "fsync", "replace", "unlink", "close")
DIED = 9


def die_at(step: int, *, after: bool) -> None:
    """Let the process end at its n-th call that changes or syncs anything."""
    left = [step]

    def dying(call: Callable[..., Any]) -> Callable[..., Any]:
        def instead(*given: Any, **named: Any) -> Any:
            left[0] -= 1
            if not left[0] and not after:
                os._exit(DIED)
            # A write that the system takes half of: the other half is another step.
            if call is write and len(given[1]) > 1:
                given = (given[0], given[1][: (len(given[1]) + 1) // 2] if len(given[1]) > 4096 else given[1])
            result = call(*given, **named)
            if not left[0]:
                os._exit(DIED)
            return result

        return instead

    write = os.write
    for name in STEPS:
        setattr(os, name, dying(getattr(os, name)))


def main(folder: Path) -> None:
    """Run and die, step after step, until a run gets through."""
    for when in ("before", "after"):
        step = status = 0
        while status or not step:
            step += 1
            own = folder / f"{when}-{step}"
            own.mkdir()
            child = os.fork()
            if not child:
                die_at(step, after=when == "after")
                store = FileStore(own / "files")
                store.keep(store.stage(DATA).sha256)
                os._exit(0)
            status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            if status not in (0, DIED):
                sys.exit(f"{own.name}: {status}")
        own.rename(folder / f"{when}-whole")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
