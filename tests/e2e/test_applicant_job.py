"""An application's whole way: the applicant by commands, the reviewer at a real terminal (C26, D18)."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.services.filled import CHENMO, REQUIRED, contents
from tests.services.requests import picture
from zhicheng_tui.domain.clock import SHANGHAI

from .conftest import Ask
from .steps import filter_by, open_first, open_queue, wait_typing
from .terminal import PROGRAM, Terminal, zhicheng

NAME, REASON = "陈默", "123"
ACTS = (
    "SELECT e.act FROM audit_event e JOIN application a ON a.id = e.object_id WHERE e.object_kind = 'application'"
    " AND e.act NOT IN ('ATTACH', 'PROMISE') AND a.no = ? ORDER BY e.seq"
)
Apply = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def apply(world: Path) -> Apply:
    """Runs `zhicheng apply` as 陈默, as a process of its own."""

    def run(*words: str, code: int = 0) -> subprocess.CompletedProcess[str]:
        command = [*PROGRAM, "apply", *words, "--data-dir", str(world), "--as", CHENMO]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == code, done.stderr
        return done

    return run


def test_from_nothing_to_a_pass_with_one_return_between(world: Path, ask: Ask, apply: Apply, tmp_path: Path) -> None:
    plans = [json.loads(line) for line in apply("plans", "--json").stdout.splitlines()]
    (plan,) = [one["code"] for one in plans if any(take["series"] == 5 for take in one["takes"])]
    what = ("--series", "5", "--level", "中级", "--post", "工程师", "--specialty", "水利水电")
    no = apply("new", "--plan", plan, *what).stdout.strip()
    _fill_in(apply, no, tmp_path)
    apply("submit", no)
    assert _state(ask, no) == ("SUBMITTED", 1, 1)

    _return(world)
    assert _state(ask, no) == ("RETURNED", 1, 2)
    told = apply("returned", no).stdout.splitlines()
    assert told[1:3] == ["1. 基本信息 审核不通过", f"   退回原因：{REASON}"]
    assert "没有被标注退回，不能修改" in apply("set", no, "edu", "major=水利", code=1).stderr
    assert "没有被标注退回，不能修改" in apply("attach", no, "身份证明", "x.jpg", code=1).stderr
    assert "还没有修改" in apply("submit", no, code=1).stdout
    apply("set", no, "basic", "position=副主任")
    apply("submit", no)
    assert _state(ask, no) == ("SUBMITTED", 2, 2)

    _pass(world)
    assert _state(ask, no) == ("APPROVED", 2, 2)
    listed = json.loads(apply("list", "--json").stdout)
    assert (listed["status_label"], listed["fillable"]) == ("审核通过(待送审)", False)
    acts = [act for (act,) in ask(ACTS, no)]
    assert acts == ["APPLY", "SUBMIT", "RETURN", "SUBMIT", "PASS"]


def _fill_in(apply: Apply, no: str, folder: Path) -> None:
    file, papers = folder / "全部.json", folder / "材料"
    year = datetime.now(SHANGHAI).year
    file.write_text(json.dumps({"modules": contents(year)}), encoding="utf-8")
    papers.mkdir()
    for place, category in enumerate(REQUIRED):
        picture(papers / f"{category.replace('/', '')}.jpg", f"{place}")
    apply("fill", no, str(file))
    apply("attach-folder", no, str(papers))
    apply("promise", no, "--yes")
    apply("check", no)


def _return(world: Path) -> None:
    with Terminal(zhicheng(world), columns=120, rows=40) as terminal:
        _open(terminal)
        terminal.press("space")
        terminal.wait_for("原因 基本信息")
        wait_typing(terminal)
        terminal.type(REASON)
        terminal.wait_for(f"原因 {REASON}")
        terminal.wait_for("(•)退回修改")
        terminal.press("f10")
        terminal.wait_for("审核退回成功")


def _pass(world: Path) -> None:
    with Terminal(zhicheng(world), columns=120, rows=40) as terminal:
        _open(terminal)
        terminal.press("f2")
        terminal.wait_for("(•)审核通过")
        terminal.press("f10")
        terminal.wait_for("审核通过成功")


def _open(terminal: Terminal) -> None:
    open_queue(terminal)
    filter_by(terminal, NAME)
    open_first(terminal)
    terminal.wait_for(f"· {NAME} ·")


def _state(ask: Ask, no: str) -> tuple[Any, ...]:
    return ask("SELECT status, round, flow_rev FROM application WHERE no = ?", no)[0]
