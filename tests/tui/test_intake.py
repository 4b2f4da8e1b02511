"""批量上传: every page filed, kept, passed over or named as unusable, live, and what to do next."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from tests.tui.driving import LARGE, SMALL, Driver, driving
from zhicheng_tui.domain.documents import DocumentKind, Match, Standing
from zhicheng_tui.services.desk import Desk
from zhicheng_tui.services.intake import Fate, Intake, Taken
from zhicheng_tui.tui.screens.explain import ExplainScreen
from zhicheng_tui.tui.screens.help import HelpScreen
from zhicheng_tui.tui.screens.intake import RUNNING, IntakeScreen
from zhicheng_tui.tui.screens.settle import SettleScreen
from zhicheng_tui.tui.screens.viewer import ViewerScreen

from .scans import codeless, empty_handed, forms, hazy, paper_with, saved


@pytest.fixture
def folder(desk: Desk, tmp_path: Path) -> Path:
    """A folder as a scanner and a tired person leave it: two people's forms, and rubbish."""
    first, second = empty_handed(desk)[:2]
    opn, asm, other_opn, other_asm = forms(desk, [first.id, second.id])
    scans = tmp_path / "扫描"
    saved(opn, scans / "1.png")
    saved(asm, scans / "2.jpg")
    saved(other_opn, scans / "3.png")
    saved(codeless(other_asm), scans / f"4 {second.name} 考核表.png")
    saved(paper_with("menu"), scans / "5.png")
    (scans / "6.txt").write_text("not a picture")
    (scans / "7.jpg").write_bytes(b"\xff\xd8\xff\xe0 cut")
    return scans


async def upload(driver: Driver, *paths: Path) -> IntakeScreen:
    """Take files in and wait for the end."""
    screen = IntakeScreen(paths)
    driver.app.push_screen(screen)
    await driver.settle()
    return screen


async def test_every_page_is_filed_or_told_of(desk: Desk, folder: Path) -> None:
    """Good pages are filed by their codes; each other page says why not, and nothing stops the rest."""
    first, second = empty_handed(desk)[:2]
    async with driving(desk, LARGE) as driver:
        screen = await upload(driver, folder)
        assert driver.said[-1] == "批量上传：归档 3 页，待处理 2 页，打不开 2 页"
        assert "完成：归档 3 页；2 页没有自动归档，按 F9 处理" in driver.lines[1]
        assert "归档 3 · 待处理 2 · 跳过 0 · 打不开 2" in driver.lines[2]
        assert any(first.name in line and "考核表" in line and "√" in line for line in driver.lines)
        assert "二维码解析失败" in driver.text
        rows = desk.checklist.rows([first.id, second.id])
        assert [rows[first.id].standing(kind) for kind in DocumentKind] == [
            Standing.ABSENT,
            Standing.VALID,
            Standing.VALID,
        ]
        assert [one.match for one in rows[second.id].documents] == [Match.READ]
        assert desk.intake.count_waiting() == 2
        assert screen.rows.cursor == screen.rows.count - 1, "the list follows the newest page"


async def test_the_same_files_again_are_passed_over(desk: Desk, folder: Path) -> None:
    """Taking a folder in twice files nothing twice and keeps nothing twice."""
    async with driving(desk) as driver:
        await upload(driver, folder)
        await driver.press("escape")
        await upload(driver, folder)
        assert driver.said[-1] == "批量上传：待处理 2 页，跳过 3 页，打不开 2 页"
        await driver.press("home")
        assert "是同一个文件" in driver.text
        assert desk.intake.count_waiting() == 2


async def test_the_whole_message_and_the_question_are_a_key_away(desk: Desk, folder: Path) -> None:
    """Enter shows message and remedy of the row, F1 its common question; F8 goes from one problem to the next."""
    async with driving(desk) as driver:
        screen = await upload(driver, folder)
        await driver.press("home", "f8")
        assert screen.rows.current is not None
        assert screen.rows.current.fate is Fate.WAITING
        await driver.press("enter")
        explained = driver.app.screen
        assert isinstance(explained, ExplainScreen)
        assert "怎么办" in driver.text
        assert "F1 常见问题" in driver.text
        await driver.press("f1")
        helping = driver.app.screen
        assert isinstance(helping, HelpScreen)
        assert "二维码解析失败" in driver.text
        await driver.press("escape", "escape")
        assert driver.app.screen is screen


async def test_a_page_can_be_looked_at_though_filing_moved_it(desk: Desk, folder: Path) -> None:
    """F3 shows the page; a file that could not be opened has none, and says so."""
    async with driving(desk) as driver:
        screen = await upload(driver, folder)
        await driver.press("f3")
        assert driver.said[-1] == "这个文件打不开，没有可看的图片"
        await driver.press("home", "f3")
        viewer = driver.app.screen
        assert isinstance(viewer, ViewerScreen)
        assert viewer.source.is_file()
        await driver.press("escape")
        assert driver.app.screen is screen


