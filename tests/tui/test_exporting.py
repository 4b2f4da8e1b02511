"""导出 on the screen: opened from both lists, what is chosen, the run, the question before something is replaced."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.conftest import DeskFor
from tests.services import acts, exports
from tests.tui.driving import LARGE, SMALL, Driver, driving
from zhicheng_tui.services.desk import Desk
from zhicheng_tui.services.exporting import Encoding, Exporting, Format, Wanted
from zhicheng_tui.tui.screens.dialogs import ConfirmScreen
from zhicheng_tui.tui.screens.exporting import ExportScreen
from zhicheng_tui.tui.screens.listing import ListScreen
from zhicheng_tui.tui.widgets.field import Field


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder of the test's own: exports go there."""
    folder = tmp_path / "home" / "下载"
    folder.mkdir(parents=True)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    return folder


def screen(driver: Driver) -> ExportScreen:
    """The export, when it is open."""
    found = driver.app.screen
    assert isinstance(found, ExportScreen)
    return found


async def choose(driver: Driver, form: Format) -> None:
    """Put the cursor on a format."""
    await driver.press("home", *["down"] * list(Format).index(form))


@pytest.mark.parametrize("size", [SMALL, LARGE])
@pytest.mark.parametrize(("start", "crumb"), [("2", "统一审核"), ("3", "单位送审")])
async def test_both_lists_export_what_their_filter_shows(
    desk: Desk, home: Path, size: tuple[int, int], start: str, crumb: str
) -> None:
    """F11, F10: everything in the list, in its order; said on the screen and in the trail."""
    async with driving(desk, size) as driver:
        await driver.press(start)
        listing = driver.app.screen
        assert isinstance(listing, ListScreen)
        ids, told = list(listing.rows.ids), listing.filter.text
        await driver.press("f11")
        assert f"{crumb} › 导出" in driver.text
        assert f"过滤出的全部 {len(ids)} 份（{told}）" in driver.text
        await driver.press("f10")
        (path,) = home.iterdir()
        assert f"已导出 {len(ids)} 份：" in driver.text
        numbers = [row[1] for row in load_workbook(path)["一览表"].iter_rows(min_row=4, values_only=True)]
        assert numbers == [desk.queue.rows(ids)[number].no for number in ids]
        assert exports.newest(desk.runtime, 1)[0][3]["filter"] == told
        await driver.press("escape")
        assert driver.app.screen is listing


async def test_ctrl_e_and_the_palette_lead_there_too(desk: Desk) -> None:
    """Some terminals keep F11 for themselves."""
    async with driving(desk) as driver:
        await driver.press("ctrl+e")
        assert isinstance(driver.app.screen, ExportScreen)
        await driver.press("escape", "ctrl+p")
        await driver.type("导出")
        await driver.press("enter")
        assert isinstance(driver.app.screen, ExportScreen)


async def test_what_is_selected_is_exported_and_f4_takes_everything(desk: Desk) -> None:
    async with driving(desk) as driver:
        await driver.press("space", "space", "f11")
        chosen = screen(driver).listed.chosen
        assert len(chosen) == 2
        assert "选中的 2 份" in driver.text
        assert list(screen(driver).wanted.ids) == chosen
        await driver.press("f4")
        assert len(screen(driver).wanted.ids) == len(screen(driver).listed.everything) > 2
        assert "过滤出的全部" in driver.text


async def test_each_format_has_its_own_choices_and_name(desk: Desk) -> None:
    """The suggested name follows the format until somebody types one."""
    async with driving(desk) as driver:
        await driver.press("f11")
        field = screen(driver).query_one("#target", Field)
        for form in Format:
            await choose(driver, form)
            assert screen(driver).wanted.form is form
            assert field.value.endswith("" if form is Format.FOLDER else f".{form}")
        await driver.press("f5")
        assert driver.said[-1] == "这种格式没有别的选项"
        await choose(driver, Format.XLSX)
        await driver.press("f5")
        assert screen(driver).wanted.modules
        await choose(driver, Format.CSV)
        await driver.press("f5")
        assert (screen(driver).wanted.encoding, screen(driver).wanted.modules) == (Encoding.GB18030, False)
        field.fill("我的.csv")
        await choose(driver, Format.PDF)
        assert field.value == "我的.csv"


