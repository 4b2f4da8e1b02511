"""10,000 approvals with their audit events in one batch, against the driver alone writing the same rows."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlcipher3 import dbapi2

from zhicheng_tui.domain.queue import QueueFilter
from zhicheng_tui.domain.review import Decision, Result
from zhicheng_tui.domain.status import Status
from zhicheng_tui.domain.urgency import Urgency
from zhicheng_tui.services import batches
from zhicheng_tui.services.desk import Desk
from zhicheng_tui.services.runtime import bootstrap
from zhicheng_tui.store import engine as store_engine

from . import worlds
from .figures import Figure, median

GROUP = "batch (10,000 approvals with their audit events)"
MANY = 10_000
RUNS = 3
OPEN = QueueFilter(
    urgencies=frozenset({Urgency.URGENT, Urgency.HURRY, Urgency.NORMAL}), statuses=frozenset({Status.SUBMITTED})
)
DECISION = Decision(Result.PASS, "材料齐全，符合申报条件，同意推荐。")

Piece = list[tuple[str, Any, bool]]
"""Statement, values, whether for many rows: the writes of one transaction."""


@dataclass
class Run:
    """One batch, as it went."""

    preview: float
    wall: float
    pieces: list[float]
    """Seconds that each transaction held the lock."""
    writes: list[Piece] = field(default_factory=list)


def measure() -> Iterator[Figure]:
    """Run the batch and the replay of its writes in turns, each on a fresh copy."""
    runs, raws, counts = list[Run](), list[float](), set[tuple[int, int]]()
    with tempfile.TemporaryDirectory(prefix="zhicheng-batch-") as scratch:
        for turn in range(RUNS):
            ours = _copy(Path(scratch), f"ours-{turn}")
            run = approve(ours)
            raw = _copy(Path(scratch), f"raw-{turn}")
            raws.append(replay(raw, run.writes))
            counts |= {_written(ours), _written(raw)}
            runs.append(run)
            shutil.rmtree(ours)
            shutil.rmtree(raw)
    if len(counts) != 1:
        raise RuntimeError(f"the replay wrote something else: {counts}")
    wall, raw_wall = median([run.wall for run in runs]), median(raws)
    longest = max(max(run.pieces) for run in runs)
    note = f"pieces of {batches.PIECE}; {MANY / wall:,.0f} a second"
    yield Figure(GROUP, "preview", median([run.preview for run in runs]) * 1000, "ms", note="no lock held")
    yield Figure(GROUP, "run", wall * 1000, "ms", note=note)
    yield Figure(GROUP, "raw driver, the same rows", raw_wall * 1000, "ms")
    yield Figure(GROUP, "run / raw", wall / raw_wall, "×", 4)
    held = median([sum(run.pieces) for run in runs])
    yield Figure(GROUP, "longest hold of the lock", longest * 1000, "ms", 250, f"held {held * 1000:.0f} ms in all")


def approve(folder: Path, many: int = MANY) -> Run:
    """Approve `many` applications through the services, noting what is written."""
    runtime = bootstrap(worlds.settings(folder))
    desk = Desk(runtime, runtime.sign_in("zhangsan", "bench"))
    ids = desk.queue.ids(OPEN)[: many + 10]
    batch = desk.reviewing.deciding(DECISION)
    began = time.perf_counter()
    verdicts = batch.preview(ids)
    preview = time.perf_counter() - began
    verdicts = [verdict for verdict in verdicts if verdict.ok][:many]
    if len(verdicts) != many:
        raise RuntimeError(f"only {len(verdicts)} applications can be approved")
    run = Run(preview, 0, [])
    held = [0.0]

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, _context: Any, for_many: bool) -> None:
        if statement.startswith("BEGIN"):
            run.writes.append([])
        elif not statement.startswith("SELECT"):
            run.writes[-1].append((statement, values, for_many))

    def locked(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith("BEGIN"):
            held[0] = time.perf_counter()

    write = runtime.engines.write
    event.listen(write, "before_cursor_execute", note)
    event.listen(write, "after_cursor_execute", locked)
    event.listen(write.pool, "reset", lambda *_: run.pieces.append(time.perf_counter() - held[0]))
    began = time.perf_counter()
    done = [verdict for piece in batch.run(verdicts, "bench") for verdict in piece]
    run.wall = time.perf_counter() - began
    runtime.close()
    if sum(verdict.ok for verdict in done) != many:
        raise RuntimeError("not all were approved")
    return run


def replay(folder: Path, pieces: list[Piece]) -> float:
    """Write the same rows with the driver alone, in transactions of the same size; return the seconds it took."""
    connection = dbapi2.connect(str(folder / "zhicheng.db"), isolation_level=None)
    for pragma in ("journal_mode=WAL", *store_engine._PRAGMAS):
        connection.execute(f"PRAGMA {pragma}")
    began = time.perf_counter()
    for piece in pieces:
        connection.execute("BEGIN IMMEDIATE")
        for statement, values, for_many in piece:
            (connection.executemany if for_many else connection.execute)(statement, values)
        connection.execute("COMMIT")
    wall = time.perf_counter() - began
    connection.close()
    return wall


def _copy(scratch: Path, name: str) -> Path:
    return Path(shutil.copytree(worlds.slim(), scratch / name))


def _written(folder: Path) -> tuple[int, int]:
    connection = dbapi2.connect(str(folder / "zhicheng.db"))
    found = connection.execute(
        "SELECT (SELECT count(*) FROM application WHERE status = 'APPROVED'), (SELECT count(*) FROM audit_event)"
    ).fetchone()
    connection.close()
    return found[0], found[1]
