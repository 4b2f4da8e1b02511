"""Coming in by password at a real terminal: from the account that an administrator opens to the screen that locks."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import Ask
from .steps import open_queue
from .terminal import PROGRAM, Terminal

LOGIN, NEW = "newone", "an entirely new sentence"
IDLE = (sys.executable, str(Path(__file__).parent / "programs" / "idle.py"))
TRAIL = "SELECT act, after FROM audit_event WHERE act LIKE 'SIGN%' OR act LIKE 'PASSWORD%' ORDER BY seq"


@pytest.fixture
def first(world: Path) -> str:
    """Let the administrator open an account, and return its one-time password."""
    words = [
        "user",
        "add",
        LOGIN,
        "--name",
        "新来的",
        "--role",
        "单位审核员",
        "--data-dir",
        str(world),
        "--as",
        "chusan",
    ]
    done = subprocess.run([*PROGRAM, *words], check=True, capture_output=True, text=True)
    return done.stdout.strip()


def without_name(world: Path) -> list[str]:
    """Return the command of somebody who does not say who they are."""
    return [*PROGRAM, "--data-dir", str(world)]


def say_who(terminal: Terminal, password: str) -> None:
    """Type login and password at the door."""
    terminal.wait_for("请输入登录名和密码")
    terminal.type(LOGIN)
    terminal.wait_for(LOGIN)
    terminal.press("enter")
    terminal.type(password)
    _wait_dots(terminal, len(password))
    assert password not in terminal.text
    terminal.press("enter")


def choose(terminal: Terminal, password: str) -> None:
    """Choose a password, twice the same."""
    terminal.wait_for("首次登录请设置自己的密码")
    for times in (1, 2):
        terminal.type(password)
        _wait_dots(terminal, times * len(password))
        terminal.press("enter")


def _wait_dots(terminal: Terminal, count: int) -> None:
    terminal.wait_until(lambda: terminal.text.count("•") == count, f"{count} dots")


def leave(terminal: Terminal) -> None:
    """Quit."""
    terminal.press("ctrl+q")
    assert terminal.wait(timeout=5) == 0


def told(ask: Ask) -> list[tuple[str, str]]:
    """Return what the trail says of comings and goings: act and manner."""
    return [(act, json.loads(after).get("how", "") if after else "") for act, after in ask(TRAIL)]


@pytest.mark.parametrize(("columns", "rows"), [pytest.param(80, 24, id="80x24"), pytest.param(120, 40, id="120x40")])
def test_from_a_one_time_password_to_the_workbench_and_back_again(
    world: Path, ask: Ask, first: str, columns: int, rows: int
) -> None:
    with Terminal(without_name(world), columns=columns, rows=rows) as terminal:
        say_who(terminal, "not the password")
        terminal.wait_for("登录名或密码不对，请核对后重试")
        assert "工作台" not in terminal.text
        terminal.type(first)
        terminal.press("enter")
        choose(terminal, NEW)
        terminal.wait_for("密码已设置，下次登录请用新密码")
        terminal.wait_until(lambda: "工作台" in terminal.screen[0] and "新来的" in terminal.screen[0], "the workbench")
        open_queue(terminal)
        leave(terminal)
    with Terminal(without_name(world), columns=columns, rows=rows) as terminal:
        say_who(terminal, first)
        terminal.wait_for("登录名或密码不对，请核对后重试")
        terminal.type(NEW)
        terminal.press("enter")
        terminal.wait_for("按临近审核状态")
        assert "首次登录" not in terminal.text
        leave(terminal)
    came = [("SIGN_IN_FAILED", "wrong"), ("SIGN_IN", "password")]
    assert told(ask) == [*came, ("PASSWORD_CHANGE", ""), ("SIGN_OUT", "quit"), *came, ("SIGN_OUT", "quit")]


def test_whoever_quits_instead_of_choosing_is_asked_again(world: Path, ask: Ask, first: str) -> None:
    """Nothing has been seen and nothing has changed: the one-time password still leads to choosing."""
    for _ in range(2):
        with Terminal(without_name(world)) as terminal:
            say_who(terminal, first)
            terminal.wait_for("首次登录请设置自己的密码")
            assert "工作台" not in terminal.text
            leave(terminal)
    assert ("PASSWORD_CHANGE", "") not in told(ask)
    assert ask("SELECT must_change FROM user_account WHERE login = ?", LOGIN) == [(1,)]


def test_nobody_but_the_owner_of_the_data_comes_in_by_name(world: Path, tmp_path: Path) -> None:
    """The owner of the data is another: `--as` is refused, and where nobody has a password, nobody comes in."""
    stranger = tmp_path / "stranger.py"
    stranger.write_text(
        "import os, sys\nos.geteuid = lambda: 12345\nfrom zhicheng_tui.cli.main import main\nsys.exit(main())\n"
    )
    for words in (["--as", "zhangsan"], []):
        with Terminal([sys.executable, str(stranger), "--data-dir", str(world), *words]) as terminal:
            assert terminal.wait(timeout=10) == 2
            assert "--as 只能由数据目录的所有者使用" in terminal.text.replace("\n", "")


def test_a_screen_that_nobody_looks_after_locks_and_the_password_opens_it(
    world: Path, tmp_path: Path, ask: Ask, first: str
) -> None:
    """Ten minutes without a key: everything is covered; the queue is still there afterwards."""
    passed = tmp_path / "seconds"
    passed.write_text("0")
    with Terminal([*IDLE, str(passed), "--data-dir", str(world)]) as terminal:
        say_who(terminal, first)
        choose(terminal, NEW)
        terminal.wait_for("密码已设置")
        open_queue(terminal)
        shown = terminal.screen[4]
        passed.write_text("601")
        terminal.wait_for(f"已锁定　{LOGIN}")
        assert shown not in terminal.text
        for attempt in ("not this one", NEW):
            terminal.wait_for("长时间没有按键，已锁定；输入密码继续")
            terminal.type(attempt)
            terminal.press("enter")
            if attempt != NEW:
                terminal.wait_for("登录名或密码不对")
        terminal.wait_for("统一审核 › 审核列表")
        terminal.wait_for(shown.strip())
        leave(terminal)
    assert told(ask)[-2:] == [("SIGN_IN_FAILED", "wrong"), ("SIGN_OUT", "quit")]
