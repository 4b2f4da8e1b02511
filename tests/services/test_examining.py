"""Looking at an upload before anything is filed: what is on the page, whose it is, and what to do (F01–F08)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import DeskFor
from zhicheng_tui.documents.code import FormCode, FormKind, encode, grouped, new_key
from zhicheng_tui.documents.helper.client import Helper
from zhicheng_tui.documents.helper.errors import TooCostly
from zhicheng_tui.documents.helper.pool import Helpers
from zhicheng_tui.documents.scan.reading import PageReading
from zhicheng_tui.domain.documents import Match
from zhicheng_tui.domain.findings import FAILED, Finding, Wanted
from zhicheng_tui.domain.refusal import Refused
from zhicheng_tui.services.desk import Desk
from zhicheng_tui.services.keys import form_key
from zhicheng_tui.services.papers import Paper

from .acts import RETURN, decide, dump, hire, state
from .scans import (
    ASM,
    OPN,
    PUB,
    blank,
    blurred,
    form,
    issued,
    jpeg,
    lacking,
    look,
    pdf,
    png,
    put,
    sheet_with,
)


def test_a_scanned_form_is_read_and_named(desk: Desk) -> None:
    """F05: application, form, revision and issue come off the page; a JPEG as well as a PNG (F02)."""
    number = lacking(desk)[0]
    picture, code = form(desk, number), None
    for data in (png(picture), jpeg(picture)):
        page = look(desk, data, number, ASM)
        assert (page.finding, page.match, page.fit) == (Finding.READ, Match.READ, True)
        assert page.message == f"{state(desk.runtime, number).name}的单位考核表，与当前流程信息一致"
        assert page.application == state(desk.runtime, number)
        assert page.printed is not None
        assert (page.printed.kind, page.printed.flow_rev) == (ASM, state(desk.runtime, number).flow_rev)
        assert page.text == issued(desk, number)
        assert (page.width, page.height) == picture.size
        assert code in (None, page.text)
        code = page.text


def test_looking_changes_no_row(desk: Desk) -> None:
    """Nothing is filed before somebody says so: the file is only put aside."""
    number = lacking(desk)[0]
    data = png(form(desk, number))
    before = dump(desk.runtime)
    page = look(desk, data, number, ASM)
    assert dump(desk.runtime) == before
    assert page.path is not None
    assert page.path.read_bytes() == data


def test_each_page_of_a_pdf_is_looked_at(desk: Desk) -> None:
    """Q20, Q25: PDF too, page by page, with the number of each page."""
    number = lacking(desk)[0]
    pages = list(desk.examining.look("扫描.pdf", pdf([form(desk, number), blank(), form(desk, number, OPN)])))
    assert [(page.page, page.pages, page.finding, page.kind) for page in pages] == [
        (1, 3, Finding.READ, ASM),
        (2, 3, Finding.NO_CODE, None),
        (3, 3, Finding.READ, OPN),
    ]


def test_somebody_elses_form_is_named(desk: Desk) -> None:
    """F06: wrong person: whose it is, and who was meant."""
    mine, other = lacking(desk)[:2]
    page = look(desk, png(form(desk, other)), mine, ASM)
    one, two = state(desk.runtime, other), state(desk.runtime, mine)
    assert page.finding is Finding.OTHER_PERSON
    assert page.message == f"这是{one.name}（{one.no}）的单位考核表，不是{two.name}的"
    assert not page.fit


def test_another_form_is_named(desk: Desk) -> None:
    """F06: wrong form of the right person."""
    number = lacking(desk)[0]
    page = look(desk, png(form(desk, number, OPN)), number, ASM)
    assert (page.finding, page.message) == (Finding.WRONG_FORM, "这是单位审核意见表，不是单位考核表")


def test_a_form_from_before_a_return_is_old(desk: Desk) -> None:
    """F07, F08: both revisions are named, and the remedy is to download it again."""
    number = lacking(desk)[0]
    picture, revision = form(desk, number), state(desk.runtime, number).flow_rev
    decide(desk, number, RETURN)
    page = look(desk, png(picture), number, ASM)
    assert page.finding is Finding.OLD_REVISION
    assert f"第 {revision} 版（R{revision}），当前是第 {revision + 1} 版（R{revision + 1}）" in page.message
    assert page.words.startswith(f"{page.message}。请重新下载这张表格，签字盖章后再上传")


def test_a_form_of_another_tree_tells_nothing(desk: Desk, desk_for: DeskFor) -> None:
    """Q29, F06: outside 本级及下级 neither name nor number is told."""
    lisi = desk_for("lisi")
    number = next(number for number in lacking(desk) if not lisi.checklist.rows([number]))
    data = png(form(desk, number))
    page = look(lisi, data)
    assert page.finding is Finding.UNKNOWN
    assert page.application is None
    application = state(desk.runtime, number)
    assert application.name not in page.words
    assert application.no not in page.words
    assert look(desk, data).finding is Finding.READ


def test_a_code_of_another_installation_is_forged(desk: Desk) -> None:
    """F06: our form, but not our key."""
    number = lacking(desk)[0]
    text = encode(FormCode(number, FormKind.ASM, state(desk.runtime, number).flow_rev, 1), new_key())
    page = look(desk, png(sheet_with(text)), number, ASM)
    assert (page.finding, page.message) == (Finding.FORGED, "二维码不是本系统签发的，不能使用")
    assert page.printed is None


def test_foreign_codes_are_told_as_such(desk: Desk) -> None:
    """F01: the headline stays, then what is the matter."""
    page = look(desk, png(sheet_with("https://example.com/pay")), lacking(desk)[0], ASM)
    assert (page.finding, page.message) == (Finding.NOT_OURS, f"{FAILED}：页面上只有其他系统的二维码")
    assert page.texts == ("https://example.com/pay",)


def test_no_code_and_no_picture_are_two_things(desk: Desk) -> None:
    """F01, F02: a sheet without a code keeps the headline; what is no picture is told what would be one."""
    page = look(desk, png(blank()))
    assert (page.finding, page.message) == (Finding.NO_CODE, f"{FAILED}：没有找到二维码")
    for data, finding in ((b"MZ\x90rubbish", Finding.NOT_A_PICTURE), (b"\xff\xd8\xff" + bytes(99), Finding.DAMAGED)):
        page = look(desk, data)
        assert (page.finding, page.page) == (finding, 0)
        assert "请" in page.words


def test_a_code_beyond_reading_is_recognised_against_the_one_issued(desk: Desk) -> None:
    """DESIGN §6: only for the person and form it is said to be, marked as such, never to find out whose it is."""
    mine, other = lacking(desk)[:2]
    picture, data = form(desk, mine), b""
    form(desk, other)
    data = jpeg(blurred(picture, 2.6))
    page = look(desk, data, mine, ASM)
    assert (page.finding, page.match, page.text) == (Finding.RECOGNISED, Match.RECOGNISED, issued(desk, mine))
    assert not page.fit, "a person must look at it first"
    assert page.finding.remedy == "请看图确认是这张表格后再上传"
    assert look(desk, data).finding is Finding.BLURRED
    assert look(desk, data, other, ASM).finding is Finding.BLURRED


def test_an_earlier_hand_out_of_the_same_form_is_recognised_too(desk: Desk) -> None:
    """F05: downloaded twice, the first one signed: either counts while the revision is the same."""
    number = lacking(desk)[0]
    picture = form(desk, number)
    text = issued(desk, number)
    form(desk, number)
    page = look(desk, jpeg(blurred(picture, 2.6)), number, ASM)
    assert (page.finding, page.text) == (Finding.RECOGNISED, text)
    assert text != issued(desk, number)


def test_what_was_never_handed_out_is_not_recognised(desk: Desk) -> None:
    """DESIGN §6: recognised is only what was issued for this form and revision."""
    number = lacking(desk)[0]
    picture = form(desk, number, OPN)
    assert look(desk, jpeg(blurred(picture, 2.6)), number, ASM).finding is Finding.BLURRED
    decide(desk, number, RETURN)
    assert look(desk, jpeg(blurred(picture, 2.6)), number, OPN).finding is Finding.BLURRED


@pytest.mark.parametrize("how", ["as printed", "lower case", "one piece", "O and I", "full width"])
def test_the_text_beneath_the_code_can_be_typed(desk: Desk, how: str) -> None:
    """DESIGN §6: a short number beneath for typing by hand; case, groups and look-alikes do not matter."""
    number = lacking(desk)[0]
    picture = form(desk, number)
    text = issued(desk, number)
    wide = "".join(chr(ord(char) + 0xFEE0) if char.isalnum() else char for char in text)
    ways = {
        "as printed": grouped(text),
        "lower case": grouped(text).lower(),
        "one piece": f"  {text}\n",
        "O and I": text.replace("0", "O").replace("1", "I"),
        "full width": wide,
    }
    unread = look(desk, jpeg(blurred(picture, 8)))
    page = desk.examining.typed(ways[how], unread, Wanted(state(desk.runtime, number), ASM))
    assert (page.finding, page.match, page.text) == (Finding.READ, Match.TYPED, text)
    assert page.sha256 == unread.sha256


def test_a_slip_of_the_keys_is_told_from_something_else(desk: Desk) -> None:
    """DESIGN §6: a wrong character is caught; something else is told what to type. Nothing is changed."""
    number = lacking(desk)[0]
    form(desk, number)
    text, unread = issued(desk, number), look(desk, png(blank()))
    slip = text[:-1] + ("7" if text[-1] != "7" else "8")
    for wrong, message in ((slip, "编码校验不通过"), (text[:-4], "12 组字符"), ("", "12 组字符"), ("zc1", "12 组字符")):
        with pytest.raises(Refused, match=message) as refused:
            desk.examining.typed(wrong, unread, None)
        assert (refused.value.first.code, refused.value.first.where) == ("typed", "code")


def test_a_typed_code_is_judged_like_one_that_was_read(desk: Desk) -> None:
    """F06: somebody else's code is somebody else's form, typed or read."""
    mine, other = lacking(desk)[:2]
    form(desk, other)
    page = desk.examining.typed(issued(desk, other), look(desk, png(blank())), Wanted(state(desk.runtime, mine), ASM))
    assert page.finding is Finding.OTHER_PERSON


def test_a_file_that_cannot_be_opened_takes_no_typed_code(desk: Desk) -> None:
    """F02: the code stands in for the picture of the code, not for the picture."""
    number = lacking(desk)[0]
    form(desk, number)
    page = look(desk, b"MZ\x90rubbish", number, ASM)
    with pytest.raises(Refused, match=r"^不是图片或 PDF"):
        desk.examining.typed(issued(desk, number), page, Wanted(state(desk.runtime, number), ASM))


def test_a_typed_code_never_overrules_one_that_was_read(desk: Desk) -> None:
    """F06: the page says whose it is; another person's form is not made one's own by typing one's own code."""
    mine, other = lacking(desk)[:2]
    form(desk, mine)
    page = look(desk, png(form(desk, other)), mine, ASM)
    with pytest.raises(Refused, match=r"二维码已经读出，不用录入编码：这是.*不是"):
        desk.examining.typed(issued(desk, mine), page, Wanted(state(desk.runtime, mine), ASM))


