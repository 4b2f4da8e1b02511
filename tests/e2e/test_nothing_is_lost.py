"""Whatever ends the program, what was typed is there at the next start, and nothing keeps running."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import Ask
from .steps import filter_by, mark_education, open_first, open_queue
from .terminal import Terminal, zhicheng

REASON = "毕业证与学位证姓名不一致，请说明"
OPINION = "材料基本齐全"


def test_a_killed_program_leaves_what_was_typed(world: Path, ask: Ask) -> None:
    with Terminal(zhicheng(world)) as terminal:
        _type_something(terminal)
        terminal.wait_until(lambda: _kept(ask), "the draft in the database")
        terminal.process.send_signal(signal.SIGKILL)
        assert terminal.wait(timeout=5) == -signal.SIGKILL
    _find_it_again(world)


@pytest.mark.parametrize(
    "end",
    [
        pytest.param(lambda terminal: terminal.process.send_signal(signal.SIGHUP), id="sighup"),
        pytest.param(lambda terminal: terminal.process.send_signal(signal.SIGTERM), id="sigterm"),
        pytest.param(lambda terminal: terminal.hangup(), id="closed-line"),
    ],
)
@pytest.mark.parametrize("ignoring", [False, True], ids=["", "hangup-ignored"])
def test_a_hangup_ends_the_program_within_a_second(
    world: Path, ask: Ask, end: Callable[[Terminal], None], ignoring: bool
) -> None:
    command = zhicheng(world)
    with Terminal(["sh", "-c", "trap '' HUP; exec \"$@\"", "sh", *command] if ignoring else command) as terminal:
        _type_something(terminal)
        began = time.monotonic()
        end(terminal)
        assert terminal.wait(timeout=3) == 0
        assert time.monotonic() - began < 1
        with pytest.raises(ProcessLookupError):
            os.killpg(terminal.process.pid, 0)
    assert _kept(ask)


def test_half_a_line_typed_in_one_burst_is_kept_whole(world: Path, ask: Ask) -> None:
    """A slow line delivers many characters at once; the newest state is what must be written."""
    with Terminal(zhicheng(world)) as terminal:
        _type_something(terminal)
        terminal.send(OPINION.encode() * 8)
        terminal.wait_until(lambda: REASON + OPINION * 8 in _bodies(ask), "the whole text in the database")


def _type_something(terminal: Terminal) -> None:
    open_queue(terminal)
    filter_by(terminal, "紧急 待审核")
    open_first(terminal)
    mark_education(terminal, REASON)


def _find_it_again(world: Path) -> None:
    with Terminal(zhicheng(world)) as terminal:
        open_queue(terminal)
        filter_by(terminal, "紧急 待审核")
        open_first(terminal)
        terminal.wait_for("已标注 1 个模块")
        terminal.press("right")
        terminal.wait_for(f"原因 {REASON}")
        terminal.wait_for("(•)退回修改")


def _kept(ask: Ask) -> bool:
    return REASON in _bodies(ask)


def _bodies(ask: Ask) -> str:
    return "".join(body for (body,) in ask("SELECT body FROM draft"))
