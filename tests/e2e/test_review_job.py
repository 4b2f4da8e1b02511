"""A reviewer's whole jobs, at a real terminal of two sizes."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from .conftest import PEOPLE, Ask
from .steps import filter_by, mark_education, open_first, open_queue
from .terminal import PROGRAM, Terminal, zhicheng

SIZES = [pytest.param(80, 24, id="80x24"), pytest.param(120, 40, id="120x40")]
REASON = "缺学位证书扫描件，请补传"


@pytest.mark.parametrize(("columns", "rows"), SIZES)
def test_one_is_returned_and_the_next_one_is_shown(tmp_path: Path, columns: int, rows: int) -> None:
    command = [*PROGRAM, "demo", "--data-dir", str(tmp_path / "new"), "--people", str(PEOPLE)]
    with Terminal(command, columns=columns, rows=rows) as terminal:
        open_queue(terminal)
        filter_by(terminal, "紧急 待审核")
        first, second = (_name(line) for line in terminal.screen[3:5])
        open_first(terminal)
        terminal.wait_until(lambda: "1/" in terminal.screen[0], "the first place in the list")
        terminal.wait_for(f"· {first} ·")

        mark_education(terminal, REASON)
        terminal.wait_for("(•)退回修改")
        terminal.press("f9")

        terminal.wait_for("审核退回成功")
        terminal.wait_for(f"· {second} ·")
        terminal.wait_until(lambda: "2/" in terminal.screen[0], "the second place in the list")
        terminal.wait_until(lambda: REASON not in terminal.text, "the next file, without the reason")
        terminal.press("escape")
        terminal.wait_gone("审核详情")
        terminal.wait_for("过滤")
        terminal.wait_until(lambda: f" {first} " in terminal.screen[3], "the first row of the list")
        terminal.wait_until(lambda: terminal.screen[3].endswith("退回修改"), "its new status")
        terminal.press("ctrl+q")
        assert terminal.wait(timeout=5) == 0


@pytest.mark.parametrize(("columns", "rows"), SIZES)
def test_thirty_are_passed_in_one_batch_and_taken_back_by_one_key(
    world: Path, ask: Ask, columns: int, rows: int
) -> None:
    before = _statuses(ask)
    with Terminal(zhicheng(world), columns=columns, rows=rows) as terminal:
        open_queue(terminal)
        terminal.press(*["space"] * 30)
        terminal.wait_for("已选 30")
        terminal.press("f6")
        terminal.wait_for("批量审核通过：30 份")
        terminal.press("f10")
        terminal.wait_for("F10 执行，Esc 返回")
        good, bad = _numbers(terminal.line("可处理"))
        assert good >= 10
        assert good + bad == 30
        assert _statuses(ask) == before, "a preview changes nothing"

        terminal.press("f10")
        terminal.wait_for("批量审核通过：已处理")
        assert _numbers(terminal.line("份不处理")) == (good, bad)
        after = _statuses(ask)
        assert after["APPROVED"] - before["APPROVED"] == before["SUBMITTED"] - after["SUBMITTED"] == good

        terminal.press("f12")
        terminal.wait_for(f"可处理 {good} 份")
        terminal.press("f10")
        terminal.wait_for("撤销批次：已处理")
        assert _statuses(ask) == before
        terminal.press("escape")
        terminal.wait_for("过滤")
        terminal.wait_until(lambda: "已选" not in terminal.text, "the list without a selection")


def test_what_is_missing_is_said_and_the_cursor_goes_there(world: Path, ask: Ask) -> None:
    before = _statuses(ask)
    with Terminal(zhicheng(world)) as terminal:
        open_queue(terminal)
        open_first(terminal)
        terminal.press("f10")
        terminal.wait_for("请选择审核结果")
        terminal.press("f3")
        terminal.wait_for("(•)退回修改")
        terminal.press("f10")
        terminal.wait_for("请至少标注一个需退回修改的模块并填写原因")
        terminal.press("right", "space")
        terminal.wait_for("原因 学习信息")
        terminal.press("f10")
        terminal.wait_for("「学习信息」已标注有误，请填写原因")
    assert _statuses(ask) == before


def _name(row: str) -> str:
    """The name in a line of the queue."""
    found = re.match(r"..\S+\s+(?:\S+)\s+(\S+)", row)
    assert found, row
    return found[1]


def _numbers(note: str) -> tuple[int, int]:
    """How many can be done, or were, and how many not."""
    found = re.search(r"处理 (\d+) 份，(\d+) 份不处理", note)
    assert found, note
    return int(found[1]), int(found[2])


def _statuses(ask: Ask) -> Counter[str]:
    return Counter(dict(ask("SELECT status, count(*) FROM application GROUP BY status")))
