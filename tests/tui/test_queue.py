"""统一审核: filter, order, selection, and what is read when."""

from __future__ import annotations

import pytest

from tests.tui.driving import LARGE, SMALL, Driver, driving
from zhicheng_tui.domain.queue import QueueFilter
from zhicheng_tui.domain.status import Status
from zhicheng_tui.domain.urgency import Urgency
from zhicheng_tui.services.desk import Desk
from zhicheng_tui.tui import pausing
from zhicheng_tui.tui.screens import listing
from zhicheng_tui.tui.screens.queue import QueueScreen
from zhicheng_tui.tui.screens.review import ReviewScreen
from zhicheng_tui.tui.screens.sending import SendingScreen
from zhicheng_tui.tui.screens.workbench import WorkbenchScreen
from zhicheng_tui.tui.widgets.field import Field
from zhicheng_tui.tui.widgets.grid import NumberGrid


def queue_of(driver: Driver) -> QueueScreen:
    """The queue on screen."""
    assert isinstance(driver.app.screen, QueueScreen)
    return driver.app.screen


async def test_it_opens_with_what_waits_for_review_most_urgent_first(desk: Desk) -> None:
    """B07: 紧急 rows float to the top; the rows on screen are the store's in its order."""
    async with driving(desk) as driver:
        expected = desk.queue.ids(QueueFilter(statuses=frozenset({Status.SUBMITTED})))
        assert list(queue_of(driver).rows.ids) == list(expected)
        assert "紧急" in driver.lines[3]
        assert f"共 {len(expected)}" in driver.lines[1]


@pytest.mark.parametrize(("typed", "found"), [("zmm", "张某某"), ("紧急 张某某", "张某某"), ("水利水电", "水利水电")])
async def test_typing_a_filter_narrows_the_list(desk: Desk, typed: str, found: str) -> None:
    """Name, pinyin initials, unit, specialty; words of urgency and status filter."""
    async with driving(desk) as driver:
        await driver.press("f2", "ctrl+u")
        driver.app.screen.query_one(Field).value = ""
        await driver.type(typed)
        await driver.press("enter")
        rows = queue_of(driver).rows
        assert 0 < rows.count < 60
        entries = desk.queue.rows(rows.ids).values()
        assert all(found in f"{entry.name} {entry.unit} {entry.specialty}" for entry in entries)
        assert driver.app.focused is rows