async def test_what_waits_is_settled_from_here(desk: Desk, folder: Path) -> None:
    """F9 opens 待处理扫描件; back again, the line says what is left."""
    async with driving(desk) as driver:
        screen = await upload(driver, folder)
        await driver.press("f9")
        settling = driver.app.screen
        assert isinstance(settling, SettleScreen)
        await driver.press("escape")
        assert driver.app.screen is screen
        assert "还有 2 页待处理，按 F9 继续" in driver.text


async def test_a_page_with_something_to_look_after_is_filed_and_marked(desk: Desk, tmp_path: Path) -> None:
    """Filed, but out of focus: counted, and the reason stands in its row."""
    person = empty_handed(desk)[0]
    saved(hazy(forms(desk, [person.id])[0], 1.5), tmp_path / "scan.png")
    async with driving(desk, LARGE) as driver:
        await upload(driver, tmp_path / "scan.png")
        assert "归档 1" in driver.lines[2]
        assert "（1 页有提醒）" in driver.lines[2]
        assert "已归档，请留意：图片模糊" in driver.text


def endless(gate: threading.Semaphore, closed: list[bool]) -> Iterator[Taken]:
    """Yield pages for ever, one for each time the gate opens."""
    number = 0
    try:
        while True:
            gate.acquire()
            number += 1
            yield Taken(Fate.UNUSABLE, f"{number}.txt", "不是图片或 PDF 文件，请上传 JPG、PNG 图片或 PDF")
    finally:
        closed.append(True)


async def test_it_can_be_stopped_and_says_what_stays(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Esc stops; keys that need the end say so; a second Esc goes back. The bar never says 100 % before the end."""
    gate, closed = threading.Semaphore(0), list[bool]()
    monkeypatch.setattr(Intake, "count", lambda _self, _paths: 2)
    monkeypatch.setattr(Intake, "take", lambda _self, _paths: endless(gate, closed))
    async with driving(desk) as driver:
        screen = IntakeScreen([Path("/nowhere")])
        await driver.app.push_screen(screen)
        for _ in range(5):
            gate.release()
        while screen.tally.pages < 5:
            await driver.pilot.pause(0.02)
        await driver.pilot.pause(0.25)
        assert "5 个文件" in driver.lines[1]
        assert "100%" not in driver.lines[1]
        await driver.pilot.press("f9")
        await driver.pilot.pause()
        assert driver.said[-1] == RUNNING
        await driver.pilot.press("escape")
        await driver.pilot.pause()
        assert driver.said[-1] == "正在停止，已归档的保留"
        gate.release()
        await driver.settle()
        assert closed == [True]
        assert "已停止：归档 0 页" in driver.lines[1]
        assert "再次上传" in driver.lines[1]
        await driver.press("escape")
        assert driver.app.screen is not screen


async def test_the_list_stays_where_the_cursor_was_put(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """New pages come underneath without pulling the cursor along; End follows again."""
    gate, closed = threading.Semaphore(0), list[bool]()
    monkeypatch.setattr(Intake, "count", lambda _self, _paths: 9)
    monkeypatch.setattr(Intake, "take", lambda _self, _paths: endless(gate, closed))
    async with driving(desk) as driver:
        screen = IntakeScreen([Path("/nowhere")])
        await driver.app.push_screen(screen)

        async def let(count: int) -> None:
            for _ in range(count):
                gate.release()
            while screen.rows.count < screen.tally.pages or gate._value:
                await driver.pilot.pause(0.05)
            await driver.pilot.pause(0.25)

        await let(3)
        assert screen.rows.cursor == 2
        await driver.pilot.press("up")
        await let(3)
        assert (screen.rows.cursor, screen.rows.count) == (1, 6)
        await driver.pilot.press("end")
        await let(2)
        assert (screen.rows.cursor, screen.rows.count) == (7, 8)
        screen.stopping = True
        gate.release()
        await driver.settle()


async def test_many_pages_are_painted_a_few_times_a_second(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A thousand pages at once make a handful of repaints, not a thousand."""
    pages = [Taken(Fate.SKIPPED, f"{number}.png", "已经上传") for number in range(1000)]
    monkeypatch.setattr(Intake, "count", lambda _self, _paths: 1000)
    monkeypatch.setattr(Intake, "take", lambda _self, _paths: (page for page in pages))
    shown: list[int] = []
    show = IntakeScreen.show_new

    def counted(screen: IntakeScreen) -> None:
        shown.append(screen.tally.pages)
        show(screen)

    monkeypatch.setattr(IntakeScreen, "show_new", counted)
    async with driving(desk) as driver:
        await upload(driver, Path("/nowhere"))
        assert driver.said[-1] == "批量上传：跳过 1000 页"
        assert len(set(shown)) < 100


async def test_names_from_files_are_shown_as_text(desk: Desk, tmp_path: Path) -> None:
    """Markup, escapes and bidi overrides in a file's name are seen, not obeyed."""
    path = tmp_path / "[red]a\x1b[31m‮b.png"
    Image.new("RGB", (40, 40), "white").save(path)
    async with driving(desk, SMALL) as driver:
        await upload(driver, path)
        assert "␛[31m‹U+202E›b.png" in driver.text
        assert "\x1b" not in driver.text
        assert "\u202e" not in driver.text
        await driver.press("enter")
        assert "[red]a␛[31m‹U+202E›b.png" in driver.text
