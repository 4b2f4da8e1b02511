"""A resubmitted application on the screen: what changed, the round before, what the applicant will see, their files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from rich.cells import cell_len
from textual.pilot import Pilot

from tests.services.acts import RETURN, decide
from tests.services.resubmitting import applicant_of, keep, resubmit, without_faults
from tests.tui.driving import LARGE, SMALL, Driver, driving
from tests.tui.looking import FakeHelpers, scan
from zhicheng_tui.domain.review import Decision, Result
from zhicheng_tui.domain.status import Status
from zhicheng_tui.services.desk import Desk
from zhicheng_tui.tui.app import ZhichengApp
from zhicheng_tui.tui.screens.dialogs import PickScreen, TextScreen
from zhicheng_tui.tui.screens.reading import ReadingScreen
from zhicheng_tui.tui.screens.review import ReviewScreen
from zhicheng_tui.tui.screens.review_rounds import ApplicantScreen, BeforeScreen, RoundsScreen
from zhicheng_tui.tui.screens.viewer import ViewerScreen
from zhicheng_tui.tui.widgets.field import Field
from zhicheng_tui.tui.widgets.line import Notes
from zhicheng_tui.tui.widgets.opinion import Opinion

SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
ANSWER = "身份证无误，已与单位人事部门核对"


@pytest.fixture
def again(desk: Desk) -> int:
    """An application that came back for 学习信息 and 基本信息, and of which only the first was mended."""
    number = without_faults(desk)
    first, *rest = desk.files.open(number).file.contents["edu"]
    decide(desk, number, RETURN)
    changed = {**first, "certificate": "10486-2015-" + "0" * 60, "major": "临床医学（五年制）"}
    resubmit(applicant_of(desk.runtime, number), number, {"edu": [changed, *rest[1:]]}, {"basic": ANSWER})
    return number


async def review(driver: Driver, number: int) -> ReviewScreen:
    """Open 审核详情 on one application."""
    driver.app.open_review([number], 0)
    await driver.settle()
    screen = driver.app.screen
    assert isinstance(screen, ReviewScreen)
    return screen


@SIZES
async def test_a_resubmitted_file_says_what_was_done_about_the_return(
    desk: Desk, again: int, size: tuple[int, int]
) -> None:
    """The notes and the heads of the modules say how many changes there are and what was left as it was."""
    async with driving(desk, size) as driver:
        screen = await review(driver, again)
        assert "退回后重提（第 2 次）：改了 3 处" in driver.text
        notes = "".join(text for note in screen.query_one("#notes", Notes).notes for text, _ in note)
        assert "改了 3 处，1 个标注模块没有修改（按 9 查看）" in notes
        heads = {module: screen.sheet.sheet.lines[line] for module, line in screen.sheet.sheet.heads.items()}
        assert ("本轮改了 3 处 ", "good") in heads["edu"]
        assert ("退回后没有修改 ", "hurry") in heads["basic"]
        assert not [span for span in heads["work"] if "修改" in span[0] and "需退回" not in span[0]]


@SIZES
async def test_each_marked_module_shows_reason_before_after_and_answer(
    desk: Desk, again: int, size: tuple[int, int]
) -> None:
    """9: beside 缺学位证书 the old and the new value whole, the row that is gone, and what the applicant says."""
    async with driving(desk, size) as driver:
        await review(driver, again)
        await driver.press("9")
        screen = driver.app.screen
        assert isinstance(screen, RoundsScreen)
        lines = ["".join(text for text, _ in line) for line in screen.sheet.sheet.lines]
        whole = "".join(line.strip() for line in lines)
        assert max(cell_len(line) for line in lines) <= size[0]
        for told in (
            "退回原因：缺学位证书",
            "专业 原 ",
            "现 临床医学（五年制）",
            "10486-2015-" + "0" * 60,
            "原第 2 条 已删除",
        ):
            assert told in whole
        assert ANSWER in whole
        basic = screen.sheet.sheet.heads["basic"]
        assert ("没有修改", "hurry") in [(text.strip(), ink) for text, ink in screen.sheet.sheet.lines[basic]]


async def test_enter_goes_to_the_module_in_the_file(desk: Desk, again: int) -> None:
    """From a change to the place where it is marked again."""
    async with driving(desk) as driver:
        screen = await review(driver, again)
        await driver.press("2", "9", "right", "right", "enter")
        assert driver.app.screen is screen
        assert (screen.tab, screen.sheet.module) == (1, "edu")


async def test_the_round_before_opens_whole_and_cannot_be_changed(desk: Desk, again: int) -> None:
    """F3: the old contents in the layout of the file, with the marks of then; Space and F2 do nothing there."""
    async with driving(desk) as driver:
        screen = await review(driver, again)
        old = desk.rounds.contents_at(again, 1)["edu"]
        await driver.press("9", "right", "right", "f3")
        before = driver.app.screen
        assert isinstance(before, BeforeScreen)
        assert "第 1 次提交的内容，只能查看" in driver.text
        assert before.sheet.module == "edu"
        assert str(old[1]["certificate"]) in "".join(text for line in before.sheet.sheet.lines for text, _ in line)
        await driver.press("space", "f2", "f10")
        assert screen.editing.decision.result is None
        await driver.press("escape", "escape")
        assert driver.app.screen is screen
        assert desk.files.open(again).file.application.status is Status.SUBMITTED


async def test_what_was_never_returned_has_nothing_to_compare(desk: Desk) -> None:
    """9 says so; 0 wants a return."""
    async with driving(desk) as driver:
        screen = await review(driver, without_faults(desk))
        await driver.press("9", "0")
        assert driver.said == ["选了退回修改，才能预览申报人看到的退回信息"]
        assert driver.app.screen is screen


async def test_the_applicants_view_shows_what_is_being_typed(desk: Desk) -> None:
    """0 while 退回修改 is chosen: the guide's words, numbered; which modules open and which stay locked (D06, D17)."""
    async with driving(desk) as driver:
        screen = await review(driver, without_faults(desk))
        await driver.press("space")
        await driver.type("123")
        await driver.press("escape")
        screen.query_one(Opinion).set_value("123")
        screen.editing.opinion = "123"
        await driver.press("0")
        assert isinstance(driver.app.screen, ApplicantScreen)
        for told in (
            "保存退回修改之后，申报人将看到",
            "办件状态：审核不通过退回修改",
            "评审结果：123",
            "1. 基本信息 审核不通过",
            "退回原因：123",
            "点击修改",
            "开放修改 1 个：基本信息",
            "保持锁定",
        ):
            assert told in driver.text
        await driver.press("right", "enter")
        assert isinstance(driver.app.screen, ReviewScreen)
        assert screen.sheet.module == "basic"
        assert desk.files.open(driver_id(screen)).file.application.status is Status.SUBMITTED


