"""单位送审 and 送审附件: × turns √, the five actions, sending off, taking back."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.conftest import DeskFor
from tests.services import acts, scans
from tests.tui.driving import LARGE, SMALL, Driver, driving
from zhicheng_tui.domain.clock import FrozenClock
from zhicheng_tui.domain.documents import DocumentKind, Match
from zhicheng_tui.domain.status import Status
from zhicheng_tui.services.desk import Desk
from zhicheng_tui.tui.screens.attachments import AttachmentsScreen
from zhicheng_tui.tui.screens.help import HelpScreen
from zhicheng_tui.tui.screens.notice import NoticeScreen
from zhicheng_tui.tui.screens.printing import PrintScreen
from zhicheng_tui.tui.screens.send_off import SendScreen
from zhicheng_tui.tui.screens.sending import SendingScreen
from zhicheng_tui.tui.screens.upload import UploadScreen
from zhicheng_tui.tui.widgets.field import Field

PUB, ASM, OPN = DocumentKind


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder of the test's own: PDFs go there."""
    folder = tmp_path / "home"
    (folder / "下载").mkdir(parents=True)
    monkeypatch.setenv("HOME", str(folder))
    return folder


def person_without(desk: Desk, *kinds: DocumentKind) -> int:
    """Somebody to be sent off who lacks exactly these documents."""
    number = acts.pick(desk, Status.APPROVED)[0]
    standing = {one.kind: one for one in desk.checklist.rows([number])[number].documents}
    for kind in DocumentKind:
        if kind in kinds and kind in standing:
            desk.filing.void(number, standing[kind].id, "测试")
        elif kind not in kinds and kind not in standing:
            scans.put(desk, number, kind)
    return number


async def at_person(driver: Driver, desk: Desk, number: int) -> SendingScreen:
    """Go to 单位送审, the cursor on one person."""
    await driver.press("3")
    screen = driver.app.screen
    assert isinstance(screen, SendingScreen)
    no = desk.checklist.rows([number])[number].no
    screen.set_filter(no, None)
    await driver.settle()
    assert list(screen.rows.ids) == [number]
    return screen


async def pick_file(driver: Driver, path: Path) -> None:
    """Answer a chooser by typing a path."""
    await driver.press("f2")
    await driver.type(str(path))
    await driver.press("enter")
    await driver.settle()


def saved(data: bytes, path: Path) -> Path:
    """Write a file."""
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_the_list_has_the_eight_columns_of_the_guide(desk: Desk, size: tuple[int, int]) -> None:
    """E09: 序号 to 单位审核意见表; a narrow terminal shortens the last three heads, not the columns."""
    async with driving(desk, size) as driver:
        await driver.press("3")
        heads = driver.lines[2].split()
        full = [kind.label for kind in DocumentKind]
        short = ["公示证明", "考核表", "审核意见表"]
        assert heads == ["序号", "姓名", "证件号码", "系列", "专业", *(full if size == LARGE else short)]
        assert "*" in driver.lines[3], "identity numbers are masked"


async def test_x_is_explained_under_the_list(desk: Desk) -> None:
    """E11, F07: not uploaded, or uploaded for an earlier flow revision."""
    number = person_without(desk, ASM, OPN)
    async with driving(desk) as driver:
        await at_person(driver, desk, number)
        assert "单位考核表 未上传；单位审核意见表 未上传" in driver.text
        await driver.press("1", "3")
    acts.decide(desk, number, acts.RETURN)
    async with driving(desk) as driver:
        await at_person(driver, desk, number)
        assert "等申报人重新提交" in driver.text
        await driver.press("enter")
        assert "流程已变更，请重新上传" in driver.text


async def test_the_whole_job_by_keys(desk: Desk, tmp_path: Path, home: Path) -> None:
    """E03–E08, E11: download, stamp, upload, × turns √, send off, receipt, take back."""
    number = person_without(desk, OPN)
    name = desk.checklist.rows([number])[number].name
    async with driving(desk, LARGE) as driver:
        await at_person(driver, desk, number)
        await driver.press("enter", "1")
        assert driver.said[-1].startswith(f"已保存：{home}/下载/单位审核意见表-{name}-20261120.pdf")
        scan = saved(scans.jpeg(scans.form(desk, number, OPN)), tmp_path / "盖章页.jpg")
        await driver.press("5")
        await pick_file(driver, scan)
        if isinstance(driver.app.screen, UploadScreen):
            assert "没有红色" in driver.text, "advice is shown before the page is filed, and does not refuse it"
            await driver.press("f10")
        assert driver.said[-1] == f"√ {name}的单位审核意见表已上传"
        assert scans.marks(desk, number) == "√√√"
        await driver.press("f9", "f10")
        assert isinstance(driver.app.screen, SendScreen)
        assert acts.state(desk.runtime, number).status is Status.SENT
        await driver.press("f7")
        assert driver.said[-1].startswith(f"送审回执已保存：{home}/下载/送审回执-")
        await driver.press("f12", "f10")
        assert driver.said[-1] == "撤回送审：已处理 1 份"
        assert acts.state(desk.runtime, number).status is Status.APPROVED
        assert scans.marks(desk, number) == "√√√", "the documents stay"