async def test_full_numbers_are_a_choice_that_says_it_is_noted(desk: Desk, home: Path) -> None:
    async with driving(desk) as driver:
        await driver.press("f11", "f8")
        assert "完整的证件号码和电话，会记入审计" in driver.text
        await choose(driver, Format.JSON)
        await driver.press("f10")
        (path,) = home.iterdir()
        assert json.loads(path.read_text(encoding="utf-8"))["masked"] is False
        assert [event[0] for event in exports.newest(desk.runtime, 2)] == ["EXPORT", "UNMASK"]


async def test_those_who_only_read_are_told_why_not(desk: Desk, desk_for: DeskFor) -> None:
    """An administrator of the office exports, but no full numbers; somebody without files has no list at all."""
    async with driving(desk_for("zhengshi")) as driver:
        await driver.press("f11")
        assert "F8 改为完整号码" not in driver.text
        await driver.press("f8")
        assert "没有「审核」的权限" in driver.said[-1]
        assert not screen(driver).wanted.unmasked


async def test_what_is_there_is_replaced_only_after_a_question(desk: Desk, home: Path) -> None:
    target = home / "a.csv"
    target.write_text("要紧的", encoding="utf-8")
    async with driving(desk) as driver:
        await driver.press("f11")
        await choose(driver, Format.CSV)
        screen(driver).query_one("#target", Field).fill("a.csv")
        await driver.press("f10")
        assert isinstance(driver.app.screen, ConfirmScreen)
        await driver.press("escape")
        assert target.read_text(encoding="utf-8") == "要紧的"
        await driver.press("f10", "f10")
        assert "办件编号" in target.read_text(encoding="utf-8")
        assert [path.name for path in home.iterdir()] == ["a.csv"]


async def test_escape_stops_a_run_and_leaves_nothing(desk: Desk, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first Esc stops, the next goes back."""
    going, begun = threading.Event(), threading.Event()
    records = Exporting._records

    def slow(self: Exporting, *given: object) -> object:
        begun.set()
        going.wait(10)
        return records(self, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(Exporting, "_records", slow)
    async with driving(desk) as driver:
        await driver.press("f11")
        await driver.pilot.press("f10")
        while not begun.is_set():
            await driver.pilot.pause()
        await driver.pilot.press("f10")
        assert driver.said[-1] == "正在导出，请稍候；按 Esc 停止"
        await driver.pilot.press("escape")
        assert isinstance(driver.app.screen, ExportScreen)
        going.set()
        await driver.settle()
        assert driver.said[-1].startswith("已停止")
        assert list(home.iterdir()) == []
        await driver.press("escape")
        assert not isinstance(driver.app.screen, ExportScreen)


async def test_whole_applications_name_what_could_not_be_taken_along(
    desk: Desk, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A lost attachment is said on the screen, in one line each."""
    async with driving(desk) as driver:
        await driver.press("space")
        listing = driver.app.screen
        assert isinstance(listing, ListScreen)
        (number,) = listing.rows.selected
        exports.attach(desk.runtime, number, exports.picture(9))
        for path in desk.runtime.settings.files_dir.rglob("*"):
            if path.is_file():
                path.unlink()
        await driver.press("f11")
        await choose(driver, Format.FOLDER)
        await driver.press("f10")
        assert f"{acts.state(desk.runtime, number).no}：附件「证书.png」的文件不在系统里" in driver.text


async def test_an_empty_list_exports_nothing(desk: Desk) -> None:
    async with driving(desk) as driver:
        await driver.press("f2")
        await driver.type("zzzz")
        await driver.press("enter", "f11")
        assert driver.said[-1].startswith("列表是空的，没有可导出的办件")


def test_a_wish_has_what_the_screen_shows() -> None:
    """Masked and with one sheet unless somebody says otherwise."""
    wanted = Wanted([1], "")
    assert (wanted.form, wanted.unmasked, wanted.modules) == (Format.XLSX, False, False)
