"""开户申请 by keys: filled in with rule and check live, kept, handed in, approved, refused (A02–A12)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import DeskFor
from tests.services import acts, requests
from tests.tui.driving import LARGE, SMALL, Driver, driving
from zhicheng_tui.domain.jurisdiction import Nature
from zhicheng_tui.domain.opening import Part, Stage
from zhicheng_tui.services.desk import Desk
from zhicheng_tui.services.printing import Printing
from zhicheng_tui.tui.screens.deciding import DecidingScreen
from zhicheng_tui.tui.screens.dialogs import ConfirmScreen, InputScreen, PickScreen, TextScreen
from zhicheng_tui.tui.screens.opening import OpeningScreen
from zhicheng_tui.tui.screens.openings import OpeningsScreen
from zhicheng_tui.tui.screens.viewer import ViewerScreen
from zhicheng_tui.tui.widgets.field import Field


@pytest.fixture
def city(desk_for: DeskFor) -> Desk:
    """The city office's administrator."""
    return desk_for("zhengshi")


@pytest.fixture
def daye(desk_for: DeskFor) -> Desk:
    """大冶's."""
    return desk_for("fengyi")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder of the test's own: PDFs go there."""
    folder = tmp_path / "home"
    (folder / "下载").mkdir(parents=True)
    monkeypatch.setenv("HOME", str(folder))
    return folder


async def pick_file(driver: Driver, path: Path) -> None:
    """Answer a chooser by typing a path."""
    await driver.press("f2")
    await driver.type(str(path))
    await driver.press("enter")
    await driver.settle()


async def typed(driver: Driver, screen: OpeningScreen, name: str, text: str) -> None:
    """Add to a field as a paste does, and let the pause pass."""
    field = screen.query_one(f"#{name}", Field)
    field.fill(field.value + text)
    await driver.pilot.pause()
    screen.keep_now()
    await driver.settle()


async def picked(driver: Driver, screen: OpeningScreen, name: str, downs: int) -> None:
    """Pick the value so many rows down."""
    screen.set_focus(screen.query_one(f"#{name}"))
    await driver.press("enter")
    assert isinstance(driver.app.screen, PickScreen)
    await driver.press(*["down"] * downs, "f10")


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_a_company_in_daye_by_keys(city: Desk, daye: Desk, tmp_path: Path, size: tuple[int, int]) -> None:
    """A07–A11: filled in at the city's counter, sent to 大冶 by rule; opened there, the password shown once."""
    code = requests.fields().credit_code
    async with driving(city, size) as driver:
        await driver.press("4", "f6")
        screen = driver.app.screen
        assert isinstance(screen, OpeningScreen)
        await typed(driver, screen, "unit_name", "dayegongsi")
        await typed(driver, screen, "credit_code", code[:-1])
        assert "× 应为 18 位，现在是 17 位" in driver.text
        await typed(driver, screen, "credit_code", code[-1])
        assert "√ 企业" in driver.text
        await picked(driver, screen, "kind", list(Nature).index(Nature.PRIVATE))
        await picked(driver, screen, "region", 6)
        assert "大冶市的非公企业由大冶市人社职改部门开户" in driver.text
        assert "注册地址在大冶市、阳新县的非公企业向当地人社职改部门申请" in driver.text.replace("\n", "").replace(
            " ", ""
        )
        await driver.press("f10")
        assert driver.said[-1] == "地址还没有填"
        assert screen.focused is screen.query_one("#address")
        for name, text in (
            ("address", "1"), ("manager", "qian"), ("id_no", requests.ID_NO), ("phone", "13812345678"),
        ):  # fmt: skip
            await typed(driver, screen, name, text)
        await driver.press("f8")
        await pick_file(driver, requests.picture(tmp_path / "form.jpg"))
        assert driver.said[-1] == "√ 已上传盖章的开户申请表"
        await driver.press("f9")
        await pick_file(driver, requests.picture(tmp_path / "proof.jpg", "id"))
        await driver.press("f10")
        assert isinstance(driver.app.screen, ConfirmScreen)
        await driver.press("f10")
        assert driver.said[-1].endswith("由大冶市人力资源和社会保障局办理")
        request = city.opening.list()[0]
        assert (request.stage, request.rule) == (Stage.PENDING, "R5")
        await driver.press("f7")
        assert isinstance(driver.app.screen, OpeningsScreen)
        await driver.press("enter", "f10")
        assert "大冶市的非公企业由大冶市人社职改部门开户" in driver.said[-1], "the city is refused by name"
    async with driving(daye, size) as driver:
        await driver.press("4", "f7", "enter")
        assert isinstance(driver.app.screen, DecidingScreen)
        assert requests.ID_NO not in driver.text
        await driver.press("f3")
        assert isinstance(driver.app.screen, ViewerScreen)
        await driver.press("escape", "f10")
        assert isinstance(driver.app.screen, InputScreen)
        await driver.type("dayegs")
        await driver.press("enter")
        assert isinstance(driver.app.screen, TextScreen)
        assert "一次性密码" in driver.text
        assert "密码只显示这一次" in driver.text
        await driver.press("escape")
        assert "一次性密码" not in driver.text
        await driver.press("f10")
        assert driver.said[-1] == "这份申请已开户，没有等待批准"
    assert acts.ask(city.runtime, "SELECT login FROM user_account WHERE name = 'qian'")[0].login == "dayegs"


