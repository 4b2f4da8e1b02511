"""审计 by its keys: read, filter, check, export, anchor; numbers shown for a while; refusals noted."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from tests.conftest import DeskFor
from tests.services.acts import ask, decide, hire, pick
from tests.tui.driving import Driver, driving
from zhicheng_tui.services.desk import Desk
from zhicheng_tui.services.runtime import Runtime
from zhicheng_tui.store import append_only
from zhicheng_tui.tui.screens.audit import AuditScreen
from zhicheng_tui.tui.screens.dialogs import TextScreen
from zhicheng_tui.tui.screens.queue import QueueScreen
from zhicheng_tui.tui.screens.review import ReviewScreen
from zhicheng_tui.tui.screens.unmasked import UnmaskedScreen


@pytest.fixture
def auditor(runtime: Runtime) -> Desk:
    """An auditor at the top of the demo world."""
    return hire(runtime, "shenji", "auditor", 1)


def trail(driver: Driver) -> AuditScreen:
    """Return the screen, which must be 审计."""
    screen = driver.app.screen
    assert isinstance(screen, AuditScreen)
    return screen


async def test_the_newest_event_is_read_in_full(auditor: Desk, desk: Desk) -> None:
    """5, Enter: who, when, from where, what, before → after, why; F4 the application's whole story."""
    number = pick(desk)[0]
    decide(desk, number)
    application = desk.files.open(number).file.application
    async with driving(auditor) as driver:
        await driver.press("5")
        assert "审核通过" in driver.lines[3]
        await driver.press("enter")
        assert isinstance(driver.app.screen, TextScreen)
        for words in ("张三（zhangsan）", "2026-11-20 10:00:00", "终端界面 test", "待审核", "审核通过", application.no):
            assert words in driver.text
        await driver.press("escape", "f4")
        assert "办件全程" in driver.text
        assert "提交审核" in driver.text
        await driver.press("escape", "escape")
        assert not isinstance(driver.app.screen, AuditScreen)


async def test_a_typed_filter_narrows_the_list(auditor: Desk, desk: Desk) -> None:
    """Day, act and name; Delete shows everything again; an empty list says so."""
    decide(desk, pick(desk)[0])
    async with driving(auditor) as driver:
        await driver.press("5", "f2")
        await driver.type("今天 审核通过 张三")
        await driver.press("enter")
        screen = trail(driver)
        assert {(event.act, event.who) for event in screen.rows.entries} == {("PASS", "张三")}
        everything = len(auditor.auditing.events())
        await driver.press("delete")
        assert len(screen.rows.entries) == everything
        await driver.press("f2")
        await driver.type("没有这个人")
        await driver.press("enter", "f4")
        assert driver.said[-1] == "列表是空的，请按 Delete 清除过滤"


async def test_the_list_goes_on_to_the_first_event(auditor: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """End, and End again, until there is no older one."""
    monkeypatch.setattr("zhicheng_tui.services.auditing.PAGE", 100)
    async with driving(auditor) as driver:
        await driver.press("5")
        screen = trail(driver)
        for _ in range(10):
            await driver.press("end")
        assert [event.seq for event in screen.rows.entries][-1] == 1
        assert driver.text.count("+ 条") == 0


async def test_checking_shows_a_verdict(auditor: Desk, runtime: Runtime) -> None:
    """F8, the anchor or Enter; a wrong anchor is refused in place, a broken trail names its event."""
    anchor = auditor.auditing.anchor()
    async with driving(auditor) as driver:
        await driver.press("5", "f8")
        await driver.type(anchor.text[:20])
        await driver.press("enter")
        assert "不是审计锚点" in driver.text
        await driver.type(anchor.text[20:])
        await driver.press("enter")
        assert "审计记录完整" in driver.text
        assert anchor.digest[:32] in driver.text
        await driver.press("escape")
        with runtime.engines.write.begin() as connection:
            for statement in (*append_only.REMOVALS["sqlite"], "DELETE FROM audit_event WHERE seq = 7"):
                connection.execute(text(statement))
        await driver.press("f8", "enter")
        assert "缺 第 7 条" in driver.text


async def test_the_list_and_an_anchor_become_files(auditor: Desk, tmp_path: Path) -> None:
    """F7 asks where to; F6 saves where PDFs go."""
    async with driving(auditor) as driver:
        await driver.press("5", "f7")
        await driver.press(*["backspace"] * 200)
        await driver.type(str(tmp_path / "a.json"))
        await driver.press("enter")
        assert any(said.startswith("已导出 ") for said in driver.said)
        assert (tmp_path / "a.json").is_file()
        assert trail(driver).rows.entries[0].act == "EXPORT"
        await driver.press("f6")
        assert "审计锚点-" in driver.said[-1]


@pytest.fixture(autouse=True)
def _home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Let files go into a folder of the test's own."""
    monkeypatch.setenv("HOME", str(tmp_path))


async def test_who_may_not_read_it_is_told_and_it_is_noted(desk: Desk) -> None:
    """The screen stays where it was."""
    async with driving(desk) as driver:
        await driver.press("5")
        assert isinstance(driver.app.screen, QueueScreen)
        assert "没有「查看审计记录」的权限" in driver.said[-1]
    newest = ask(desk.runtime, "SELECT act, actor_id FROM audit_event ORDER BY seq DESC LIMIT 1")[0]
    assert (newest.act, newest.actor_id) == ("REFUSED", desk.actor.id)


async def test_numbers_are_shown_for_a_while(desk_for: DeskFor) -> None:
    """8 in 审核详情; hidden by themselves, under another screen as well; noted."""
    desk = desk_for("zhangsan")
    async with driving(desk) as driver:
        await driver.press("enter")
        review = driver.app.screen
        assert isinstance(review, ReviewScreen)
        assert review.opened is not None
        number = review.opened.file.application.id
        private = ask(
            desk.runtime,
            "SELECT p.id_no, p.phone FROM application a JOIN person p ON p.id = a.person_id WHERE a.id = :id",
            id=number,
        )[0]
        assert private.id_no not in driver.text
        await driver.press("8")
        shown = driver.app.screen
        assert isinstance(shown, UnmaskedScreen)
        assert private.id_no in driver.text
        assert private.phone in driver.text
        assert UnmaskedScreen.SECONDS == 30
        await driver.press("f1")
        shown.hide()
        await driver.press("escape")
        assert driver.app.screen is shown
        assert private.id_no not in driver.text
        shown.hide()
        await driver.settle()
        assert isinstance(driver.app.screen, ReviewScreen)
    noted = ask(desk.runtime, "SELECT act, object_id FROM audit_event ORDER BY seq DESC LIMIT 1")[0]
    assert (noted.act, noted.object_id) == ("UNMASK", number)