def test_what_stands_already_is_told(desk: Desk) -> None:
    """Q27: the same file by that word; another scan of the same form without."""
    number = lacking(desk)[0]
    document = put(desk, number, ASM)
    data = desk.filing.file_of(number, document).read_bytes()
    assert look(desk, data).message.endswith("上传，是同一个文件")
    again = look(desk, png(form(desk, number)), number, ASM)
    assert (again.finding, again.message[-2:]) == (Finding.ALREADY, "上传")


def test_a_file_picked_from_the_disk_is_looked_at_without_following_links(desk: Desk, tmp_path: Path) -> None:
    """F02: by its own name; a link or something that is not there is told in a sentence."""
    path = tmp_path / "考核表.png"
    path.write_bytes(png(blank()))
    (page,) = desk.examining.look_at(path)
    assert (page.name, page.finding) == ("考核表.png", Finding.NO_CODE)
    (tmp_path / "link.png").symlink_to(path)
    for name in ("link.png", "none.png"):
        (page,) = desk.examining.look_at(tmp_path / name)
        assert (page.finding, page.page) == (Finding.NOT_A_PICTURE, 0)


def test_a_paper_of_ours_that_is_no_document_says_what_it_is(desk: Desk) -> None:
    """F06: 申报表 and others with a code of ours are named."""
    number = lacking(desk)[0]
    code = FormCode(number, FormKind.DECLARATION, 1, 1)
    page = look(desk, png(sheet_with(encode(code, form_key(desk.runtime.settings)))), number, ASM)
    assert (page.finding, page.message) == (Finding.WRONG_FORM, f"这是{Paper.DECLARATION.label}，不是送审要上传的表格")


