"""Terminals and input methods as they are: none at all, another encoding, Chinese among the commands, another size."""

from __future__ import annotations

import shutil
import subprocess
import time
from contextlib import suppress
from pathlib import Path

from .steps import mark_education, open_first, open_queue, wait_commands, wait_typing
from .terminal import Terminal, zhicheng

NO_TERMINAL = "需要在终端里运行"


def test_without_a_terminal_it_says_so_at_once(world: Path) -> None:
    began = time.monotonic()
    done = subprocess.run(
        zhicheng(world), stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=10, check=False
    )
    assert done.returncode == 2
    assert NO_TERMINAL in done.stderr
    assert done.stdout == ""
    assert time.monotonic() - began < 3


def test_gbk_bytes_are_explained_and_survived(world: Path) -> None:
    with Terminal(zhicheng(world)) as terminal:
        open_queue(terminal)
        terminal.send("张".encode("gbk"))
        terminal.wait_for("终端编码不是")
        terminal.wait_for("UTF-8")
        terminal.type("1")
        terminal.wait_for("按临近审核状态")
        terminal.press("ctrl+q")
        assert terminal.wait(timeout=5) == 0


def test_chinese_among_the_commands_is_explained(world: Path) -> None:
    with Terminal(zhicheng(world)) as terminal:
        open_queue(terminal)
        before = terminal.screen[1]
        terminal.type("你好")
        terminal.wait_for("检测到中文输入法")
        assert terminal.screen[1] == before


def test_a_full_width_slash_opens_the_filter(world: Path) -> None:
    with Terminal(zhicheng(world)) as terminal:
        open_queue(terminal)
        wait_commands(terminal)
        terminal.type("／")
        wait_typing(terminal)
        terminal.type("紧急")
        terminal.wait_until(lambda: " 过滤 紧急" in terminal.screen[1], "the filter, in place of the one before")


def test_a_smaller_window_shows_the_same_file_and_the_same_typing(world: Path) -> None:
    reason = "聘期与社保缴纳单位不一致"
    with Terminal(zhicheng(world), columns=120, rows=40) as terminal:
        open_queue(terminal)
        open_first(terminal)
        mark_education(terminal, reason)
        title = terminal.screen[1][:40]
        terminal.resize(80, 24)
        terminal.wait_until(lambda: "F9 保存并下一条" in terminal.screen[23], "the key bar in the last line")
        terminal.wait_for("(•)退回修改")
        assert terminal.screen[1].startswith(title)
        terminal.wait_until(lambda: reason in terminal.line("原因 学习信息"), "the reason being typed")
        terminal.type("，请核实")
        terminal.wait_for(reason + "，请核实")
        terminal.press("f9")
        terminal.wait_for("审核退回成功")


def test_a_smaller_window_looks_like_one_opened_at_that_size(world: Path, tmp_path: Path) -> None:
    twin = tmp_path / "twin"  # where nobody else has the file open
    shutil.copytree(world, twin)
    with Terminal(zhicheng(world), columns=120, rows=40) as resized, Terminal(zhicheng(twin)) as small:
        for terminal in (resized, small):
            open_queue(terminal)
            open_first(terminal)
        resized.resize(80, 24)
        resized.wait_for("5 退回记录")
        small.wait_for("5 退回记录")
        what = "the tabs, the document and the form as at the smaller size"
        with suppress(AssertionError):
            resized.wait_until(lambda: _without_scrollbar(resized) == _without_scrollbar(small), what, timeout=1)
        small.wait_until(lambda: _without_scrollbar(resized) == _without_scrollbar(small), what)


def _without_scrollbar(terminal: Terminal) -> list[str]:
    return [line[:70].rstrip() for line in terminal.screen[1:]]