async def test_a_pause_in_typing_applies_the_filter(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The list follows without Enter."""
    monkeypatch.setattr(pausing, "PAUSE", 0.001)
    async with driving(desk) as driver:
        before = queue_of(driver).rows.count
        await driver.press("f2")
        await driver.type(" zmm")
        for _ in range(100):
            if queue_of(driver).rows.count != before:
                break
            await driver.settle()
        assert queue_of(driver).rows.count == 1 < before


async def test_sort_takes_the_next_order(desk: Desk) -> None:
    """F3 goes round; the heading line names the order."""
    async with driving(desk) as driver:
        first = list(queue_of(driver).rows.ids)
        await driver.press("f3")
        assert "按提交时间" in driver.lines[1]
        assert list(queue_of(driver).rows.ids) != first
        await driver.press("f3", "f3", "f3", "f3")
        assert list(queue_of(driver).rows.ids) == first


async def test_space_range_and_all_select(desk: Desk) -> None:
    """Space one, F5 a range from it, F4 everything in the filter and nothing again, Delete clears."""
    async with driving(desk) as driver:
        rows = queue_of(driver).rows
        await driver.press("space")
        assert rows.selected == {rows.ids[0]}
        await driver.press("down", "down", "down", "f5")
        assert rows.selected == set(rows.ids[:5])
        assert "已选 5" in driver.lines[1]
        await driver.press("f4")
        assert rows.selected == set(rows.ids)
        await driver.press("f4")
        assert rows.selected == set()
        await driver.press("space", "delete")
        assert rows.selected == set()


async def test_a_long_list_is_complete_though_only_its_beginning_is_read_first(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows load as they are needed: first a page of ids, the rest behind it, rows only for what is in view."""
    monkeypatch.setattr(listing, "FIRST", 10)
    async with driving(desk) as driver:
        rows = queue_of(driver).rows
        assert list(rows.ids) == list(desk.queue.ids(QueueFilter(statuses=frozenset({Status.SUBMITTED}))))
        assert len(rows._blocks) == 1
        await driver.press("end")
        assert rows.cursor == rows.count - 1
        assert len(rows._blocks) == 2


async def test_an_empty_list_says_why_nothing_can_be_opened(desk: Desk) -> None:
    """A command that cannot be done says why when its key is pressed."""
    async with driving(desk) as driver:
        queue_of(driver).set_filter("没有这个人", None)
        await driver.press("enter")
        assert driver.said[-1].startswith("列表是空的")


async def test_returning_from_a_review_keeps_the_place_and_shows_the_new_status(desk: Desk) -> None:
    """The list is a snapshot: a decided row stays where it was, with its new status."""
    async with driving(desk, LARGE) as driver:
        await driver.press("down", "enter", "f2", "f10", "escape")
        assert queue_of(driver).rows.cursor == 1
        assert "待送审" in driver.lines[4]


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_every_number_of_the_workbench_opens_its_list(desk: Desk, size: tuple[int, int]) -> None:
    """B02, E01, Q22: the list behind each number has as many rows as it says; 待送审 and 已送审 lead to 单位送审."""
    async with driving(desk, size, start="workbench") as driver:
        grid = driver.app.screen.query_one(NumberGrid)
        places = [(row, column) for row, line in enumerate(grid.grid) for column in range(len(line.numbers))]
        assert len(places) > 25
        for row, column in places[:: 1 if size == SMALL else 7]:
            number = grid.grid[row].numbers[column]
            grid.move_to(row)
            grid.column = column
            await driver.press("enter")
            opened = driver.app.screen
            sending = number.text in ("待送审", "已送审")
            assert isinstance(opened, SendingScreen if sending else QueueScreen)
            assert opened.rows.count == number.count
            await driver.press("escape")
            assert isinstance(driver.app.screen, WorkbenchScreen)


async def test_workbench_numbers_by_urgency_agree_with_the_plans(desk: Desk) -> None:
    """The urgency row sums 待审核 over the plans in that state, at the moment it is shown."""
    counts = desk.queue.counts()
    now = desk.runtime.clock.now()
    async with driving(desk, start="workbench") as driver:
        line = next(line for line in driver.lines if line.startswith(" 待审核"))
        expected = [counts.urgency(urgency, now) for urgency in
                    (Urgency.URGENT, Urgency.HURRY, Urgency.NORMAL, Urgency.NOT_STARTED, Urgency.ENDED)]  # fmt: skip
        assert [int(word) for word in line.split()[1:]] == expected


async def test_digits_go_between_the_main_screens(desk: Desk) -> None:
    """1 工作台, 2 统一审核; full-width digits too."""
    async with driving(desk, start="workbench") as driver:
        await driver.press("2")
        assert isinstance(driver.app.screen, QueueScreen)
        await driver.press("１")
        assert isinstance(driver.app.screen, WorkbenchScreen)


async def test_detail_opens_on_the_list_and_walks_it(desk: Desk) -> None:
    """C29: F8 and F7 walk the current list and say so at its ends."""
    async with driving(desk) as driver:
        queue = queue_of(driver)
        queue.set_filter("紧急 待审核", None)
        await driver.settle()
        await driver.press("enter", "f7")
        assert driver.said[-1] == "已是列表的第一份"
        await driver.press("f8")
        screen = driver.app.screen
        assert isinstance(screen, ReviewScreen)
        assert screen.opened is not None
        assert screen.opened.file.application.id == queue.rows.ids[1]
