"""选择文件 by keys: walking, filtering, typing, pasting, selecting, and what is refused."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.binding import Binding

from tests.tui.driving import LARGE, SMALL, Driver, driving
from tests.tui.looking import FakeHelpers, scan
from zhicheng_tui.domain.text import hostile
from zhicheng_tui.services.desk import Desk
from zhicheng_tui.services.places import Kind, Places
from zhicheng_tui.services.settings import Settings
from zhicheng_tui.tui.commands import conflicts, in_scope
from zhicheng_tui.tui.screens import folders as walking
from zhicheng_tui.tui.screens.chooser import ChooserScreen
from zhicheng_tui.tui.screens.queue import QueueScreen
from zhicheng_tui.tui.screens.viewer import ViewerScreen
from zhicheng_tui.tui.widgets.preview import Preview
from zhicheng_tui.tui.widgets.rows import Rows

CRUMBS = ("单位送审", "送审附件", "选择文件")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of scans with two folders in it."""
    top = tmp_path / "扫描 件"
    for name in ("第 2 批", "第 10 批"):
        (top / name).mkdir(parents=True)
    for name in ("李四 考核表.png", "张某某 考核表.png", "图10.png", "图2.png"):
        scan(top / name)
    (top / "全部.zip").write_bytes(b"PK")
    (top / "说明.txt").write_bytes(b"x")
    scan(top / "第 2 批" / "赵六.png")
    return top


async def choosing(driver: Driver, folder: Path | None, **options: Any) -> list[Any]:
    """Open the chooser over the queue; return the list that its answer will be put into."""
    answers: list[Any] = []
    driver.app.desk.runtime.__dict__["helpers"] = FakeHelpers()
    driver.app.push_screen(ChooserScreen(CRUMBS, start=folder, **options), answers.append)
    await driver.settle()
    return answers


def chooser_of(driver: Driver) -> ChooserScreen:
    """The chooser on screen."""
    assert isinstance(driver.app.screen, ChooserScreen)
    return driver.app.screen


def names(driver: Driver) -> list[str]:
    """The names in the list."""
    return [entry.name for entry in chooser_of(driver).rows.entries]


async def paste(driver: Driver, text: str) -> None:
    """Paste, as a terminal does when a file is dragged into it."""
    driver.app.post_message(events.Paste(text))
    await driver.settle()


def test_every_command_is_bound_and_can_be_done_without_letters() -> None:
    """The rules of `test_commands`, for this screen."""
    bound = {binding.action for binding in ChooserScreen.BINDINGS if isinstance(binding, Binding)}
    for command in in_scope("chooser", "app"):
        assert f"run('{command.id}')" in bound
        assert hasattr(ChooserScreen, f"do_{command.name}"), command.id
    assert conflicts("chooser", "list", "app") == []


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_it_says_what_for_where_and_what_there_is(desk: Desk, folder: Path, size: tuple[int, int]) -> None:
    """Folders first; kind, size and date of each; nothing but what can be picked."""
    async with driving(desk, size) as driver:
        await choosing(driver, folder)
        assert " › ".join(CRUMBS) in driver.lines[0]
        assert "扫描 件" in driver.lines[2]
        assert "共 7 项 · 按名称" in driver.lines[2]
        assert names(driver) == ["第 2 批", "第 10 批", "李四 考核表.png", "全部.zip", "图2.png", "图10.png",
                                 "张某某 考核表.png"]  # fmt: skip
        assert "说明" not in driver.text
        assert all(word in driver.lines[6] for word in ("李四 考核表.png", "KB", "20"))
        assert "文件夹" in driver.text


async def test_enter_opens_folders_and_takes_files(desk: Desk, folder: Path) -> None:
    async with driving(desk) as driver:
        answers = await choosing(driver, folder)
        await driver.press("enter")
        assert names(driver) == ["赵六.png"]
        await driver.press("enter")
        assert answers == [[folder / "第 2 批" / "赵六.png"]]
        assert driver.app.last_folder == folder / "第 2 批"
        assert isinstance(driver.app.screen, QueueScreen)


async def test_keys_typed_ahead_wait_for_the_folder(desk: Desk, folder: Path) -> None:
    """Open, into the folder, take its file, all in one packet."""
    async with driving(desk) as driver:
        driver.app.desk.runtime.__dict__["helpers"] = FakeHelpers()
        answers: list[Any] = []
        driver.app.push_screen(ChooserScreen(CRUMBS, start=folder.parent), answers.append)
        await driver.pilot.press("f2", "s", "m", "j", "enter", "enter", "enter", "enter")
        await driver.settle()
        assert answers == [[folder / "第 2 批" / "赵六.png"]]


@pytest.mark.parametrize("key", ["backspace", "left"])
async def test_up_to_the_folder_that_was_left(desk: Desk, folder: Path, key: str) -> None:
    async with driving(desk) as driver:
        await choosing(driver, folder)
        await driver.press("down", "enter", key)
        assert chooser_of(driver).folder == folder
        assert chooser_of(driver).rows.cursor == 1


