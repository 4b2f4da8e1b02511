"""附件上传 and 提交审核 by keys: files by category, what is missing, the way to it, the submission (D07)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import DeskFor
from tests.services.filled import CONTENTS, begin, fill_in, keep
from tests.services.requests import picture
from tests.tui.driving import LARGE, SMALL, Driver, driving
from zhicheng_tui.domain.status import Status
from zhicheng_tui.services.desk import Desk
from zhicheng_tui.services.faults import StorageError
from zhicheng_tui.tui.screens.chooser import ChooserScreen
from zhicheng_tui.tui.screens.dialogs import (
    CHOOSE,
    AssentScreen,
    ConfirmScreen,
    Dialog,
    InputScreen,
    PickScreen,
    TextScreen,
)
from zhicheng_tui.tui.screens.enclosures import EnclosuresScreen
from zhicheng_tui.tui.screens.filling import FillingScreen
from zhicheng_tui.tui.screens.mine import MineScreen
from zhicheng_tui.tui.screens.palette import PaletteScreen
from zhicheng_tui.tui.screens.pick_value import PickValueScreen
from zhicheng_tui.tui.screens.submitting import SubmittingScreen
from zhicheng_tui.tui.screens.viewer import ViewerScreen
from zhicheng_tui.tui.screens.writing import WritingScreen
from zhicheng_tui.tui.widgets.keybar import KeyBar

SIZES = pytest.mark.parametrize("size", [SMALL, LARGE])


@pytest.fixture
def drafting(desk_for: DeskFor) -> Desk:
    """An applicant half-way through, without a file."""
    return desk_for("tianbao")


@pytest.fixture
def newcomer(desk_for: DeskFor) -> Desk:
    """An applicant without any application."""
    return desk_for("chenmo")


async def pick(driver: Driver, path: Path) -> None:
    """Answer a chooser by typing a path."""
    assert isinstance(driver.app.screen, ChooserScreen)
    await driver.press("f2")
    await driver.type(str(path))
    await driver.press("enter")
    await driver.settle()


@SIZES
async def test_files_are_uploaded_looked_at_and_removed(drafting: Desk, tmp_path: Path, size: tuple[int, int]) -> None:
    """Each category with its mark and count; Enter on it uploads, on a file looks at it; Delete asks first."""
    number = drafting.applying.list()[0].application.id
    async with driving(drafting, size) as driver:
        await driver.press("enter", "3")
        assert isinstance(driver.app.screen, EnclosuresScreen)
        assert "还缺 6 类必传材料" in driver.text
        await driver.press("enter")
        await pick(driver, picture(tmp_path / "证件.jpg", "id"))
        assert driver.said[-1] == "√ 已上传 1 个文件"
        assert "还缺 5 类必传材料" in driver.text
        assert "证件.jpg" in driver.text
        await driver.press("down", "enter")
        assert isinstance(driver.app.screen, ViewerScreen)
        await driver.press("escape", "delete")
        assert isinstance(driver.app.screen, ConfirmScreen)
        await driver.press("f10")
        assert driver.said[-1] == "已移除「证件.jpg」"
        assert "还缺 6 类必传材料" in driver.text
    assert not any(row.get("file") for row in drafting.filling.open(number).contents["attach"])


async def test_what_is_no_picture_is_named_with_its_reason(drafting: Desk, tmp_path: Path) -> None:
    """The file and what is wrong with it; nothing is kept."""
    broken = tmp_path / "坏.jpg"
    broken.write_bytes(b"\xff\xd8\xff")
    async with driving(drafting, LARGE) as driver:
        await driver.press("enter", "3", "f6")
        await pick(driver, broken)
        assert isinstance(driver.app.screen, TextScreen)
        assert "已上传 0 个，1 个没有上传" in driver.text
        assert "坏.jpg" in driver.text


async def test_a_folder_goes_where_its_names_say(drafting: Desk, tmp_path: Path) -> None:
    """F8: what cannot be told apart is listed with its reason."""
    folder = tmp_path / "材料"
    folder.mkdir()
    picture(folder / "身份证.jpg", "id")
    picture(folder / "聘任文件.jpg")
    picture(folder / "IMG_0001.jpg", "proof")
    async with driving(drafting, LARGE) as driver:
        await driver.press("enter", "3", "f8", "f2")
        await driver.type(str(folder))
        await driver.press("f10")
        await driver.settle()
        assert isinstance(driver.app.screen, TextScreen)
        assert "已上传 2 个，1 个没有上传" in driver.text
        assert "IMG_0001.jpg" in driver.text
        await driver.press("escape")
        assert "还缺 4 类必传材料" in driver.text


@SIZES
async def test_everything_wrong_is_one_list_with_ways_to_it(drafting: Desk, size: tuple[int, int]) -> None:
    """What stands in the way first, advice apart; Enter goes there; nothing is submitted."""
    async with driving(drafting, size) as driver:
        await driver.press("enter", "4")
        assert isinstance(driver.app.screen, SubmittingScreen)
        assert "还有 7 处要改，改好才能提交" in driver.text
        assert "提醒" in driver.text
        await driver.press("f10")
        assert driver.said[-1].startswith("还有 7 处要改")
        await driver.press("enter")
        screen = driver.app.screen
        assert isinstance(screen, FillingScreen)
        assert screen.nav.current == "perf"
        await driver.press("escape", "4", "down", "enter")
        assert isinstance(driver.app.screen, EnclosuresScreen)
        await driver.press("f9")
        assert isinstance(driver.app.screen, SubmittingScreen)
        await driver.press("f9")
        assert driver.said[-1] == "已是最后一步；按 F10 提交"
        await driver.press("f7", "f7", "f7")
        assert "诚信承诺" in driver.lines[0]


async def test_a_whole_application_is_submitted(newcomer: Desk, tmp_path: Path) -> None:
    """F10 asks first, says where it went, and goes back to 我的办件."""
    number = begin(newcomer)
    fill_in(newcomer, number, tmp_path)
    async with driving(newcomer) as driver:
        await driver.press("enter", "4", "f10")
        assert isinstance(driver.app.screen, AssentScreen)
        await driver.press("enter")
        assert driver.said[-1] == "已提交，等待单位审核"
        assert isinstance(driver.app.screen, MineScreen)
        assert "当前待办(0 条)" in driver.text
    assert newcomer.applying.list()[0].application.status is Status.SUBMITTED


async def test_a_doubled_key_does_not_submit(newcomer: Desk, tmp_path: Path) -> None:
    """F10 asks, and does not answer itself; Enter does, and the key bar says so."""
    number = begin(newcomer)
    fill_in(newcomer, number, tmp_path)
    async with driving(newcomer) as driver:
        await driver.press("enter", "4", "f10", "f10")
        assert isinstance(driver.app.screen, AssentScreen)
        assert driver.said[-1] == "按 Enter 确定，Esc 取消"
        bar = driver.app.screen.query_one(KeyBar)
        assert [command.label for command in bar.commands if command.keys in (("enter",), ("f10",))] == ["确定"]
        assert newcomer.applying.list()[0].application.status is Status.DRAFT


async def test_submitting_checks_once_more(newcomer: Desk, tmp_path: Path) -> None:
    """What another window took away meanwhile stands in the way; put back, nothing does."""
    number = begin(newcomer)
    fill_in(newcomer, number, tmp_path)
    async with driving(newcomer) as driver:
        await driver.press("enter", "4")
        assert "检查通过" in driver.text
        keep(newcomer, number, "perf", [])
        await driver.press("f10")
        assert isinstance(driver.app.screen, SubmittingScreen)
        assert driver.said[-1].startswith("还有 1 处要改")
        assert "还有 1 处要改" in driver.text
        keep(newcomer, number, "perf", CONTENTS["perf"])
        await driver.press("f10")
        assert isinstance(driver.app.screen, AssentScreen)


async def test_one_failed_save_is_told_once(drafting: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leaving with what cannot be kept: one sentence on the screen, with what to do."""

    def fails(*_: object) -> int:
        raise StorageError("磁盘已满")

    async with driving(drafting) as driver:
        await driver.press("enter")
        monkeypatch.setattr(type(drafting.filling), "keep", fails)
        screen = driver.app.screen
        assert isinstance(screen, FillingScreen)
        screen.work.set_value("basic", 0, "position", "科长")
        await driver.press("escape")
        assert driver.said == ["输入的内容没有保存：磁盘已满。再按 Esc 离开，放弃没有保存的输入"]


async def test_the_key_bar_of_a_dialog_has_no_key_that_does_nothing_there() -> None:
    """Enter 选用 stands only where Enter takes the line under the cursor."""
    choosing = {kind for kind in every_kind_of(Dialog) if kind.CHOOSING}
    assert choosing >= {PickScreen, PickValueScreen, PaletteScreen}
    assert not choosing & {ConfirmScreen, AssentScreen, WritingScreen, InputScreen}
    assert [command.id for command in KeyBar(("dialog",), (CHOOSE,)).commands if command.scope == "dialog"] == [
        "dialog.yes"
    ]


def every_kind_of(kind: type[Dialog]) -> Iterator[type[Dialog]]:
    """Yield a kind of dialog and all below it."""
    yield kind
    for below in kind.__subclasses__():
        yield from every_kind_of(below)
