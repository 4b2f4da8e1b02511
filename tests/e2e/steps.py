"""What a reviewer does at the terminal, step by step; each step ends when the screen shows that it is done."""

from __future__ import annotations

from .terminal import Terminal


def wait_commands(terminal: Terminal) -> None:
    """Wait until keys are commands, which the chip at the end of the key bar says."""
    terminal.wait_until(lambda: terminal.screen[-1].endswith(" 命令"), "the chip 命令")


def wait_typing(terminal: Terminal) -> None:
    """Wait until keys are text."""
    terminal.wait_until(lambda: terminal.screen[-1].endswith(" 输入"), "the chip 输入")


def open_queue(terminal: Terminal) -> None:
    """Go from 工作台 to 统一审核."""
    terminal.wait_for("按临近审核状态")
    terminal.type("2")
    terminal.wait_for("统一审核 › 审核列表")
    terminal.wait_for("共 ")


def filter_by(terminal: Terminal, words: str) -> None:
    """Show only what `words` mean, and go back to the list."""
    terminal.press("f2")
    wait_typing(terminal)
    terminal.press("end", *["backspace"] * 10)
    terminal.wait_for("过滤 状态、姓名")
    terminal.type(words)
    terminal.wait_for(f"过滤 {words}")
    terminal.press("enter")
    wait_commands(terminal)
    first = words.split()[0]
    terminal.wait_until(lambda: all(first in row for row in rows(terminal)), f"only {first} in the list")


def rows(terminal: Terminal) -> list[str]:
    """Return the rows of the queue on the screen."""
    return [line for line in terminal.screen[3:-1] if line]


def open_first(terminal: Terminal) -> None:
    """Open 审核详情 on the row under the cursor."""
    terminal.press("enter")
    terminal.wait_for("审核详情")
    terminal.wait_for("基本信息")


def mark_education(terminal: Terminal, reason: str) -> None:
    """Mark 学习信息 as wrong and type the reason."""
    terminal.press("right")
    terminal.wait_until(lambda: "学习信息" in terminal.screen[3], "学习信息 at the top")
    terminal.press("space")
    terminal.wait_for("原因 学习信息")
    wait_typing(terminal)
    terminal.type(reason)
    terminal.wait_for(f"原因 {reason}")
