"""Two people, or two windows of one login, on one application: they see each other, and nothing typed is lost (Q35)."""

from __future__ import annotations

import pytest

from tests.conftest import DeskFor
from tests.tui.driving import LARGE, Driver, driving
from zhicheng_tui.domain.review import Decision
from zhicheng_tui.domain.status import Status
from zhicheng_tui.services.desk import Desk
from zhicheng_tui.tui.screens.dialogs import ConfirmScreen, PickScreen, TextScreen
from zhicheng_tui.tui.screens.queue import QueueScreen
from zhicheng_tui.tui.screens.review import ReviewScreen
from zhicheng_tui.tui.widgets.opinion import Opinion


def first_of(driver: Driver) -> int:
    """The application in the first row of the queue."""
    screen = next(screen for screen in driver.app.screen_stack if isinstance(screen, QueueScreen))
    return screen.rows.ids[0]


async def write(driver: Driver, text: str) -> None:
    """Type into the opinion, at its end."""
    screen = driver.app.screen
    assert isinstance(screen, ReviewScreen)
    screen.set_focus(screen.query_one(Opinion))
    await driver.press("ctrl+end")
    await driver.type(text)


def opinion(driver: Driver) -> str:
    """The opinion as it is on the screen of the review."""
    screen = next(screen for screen in driver.app.screen_stack if isinstance(screen, ReviewScreen))
    return screen.query_one(Opinion).text


def kept(desk: Desk, number: int) -> str:
    """The opinion that is kept as a draft."""
    draft = desk.files.open(number).draft
    return draft.decision.opinion if draft else ""


async def test_who_else_is_reviewing_is_said_and_asked_about_before_saving(desk: Desk, desk_for: DeskFor) -> None:
    """「…正在审核（10:00 起）」 in the title; F9 asks, Esc leaves everything, F10 saves."""
    async with driving(desk) as driver:
        number = first_of(driver)
        desk_for("wangwu").leases.open(number, "elsewhere")
        told = f"{desk_for('wangwu').actor.name}正在审核（10:00 起）"
        await driver.press("enter")
        assert told in driver.lines[1]
        assert told in driver.said
        await driver.press("f2", "f9")
        assert isinstance(driver.app.screen, ConfirmScreen)
        assert told in driver.text
        await driver.press("escape")
        assert desk.files.open(number).file.application.status is Status.SUBMITTED
        await driver.press("f10", "f10")
        assert desk.files.open(number).file.application.status is Status.APPROVED


async def test_a_free_file_is_saved_without_a_question(desk: Desk) -> None:
    """The reviewer's rhythm stays three keys, and the lease goes along from file to file and back at the end."""
    async with driving(desk) as driver:
        await driver.press("enter", "f2", "f9")
        assert driver.said[-1] == "审核通过成功"
        screen = driver.app.screen
        assert isinstance(screen, ReviewScreen)
        assert desk.leases.holder(screen.ids[0], "") is None
        assert desk.leases.holder(screen.ids[1], "") is not None
        await driver.press("escape")
        assert desk.leases.holder(screen.ids[1], "") is None


async def test_quitting_gives_the_lease_back(desk: Desk) -> None:
    """The next reviewer sees nobody there."""
    async with driving(desk) as driver:
        number = first_of(driver)
        await driver.press("enter")
        assert desk.leases.holder(number, "") is not None
    assert desk.leases.holder(number, "") is None


async def test_a_second_window_is_told_and_takes_over_by_typing(desk: Desk) -> None:
    """The first one, at its next key, is shown what the second typed; its own text is offered under F4."""
    async with driving(desk) as one, driving(desk) as two:
        number = first_of(one)
        await one.press("enter")
        await write(one, "甲")
        await two.press("enter")
        assert "本人已在另一个窗口打开这一份" in two.said[-1]
        assert opinion(two) == "甲"
        await write(two, "乙")
        assert kept(desk, number) == "甲乙"
        await write(one, "丙")
        assert isinstance(one.app.screen, TextScreen)
        assert "另一个窗口接手了这一份" in one.text
        assert "审核意见：甲丙" in one.text
        assert (opinion(one), kept(desk, number)) == ("甲乙", "甲乙")
        await one.press("escape", "f4")
        assert isinstance(one.app.screen, PickScreen)
        assert one.app.screen.sentences[0] == "甲丙"
        await one.press("enter")
        assert kept(desk, number) == "甲乙；甲丙"


async def test_typing_in_a_window_that_is_behind_overwrites_nothing(desk: Desk) -> None:
    """The second window was open while the first typed on: its first key shows the newest text instead."""
    async with driving(desk) as one, driving(desk) as two:
        number = first_of(one)
        await one.press("enter")
        await two.press("enter")
        await write(one, "先写的一句")
        await write(two, "后")
        assert isinstance(two.app.screen, TextScreen)
        assert (opinion(two), kept(desk, number)) == ("先写的一句", "先写的一句")
        await two.press("escape")
        await write(two, "接着写")
        assert kept(desk, number) == "先写的一句接着写"


async def test_saving_in_a_window_that_is_behind_saves_nothing(desk: Desk) -> None:
    """What the other window typed is shown first; then F10 saves that."""
    async with driving(desk) as one, driving(desk) as two:
        number = first_of(one)
        await one.press("enter", "f2")
        await two.press("enter")
        await write(two, "另有说明")
        await one.press("f10")
        assert isinstance(one.app.screen, TextScreen)
        assert desk.files.open(number).file.application.status is Status.SUBMITTED
        await one.press("escape", "f10")
        assert isinstance(one.app.screen, ConfirmScreen), "the other window has the lease"
        await one.press("f10")
        assert desk.files.open(number).file.reviews[-1].opinion.endswith("另有说明")


async def test_the_quiet_timer_finds_that_another_window_took_over(desk: Desk) -> None:
    """Without a key: the title says so."""
    async with driving(desk, LARGE) as one, driving(desk) as two:
        await one.press("enter")
        await two.press("enter")
        await write(two, "乙")
        screen = one.app.screen
        assert isinstance(screen, ReviewScreen)
        one.app.call_later(screen.keep_lease)
        await one.settle()
        assert "本人已在另一个窗口打开" in one.lines[1]


async def test_what_was_typed_last_and_overtaken_is_left_on_the_terminal(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    """Quitting at once after the key that was too late loses nothing silently."""
    async with driving(desk) as driver:
        number = first_of(driver)
        await driver.press("enter")
        desk.drafts.keep(number, Decision(None, "那边"), 1)
        driver.app.keeper.note(number, Decision(None, "这边"), 1)
    assert "审核意见：这边" in capsys.readouterr().err
    assert kept(desk, number) == "那边"