async def test_the_top_says_so(desk: Desk, folder: Path) -> None:
    async with driving(desk) as driver:
        desk.places = Places(Settings(data_dir=desk.runtime.settings.data_dir, inbox=str(folder)), folder)
        await choosing(driver, None)
        assert chooser_of(driver).folder == folder
        await driver.press("backspace")
        assert driver.said[-1] == "已是最上一级，不能再往上"


async def test_typing_filters_by_name_and_pinyin(desk: Desk, folder: Path) -> None:
    """Enter goes to the narrowed list; Esc gives the whole list back, then leaves."""
    async with driving(desk) as driver:
        answers = await choosing(driver, folder)
        await driver.press("f2")
        await driver.type("khb z")
        assert names(driver) == ["张某某 考核表.png"]
        assert "1 / 7 项" in driver.lines[2]
        await driver.press("enter")
        assert driver.app.focused is chooser_of(driver).rows
        await driver.press("f2", "escape")
        assert len(names(driver)) == 7
        assert driver.app.focused is chooser_of(driver).rows
        await driver.press("escape")
        assert answers == [None]


async def test_arrows_move_in_the_list_while_typing(desk: Desk, folder: Path) -> None:
    async with driving(desk) as driver:
        answers = await choosing(driver, folder)
        await driver.press("f2")
        await driver.type("图")
        await driver.press("down", "enter", "enter")
        assert answers == [[folder / "图10.png"]]


@pytest.mark.parametrize("form", ["{}", "'{}'", "{}\n", "file://{}", " {} "])
async def test_a_dragged_path_is_taken_by_enter(desk: Desk, folder: Path, form: str) -> None:
    """Whether the list or the field has the focus."""
    target = folder / "第 2 批" / "赵六.png"
    async with driving(desk) as driver:
        answers = await choosing(driver, folder)
        await paste(driver, form.format(target))
        assert len(names(driver)) == 7
        await driver.press("enter")
        assert answers == [[target]]


@pytest.mark.parametrize("form", ["{}", "'{}'"])
async def test_a_path_that_is_dragged_in_as_keys(desk: Desk, folder: Path, form: str) -> None:
    """Some terminals have no bracketed paste: what begins a path goes to the field, whatever has the focus."""
    target = folder / "第 2 批" / "赵六.png"
    async with driving(desk) as driver:
        answers = await choosing(driver, folder)
        await driver.type(form.format(target))
        assert chooser_of(driver).field.value == form.format(target)
        await driver.press("enter")
        assert answers == [[target]]


async def test_several_dragged_files_are_taken_together(desk: Desk, folder: Path) -> None:
    """Lines of a paste stay apart though their names have blanks; only where several are wanted."""
    targets = [folder / "张某某 考核表.png", folder / "第 2 批" / "赵六.png"]
    async with driving(desk) as driver:
        answers = await choosing(driver, folder, many=True)
        await driver.press("f2")
        await paste(driver, "\n".join(map(str, targets)))
        await driver.press("enter")
        assert answers == [targets]
        assert await choosing(driver, folder) == []
        await paste(driver, " ".join(f"'{target}'" for target in targets))
        await driver.press("enter")
        assert driver.said[-1].startswith("这里只选一个，给出了 2 个")


async def test_a_typed_folder_is_opened(desk: Desk, folder: Path) -> None:
    async with driving(desk) as driver:
        await choosing(driver, folder)
        await driver.press("f2")
        await driver.type("./第 2 批")
        await driver.press("enter")
        assert names(driver) == ["赵六.png"]
        assert chooser_of(driver).field.value == ""


@pytest.mark.parametrize(
    ("typed", "said"),
    [("/没有/a.png", "没有「/没有/a.png」"), ("没有这样的", "没有「没有这样的」"), ("./说明.txt", "不能选用"),
     (r"C:\a.png", "您自己电脑上的路径")],
)  # fmt: skip
async def test_what_can_not_be_picked_is_said(desk: Desk, folder: Path, typed: str, said: str) -> None:
    async with driving(desk) as driver:
        answers = await choosing(driver, folder)
        await driver.press("f2")
        await driver.type(typed)
        await driver.press("enter")
        assert said in driver.said[-1]
        assert answers == []


async def test_several_are_selected_and_taken(desk: Desk, folder: Path) -> None:
    """Space, F6 all, F10; a selection outlasts going to another folder."""
    async with driving(desk) as driver:
        answers = await choosing(driver, folder, many=True)
        await driver.press("space")
        assert driver.said[-1].startswith("文件夹不能选中")
        await driver.press("down", "down", "space")
        assert "已选 1" in driver.lines[2]
        await driver.press("f6")
        assert "已选 5" in driver.lines[2]
        await driver.press("f6", "end", "space", "home", "enter", "space", "f10")
        assert answers == [[folder / "张某某 考核表.png", folder / "第 2 批" / "赵六.png"]]


async def test_one_is_one(desk: Desk, folder: Path) -> None:
    """Space says why not; F10 takes the file under the cursor, and says why not on a folder."""
    async with driving(desk) as driver:
        answers = await choosing(driver, folder, kinds=(Kind.ZIP,))
        await driver.press("space")
        assert driver.said[-1].startswith("这里只选一个")
        await driver.press("f10")
        assert driver.said[-1].startswith("光标所在是文件夹")
        await driver.press("end", "f10")
        assert answers == [[folder / "全部.zip"]]


