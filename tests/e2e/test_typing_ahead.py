"""A slow line delivers many keys at once. They must mean what they mean one by one, and never end the program."""

from __future__ import annotations

from pathlib import Path

import pytest

from .pty import KEYS
from .steps import open_first, open_queue, wait_typing
from .terminal import Terminal, zhicheng


def _burst(*keys: str) -> bytes:
    """Keys by name, or text, as they arrive in one packet."""
    return "".join(KEYS.get(key, key) for key in keys).encode()


@pytest.mark.parametrize(
    "keys",
    [
        ("enter", "f9"),
        ("enter", "6"),
        ("enter", "f2", "f9"),
        ("enter", "right", "space"),
        ("enter", "tab", "f4"),
        ("enter", "escape", "enter"),
        ("f6", "f10", "f10"),
    ],
    ids="+".join,
)
def test_keys_right_after_start_do_not_end_the_program(world: Path, keys: tuple[str, ...]) -> None:
    with Terminal(zhicheng(world)) as terminal:
        open_queue(terminal)
        terminal.send(_burst(*keys))
        terminal.wait_until(lambda: "审核列表 ›" in terminal.screen[0], "the screen that was opened")
        terminal.press("ctrl+q")
        assert terminal.wait(timeout=5) == 0


def test_text_and_backspaces_in_one_packet_keep_their_order(world: Path) -> None:
    with Terminal(zhicheng(world)) as terminal:
        open_queue(terminal)
        terminal.press("f2")
        wait_typing(terminal)
        terminal.send(_burst(*["backspace"] * 10, "紧急"))
        terminal.wait_for("过滤 紧急")


def test_a_filter_typed_in_the_packet_of_its_key_is_not_lost(world: Path) -> None:
    with Terminal(zhicheng(world)) as terminal:
        open_queue(terminal)
        terminal.send(_burst("f2", "紧急"))
        terminal.wait_for("过滤 紧急 ")


def test_a_reason_typed_in_the_packet_of_its_mark_is_not_taken_for_commands(world: Path) -> None:
    with Terminal(zhicheng(world)) as terminal:
        open_queue(terminal)
        open_first(terminal)
        terminal.send(_burst("right", "space", "缺2015年学位证书"))
        terminal.wait_for("原因 缺2015年学位证书")
