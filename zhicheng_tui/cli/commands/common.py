"""What the commands share: options, exit codes, and verdicts told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from ...services.verdicts import Verdict
from .. import show
from ..talk import emit, talk

REFUSED = 1
Json = Annotated[bool, typer.Option("--json", help="每行一个 JSON 对象")]


def report(verdicts: Sequence[Verdict], batch: str, as_json: bool, *, done: bool, verb: str = "处理") -> int:
    """Print verdicts, tell how many there are of each sort, and return the exit code."""
    if as_json:
        emit(show.verdict(verdict, batch) for verdict in verdicts)
    else:
        show.verdict_table(verdicts)
    good = sum(verdict.ok for verdict in verdicts)
    tense, note = "已" if done else "可", f"；批次号 {batch}" if batch and good else ""
    talk(f"{tense}{verb} {good} 份，{len(verdicts) - good} 份不{verb}{note}")
    return 0 if good == len(verdicts) else REFUSED
