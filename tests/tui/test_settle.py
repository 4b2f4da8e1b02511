"""待处理扫描件: each page that waits is filed, replaced or taken off by a person; message, then state."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from tests.conftest import DeskFor
from tests.services.acts import decide, pick
from tests.tui.driving import LARGE, SMALL, Driver, driving
from zhicheng_tui.documents.code import FormCode, FormKind, encode, grouped
from zhicheng_tui.domain.application import ChecklistRow
from zhicheng_tui.domain.documents import DocumentKind, Match, Standing
from zhicheng_tui.domain.findings import Finding
from zhicheng_tui.services.desk import Desk
from zhicheng_tui.services.keys import form_key
from zhicheng_tui.services.papers import Paper
from zhicheng_tui.tui.screens.dialogs import ConfirmScreen, InputScreen, PickScreen
from zhicheng_tui.tui.screens.notice import NoticeScreen
from zhicheng_tui.tui.screens.pick_person import PickPersonScreen
from zhicheng_tui.tui.screens.reason import ReasonScreen
from zhicheng_tui.tui.screens.settle import SettleScreen
from zhicheng_tui.tui.screens.viewer import ViewerScreen

from .scans import codeless, empty_handed, forms, hazy, paper_with, saved


@pytest.fixture
def person(desk: Desk) -> ChecklistRow:
    """Somebody who may be sent off and has no document yet."""
    return empty_handed(desk)[0]


def take(desk: Desk, **pages: Image.Image) -> None:
    """Take in pages under the names given; none of them must be filed."""
    folder = desk.runtime.settings.data_dir.parent / "scans"
    paths = [saved(page, folder / f"{name}.png") for name, page in pages.items()]
    assert not [taken for taken in desk.intake.take(paths) if taken.fate.value == "filed"]


async def opened(driver: Driver) -> SettleScreen:
    """Open the screen."""
    screen = SettleScreen()
    await driver.app.push_screen(screen)
    await driver.settle()
    return screen


def standing(desk: Desk, number: int, kind: DocumentKind) -> Match | None:
    """How the document that stands was matched; `None` when there is none."""
    row = desk.checklist.rows([number])[number]
    return next((one.match for one in row.documents if one.kind is kind and one.valid_for(row.flow_rev)), None)


async def test_an_empty_list_says_so(desk: Desk) -> None:
    """Nothing waits: a sentence, and every action says the same."""
    async with driving(desk) as driver:
        await opened(driver)
        assert "没有待处理的扫描页" in driver.text
        for key in ("enter", "f2", "f3", "f4", "f5", "f7", "delete", "space"):
            await driver.press(key)
            assert driver.said[-1] == "没有待处理的扫描页"


async def test_a_page_is_filed_by_the_name_of_its_file(desk: Desk, person: ChecklistRow) -> None:
    """One guess: Enter, F10. It is recorded as 人工认定, the page is off the list."""
    forms(desk, [person.id])
    take(desk, **{f"{person.name} 考核表": codeless(forms(desk, [person.id], [Paper.ASM])[0])})
    async with driving(desk, LARGE) as driver:
        await opened(driver)
        assert f"{person.name} 考核表？" in driver.text
        assert "文件名里有姓名" in driver.text
        await driver.press("enter")
        assert isinstance(driver.app.screen, ConfirmScreen)
        assert f"归档为{person.name}（{person.no}）的单位考核表？" in driver.text
        assert "人工认定" in driver.text
        assert standing(desk, person.id, DocumentKind.ASM) is None
        await driver.press("f10")
        assert driver.said[-1] == f"√ {person.name}的单位考核表已归档（人工认定）。待处理的扫描页都处理完了"
        assert standing(desk, person.id, DocumentKind.ASM) is Match.HAND
        assert desk.intake.count_waiting() == 0


async def test_keys_typed_ahead_file_page_after_page(desk: Desk) -> None:
    """Enter F10 Enter F10 without waiting: keys wait for the page that is being looked at, the cursor goes on."""
    people = empty_handed(desk)[:2]
    pages = forms(desk, [one.id for one in people], [Paper.ASM])
    take(desk, **{f"{one.name} 考核表": codeless(page) for one, page in zip(people, pages, strict=True)})
    async with driving(desk) as driver:
        screen = await opened(driver)
        for key in ("enter", "f10", "enter", "f10"):
            await driver.pilot.press(key)
        while screen.busy or screen._ahead or driver.app.screen is not screen:
            await driver.settle()
        assert desk.intake.count_waiting() == 0
        assert {standing(desk, one.id, DocumentKind.ASM) for one in people} == {Match.HAND}


async def test_several_guesses_are_offered_with_somebody_else(desk: Desk, person: ChecklistRow) -> None:
    """The file names the person but not the form: a choice; 指定其他人员 leads to the list of people."""
    opn = forms(desk, [person.id], [Paper.OPN, Paper.ASM])[0]
    take(desk, **{person.no: codeless(opn)})
    async with driving(desk) as driver:
        await opened(driver)
        await driver.press("enter")
        assert isinstance(driver.app.screen, PickScreen)
        assert "单位考核表 · 文件名里有办件编号" in driver.text
        assert "已有一份" not in driver.text
        await driver.press("end", "enter")
        assert isinstance(driver.app.screen, PickPersonScreen)
        await driver.press("escape", "enter", "down", "enter", "f10")
        assert driver.said[-1].startswith(f"√ {person.name}的单位审核意见表已归档")
        assert standing(desk, person.id, DocumentKind.OPN) is Match.HAND


async def test_an_unknown_page_gets_a_person_and_a_form(desk: Desk, person: ChecklistRow) -> None:
    """No guess: find the person by typing, choose the form, confirm."""
    take(desk, scan=codeless(forms(desk, [person.id], [Paper.ASM])[0]))
    async with driving(desk, LARGE) as driver:
        await opened(driver)
        await driver.press("enter")
        assert isinstance(driver.app.screen, PickPersonScreen)
        for character in person.no:
            await driver.pilot.press(character)
        await driver.press("enter")
        assert isinstance(driver.app.screen, PickScreen)
        assert f"{person.name}的哪一份材料？" in driver.text
        await driver.press("down", "enter", "f10")
        assert standing(desk, person.id, DocumentKind.ASM) is Match.HAND


async def test_a_hopeless_code_is_recognised(desk: Desk, person: ChecklistRow) -> None:
    """Said whose it is, the code suits the one that was issued: asked as such, recorded as such."""
    take(desk, **{f"{person.name} 意见表": hazy(forms(desk, [person.id])[0], 3)})
    async with driving(desk, LARGE) as driver:
        await opened(driver)
        await driver.press("enter")
        question = driver.app.screen
        assert isinstance(question, ConfirmScreen)
        asked = "".join(text for line in question.lines for text, _ in line)
        assert f"但与签发给{person.name}的单位审核意见表吻合" in asked
        await driver.press("f10")
        assert driver.said[-1].startswith(f"√ {person.name}的单位审核意见表已归档（比对确认）")
        assert standing(desk, person.id, DocumentKind.OPN) is Match.RECOGNISED


async def test_the_typed_code_stands_for_the_scanned_one(desk: Desk, person: ChecklistRow) -> None:
    """A slip is told in place and the text stays; the right code files the page as 录入编码."""
    pages = forms(desk, [person.id], [Paper.ASM])
    take(desk, scan=codeless(pages[0]))
    issue = desk.runtime
    with issue.reading() as connection:
        from zhicheng_tui.store.queries.documents import find_issues

        number = find_issues(connection, [person.id])[0][3]
    code = encode(FormCode(person.id, FormKind.ASM, person.flow_rev, number), form_key(issue.settings))
    async with driving(desk) as driver:
        await opened(driver)
        await driver.press("f4")
        await driver.type("ZC1")
        await driver.press("enter")
        assert isinstance(driver.app.screen, InputScreen)
        assert "这不是表格编码" in driver.text
        assert "ZC1" in driver.text
        await driver.press("ctrl+u")
        await driver.type(grouped(code))
        await driver.press("enter")
        assert "录入的编码正确" in driver.text
        await driver.press("escape", "enter", "f10")
        assert driver.said[-1].startswith(f"√ {person.name}的单位考核表已归档（录入编码）")
        assert standing(desk, person.id, DocumentKind.ASM) is Match.TYPED


async def test_a_second_copy_replaces_only_when_asked(desk: Desk, person: ChecklistRow) -> None:
    """A good scan came in meanwhile: Enter asks, F10 replaces, the other one stays in the history."""
    page = forms(desk, [person.id], [Paper.OPN])[0]
    take(desk, **{f"{person.name} 意见表": hazy(page, 3)})
    list(desk.intake.take([saved(page, desk.runtime.settings.data_dir.parent / "good.png")]))
    async with driving(desk) as driver:
        await opened(driver)
        await driver.press("enter")
        assert f"{person.name}的单位审核意见表已有一份，换成这一页？" in driver.text
        await driver.press("escape")
        assert [one.match for one in desk.filing.history(person.id)] == [Match.READ]
        await driver.press("enter", "f10")
        assert driver.said[-1].startswith(f"√ {person.name}的单位审核意见表已归档（比对确认）")
        assert [one.replaced for one in desk.filing.history(person.id)] == [False, True]


async def test_a_hand_made_replacement_is_asked_for_too(desk: Desk, person: ChecklistRow) -> None:
    """The service refuses a second 考核表; the refusal becomes the question."""
    page = forms(desk, [person.id], [Paper.ASM])[0]
    list(desk.intake.take([saved(page, desk.runtime.settings.data_dir.parent / "first.png")]))
    take(desk, **{f"{person.name} 考核表": codeless(page)})
    async with driving(desk) as driver:
        await opened(driver)
        await driver.press("enter", "f10")
        assert isinstance(driver.app.screen, ConfirmScreen)
        assert "已有一份，换成这一页？" in driver.text
        await driver.press("f10")
        assert standing(desk, person.id, DocumentKind.ASM) is Match.HAND


async def test_an_old_form_cannot_be_assigned_but_printed_anew(desk: Desk, tmp_path: Path) -> None:
    """Enter says why and what to do; F5 and F4 do not get round it; F7 saves the right form and says where."""
    person = desk.checklist.rows(pick(desk)[:1])[pick(desk)[0]]
    decide(desk, person.id)
    page = forms(desk, [person.id], [Paper.OPN])[0]
    desk.reviewing.undo(person.id)
    decide(desk, person.id)
    take(desk, old=page)
    desk.runtime.settings = replace(desk.runtime.settings, outbox=str(tmp_path / "out"))
    async with driving(desk) as driver:
        await opened(driver)
        assert "旧版表格" in driver.text
        await driver.press("enter")
        assert "与当前流程信息不匹配" in driver.said[-1]
        assert "请重新下载这张表格" in driver.said[-1]
        for key in ("f4", "f5"):
            await driver.press(key)
            assert "二维码已经" in driver.said[-1]
        await driver.press("f7")
        assert driver.said[-1].startswith(f"已保存：{tmp_path}/out/单位审核意见表-{person.name}-20261120.pdf")
        assert len(list((tmp_path / "out").iterdir())) == 1
        assert desk.intake.count_waiting() == 1


async def test_pages_are_taken_off_for_a_reason(desk: Desk) -> None:
    """Space selects, Delete asks why; no reason, no deletion; F4 offers usual ones; the cursor goes on."""
    take(desk, a=paper_with("a"), b=paper_with("b"), c=paper_with("c"))
    async with driving(desk) as driver:
        screen = await opened(driver)
        await driver.press("space", "space")
        assert "已选 2" in driver.lines[0]
        await driver.press("delete", "enter")
        assert isinstance(driver.app.screen, ReasonScreen)
        assert "请写明原因" in driver.text
        await driver.press("f4", "down", "enter", "enter")
        assert driver.said[-1] == "已移出待处理：2 页；原文件仍保留"
        assert [item.page.looked.name for item in screen.rows.entries] == ["c.png"]
        assert screen.rows.selected == set()
        await driver.press("delete")
        await driver.type("menu")
        await driver.press("f10")
        assert driver.said[-1] == "已移出待处理：c.png；原文件仍保留"
        assert "没有待处理的扫描页" in driver.text


async def test_two_people_settle_the_same_page(desk: Desk, desk_for: DeskFor, person: ChecklistRow) -> None:
    """The later one is told, and the page goes off the list; nothing is filed twice."""
    take(desk, **{f"{person.name} 考核表": codeless(forms(desk, [person.id], [Paper.ASM])[0])}, other=paper_with("x"))
    async with driving(desk) as driver:
        screen = await opened(driver)
        await driver.press("enter")
        page = next(page for page in desk_for("zhangsan").intake.waiting() if person.name in page.looked.name)
        desk.intake.drop(page, "重复")
        await driver.press("f10")
        assert "已经处理过，请刷新列表" in driver.said[-1]
        assert screen.rows.count == 1
        assert standing(desk, person.id, DocumentKind.ASM) is None


async def test_a_notice_goes_by_its_dates(desk: Desk, person: ChecklistRow) -> None:
    """公示证明 has no code: NoticeScreen asks for the dates, then the page is off the list."""
    take(desk, **{f"{person.name} 公示": paper_with("notice")})
    async with driving(desk) as driver:
        await opened(driver)
        await driver.press("enter")
        notice = driver.app.screen
        assert isinstance(notice, NoticeScreen)
        await driver.type("20261105")
        await driver.press("enter")
        await driver.type("20261112")
        await driver.press("f10")
        assert isinstance(driver.app.screen, SettleScreen)
        assert driver.said[-1].startswith("公示证明已上传，已移出待处理")
        row = desk.checklist.rows([person.id])[person.id]
        assert row.standing(DocumentKind.PUB) is Standing.VALID
        assert desk.intake.count_waiting() == 0


@pytest.mark.parametrize(("answer", "left"), [(["enter"], 0), (["down", "enter"], 1)])
async def test_a_notice_may_be_the_whole_file(
    desk: Desk, person: ChecklistRow, tmp_path: Path, answer: list[str], left: int
) -> None:
    """A notice of two pages waits twice: it is asked whether the whole file is the notice, or only this page."""
    path = tmp_path / f"{person.name} 公示.pdf"
    paper_with("one").save(path, save_all=True, append_images=[paper_with("two")])
    list(desk.intake.take([path]))
    assert desk.intake.count_waiting() == 2
    async with driving(desk) as driver:
        await opened(driver)
        assert "1/2" in driver.text
        await driver.press("enter")
        assert "整个文件，共 2 页" in driver.text
        await driver.press(*answer)
        await driver.type("20261105")
        await driver.press("enter")
        await driver.type("20261112")
        await driver.press("f10")
        assert isinstance(driver.app.screen, SettleScreen)
        assert desk.intake.count_waiting() == left
        assert [one.pages for one in desk.filing.history(person.id)] == [2 - left]


async def test_the_page_can_be_seen_beside_and_large(desk: Desk) -> None:
    """The preview stands beside the list where there is room; F3 opens the page; facts say which file it is."""
    take(desk, a=paper_with("a"))
    async with driving(desk, LARGE) as driver:
        screen = await opened(driver)
        await driver.pilot.pause(0.4)
        await driver.settle()
        assert "▀" in driver.text or "▄" in driver.text
        assert "600×800 像素 · SHA-256 " in driver.text
        await driver.press("f3")
        viewer = driver.app.screen
        assert isinstance(viewer, ViewerScreen)
        await driver.press("escape", "f2")
        assert "F1 常见问题" in driver.text
        await driver.press("escape")
        assert driver.app.screen is screen


async def test_a_missing_file_hinders_nobody(desk: Desk) -> None:
    """The other pages are listed; the one without its file says so."""
    take(desk, a=paper_with("a"), b=paper_with("b"))
    desk.runtime.files.find(desk.intake.waiting()[0].looked.sha256).unlink()
    async with driving(desk, SMALL) as driver:
        screen = await opened(driver)
        assert screen.rows.count == 2
        await driver.press("f3")
        assert driver.said[-1] == "图片文件不在数据目录中，看不了；请重新上传"
        assert screen.rows.entries[0].looked.finding is Finding.NO_CODE