def driver_id(screen: ReviewScreen) -> int:
    """The application that a screen shows."""
    return screen.ids[screen.index]


async def test_a_returned_file_shows_what_its_applicant_reads_now(desk: Desk) -> None:
    """0 on a file that lies with its applicant: the saved return, not what is being typed."""
    number = without_faults(desk)
    decide(desk, number, RETURN)
    async with driving(desk) as driver:
        await review(driver, number)
        await driver.press("0")
        assert "申报人现在看到的" in driver.text
        assert "退回原因：缺学位证书" in driver.text
        assert "开放修改 2 个：基本信息、学习信息" in driver.text


async def test_a_save_on_a_file_that_its_applicant_changed_shows_the_difference(desk: Desk) -> None:
    """Q37: a decision on what is not there any more is refused; the difference is shown, the typing stays."""
    number = without_faults(desk)
    decide(desk, number, RETURN)
    schools = desk.files.open(number).file.contents["edu"]
    async with driving(desk) as driver:
        screen = await review(driver, number)
        await driver.press("f6")
        screen.set_focus(screen.query_one(Opinion))
        await driver.type("申报人主动撤回")
        keep(applicant_of(desk.runtime, number), number, {"edu": schools[1:]})
        await driver.press("f10", "f10")
        assert any("请复核差异" in said for said in driver.said)
        assert isinstance(driver.app.screen, TextScreen)
        assert "原第 1 条 已删除" in driver.text
        await driver.press("escape")
        assert screen.query_one(Opinion).text.endswith("申报人主动撤回")
        assert desk.files.open(number).file.application.status is Status.RETURNED
        draft = desk.files.open(number).draft
        assert draft is not None
        assert draft.decision.opinion.endswith("申报人主动撤回")