async def test_a_folder_can_be_what_is_wanted(desk: Desk, folder: Path) -> None:
    async with driving(desk) as driver:
        answers = await choosing(driver, folder, folders=True)
        await driver.press("enter", "f10")
        assert answers == [[folder / "第 2 批"]]


async def test_the_newest_first_on_f3(desk: Desk, folder: Path) -> None:
    """The cursor stays on its file."""
    os.utime(folder / "图10.png", (4_000_000_000, 4_000_000_000))
    async with driving(desk) as driver:
        await choosing(driver, folder)
        await driver.press("end", "f3")
        assert names(driver)[2] == "图10.png"
        assert "最新在前" in driver.lines[2]
        current = chooser_of(driver).rows.current
        assert current is not None
        assert current.name == "张某某 考核表.png"


async def test_it_comes_back_to_the_last_folder(desk: Desk, folder: Path) -> None:
    """For the sitting; and begins anew when that folder has gone."""
    async with driving(desk) as driver:
        await choosing(driver, folder)
        await driver.press("down", "enter", "escape")
        await choosing(driver, None)
        assert chooser_of(driver).folder == folder / "第 10 批"
        await driver.press("escape")
        (folder / "第 10 批").rmdir()
        desk.places = Places(desk.runtime.settings, folder / "第 2 批")
        await choosing(driver, None)
        assert chooser_of(driver).folder == desk.places.start()


async def test_a_file_that_went_away_is_said(desk: Desk, folder: Path) -> None:
    async with driving(desk) as driver:
        answers = await choosing(driver, folder)
        (folder / "张某某 考核表.png").unlink()
        await driver.press("end", "enter")
        assert "没有「" in driver.said[-1]
        await driver.press("f5")
        assert len(names(driver)) == 6
        assert answers == []


async def test_an_empty_folder_says_what_can_be_done(desk: Desk, folder: Path) -> None:
    async with driving(desk) as driver:
        await choosing(driver, folder / "第 10 批", many=True)
        for key in ("enter", "f10", "space", "f4"):
            await driver.press(key)
            assert driver.said[-1].startswith("列表是空的")
            driver.app._said = ("", 0.0)


async def test_the_picture_under_the_cursor_is_shown_beside_the_list(
    desk: Desk, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From 100 columns on; a line is enough below."""
    monkeypatch.setattr(walking, "REST", 0.001)
    async with driving(desk, LARGE) as driver:
        await choosing(driver, folder)
        await driver.press("down", "down")
        preview = chooser_of(driver).query_one(Preview)
        for _ in range(100):
            if preview.drawn:
                break
            await driver.settle()
        assert preview.aim is not None
        assert preview.aim.source == folder / "李四 考核表.png"
        assert "▀" in driver.text
        assert "字节" in driver.text
        await driver.press("up")
        for _ in range(100):
            if not preview.drawn:
                break
            await driver.settle()
        assert "▀" not in driver.text
    async with driving(desk, SMALL) as driver:
        await choosing(driver, folder)
        await driver.press("end")
        assert "图片 · " in driver.lines[-2]
        assert "▀" not in driver.text


async def test_f4_looks_at_the_file(desk: Desk, folder: Path) -> None:
    async with driving(desk) as driver:
        await choosing(driver, folder)
        await driver.press("f4")
        assert driver.said[-1].startswith("只有图片和 PDF")
        await driver.press("end", "f4")
        assert isinstance(driver.app.screen, ViewerScreen)
        await driver.press("escape")
        assert chooser_of(driver).rows.cursor == 6


async def test_hostile_names_are_shown_as_text_and_taken_as_they_are(desk: Desk, tmp_path: Path) -> None:
    """Bytes that are no UTF-8, escapes, bidi overrides, markup: drawn, filtered, looked at, taken."""
    evil = tmp_path / "in"
    evil.mkdir()
    for name in (os.fsdecode(b"\xd5\xc5\xc8\xfd.jpg"), "\x1b[31m红.jpg", "\u202egnp.jpg", "[red]a[b].jpg"):
        (evil / name).write_bytes(b"x")
    async with driving(desk, LARGE) as driver:
        answers = await choosing(driver, evil, many=True)
        assert "‹U+202E›" in driver.text
        assert "‹U+DCD5›" in driver.text
        assert not any(hostile(line) for line in driver.lines)
        for _ in range(4):
            await driver.press("f4", "escape", "down")
            assert not any(hostile(line) for line in driver.lines)
        await driver.press("f2", "j", "p", "g", "enter", "f6", "f10")
        assert sorted(answers[0]) == sorted(evil.iterdir())


async def test_keys_of_lists_work_here(desk: Desk, folder: Path) -> None:
    """Home, End and the rest are the list's own."""
    async with driving(desk) as driver:
        await choosing(driver, folder)
        await driver.press("end", "up", "home", "pagedown")
        assert chooser_of(driver).query_one("#entries", Rows).cursor == 6
