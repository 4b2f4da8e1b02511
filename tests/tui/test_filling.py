"""信息填报 by keys: fields, records, states, what is kept, and what a return leaves open (D13–D18)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from textual.strip import Strip

from tests.conftest import DeskFor
from tests.tui.driving import LARGE, SMALL, Driver, driving
from zhicheng_tui.domain.clock import FrozenClock
from zhicheng_tui.domain.text import hostile
from zhicheng_tui.services.desk import Desk
from zhicheng_tui.tui.screens.filling import FillingScreen
from zhicheng_tui.tui.screens.mine import MineScreen
from zhicheng_tui.tui.screens.pick_value import PickValueScreen
from zhicheng_tui.tui.screens.record import RecordScreen
from zhicheng_tui.tui.screens.submitting import SubmittingScreen
from zhicheng_tui.tui.screens.writing import WritingScreen
from zhicheng_tui.tui.widgets.form import Form
from zhicheng_tui.tui.widgets.opinion import Opinion

SIZES = pytest.mark.parametrize("size", [SMALL, LARGE])


@pytest.fixture
def drafting(desk_for: DeskFor) -> Desk:
    """An applicant half-way through."""
    return desk_for("tianbao")


@pytest.fixture
def returned(desk_for: DeskFor) -> Desk:
    """An applicant whose 基本信息 was returned."""
    return desk_for("tuihui")


def number_of(desk: Desk) -> int:
    """Return the applicant's only application."""
    return desk.applying.list()[0].application.id


def kept(desk: Desk, module: str) -> list[dict[str, object]]:
    """Return a module's rows as the database has them."""
    return [dict(row) for row in desk.filling.open(number_of(desk)).contents.get(module, ())]


def screen_of(driver: Driver) -> FillingScreen:
    """Return step 2."""
    screen = driver.app.screen
    assert isinstance(screen, FillingScreen)
    return screen


async def to_module(driver: Driver, module: str) -> FillingScreen:
    """Go to a module with the arrows and into it."""
    screen = screen_of(driver)
    if screen.inside:
        await driver.press("escape")
    while screen.nav.current != module:
        before = screen.nav.cursor
        await driver.press("down")
        if screen.nav.cursor == before:
            await driver.press("home")
    await driver.press("enter")
    return screen


async def to_field(driver: Driver, field: str) -> None:
    """Go to a field of the form that has the focus."""
    form = driver.app.screen.query_one(Form)
    while form.current is not None and form.current.field.id != field:
        await driver.press("down")


@SIZES
async def test_typing_is_kept_and_shown(drafting: Desk, size: tuple[int, int]) -> None:
    """A text is typed where it stands, kept without asking, and there after the program has ended."""
    async with driving(drafting, size) as driver:
        await driver.press("enter")
        await to_module(driver, "basic")
        await to_field(driver, "position")
        await driver.type("副科长")
        await driver.press("ctrl+q")
    assert kept(drafting, "basic")[0]["position"] == "副科长"


async def test_what_is_typed_is_written_while_the_typing_goes_on(drafting: Desk) -> None:
    """Nothing waits for the screen to end: a killed process loses moments only."""
    async with driving(drafting) as driver:
        await driver.press("enter")
        screen = await to_module(driver, "basic")
        await to_field(driver, "position")
        await driver.type("副")
        assert screen._keeping is not None, "the timer runs from the first key and is not put off by the next"
        timer = screen._keeping
        await driver.type("科")
        assert screen._keeping is timer
        screen.keep_now()
        await driver.settle()
        assert kept(drafting, "basic")[0]["position"] == "副科"
        assert not screen.work.unsaved