async def test_files_that_are_only_listed_say_so(desk: Desk) -> None:
    """附件材料: every file listed; one that was never uploaded cannot be opened and says so."""
    async with driving(desk) as driver:
        screen = await review(driver, without_faults(desk))
        await driver.press("4", "ctrl+o")
        assert "没有文件" in driver.text
        await driver.press("enter")
        assert driver.app.screen is screen
        assert driver.said[-1].endswith("只有清单，没有上传文件")


async def test_a_file_that_the_applicant_uploaded_opens_in_the_viewer(desk: Desk, tmp_path: Path) -> None:
    """Enter on 附件材料 lists the files; the chosen one is shown as the applicant gave it."""
    number = without_faults(desk)
    vars(desk.runtime)["helpers"] = FakeHelpers()
    applicant = applicant_of(desk.runtime, number)
    decide(desk, number, Decision(Result.RETURN, "请补", {"attach": "缺学位证书"}))
    applicant.enclosures.add(number, "学历学位证书", scan(tmp_path / "学位证书.png"))
    applicant.filling.submit(number, "again")
    async with driving(desk) as driver:
        await review(driver, number)
        await driver.press("4", "enter")
        listed = driver.app.screen
        assert isinstance(listed, PickScreen)
        place = next(at for at, line in enumerate(listed.sentences) if "学位证书.png" in line)
        assert not listed.sentences[place].endswith("（没有文件）")
        await driver.press(*["down"] * place, "enter")
        assert isinstance(driver.app.screen, ViewerScreen)
        assert "学位证书.png" in driver.text
        await driver.press("escape")
        assert isinstance(driver.app.screen, ReviewScreen)


async def test_enter_on_marked_attachments_still_edits_the_reason(desk: Desk) -> None:
    """Marking comes first: Enter lists files only where there is no reason to edit."""
    async with driving(desk) as driver:
        screen = await review(driver, without_faults(desk))
        await driver.press("4", "space", "escape", "enter")
        assert driver.app.screen is screen
        assert screen.focused is screen.query_one("#reason", Field)


async def test_earlier_returns_are_one_key_away(desk: Desk, again: int) -> None:
    """F7 the return before, F8 back; at either end it says so."""
    decide(desk, again, Decision(Result.RETURN, "再核对", {"work": "请补证明人"}))
    resubmit(applicant_of(desk.runtime, again), again, {}, {"work": "已核对"})
    async with driving(desk) as driver:
        await review(driver, again)
        await driver.press("9", "f8")
        assert driver.said[-1] == "已是最近一次退回"
        assert "请补证明人" in driver.text
        await driver.press("f7")
        assert "退回原因：缺学位证书" in driver.text
        assert "请补证明人" not in driver.text
        await driver.press("f7")
        assert driver.said[-1] == "没有更早的退回"
        await driver.press("f8")
        assert "请补证明人" in driver.text


@SIZES
@pytest.mark.parametrize("view", ["9", "9 right right f3", "f3 0"], ids=["rounds", "before", "applicant"])
def test_pictures(desk: Desk, again: int, snap_compare: Callable[..., bool], size: tuple[int, int], view: str) -> None:
    """本轮修改, the round before, 申报人视角."""
    app = ZhichengApp(desk, "queue")
    app.theme = "dark"

    async def drive(pilot: Pilot[None]) -> None:
        driver = Driver(app, pilot)
        await driver.settle()
        screen = await review(driver, again)
        if view == "f3 0":
            screen.editing.marks = dict(RETURN.marks)
        await driver.press(*view.split())
        assert isinstance(app.screen, ReadingScreen)
        app.clear_notifications()
        await driver.settle()

    assert snap_compare(app, terminal_size=size, run_before=drive)