def test_only_those_who_send_may_look(desk: Desk) -> None:
    """Permissions: an auditor reads, and uploads nothing."""
    auditor = hire(desk.runtime, "auditor", "auditor")
    with pytest.raises(Refused, match="送审"):
        look(auditor, png(blank()))
    with pytest.raises(Refused, match="送审"):
        auditor.examining.typed("x", look(desk, png(blank())))


def test_the_proof_of_a_notice_is_not_told_that_it_lacks_a_code(desk: Desk) -> None:
    """Q24: 公示证明 has no code: looking at one that is wanted as such finds nothing wrong to tell."""
    number = lacking(desk, PUB)[0]
    page = look(desk, png(blank()), number, PUB)
    assert FAILED not in replace(page, advice=()).words


def test_comparing_that_costs_too_much_leaves_the_page_as_it_was_found(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DESIGN §6: the first look counts, also when holding the page against an earlier hand-out ends the helper."""
    number, real = lacking(desk)[0], Helper.read
    picture = form(desk, number)
    form(desk, number)
    calls: list[bytes] = []

    def read(helper: Helper, source: bytes, **more: Any) -> Iterator[PageReading]:
        calls.append(source)
        if len(calls) > 1:
            raise TooCostly
        return real(helper, source, **more)

    monkeypatch.setattr(Helper, "read", read)
    assert look(desk, jpeg(blurred(picture, 8)), number, ASM).finding is Finding.NO_CODE
    assert len(calls) == 2


def test_looking_never_waits_for_itself(desk: Desk) -> None:
    """A machine with one processor has one helper: comparing with an earlier hand-out must not ask for a second."""
    number = lacking(desk)[0]
    picture = form(desk, number)
    form(desk, number)
    alone = Helpers(most=1)
    vars(desk.runtime)["helpers"] = alone
    with closing(alone):
        assert look(desk, jpeg(blurred(picture, 2.6)), number, ASM).finding is Finding.RECOGNISED
