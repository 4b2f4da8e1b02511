"""导入 on a screen: settings and columns, verdicts, the run, the report; 80×24."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.documents.sheets.making import csv_file
from tests.services import acts
from tests.services.tables import HEADINGS, number_of, person, table_csv, table_xlsx
from tests.tui.driving import Driver, driving
from zhicheng_tui.services import importing
from zhicheng_tui.services.desk import Desk
from zhicheng_tui.services.importing import Fate
from zhicheng_tui.services.runtime import Runtime
from zhicheng_tui.tui.commands import conflicts, in_scope
from zhicheng_tui.tui.screens.importing import ImportScreen
from zhicheng_tui.tui.screens.running import Stage


async def begun(driver: Driver, path: Path) -> ImportScreen:
    """The screen on a table, with the plan chosen by typing."""
    _ = driver.app.desk.importing
    screen = ImportScreen(path)
    await driver.app.push_screen(screen)
    await driver.settle()
    return screen


def stage(screen: ImportScreen) -> Stage:
    """Where the screen stands now."""
    return screen.stage


async def choose_plan(driver: Driver) -> None:
    """Pick the plan that takes the test's people."""
    await driver.press("home", "enter")
    await driver.type("2026-02")
    await driver.pilot.pause(0.3)
    await driver.press("enter")


def test_every_command_can_be_done_and_no_key_means_two_things() -> None:
    """A command in the registry has a method, and keys do not clash."""
    for command in in_scope("import", "app"):
        assert hasattr(ImportScreen, f"do_{command.name}"), command.id
    assert conflicts(*ImportScreen.SCOPES, "app") == []


async def test_a_table_is_previewed_imported_and_reported(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is made before F10 twice and a yes; the refused rows are shown first, and saved."""
    monkeypatch.setenv("HOME", str(tmp_path))
    path = table_xlsx(tmp_path / "a.xlsx", [person(0), person(1, 聘岗日期="2015-02-30")])
    async with driving(desk) as driver:
        screen = await begun(driver, path)
        assert "a.xlsx：2 行" in driver.text
        assert any("身份证号码" in line and "证件号码" in line for line in driver.lines)
        await driver.press("f10")
        assert "没有写评审计划" in driver.said[-1]
        await choose_plan(driver)
        assert any("评审计划" in line and "2026-02" in line for line in driver.lines)
        await driver.press("f10")
        assert stage(screen) is Stage.PREVIEW
        assert "新增 1" in driver.text
        assert "聘岗日期：「2015-02-30」" in driver.text
        assert "周一" not in driver.text
        await driver.press("enter")
        assert "2015-02-30" in driver.text
        assert number_of(1) not in driver.text
        await driver.press("escape", "f2")
        assert "周二" not in driver.text
        assert "周一" in driver.text
        await driver.press("f7")
        assert "已保存" in driver.said[-1]
        assert (tmp_path / "a-未导入.xlsx").is_file()
        await driver.press("f10")
        assert "导入 1 份办件？" in driver.text
        await driver.press("f10")
        assert stage(screen) is Stage.DONE
        assert driver.said[-1] == "已导入 1 份"
        assert screen.preview is not None
        assert screen.preview[Fate.ADDED] == 1
        await driver.press("f10")
        assert "已经导入完" in driver.said[-1]
        await driver.press("escape")
        assert driver.app.screen is not screen


async def test_a_column_is_mapped_and_kept(desk: Desk, tmp_path: Path) -> None:
    """Enter on a heading, a field by its name; F6 keeps it for the next table."""
    path = csv_file(tmp_path / "a.csv", [["工号", "姓名", "号", *HEADINGS[3:]], person(0)])
    async with driving(desk) as driver:
        screen = await begun(driver, path)
        await choose_plan(driver)
        await driver.press("f10")
        assert "没有「证件号码」列" in driver.said[-1]
        await driver.press("home", *["down"] * 6, "enter")
        assert "「号」是" in driver.text
        await driver.type("zjhm")
        await driver.pilot.pause(0.3)
        await driver.press("enter")
        assert screen.table is not None
        assert screen.table.main.targets[2] == "basic.id_no"
        await driver.press("f6")
        await driver.type("biao1")
        await driver.press("enter")
        assert list(desk.importing.mappings()) == ["biao1"]
        await driver.press("f10")
        assert "新增 1" in driver.text


async def test_an_import_is_stopped_by_esc(
    desk: Desk, runtime: Runtime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is saved stays, the rest is shown as it is."""
    monkeypatch.setattr(importing, "PIECE", 1)
    path = table_csv(tmp_path / "a.csv", [person(index) for index in range(3)])
    async with driving(desk) as driver:
        screen = await begun(driver, path)
        await choose_plan(driver)
        await driver.press("f10")
        before = acts.ask(runtime, "SELECT count(*) FROM application")[0][0]
        step = screen._step

        def stop(done: int, total: int) -> None:
            screen.leave()
            step(done, total)

        monkeypatch.setattr(screen, "_step", stop)
        await driver.press("f10", "f10")
        assert screen.stage is Stage.DONE
        assert "已导入 1 份，已停止" in driver.said
        assert acts.ask(runtime, "SELECT count(*) FROM application")[0][0] == before + 1


async def test_what_cannot_be_read_is_said_and_nothing_is_opened(desk: Desk, tmp_path: Path) -> None:
    """The screen before stays; who may not import is told so."""
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"%PDF-1.7\x00\x01")
    async with driving(desk) as driver:
        screen = await begun(driver, path)
        assert driver.app.screen is not screen
        assert "是 PDF，不是表格" in driver.said[-1]
        await driver.press("7")
        assert "选择表格" in driver.text


async def test_who_may_not_import_is_told(runtime: Runtime, tmp_path: Path) -> None:
    """By the key itself."""
    auditor = acts.hire(runtime, "auditor", "auditor", unit_id=1)
    async with driving(auditor) as driver:
        await driver.press("7")
        assert "没有「导入办件」的权限" in driver.said[-1]
