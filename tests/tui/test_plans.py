"""评审计划: the list, a plan looked at, made, changed, extended, given its notice; by keys, at both sizes."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from rich.cells import cell_len

from tests.services import acts, scans
from tests.tui.driving import LARGE, SMALL, Driver, driving
from zhicheng_tui.domain.clock import SHANGHAI
from zhicheng_tui.domain.urgency import Urgency
from zhicheng_tui.services.desk import Desk
from zhicheng_tui.services.runtime import Runtime
from zhicheng_tui.tui.screens.dialogs import ConfirmScreen
from zhicheng_tui.tui.screens.plan_extend import ExtendScreen
from zhicheng_tui.tui.screens.plan_form import PlanFormScreen
from zhicheng_tui.tui.screens.plan_takes import TakesScreen
from zhicheng_tui.tui.screens.plans import PlansScreen
from zhicheng_tui.tui.screens.queue import QueueScreen
from zhicheng_tui.tui.screens.viewer import ViewerScreen
from zhicheng_tui.tui.widgets.field import Field

SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
ENDED = "2026-06"


@pytest.fixture
def office(runtime: Runtime) -> Desk:
    """The city title office's administrator, who manages the demo world's plans."""
    return acts.hire(runtime, "office", "office_admin", unit_id=1)


async def at_plan(driver: Driver, code: str) -> PlansScreen:
    """Go to 评审计划, the cursor on one plan."""
    await driver.press("6")
    screen = driver.app.screen
    assert isinstance(screen, PlansScreen)
    screen.rows.move_to(next(n for n, row in enumerate(screen.rows.plans) if row.record.form.code == code))
    await driver.settle()
    return screen


async def fill(driver: Driver, name: str, text: str) -> None:
    """Type into a field in place of what it holds."""
    field = driver.app.screen.query_one(f"#{name}", Field)
    driver.app.screen.set_focus(field)
    field.value = ""
    field.insert_text_at_cursor(text)
    await driver.settle()


@SIZES
async def test_the_list_shows_every_plan_by_urgency(desk: Desk, size: tuple[int, int]) -> None:
    """B04, B06: 临近, 剩余, dates, office, count; the most urgent first."""
    async with driving(desk, size) as driver:
        await driver.press("6")
        assert driver.lines[1].split() == ["临近", "剩余", "计划", "申报截止", "审核起止", "受理机构", "办件数"]
        assert [line.split()[0] for line in driver.lines[2:8]] == ["紧急", "紧急", "加急", "一般", "未开始", "已结束"]
        dates = "10-11至12-15" if size == SMALL else "2026-10-11至2026-12-15"
        assert dates in driver.lines[5]
        assert {cell_len(line) for line in driver.lines[2:8]} == {size[0] - 1}, "nothing runs over the edge"


@SIZES
async def test_who_may_not_change_a_plan_may_read_all_of_it(desk: Desk, size: tuple[int, int]) -> None:
    """Everything can be looked at; every act says why it cannot be done, and nothing is lost on the way."""
    async with driving(desk, size) as driver:
        await at_plan(driver, ENDED)
        assert "没有「管理评审计划」的权限" in "".join(driver.lines[-4:-1])
        await driver.press("f6", "f8")
        assert all("没有「管理评审计划」的权限" in said for said in driver.said)
        await driver.press("enter")
        assert isinstance(driver.app.screen, PlanFormScreen)
        assert "已结束" in driver.lines[1]
        assert "没有「管理评审计划」的权限" in driver.text
        assert "中小学教师（" in driver.text
        await driver.press("f10", "enter", "f5")
        assert "暂无数据" in driver.text
        await driver.press("escape", "escape")
        assert isinstance(driver.app.screen, PlansScreen)
        await driver.press("f4")
        assert isinstance(driver.app.screen, QueueScreen)
        assert driver.app.screen.filter.plan_id == 6


@SIZES
async def test_an_ended_plan_is_extended_by_keys(office: Desk, size: tuple[int, int]) -> None:
    """Q04: the new end and what it does to the urgency are seen before they are saved; a reason is needed."""
    async with driving(office, size) as driver:
        await at_plan(driver, ENDED)
        await driver.press("f8")
        assert isinstance(driver.app.screen, ExtendScreen)
        await driver.type("11-19")
        assert "已经过去" in driver.text
        await fill(driver, "end", "11-24 17:00")
        assert "临近：已结束 → 加急（4天7小时）" in driver.text
        await driver.press("enter", "enter")
        assert driver.said[-1] == "请写明更改审核截止的原因"
        await driver.type("评委会延期")
        await driver.press("enter")
        assert driver.said[-1] == "审核截止已改为 2026-11-24 17:00，现在加急"
        screen = driver.app.screen
        assert isinstance(screen, PlansScreen)
        entry = next(row for row in screen.rows.plans if row.record.form.code == ENDED)
        assert entry.plan.window.urgency(office.runtime.clock.now()) is Urgency.HURRY
        await at_plan(driver, ENDED)
        await driver.press("enter", "f5")
        assert "评委会延期" in driver.text


@SIZES
async def test_a_plan_is_made_by_keys(office: Desk, size: tuple[int, int], tmp_path: Path) -> None:
    """Fields are checked as they are typed; F10 goes to the first that does not do."""
    async with driving(office, size) as driver:
        await driver.press("6", "f6")
        assert "请填写计划名称" in driver.text
        await driver.type("关于开展2027年度工程系列评审的通知")
        await driver.press("enter")
        await driver.type("2026-01")
        assert "已用于另一个计划" in driver.text
        await driver.press("backspace")
        await driver.type("9")
        assert "已用于另一个计划" not in driver.text
        await fill(driver, "committee", "市工程系列评委会")
        await fill(driver, "apply_end", "12-31")
        assert "周四 23:59:59 止" in driver.text
        await fill(driver, "review_end", "12-30")
        assert "申报截止不能晚于审核截止" in driver.text
        await fill(driver, "review_end", "2027-01-15 17:00")
        await fill(driver, "hurry_days", "2")
        assert "加急天数不能少于紧急天数" in driver.text
        await fill(driver, "hurry_days", "７")
        await driver.press("f10")
        assert driver.said[-1] == "请至少选择一个系列和级别"
        await driver.press("enter")
        takes = driver.app.screen
        assert isinstance(takes, TakesScreen)
        row = next(line for line in driver.lines if "卫生技术人员" in line)
        boxes = row[row.index("卫生") :].split()[1:11]
        assert boxes == ["☐", "正高级", "☐", "副高级", "☐", "中级", "☐", "助理级", "☐", "员级"]
        takes.rows.move_to(4)
        await driver.press("right", "space", "right", "right", "right", "space")
        assert "已选 1 个系列 2 项" in driver.text
        await driver.press("f10", "f10")
        assert driver.said[-1] == "评审计划 2026-09 已新建；按 F9 附上通知"
        saved = office.plans.find("2026-09")
        assert saved.form.takes == {(5, "副高级"), (5, "员级")}
        assert saved.form.review_end == datetime(2027, 1, 15, 17, tzinfo=SHANGHAI)
        assert saved.form.hurry_days == 7
        picture = tmp_path / "通知.png"
        picture.write_bytes(scans.png(scans.blank()))
        await driver.press("f9", "f2")
        await driver.type(str(picture))
        await driver.press("enter")
        assert driver.said[-1] == "已附上通知：通知.png"
        await driver.press("f9", "enter")
        assert isinstance(driver.app.screen, ViewerScreen)
        await driver.press("escape", "escape")
        assert isinstance(driver.app.screen, PlansScreen)
        assert "关于开展2027年度工程系列评审的通知" in driver.text or "工程系列评审" in driver.text


@SIZES
async def test_dates_that_people_rely_on_move_for_a_reason(office: Desk, size: tuple[int, int]) -> None:
    """With applications: series only more, the top office fixed, dates to the future and with a reason."""
    before = office.plans.find("2026-02")
    async with driving(office, size) as driver:
        await at_plan(driver, "2026-02")
        await driver.press("enter")
        await fill(driver, "apply_end", "11-19")
        assert "只能改到现在" in driver.text
        await fill(driver, "apply_end", "12-3")
        await driver.press("f10", "enter")
        assert "请写明更改日期的原因" in driver.text
        await driver.type("应基层要求")
        await driver.press("enter")
        assert driver.said[-1] == "评审计划 2026-02 已保存"
        screen = driver.app.screen
        assert isinstance(screen, PlanFormScreen)
        screen._choose_takes()
        await driver.settle()
        takes = driver.app.screen
        assert isinstance(takes, TakesScreen)
        assert takes.rows.current.no == 5
        await driver.press("right", "space")
        assert "只能增加，不能去掉" in driver.said[-1]
        await driver.press("escape")
    after = office.plans.find("2026-02")
    assert after.form.apply_end == datetime(2026, 12, 3, 23, 59, 59, tzinfo=SHANGHAI)
    assert after.form.takes == before.form.takes
    assert office.plans.steps(after.id)[0].reason == "应基层要求"


async def test_what_was_typed_is_not_dropped_in_silence(office: Desk) -> None:
    """Esc asks; arrows go from field to field; an act that needs a saved plan says so."""
    async with driving(office) as driver:
        await at_plan(driver, "2026-02")
        await driver.press("enter", "down", "down", "down", "up", "up")
        assert driver.app.screen.focused is driver.app.screen.query_one("#code")
        await driver.type("x")
        await driver.press("f8")
        assert driver.said[-1] == "有没有保存的更改，请先按 F10 保存"
        await driver.press("escape")
        assert isinstance(driver.app.screen, ConfirmScreen)
        await driver.press("escape")
        assert driver.app.screen.query_one("#code", Field).value == "2026-02x"
        await driver.press("escape", "f10")
        assert isinstance(driver.app.screen, PlansScreen)
    assert office.plans.find("2026-02").version == 1


async def test_a_plan_that_somebody_changed_meanwhile_is_not_overwritten(office: Desk) -> None:
    """Compare-and-set on the version."""
    async with driving(office) as driver:
        await at_plan(driver, "2026-02")
        await driver.press("enter")
        record = office.plans.find("2026-02")
        office.plans.extend(record.id, datetime(2027, 1, 1, tzinfo=SHANGHAI), "另一人")
        await fill(driver, "committee", "别的评委会")
        await driver.press("f10")
        assert "已由别人更改" in driver.said[-1]
    assert office.plans.find("2026-02").form.committee == record.form.committee
