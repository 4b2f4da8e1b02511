"""The applicant's screens as pictures, at two sizes; a change of any needs a look and a new picture."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from textual.pilot import Pilot

from tests.conftest import DeskFor
from tests.tui.driving import LARGE, SMALL
from zhicheng_tui.tui.app import ZhichengApp

Compare = Callable[..., bool]
SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])


@pytest.fixture
def look(desk_for: DeskFor, snap_compare: Compare) -> Callable[..., bool]:
    """Compares an applicant's screen after some keys with its picture."""

    def compare(login: str, *keys: str, size: tuple[int, int]) -> bool:
        app = ZhichengApp(desk_for(login))

        async def drive(pilot: Pilot[None]) -> None:
            for key in keys:
                await pilot.press(key)
                await pilot.pause()
                await pilot.app.workers.wait_for_complete()
            pilot.app.clear_notifications()
            await pilot.pause()

        return snap_compare(app, terminal_size=size, run_before=drive)

    return compare


@SIZES
def test_mine(look: Compare, size: tuple[int, int]) -> None:
    """我的办件."""
    assert look("tuihui", size=size)


@SIZES
def test_declare(look: Compare, size: tuple[int, int]) -> None:
    """新申报 with a plan and a series chosen, the level missing."""
    assert look("chenmo", "f6", "enter", *"gcxl", "enter", "f10", size=size)


@SIZES
def test_promise(look: Compare, size: tuple[int, int]) -> None:
    """诚信承诺, given."""
    assert look("tianbao", "enter", "1", size=size)


@SIZES
def test_filling(look: Compare, size: tuple[int, int]) -> None:
    """信息填报: 基本信息 with a text being typed."""
    assert look("tianbao", "enter", "enter", *["down"] * 13, "科", "长", size=size)


@SIZES
def test_records(look: Compare, size: tuple[int, int]) -> None:
    """信息填报: the table of 工作经历."""
    assert look("tianbao", "enter", *["down"] * 3, "enter", "down", size=size)


@SIZES
def test_record(look: Compare, size: tuple[int, int]) -> None:
    """A record with something that cannot be read."""
    assert look("tianbao", "enter", *["down"] * 3, "enter", "f6", "后", "天", "enter", size=size)


@SIZES
def test_choosing(look: Compare, size: tuple[int, int]) -> None:
    """A choice being looked for by pinyin."""
    assert look("tianbao", "enter", "enter", "down", "z", size=size)


@SIZES
def test_returned(look: Compare, size: tuple[int, int]) -> None:
    """退回信息."""
    assert look("tuihui", "enter", size=size)


@SIZES
def test_enclosures(look: Compare, size: tuple[int, int]) -> None:
    """附件上传."""
    assert look("tianbao", "enter", "3", size=size)


@SIZES
def test_submitting(look: Compare, size: tuple[int, int]) -> None:
    """提交审核 with what is still wrong."""
    assert look("tianbao", "enter", "4", size=size)


@SIZES
def test_rounds(look: Compare, size: tuple[int, int]) -> None:
    """审核记录."""
    assert look("chongti", "f5", size=size)
