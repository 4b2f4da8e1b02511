"""From fork to the first complete frame, on a real pty, against a bare Textual program in the same run."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from ..e2e.pty import PtyProcess
from . import worlds
from .figures import Figure, median

GROUP = "first frame (own process, 80×24)"
RUNS = 11
PROGRAMS = Path(__file__).parent / "programs"
_SEQUENCES = re.compile(rb"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[@-Z\\-_=>78]")
_ROW = re.compile(r"\d\d-\d\d")
"""The date in a row of the queue."""
_COUNT = re.compile("合计")
_ASKED = re.compile("请输入登录名和密码")

Start = tuple[float, float]
"""Wall and CPU milliseconds."""


def measure() -> Iterator[Figure]:
    """Measure the starts, taking turns."""
    small, large = worlds.world(worlds.SMALL), worlds.world(worlds.LARGE)
    entry = [sys.executable, "-m", "zhicheng_tui"]
    at_queue = [sys.executable, str(PROGRAMS / "at_queue.py")]
    programs: dict[str, tuple[list[str], re.Pattern[str]]] = {
        "hello": ([sys.executable, str(PROGRAMS / "hello.py")], re.compile("hello")),
        "queue, 200": (at_queue + _on(small), _ROW),
        "queue, 100,000": (at_queue + _on(large), _ROW),
        "sign-in, 200": ([*entry, "--data-dir", str(worlds.locked())], _ASKED),
        "workbench, 200": (entry + _on(small), _COUNT),
        "workbench, 100,000": (entry + _on(large), _COUNT),
    }
    found: dict[str, list[Start]] = {name: [] for name in programs}
    for turn in range(RUNS + 1):
        for name, (command, ready) in programs.items():
            taken = first_frame(command, ready)
            if turn:  # the first turn fills the page cache
                found[name].append(taken)
    wall = {name: median([taken[0] for taken in values]) for name, values in found.items()}
    cpu = {name: median([taken[1] for taken in values]) for name, values in found.items()}
    for name in programs:
        least = min(taken[0] for taken in found[name])
        yield Figure(GROUP, name, wall[name], "ms", note=f"least {least:.0f} ms, CPU {cpu[name]:.0f} ms")
    for name, base, budget in (
        ("queue, 200", "hello", 2.5),
        ("queue, 100,000", "hello", 2.5),
        ("queue, 100,000", "queue, 200", 1.2),
        ("sign-in, 200", "hello", 2.5),
        ("workbench, 200", "hello", 2.5),
        ("workbench, 100,000", "workbench, 200", 1.2),
    ):
        note = f"by CPU {cpu[name] / cpu[base]:.2f}"
        yield Figure(GROUP, f"{name} / {base}", wall[name] / wall[base], "×", budget, note)


def _on(world: Path) -> list[str]:
    return ["--data-dir", str(world), "--as", "zhangsan"]


def first_frame(command: list[str], ready: re.Pattern[str]) -> Start:
    """Return wall and CPU time until the frame is complete that shows `ready`."""
    with PtyProcess(command) as program:
        drawn, frames = bytearray(), 0
        while not program.closed:
            drawn += program.read(10)
            if program.frames > frames:
                frames = program.frames
                if ready.search(_SEQUENCES.sub(b"", bytes(drawn)).decode("utf-8", "replace")):
                    return (time.perf_counter() - program.started) * 1000, cpu_ms(program.process.pid)
    raise RuntimeError(f"{command} ended:\n{drawn.decode('utf-8', 'replace')}")


def cpu_ms(pid: int) -> float:
    """Return the CPU time that all threads of a process have taken."""
    return sum(int((task / "schedstat").read_text().split()[0]) for task in Path(f"/proc/{pid}/task").iterdir()) / 1e6