async def test_the_guides_sentence_names_what_is_missing(desk: Desk) -> None:
    """E02: 直接点击送审 names the person and each missing document; nothing can be carried out."""
    number = person_without(desk, ASM, OPN)
    async with driving(desk, LARGE) as driver:
        await at_person(driver, desk, number)
        await driver.press("f10")
        assert "单位考核表、单位审核意见表未上传" in driver.text
        await driver.press("f10")
        assert driver.said[-1].startswith("没有可处理的办件")
        assert acts.state(desk.runtime, number).status is Status.APPROVED


async def test_a_wrong_page_says_what_it_is_and_what_to_do(desk: Desk, tmp_path: Path) -> None:
    """F06, F08, F09: the wrong form is named, F7 saves the right one, F5 opens the common question."""
    number = person_without(desk, ASM, OPN)
    scan = saved(scans.jpeg(scans.form(desk, number, ASM)), tmp_path / "a.jpg")
    async with driving(desk, LARGE) as driver:
        await at_person(driver, desk, number)
        await driver.press("enter", "5")
        await pick_file(driver, scan)
        assert "这是单位考核表，不是单位审核意见表" in driver.text
        await driver.press("f10")
        assert driver.said[-1].startswith("这一页不能上传：这是单位考核表")
        await driver.press("f7")
        assert "单位审核意见表-" in driver.said[-1]
        await driver.press("f5")
        assert isinstance(driver.app.screen, HelpScreen)
        assert "流程信息不匹配" in driver.text
        await driver.press("escape", "escape")
        assert isinstance(driver.app.screen, AttachmentsScreen)
        assert scans.marks(desk, number) == "√××"


async def test_the_printed_text_can_be_typed_instead(desk: Desk, tmp_path: Path) -> None:
    """Issue: a person may type the printed text; a slip is told in place and nothing is lost."""
    number = person_without(desk, ASM, OPN)
    page = scans.blurred(scans.form(desk, number, OPN), 9)
    code = scans.issued(desk, number, OPN)
    scan = saved(scans.jpeg(page), tmp_path / "糊.jpg")
    async with driving(desk, LARGE) as driver:
        await at_person(driver, desk, number)
        await driver.press("enter", "5")
        await pick_file(driver, scan)
        assert "二维码解析失败" in driver.text or "与签发给这张表格的二维码吻合" in driver.text
        await driver.press("f4")
        await driver.type(code[:-1] + ("0" if code[-1] != "0" else "2"))
        await driver.press("enter")
        assert "编码校验不通过" in driver.text
        await driver.press("backspace")
        await driver.type(code[-1])
        await driver.press("enter", "f10")
        document = desk.filing.history(number)[0]
        assert (document.kind, document.match) == (OPN, Match.TYPED)


async def test_a_person_can_vouch_for_an_unreadable_page(desk: Desk, tmp_path: Path) -> None:
    """F9 人工认定 asks, is recorded as such, and needs the form to have been handed out."""
    number = person_without(desk, ASM, OPN)
    scan = saved(scans.png(scans.blank()), tmp_path / "空.png")
    async with driving(desk, LARGE) as driver:
        await at_person(driver, desk, number)
        await driver.press("enter", "4")
        await pick_file(driver, scan)
        await driver.press("f9", "f10")
        assert "还没有下载过第" in driver.said[-1]
        await driver.press("f7", "f9", "f10")
        assert desk.filing.history(number)[0].match is Match.HAND
        assert "人工认定" in driver.text


async def test_a_document_is_voided_for_a_reason_and_kept(desk: Desk) -> None:
    """Q27: √ turns ×, the file stays in the history."""
    number = person_without(desk, OPN)
    async with driving(desk, LARGE) as driver:
        await at_person(driver, desk, number)
        await driver.press("enter", "down", "down", "down", "delete", "enter")
        assert "请写明作废原因" in driver.text
        await driver.type("盖错章")
        await driver.press("enter")
        assert "已作废：盖错章" in driver.text
        assert scans.marks(desk, number) == "√××"