async def test_typing_is_kept(city: Desk) -> None:
    """A draft is written as it is typed, at Esc, and when the program ends; it goes on where it stood."""
    async with driving(city) as driver:
        await driver.press("4", "f6")
        screen = driver.app.screen
        assert isinstance(screen, OpeningScreen)
        await driver.type("abc")
        await driver.press("escape")
        assert driver.said[-1].startswith("草稿 KH2026000001 已保存")
        assert city.opening.list()[0].fields.unit_name == "abc"
        await driver.press("f7", "enter")
        again = driver.app.screen
        assert isinstance(again, OpeningScreen)
        again.query_one("#unit_name", Field).fill("abcd")
        await driver.press("ctrl+q")
    assert city.opening.list()[0].fields.unit_name == "abcd"
    assert len(city.opening.list()) == 1


async def test_opening_the_form_alone_leaves_nothing(city: Desk) -> None:
    """No empty drafts."""
    async with driving(city) as driver:
        await driver.press("4", "f6", "escape")
    assert city.opening.list() == []


async def test_a_ruling_asks_for_its_reason(city: Desk) -> None:
    """R7: the field appears where no clause fits."""
    async with driving(city, LARGE) as driver:
        await driver.press("4", "f6")
        screen = driver.app.screen
        assert isinstance(screen, OpeningScreen)
        assert not screen.query_one("#line-ruling").display
        await picked(driver, screen, "kind", list(Nature).index(Nature.SOCIAL))
        await picked(driver, screen, "region", 1)
        assert screen.query_one("#line-ruling").display
        assert "指南没有对应的条款，由黄石市人社职改部门裁定" in driver.text


async def test_the_superior_is_picked_from_the_tree(city: Desk) -> None:
    """主管部门 decides for public units (Q30)."""
    async with driving(city, LARGE) as driver:
        await driver.press("4", "f6")
        screen = driver.app.screen
        assert isinstance(screen, OpeningScreen)
        await picked(driver, screen, "kind", list(Nature).index(Nature.INSTITUTION))
        await picked(driver, screen, "region", 6)
        assert "黄石市的事业单位由黄石市人社职改部门开户" in driver.text
        screen.set_focus(screen.query_one("#superior_id"))
        await driver.press("f4")
        await driver.type("dysslhhpj")
        await driver.press("enter")
        assert "大冶市的事业单位由大冶市人社职改部门开户" in driver.text
        assert "大冶市水利和湖泊局" in driver.text
        screen.set_focus(screen.query_one("#unit_name"))
        await driver.press("f4")
        assert driver.said[-1].startswith("这一项直接输入")


async def test_the_form_is_saved_filled_in(daye: Desk, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A09: F7 gives the PDF and says what to do with it."""
    request = daye.opening.new(requests.fields())
    monkeypatch.setattr(Printing, "folder", lambda _: home / "下载")
    async with driving(daye, LARGE) as driver:
        await driver.press("4", "f7", "enter", "f7")
        assert driver.said[-1].startswith(f"已保存：{home}/下载/开户申请表-测试单位900-{request.no}.pdf。打印")
    assert (home / "下载" / f"开户申请表-测试单位900-{request.no}.pdf").read_bytes().startswith(b"%PDF-")


async def test_a_refusal_needs_a_reason(daye: Desk, tmp_path: Path) -> None:
    """F8: the reason goes into the record, which stays."""
    request = requests.handed_in(daye, tmp_path, requests.fields())
    async with driving(daye) as driver:
        await driver.press("4", "f7", "enter", "f8", "enter")
        assert "请写明不批准的原因" in driver.text
        await driver.type("yinzhang")
        await driver.press("enter")
        assert driver.said[-1] == "没有批准测试单位900的开户申请，原因已记入备案"
        assert "yinzhang" in driver.text
        await driver.press("escape", "delete")
        assert driver.said[-1] == "已提交的申请长期保存，不能删除"
    assert daye.opening.find(request.id).decision == "yinzhang"


async def test_a_draft_is_dropped_after_a_question(daye: Desk) -> None:
    """Delete asks first."""
    daye.opening.new(requests.fields())
    async with driving(daye) as driver:
        await driver.press("4", "f7", "delete")
        assert isinstance(driver.app.screen, ConfirmScreen)
        await driver.press("f10")
        assert driver.said[-1].startswith("已删除草稿 KH2026")
    assert daye.opening.list() == []


async def test_a_broken_file_is_refused_in_place(daye: Desk, tmp_path: Path) -> None:
    """The sentence says what to upload instead; the draft stays."""
    broken = tmp_path / "坏.jpg"
    broken.write_bytes(b"\xff\xd8\xff")
    request = daye.opening.new(requests.fields())
    async with driving(daye) as driver:
        await driver.press("4", "f7", "enter", "f8")
        await pick_file(driver, broken)
        assert driver.said[-1].startswith("「坏.jpg」")
        assert isinstance(driver.app.screen, OpeningScreen)
    assert daye.opening.find(request.id).attachment(Part.FORM) is None


async def test_a_request_is_taken_back_and_a_refused_one_copied(daye: Desk, tmp_path: Path) -> None:
    """F12 makes it a draft again; F4 makes a new draft of a refused one."""
    request = requests.handed_in(daye, tmp_path, requests.fields())
    async with driving(daye, LARGE) as driver:
        await driver.press("4", "f7", "f12", "f10")
        assert driver.said[-1] == f"已撤回 {request.no}，按 Enter 接着改"
        assert daye.opening.find(request.id).stage is Stage.DRAFT
        await driver.press("f12")
        assert "没有等待批准" in driver.said[-1]
        daye.opening.submit(request.id)
        daye.opening.refuse(request.id, "印章不清")
        await driver.press("ctrl+r", "f4")
        screen = driver.app.screen
        assert isinstance(screen, OpeningScreen)
        assert screen.opening_request is not None
        assert screen.opening_request.no != request.no
        assert screen.query_one("#unit_name", Field).value == request.fields.unit_name
