"""Checking the chain of 100,000 audit events, against hashing the same rows with the driver alone; and its memory."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from sqlcipher3 import dbapi2

from zhicheng_tui.domain.application import Actor, Unit
from zhicheng_tui.domain.clock import SystemClock
from zhicheng_tui.services.runtime import bootstrap
from zhicheng_tui.store import audit, chain

from . import worlds
from .figures import Figure, median

GROUP = "audit (checking a chain of 100,000 events)"
MANY, FEW = 100_000, 10_000
RUNS = 3
_PIECE = 5_000
_REASON = "材料齐全，符合申报条件，同意推荐。"
_PEAK = Path(__file__).parent / "programs" / "peak.py"


def measure() -> Iterator[Figure]:
    """Check and hash in turns; the memory is that of the command, with a tenth of the events beside it."""
    with tempfile.TemporaryDirectory(prefix="zhicheng-audit-") as scratch:
        large, small = _filled(Path(scratch), MANY), _filled(Path(scratch), FEW)
        ours, raws = list[float](), list[float]()
        for _ in range(RUNS):
            ours.append(check(large))
            raws.append(hashed(large))
        wall, most, least = verify(large)[0], verify(large)[1], verify(small)[1]
    taken, raw = median(ours), median(raws)
    yield Figure(GROUP, "check", taken * 1000, "ms", note=f"{MANY / taken:,.0f} events a second")
    yield Figure(GROUP, "driver and SHA-256 alone", raw * 1000, "ms")
    yield Figure(GROUP, "check / raw", taken / raw, "×")
    yield Figure(GROUP, "zhicheng audit verify", wall * 1000, "ms", note="the command, with its start")
    yield Figure(GROUP, "its memory", most, "MB", note=f"{least:.0f} MB with {FEW:,} events")
    yield Figure(GROUP, f"memory, {MANY:,} / {FEW:,} events", most / least, "×", 1.2)


def check(folder: Path) -> float:
    """Return the seconds that the service takes to check the chain."""
    from zhicheng_tui.services.auditing import Auditing

    runtime = bootstrap(worlds.settings(folder))
    auditing = Auditing(runtime, runtime.sign_in("zhengshi", "bench"))
    began = time.perf_counter()
    verdict = auditing.verify()
    taken = time.perf_counter() - began
    runtime.close()
    if verdict.fault is not None or verdict.count < MANY:
        raise RuntimeError(f"not what was written: {verdict}")
    return taken


def hashed(folder: Path) -> float:
    """Return the seconds that reading the rows and hashing as many bytes of them takes at the least."""
    connection = dbapi2.connect(str(folder / "zhicheng.db"))
    columns = ", ".join(f'"{name}"' for name in (*chain.FIELDS, *chain.LINKS))
    began = time.perf_counter()
    for row in connection.execute(f"SELECT {columns} FROM audit_event ORDER BY seq"):
        hashlib.sha256("\x1f".join(map(str, row)).encode()).digest()
    taken = time.perf_counter() - began
    connection.close()
    return taken


def verify(folder: Path) -> tuple[float, float]:
    """Return seconds and megabytes of `zhicheng audit verify`."""
    told = folder / "peak"
    words = [sys.executable, str(_PEAK), str(told), "audit", "verify", "--data-dir", str(folder), "--as", "zhengshi"]
    began = time.perf_counter()
    subprocess.run(words, check=True, capture_output=True)
    return time.perf_counter() - began, int(told.read_text()) * 1024 / 1e6


def _filled(scratch: Path, many: int) -> Path:
    """Return a copy of the small world with so many events more, like those of a batch of approvals."""
    folder = scratch / str(many)
    shutil.copytree(worlds.world(worlds.SMALL), folder)
    runtime, now = bootstrap(worlds.settings(folder)), SystemClock().now()
    unit = Unit(2, "", "/1/2/")
    actor = Actor(1, "zhangsan", "张三", unit, "reviewer", "", "tui", "10.0.0.7")
    for start in range(0, many, _PIECE):
        events = [
            audit.Event(
                "PASS", "application", number % worlds.SMALL + 1, {"status": "SUBMITTED", "flow_rev": 1},
                {"status": "APPROVED", "flow_rev": 1}, _REASON,
            )
            for number in range(start, start + _PIECE)
        ]  # fmt: skip
        with runtime.writing() as connection:
            audit.record(connection, actor, events, now, f"batch-{start}")
    runtime.close()
    return folder