async def test_one_notice_for_many(desk: Desk, tmp_path: Path, clock: FrozenClock) -> None:
    """E06, Q24, K40: dates typed once, five working days checked while typing, no send-off until it is over."""
    rows = desk.checklist.rows(acts.pick(desk, Status.APPROVED))
    lacking = [number for number, row in rows.items() if not row.documents][:2]
    scan = saved(scans.png(scans.blank()), tmp_path / "公示.png")
    async with driving(desk, LARGE) as driver:
        screen = await at_person(driver, desk, lacking[0])
        screen.set_filter("待送审", None)
        await driver.settle()
        screen.rows.selected |= set(lacking)
        await driver.press("f8")
        await pick_file(driver, scan)
        assert isinstance(driver.app.screen, NoticeScreen)
        await driver.type("11-16")
        assert "至少公示到 2026-11-20（5 个工作日）" in driver.text
        await driver.press("enter")
        await driver.type("11-19")
        await driver.press("f10")
        assert "公示期只有 4 个工作日" in driver.said[-1]
        driver.app.screen.query_one("#ends", Field).fill("2026-11-20")
        await driver.settle()
        assert "期满后才能送审" in driver.text
        await driver.press("f10")
        assert driver.said[-1] == "公示证明：已上传 2 人"
    assert [scans.marks(desk, number) for number in lacking] == ["√××", "√××"]
    for kind in (ASM, OPN):
        scans.put(desk, lacking[0], kind)
    verdict = desk.send_offs.sending().preview([lacking[0]])[0]
    assert "公示期未满" in verdict.message
    clock.advance(timedelta(days=1))
    assert desk.send_offs.sending().preview([lacking[0]])[0].ok


async def test_papers_for_the_selection_in_one_pdf(desk: Desk, home: Path) -> None:
    """E04, E05: forms for everybody selected, a progress bar, where they were put; the same name is not overwritten."""
    numbers = acts.pick(desk, Status.APPROVED)[:3]
    async with driving(desk) as driver:
        screen = await at_person(driver, desk, numbers[0])
        screen.set_filter("待送审", None)
        await driver.settle()
        screen.rows.selected |= set(numbers)
        await driver.press("f7")
        assert isinstance(driver.app.screen, PrintScreen)
        await driver.press("f10")
        assert "6/6" in driver.text
        await driver.press("f10")
    names = sorted(path.name for path in (home / "下载").iterdir())
    assert len(names) == 2
    assert names[0].startswith("单位审核意见表和考核表-")


async def test_saving_into_the_data_folder_is_refused(desk: Desk) -> None:
    """Nothing is put among other people's papers."""
    number = acts.pick(desk, Status.APPROVED)[0]
    async with driving(desk) as driver:
        await at_person(driver, desk, number)
        await driver.press("f7", "f2", "ctrl+u")
        driver.app.screen.query_one("#target", Field).fill(str(desk.runtime.settings.data_dir / "a.pdf"))
        await driver.press("f10")
        assert "不能保存到系统的数据目录里" in driver.said[-1]


async def test_a_typed_path_is_what_f10_takes(desk: Desk, tmp_path: Path) -> None:
    """A folder typed into the chooser is taken, not the one that is shown; a question comes before it is filed."""
    number = person_without(desk, ASM, OPN)
    (tmp_path / "扫描").mkdir()
    saved(scans.jpeg(scans.form(desk, number, OPN)), tmp_path / "扫描" / "a.jpg")
    async with driving(desk, LARGE) as driver:
        await at_person(driver, desk, number)
        await driver.press("f6", "f2")
        await driver.type(str(tmp_path / "扫描"))
        await driver.press("f10")
        assert "读取「扫描」里的约 1 个文件" in driver.text
        assert scans.marks(desk, number) == "√××", "nothing is filed before the answer"
        await driver.press("f10")
        assert scans.marks(desk, number) == "√×√"


async def test_a_form_that_a_colleague_uploaded_meanwhile_is_asked_about(
    desk: Desk, desk_for: DeskFor, tmp_path: Path
) -> None:
    """Two people, one form: the second is asked whether to replace, and the first one stays in the history."""
    number = person_without(desk, ASM, OPN)
    scan = saved(scans.jpeg(scans.form(desk, number, OPN)), tmp_path / "a.jpg")
    async with driving(desk, LARGE) as driver:
        await at_person(driver, desk, number)
        await driver.press("enter", "5")
        await pick_file(driver, scan)
        assert isinstance(driver.app.screen, UploadScreen)
        first = scans.put(desk_for("wangwu"), number, OPN)
        await driver.press("f10")
        assert "已经上传，换成这一份？" in driver.text
        await driver.press("f10")
    history = desk.filing.history(number)
    assert history[0].name == "a.jpg"
    assert first.id in [one.id for one in history if one.replaced]


async def test_proofs_that_are_there_are_replaced_only_after_a_question(desk: Desk, tmp_path: Path) -> None:
    """Q27: F9 names whose, and asks before anything is replaced."""
    number = person_without(desk)
    old = next(one for one in desk.filing.history(number) if one.kind is PUB and not one.replaced)
    scan = saved(scans.png(scans.blank()), tmp_path / "公示.png")
    async with driving(desk, LARGE) as driver:
        await at_person(driver, desk, number)
        await driver.press("f8", "f2")
        for key in str(scan):
            await driver.pilot.press(key)
        await driver.press("enter")
        await driver.type("11-9")
        await driver.press("enter")
        await driver.type("11-13")
        await driver.press("enter", "f9")
        assert "替换 1 人已有的公示证明？" in driver.text
        await driver.press("escape")
        assert next(one for one in desk.filing.history(number) if one.id == old.id).replaced is False
        await driver.press("f9", "f10")
    assert next(one for one in desk.filing.history(number) if one.id == old.id).replaced
