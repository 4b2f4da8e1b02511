"""批量处理: dry run, confirmation, progress, a result for each, undo."""

from __future__ import annotations

import pytest

from tests.tui.driving import LARGE, driving
from zhicheng_tui.domain.status import Status
from zhicheng_tui.services import batches
from zhicheng_tui.services.desk import Desk
from zhicheng_tui.tui.screens.batch import BatchScreen, Stage
from zhicheng_tui.tui.screens.queue import QueueScreen
from zhicheng_tui.tui.widgets.field import Field


def statuses(desk: Desk, ids: list[int]) -> list[Status]:
    """How these applications stand in the store."""
    rows = desk.queue.rows(ids)
    return [rows[number].status for number in ids]


async def test_thirty_are_passed_and_taken_back(desk: Desk) -> None:
    """Select, F6, F10 preview, F10 run; F12 F10 undoes the batch."""
    async with driving(desk, LARGE) as driver:
        queue = driver.app.screen
        assert isinstance(queue, QueueScreen)
        queue.set_filter("一般 加急 紧急 待审核", None)
        await driver.settle()
        ids = list(queue.rows.ids[:30])
        own = [number for number in ids if desk.files.open(number).refusals]
        await driver.press(*["space"] * 30)
        await driver.press("f6", "f10")
        assert f"可处理 {30 - len(own)} 份" in driver.text
        assert set(statuses(desk, ids)) == {Status.SUBMITTED}, "a preview changes nothing"
        await driver.press("f10")
        assert driver.said[-1] == f"批量审核通过：已处理 {30 - len(own)} 份"
        assert statuses(desk, ids).count(Status.APPROVED) == 30 - len(own)
        await driver.press("f12", "f10")
        assert driver.said[-1] == f"撤销批次：已处理 {30 - len(own)} 份"
        assert set(statuses(desk, ids)) == {Status.SUBMITTED}


async def test_a_batch_return_needs_marks_and_reasons(desk: Desk) -> None:
    """The same rules as for one, with the cursor put where to mend."""
    async with driving(desk) as driver:
        screen = driver.app.screen
        assert isinstance(screen, QueueScreen)
        current = screen.rows.current
        await driver.press("f7", "f10")
        assert driver.said[-1] == "请至少标注一个需退回修改的模块并填写原因"
        await driver.press("space", "escape", "f10")
        assert driver.said[-1] == "「基本信息」已标注有误，请填写原因"
        assert driver.app.focused is driver.app.screen.query_one("#reason", Field)
        await driver.type("123")
        await driver.press("f10", "f10")
        assert driver.said[-1] == "批量退回修改：已处理 1 份"
        assert current is not None
        file = desk.files.open(current).file
        assert file.application.open_modules == {"basic"}
        assert file.reviews[-1].items[0].reason == "123"


async def test_bad_rows_never_stop_good_ones(desk: Desk) -> None:
    """Every row has a verdict and its reason; only the good ones are saved."""
    async with driving(desk, LARGE) as driver:
        queue = driver.app.screen
        assert isinstance(queue, QueueScreen)
        queue.set_filter("", None)
        await driver.settle()
        ids = list(queue.rows.ids)
        await driver.press("f4", "f6", "f10")
        screen = driver.app.screen
        assert isinstance(screen, BatchScreen)
        good = [verdict.application_id for verdict in screen.verdicts if verdict.ok]
        bad = [verdict for verdict in screen.verdicts if not verdict.ok]
        assert [verdict.application_id for verdict in screen.verdicts] == ids
        assert good
        assert bad
        assert all(verdict.message for verdict in bad)
        before = statuses(desk, [verdict.application_id for verdict in bad])
        await driver.press("f10")
        assert set(statuses(desk, good)) <= {Status.APPROVED, Status.SENT}, "a sent file goes on to the unit above"
        assert statuses(desk, [verdict.application_id for verdict in bad]) == before


async def test_a_running_batch_can_be_stopped(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was saved stays, the rest is left and named."""
    monkeypatch.setattr(batches, "PIECE", 3)
    async with driving(desk, LARGE) as driver:
        queue = driver.app.screen
        assert isinstance(queue, QueueScreen)
        await driver.press("f4", "f6", "f10")
        screen = driver.app.screen
        assert isinstance(screen, BatchScreen)
        good = sum(verdict.ok for verdict in screen.verdicts)
        show = screen.show_stage

        def stop_after_first() -> None:
            show()
            if screen.stage is Stage.RUNNING and screen.results:
                screen.leave()

        monkeypatch.setattr(screen, "show_stage", stop_after_first)
        await driver.press("f10")
        assert driver.said[-1] == "批量审核通过：已处理 3 份，已停止"
        assert good > 3
        assert "已停止，未处理" in driver.text


async def test_documents_that_will_be_voided_are_announced(desk: Desk) -> None:
    """作废预告 in the dry run of a return."""
    async with driving(desk, LARGE) as driver:
        queue = driver.app.screen
        assert isinstance(queue, QueueScreen)
        queue.set_filter("一般 加急 紧急 待送审", None)
        await driver.settle()
        documents = sum(desk.files.open(number).file.valid_documents for number in queue.rows.ids)
        assert documents
        await driver.press("f4", "f7", "enter", "space")
        await driver.type("请修改")
        await driver.press("f10")
        assert f"将作废 {documents} 份已上传材料" in driver.text


async def test_nothing_to_do_says_so(desk: Desk) -> None:
    """A batch in which every verdict is × cannot be confirmed."""
    async with driving(desk) as driver:
        queue = driver.app.screen
        assert isinstance(queue, QueueScreen)
        queue.set_filter("已结束", None)
        await driver.settle()
        await driver.press("f4", "f6", "f10")
        assert "该计划已结束，不能审核（2026-11-16截止）" in driver.text
        await driver.press("f10")
        assert driver.said[-1].startswith("没有可处理的办件")
