"""Screens as pictures, at two sizes and in three themes; a change of any needs a look and a new picture.

The first one is also the picture in the README.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.tui.driving import LARGE, SMALL
from zhicheng_tui.domain.clock import FrozenClock
from zhicheng_tui.services.desk import Desk
from zhicheng_tui.tui.app import ZhichengApp

Compare = Callable[..., bool]
SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])


@pytest.fixture
def look(desk: Desk, clock: FrozenClock, snap_compare: Compare) -> Callable[..., bool]:
    """Compares the screen after some keys with its picture."""
    del clock

    def compare(*keys: str, size: tuple[int, int], start: str = "queue", theme: str = "dark") -> bool:
        app = ZhichengApp(desk, start)
        app.theme = theme

        async def drive(pilot: Pilot[None]) -> None:
            for key in keys:
                await pilot.press(key)
                await pilot.pause()
                await pilot.app.workers.wait_for_complete()
            pilot.app.clear_notifications()
            await pilot.pause()

        return snap_compare(app, terminal_size=size, run_before=drive)

    return compare


def test_readme_picture(look: Compare) -> None:
    """审核详情 with a marked module: the picture in the README."""
    assert look("enter", "right", "space", "缺", "学", "位", "证", "书", size=(120, 34))


@SIZES
def test_workbench(look: Compare, size: tuple[int, int]) -> None:
    """工作台."""
    assert look("down", size=size, start="workbench")


@SIZES
def test_queue(look: Compare, size: tuple[int, int]) -> None:
    """统一审核 with two rows selected."""
    assert look("down", "space", "space", size=size)


@pytest.mark.parametrize("theme", ["light", "ansi"])
def test_queue_themes(look: Compare, theme: str) -> None:
    """统一审核 in light and in sixteen colours."""
    assert look("down", "space", size=SMALL, theme=theme)


@SIZES
@pytest.mark.parametrize("tab", ["1", "2", "3", "4"])
def test_review_tabs(look: Compare, size: tuple[int, int], tab: str) -> None:
    """审核详情: the four tabs."""
    assert look("enter", tab, size=size)


@SIZES
def test_help(look: Compare, size: tuple[int, int]) -> None:
    """帮助."""
    assert look("f1", size=size)


@SIZES
def test_palette(look: Compare, size: tuple[int, int]) -> None:
    """命令."""
    assert look("ctrl+p", size=size)


@SIZES
def test_batch_return(look: Compare, size: tuple[int, int]) -> None:
    """批量退回: filling in."""
    assert look("space", "space", "f7", "enter", "space", "证", size=size)


@SIZES
def test_batch_preview(look: Compare, size: tuple[int, int]) -> None:
    """批量通过: the verdicts."""
    assert look("f4", "f6", "f10", size=size)


def test_progress(look: Compare) -> None:
    """审核进度."""
    assert look("enter", "6", size=SMALL)


def test_confirmation(look: Compare) -> None:
    """The question before 终止审核."""
    assert look("enter", "f6", "申", "请", "人", "撤", "回", "f10", size=SMALL)


def test_pictures_have_no_english_from_the_framework() -> None:
    """Nothing but our own words: the only Latin words on screen are key names and the data's own."""
    folder = Path(__file__).parent / "__snapshots__" / "test_snapshots"
    known = re.compile(r"F\d+|Ctrl|Shift|Enter|Space|Esc|Tab|PageUp|PageDown|Home|End|Delete|A|B|C|[A-Z]{1,4}\d*")
    found = set()
    for picture in folder.glob("*.svg"):
        if "tabs" in picture.name:
            continue
        texts = re.findall(r"<text[^>]*>([^<]*)</text>", picture.read_text(encoding="utf-8"))
        words = re.findall(r"[A-Za-z]{3,}", " ".join(texts).replace("&#160;", " "))
        found |= {word for word in words if not known.fullmatch(word)}
    assert not found - {"app", "click", "clic", "quit"}, "the last four are a hostile name of the demo world"