async def test_typing_repaints_one_line(drafting: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The form repaints nothing but the line that is typed in."""
    async with driving(drafting, LARGE) as driver:
        await driver.press("enter")
        screen = await to_module(driver, "basic")
        await to_field(driver, "position")
        await driver.type("a")
        painted: list[int] = []
        rows = screen.form.rows
        render = rows.render_line

        def noted(y: int) -> Strip:
            painted.append(y)
            return render(y)

        monkeypatch.setattr(rows, "render_line", noted)
        await driver.type("b")
        assert set(painted) <= {rows.cursor}


@SIZES
async def test_a_choice_is_found_by_pinyin(drafting: Desk, size: tuple[int, int]) -> None:
    """What is typed on the line finds; Enter takes it and goes on; the arrows need no typing at all."""
    async with driving(drafting, size) as driver:
        await driver.press("enter")
        screen = await to_module(driver, "basic")
        await to_field(driver, "ethnic")
        await driver.press("m")
        assert isinstance(driver.app.screen, PickValueScreen)
        await driver.type("gz")
        await driver.press("enter")
        assert screen.form.current is not None
        assert screen.form.current.field.id == "phone"
        assert screen.form.field.has_focus, "what is typed next goes there"
        await driver.press("up", "enter", "down", "enter", "escape")
        assert not screen.inside
    assert kept(drafting, "basic")[0]["ethnic"] != "汉族"
    assert str(kept(drafting, "basic")[0]["ethnic"]).endswith("族")


async def test_space_answers_yes_or_no(drafting: Desk) -> None:
    """是 and 否 by the space bar."""
    async with driving(drafting) as driver:
        await driver.press("enter")
        await to_module(driver, "basic")
        before = kept(drafting, "basic")[0].get("training_met")
        await to_field(driver, "training_met")
        await driver.press("space", "escape", "escape")
    assert kept(drafting, "basic")[0]["training_met"] is (before is not True)


async def test_what_cannot_be_read_is_said_beside_the_field(drafting: Desk) -> None:
    """A date that is none stays as it was typed, with the reason; mended, the reason goes."""
    async with driving(drafting, LARGE) as driver:
        await driver.press("enter")
        screen = await to_module(driver, "basic")
        await to_field(driver, "qualified_on")
        screen.form.field.fill("")
        await driver.type("后天")
        assert "不是日期" in driver.text
        assert "！ 1 处待改" in driver.text
        screen.form.field.fill("")
        await driver.type("2015.3.1")
        assert "不是日期" not in driver.text
        assert "读作 2015-03-01" in driver.text
    assert kept(drafting, "basic")[0]["qualified_on"] == "2015-03-01"


async def test_the_number_of_the_account_is_fixed_and_masked(drafting: Desk) -> None:
    """Who somebody is comes from the account; D14: the number is masked."""
    number = drafting.actor.id_no
    async with driving(drafting) as driver:
        await driver.press("enter")
        await to_module(driver, "basic")
        await to_field(driver, "id_no")
        assert number not in driver.text
        await driver.press("enter")
        assert "证件号码来自账号" in driver.said[-1]
    assert kept(drafting, "basic")[0]["id_no"] == number


@SIZES
async def test_records_are_added_copied_moved_removed_and_come_back(drafting: Desk, size: tuple[int, int]) -> None:
    """A repeated module is a table; each act is kept, and what was removed comes back with F12."""
    async with driving(drafting, size) as driver:
        await driver.press("enter")
        screen = await to_module(driver, "ce")
        count = len(kept(drafting, "ce"))
        await driver.press("f6")
        assert isinstance(driver.app.screen, RecordScreen)
        await driver.press("escape")
        assert screen.records.count == count, "a new record that stays empty does not come into being"
        await driver.press("f6")
        await driver.type("2026")
        await driver.press("enter")
        await driver.type("40")
        await driver.press("enter")
        await driver.press("f4", "enter", "escape")
        assert screen.records.count == count + 1
        assert screen.records.cursor == count
        await driver.press("f8")
        assert screen.records.count == count + 2
        await driver.press("7", "delete")
        assert driver.said[-1] == f"已删除「继续教育」第 {count + 1} 条；按 F12 恢复"
        assert screen.records.count == count + 1
        await driver.press("f12")
        assert screen.records.count == count + 2
        await driver.press("escape", "escape")
        assert isinstance(driver.app.screen, MineScreen)
    rows = kept(drafting, "ce")
    assert len(rows) == count + 2
    assert rows[-1]["year"] == rows[-2]["year"] == "2026"
    assert rows[-1]["hours"] == 40


async def test_a_long_text_has_a_box_of_its_own(drafting: Desk) -> None:
    """Several lines, kept as they are typed; Esc loses nothing."""
    async with driving(drafting) as driver:
        await driver.press("enter")
        await to_module(driver, "perf")
        await driver.press("enter")
        assert isinstance(driver.app.screen, RecordScreen)
        await to_field(driver, "content")
        await driver.press("enter")
        assert isinstance(driver.app.screen, WritingScreen)
        await driver.type("主持设计")
        await driver.press("enter")
        await driver.type("完成")
        await driver.press("escape", "escape", "escape", "escape")
    assert kept(drafting, "perf")[0]["content"] == "主持设计\n完成"


async def test_records_follow_one_another(drafting: Desk) -> None:
    """F7 and F8 go through the records without the table."""
    async with driving(drafting, LARGE) as driver:
        await driver.press("enter")
        await to_module(driver, "work")
        await driver.press("enter", "f7")
        assert driver.said[-1] == "已是第一条"
        await driver.press("f8")
        assert "第 2 条 · 共" in driver.text


async def test_f2_goes_to_what_is_missing(drafting: Desk) -> None:
    """The next place to mend, wherever it is."""
    async with driving(drafting, LARGE) as driver:
        await driver.press("enter", "f2")
        assert screen_of(driver).nav.current == "perf"
        await driver.press("f6", "enter", "enter", "escape", "escape", "home", "f2")
        assert isinstance(driver.app.screen, RecordScreen), "at the first field of the record that is wrong"


async def test_nobody_is_kept_in_by_what_cannot_be_kept(drafting: Desk, clock: FrozenClock) -> None:
    """The deadline passes while somebody types: the reason is said, and the next Esc leaves."""
    async with driving(drafting, LARGE) as driver:
        await driver.press("enter")
        await to_module(driver, "basic")
        await to_field(driver, "position")
        clock.advance(timedelta(days=60))
        await driver.type("x")
        await driver.press("escape", "escape")
        assert "已过，不能填报和提交。再按 Esc 离开" in driver.said[-1]
        await driver.press("escape")
        assert isinstance(driver.app.screen, MineScreen)


async def test_hostile_text_is_shown_as_text(drafting: Desk) -> None:
    """Markup and escapes in what was filled in are seen, not obeyed, in tables, forms and lists."""
    number = number_of(drafting)
    filled = drafting.filling.open(number)
    rows = [{**row, "unit": "[red]\u202e[/]x"} for row in filled.contents["work"]]
    drafting.filling.keep(number, "work", rows, filled.versions["work"])
    async with driving(drafting, LARGE) as driver:
        await driver.press("enter")
        await to_module(driver, "work")
        assert "[red]" in driver.text
        await driver.press("enter")
        assert "[red]" in driver.text
        assert not any(hostile(line) for line in driver.lines)


# after a return


@SIZES
async def test_after_a_return_it_opens_at_the_reasons(returned: Desk, size: tuple[int, int]) -> None:
    """D16–D18: the numbered list, Enter to the module, everything else locked, then the resubmission."""
    async with driving(returned, size) as driver:
        await driver.press("enter")
        screen = screen_of(driver)
        assert "1. 基本信息 审核不通过" in driver.text
        assert "退回原因：123" in driver.text
        await driver.press("4")
        assert isinstance(driver.app.screen, SubmittingScreen)
        assert "「基本信息」被标注退回，还没有修改；请修改，或填写情况说明" in driver.text
        await driver.press("f10")
        assert driver.said[-1].startswith("还有 1 处要改")
        await driver.press("enter")
        screen = screen_of(driver)
        assert screen.nav.current == "basic"
        assert "退回原因 123" in driver.text
        await to_field(driver, "position")
        await driver.type("副科长")
        await to_module(driver, "edu")
        await driver.press("f6")
        assert driver.said[-1].startswith("「学习信息」没有被标注退回，不能修改")
        await driver.press("escape", "4")
        assert "检查通过" in driver.text
        await driver.press("f10", "enter")
        assert driver.said[-1] == "已重新提交（第 2 次），等待单位审核"
        assert isinstance(driver.app.screen, MineScreen)
        assert "待审核" in driver.text
    assert kept(returned, "basic")[0]["position"] == "副科长"


async def test_an_explanation_does_instead_of_a_change(returned: Desk) -> None:
    """F4 in 退回信息: 情况说明; the list says that it is there."""
    async with driving(returned, LARGE) as driver:
        await driver.press("enter", "f4")
        screen = driver.app.screen
        assert isinstance(screen, WritingScreen)
        screen.query_one("#text", Opinion).set_value("说" * 501)
        await driver.press("f10")
        assert driver.said[-1] == "太长了，请精简到 500 字以内", "nothing that was typed is thrown away"
        screen.query_one("#text", Opinion).set_value("")
        await driver.type("已核对无误")
        await driver.press("f10")
        assert "已保存「基本信息」的情况说明" in driver.said
        assert "1. 基本信息 审核不通过 · 已说明" in driver.text
        await driver.press("4")
        assert "检查通过" in driver.text


async def test_a_key_in_a_locked_module_says_why(returned: Desk) -> None:
    """C26: locked modules can be read."""
    async with driving(returned, LARGE) as driver:
        await driver.press("enter")
        await to_module(driver, "work")
        await driver.press("enter")
        assert isinstance(driver.app.screen, RecordScreen)
        await driver.press("x")
        assert "没有被标注退回，不能修改" in driver.said[-1]
        await driver.press("escape", "delete")
        assert "没有被标注退回，不能修改" in driver.said[-1]
