"""Uploads: × turns √ once the right paper is in, and nothing that was in is ever lost (E06–E11, F05–F08, Q24–Q27)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from threading import Barrier

import pytest

from tests.conftest import NOW, DeskFor
from zhicheng_tui.domain.clock import FrozenClock
from zhicheng_tui.domain.documents import DocumentKind, Match, Standing
from zhicheng_tui.domain.findings import Finding, Wanted
from zhicheng_tui.domain.refusal import Refused
from zhicheng_tui.domain.status import Status
from zhicheng_tui.services.desk import Desk
from zhicheng_tui.services.errors import GONE, NotFound
from zhicheng_tui.services.looking import Looked

from .acts import RETURN, decide, dump, events, hire, pick, state
from .scans import (
    ASM,
    OPN,
    OVER,
    PUB,
    blank,
    blurred,
    form,
    issued,
    jpeg,
    lacking,
    look,
    marks,
    png,
    put,
    sheet_with,
)


def refusal(desk: Desk, page: Looked, number: int, kind: DocumentKind, match: Match | None = None) -> str:
    """Return why a page is not filed; nothing at all may change."""
    before = dump(desk.runtime)
    with pytest.raises(Refused) as refused:
        desk.filing.put(page, number, kind, match=match, notice=OVER if kind is PUB else None)
    assert dump(desk.runtime) == before
    return refused.value.first.message


def recognised(desk: Desk, number: int) -> Looked:
    """Return a page that only comparing with the issued code could tell."""
    page = look(desk, jpeg(blurred(form(desk, number), 2.6)), number, ASM)
    assert page.finding is Finding.RECOGNISED
    return page


def test_a_form_that_was_read_turns_the_cross_into_a_tick(desk: Desk, clock: FrozenClock) -> None:
    """E07, E08, E11: read, filed, √; who and when, which hand-out, one event; the file has the bytes uploaded."""
    number = lacking(desk)[0]
    data = jpeg(form(desk, number))
    assert marks(desk, number)[1] == "×"
    page = look(desk, data, number, ASM, "王某某.jpg")
    clock.advance(timedelta(minutes=3))
    version, before = state(desk.runtime, number).version, len(events(desk.runtime, number))
    document = desk.filing.put(page, number, ASM)
    assert marks(desk, number)[1] == "√"
    assert (document.name, document.size, document.sha256) == ("王某某.jpg", len(data), sha256(data).hexdigest())
    assert (document.match, document.uploader, document.uploaded_at) == (Match.READ, "张三", clock.now())
    assert (document.page, document.pages, document.flow_rev) == (1, 1, state(desk.runtime, number).flow_rev)
    path = desk.filing.file_of(number, document)
    assert path.read_bytes() == data
    assert path.is_relative_to(desk.runtime.settings.data_dir / "files")
    (event,) = events(desk.runtime, number)[before:]
    assert (event.act, event.reason) == ("UPLOAD", "单位考核表（扫码）")
    assert document.sha256 in event.after
    assert state(desk.runtime, number).version == version, "an upload is no decision: nobody's review is outdated by it"


def test_all_three_make_the_line_complete(desk: Desk) -> None:
    """E09, E11, E16: √ √ √."""
    number = next(number for number in lacking(desk, PUB) if number in lacking(desk, OPN))
    assert marks(desk, number) == "×××"
    for kind, seen in ((OPN, "××√"), (PUB, "√×√"), (ASM, "√√√")):
        put(desk, number, kind)
        assert marks(desk, number) == seen
    assert desk.checklist.rows([number])[number].complete


def test_the_same_page_again_changes_nothing(desk: Desk) -> None:
    """One act: filing it twice leaves one document and one event."""
    number = lacking(desk)[0]
    page = look(desk, png(form(desk, number)), number, ASM)
    document = desk.filing.put(page, number, ASM)
    before = dump(desk.runtime)
    assert desk.filing.put(page, number, ASM) == document
    assert dump(desk.runtime) == before


def test_another_file_replaces_only_when_that_is_said(desk: Desk) -> None:
    """Q27: replaced, the old one stays in the history with its file; unasked nothing happens."""
    number = lacking(desk)[0]
    old = put(desk, number, ASM)
    page = look(desk, png(form(desk, number)), number, ASM)
    assert page.finding is Finding.ALREADY
    assert refusal(desk, page, number, ASM).endswith("的单位考核表已经上传；确认替换后，原来的一份留在历史里")
    new = desk.filing.put(page, number, ASM, replacing=True)
    history = [one for one in desk.filing.history(number) if one.kind is ASM]
    assert [(one.id, one.replaced, one.void_reason) for one in history] == [(new.id, False, ""), (old.id, True, "")]
    assert sha256(desk.filing.file_of(number, history[1]).read_bytes()).hexdigest() == old.sha256
    assert marks(desk, number)[1] == "√"
    assert events(desk.runtime, number)[-1].before.count(old.sha256) == 1


def test_a_return_turns_the_tick_back(desk: Desk) -> None:
    """F07: every document of before is void at once, stays in the history, and a scan of the old form is refused."""
    number = lacking(desk)[0]
    picture = form(desk, number)
    document = desk.filing.put(look(desk, png(picture), number, ASM), number, ASM)
    decide(desk, number, RETURN)
    row = desk.checklist.rows([number])[number]
    assert (marks(desk, number)[1], row.standing(ASM)) == ("×", Standing.STALE)
    assert document in desk.filing.history(number)
    assert look(desk, png(picture), number, ASM).finding is Finding.OLD_REVISION


def test_what_was_looked_at_before_a_return_is_not_filed_after_it(desk: Desk) -> None:
    """F07: the rules hold at the moment of filing, whatever the looking found."""
    number = lacking(desk)[0]
    page = look(desk, png(form(desk, number)), number, ASM)
    decide(desk, number, RETURN)
    assert "不能上传材料" in refusal(desk, page, number, ASM)


def test_an_undone_approval_voids(desk: Desk) -> None:
    """F07, Q26: the pass taken back is a change of the flow; what was uploaded is stale, the old form is refused."""
    number = lacking(desk, ASM, Status.SUBMITTED)[0]
    decide(desk, number)
    put(desk, number, OPN)
    page = look(desk, png(form(desk, number)), number, ASM)
    desk.reviewing.undo(number)
    assert desk.checklist.rows([number])[number].standing(OPN) is Standing.STALE
    message = refusal(desk, page, number, ASM)
    assert "与当前流程信息不匹配" in message
    assert message.endswith("请重新下载这张表格，签字盖章后再上传")


def test_a_page_goes_to_nobody_but_whose_it_is(desk: Desk) -> None:
    """F06: another person, another form, a file that cannot be opened, a forged and a foreign code: none is filed."""
    mine, other = lacking(desk)[:2]
    theirs = look(desk, png(form(desk, other)))
    assert refusal(desk, theirs, mine, ASM) == f"这是别人的单位考核表，不能放到{state(desk.runtime, mine).name}名下"
    assert refusal(desk, theirs, other, OPN).startswith("这是单位考核表，不是单位审核意见表")
    assert refusal(desk, theirs, other, PUB) == "这是单位考核表，不是公示证明；请从对应的一项上传"
    assert "不是图片" in refusal(desk, look(desk, b"MZ rubbish"), mine, ASM, Match.HAND)
    assert "其他系统" in refusal(desk, look(desk, png(sheet_with("https://example.com"))), mine, ASM)


@pytest.mark.parametrize("match", [Match.HAND, Match.READ, Match.TYPED])
def test_nobody_says_otherwise_by_hand(desk: Desk, match: Match) -> None:
    """F06: what was read cannot be assigned to somebody else."""
    mine, other = lacking(desk)[:2]
    form(desk, mine)
    refusal(desk, look(desk, png(form(desk, other))), mine, ASM, match)


def test_a_recognised_page_is_filed_as_such_once_a_person_has_confirmed_it(desk: Desk) -> None:
    """DESIGN §6: recognised is marked in the document and in the event; the hand-out is kept."""
    number = lacking(desk)[0]
    document = desk.filing.put(recognised(desk, number), number, ASM, match=Match.RECOGNISED)
    assert document.match is Match.RECOGNISED
    assert marks(desk, number)[1] == "√"
    assert events(desk.runtime, number)[-1].reason == "单位考核表（比对确认）"


def test_a_typed_code_stands_in_for_the_picture_of_it(desk: Desk) -> None:
    """DESIGN §6: unread, then typed with a slip (refused), then right: filed as typed."""
    number = lacking(desk)[0]
    wanted = Wanted(desk.filing.application(number), ASM)
    unread = look(desk, jpeg(blurred(form(desk, number), 8)), number, ASM)
    assert "二维码解析失败" in refusal(desk, unread, number, ASM)
    text = issued(desk, number).lower()
    with pytest.raises(Refused, match="核对"):
        desk.examining.typed(text[:-1] + ("a" if text[-1] != "a" else "b"), unread, wanted)
    typed = desk.examining.typed(text, unread, wanted)
    document = desk.filing.put(typed, number, ASM)
    assert (document.match, document.sha256) == (Match.TYPED, unread.sha256)


def test_a_person_assigns_by_hand_only_what_was_handed_out_and_not_read(desk: Desk) -> None:
    """F05, E14: an unread page, of a form that was downloaded for the current revision; kept as said by hand."""
    number = lacking(desk)[0]
    name, revision = state(desk.runtime, number).name, state(desk.runtime, number).flow_rev
    unread = look(desk, png(blank()), number, ASM)
    message = f"{name}：还没有下载过第 {revision} 版的单位考核表，请先下载、签字盖章"
    assert refusal(desk, unread, number, ASM, Match.HAND) == message
    form(desk, number, OPN)
    assert refusal(desk, unread, number, ASM, Match.HAND) == message
    form(desk, number, ASM)
    assert "二维码解析失败" in refusal(desk, unread, number, ASM)
    document = desk.filing.put(unread, number, ASM, match=Match.HAND)
    assert document.match is Match.HAND
    assert events(desk.runtime, number)[-1].reason == "单位考核表（人工认定）"


def test_a_sent_application_takes_nothing(desk: Desk) -> None:
    """Q23: sent is closed, for filing as for voiding."""
    number = pick(desk, Status.APPROVED)[0]
    for kind in DocumentKind:
        put(desk, number, kind, replacing=True)
    data, sending = png(form(desk, number)), desk.send_offs.sending()
    list(sending.run(sending.preview([number]), "batch"))
    page = look(desk, data, number, ASM)
    assert page.finding is Finding.CLOSED
    assert refusal(desk, page, number, ASM).endswith("当前状态为「已送审」，不能上传材料")
    document = desk.filing.history(number)[0]
    with pytest.raises(Refused, match="已送审"):
        desk.filing.void(number, document.id, "传错了")


def test_outside_the_own_units_there_is_nothing(desk: Desk, desk_for: DeskFor) -> None:
    """Q29: neither filing nor history, nor a file, for an application of another tree; nor for one that is none."""
    number = lacking(desk)[0]
    document, page = put(desk, number, ASM), look(desk, png(form(desk, number)))
    outsider = desk_for("zhaoliu")
    for act in (
        lambda: outsider.filing.put(page, number, ASM),
        lambda: outsider.filing.history(number),
        lambda: outsider.filing.file_of(number, document),
        lambda: outsider.filing.void(number, document.id, "x"),
        lambda: desk.filing.put(page, 999_999, ASM),
    ):
        with pytest.raises(NotFound, match=GONE):
            act()


def test_an_auditor_looks_and_changes_nothing(desk: Desk) -> None:
    """Permissions: reading is not uploading."""
    number = lacking(desk)[0]
    document, page = put(desk, number, ASM), look(desk, png(blank()))
    auditor = hire(desk.runtime, "auditor", "auditor")
    assert document in auditor.filing.history(number)
    before = dump(desk.runtime)
    for act in (
        lambda: auditor.filing.put(page, number, ASM, match=Match.HAND),
        lambda: auditor.filing.void(number, document.id, "传错了"),
        lambda: list(auditor.intake.take([])),
    ):
        with pytest.raises(Refused, match="没有「送审」的权限"):
            act()
    assert dump(desk.runtime) == before


def test_two_reviewers_file_the_same_kind_at_once(desk_for: DeskFor) -> None:
    """One stands; the other is told that it is there, and nothing is half done."""
    desks = [desk_for("zhangsan"), desk_for("wangwu")]
    number = lacking(desks[0])[0]
    pages = [look(desk, png(form(desk, number)), number, ASM) for desk in desks]
    before, start = len(events(desks[0].runtime, number)), Barrier(2)

    def file(place: int) -> str:
        start.wait()
        try:
            return str(desks[place].filing.put(pages[place], number, ASM).sha256)
        except Refused as refused:
            return refused.first.code

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(file, range(2)))
    assert sorted(result == "already" for result in results) == [False, True]
    (standing,) = [one for one in desks[0].filing.history(number) if one.kind is ASM]
    assert standing.sha256 in results
    assert len(events(desks[0].runtime, number)) == before + 1


def test_taking_a_document_out_needs_a_reason(desk: Desk, clock: FrozenClock) -> None:
    """Q27: × again, the reason and the file stay; a second time there is nothing left to take out."""
    number = lacking(desk)[0]
    document = put(desk, number, ASM)
    for reason in ("", "   ", "\u3000"):
        with pytest.raises(Refused, match="请写明作废原因") as refused:
            desk.filing.void(number, document.id, reason)
        assert refused.value.first.where == "reason"
    clock.advance(timedelta(minutes=1))
    desk.filing.void(number, document.id, " 公章盖错了 ")
    assert marks(desk, number)[1] == "×"
    assert desk.checklist.rows([number])[number].standing(ASM) is Standing.ABSENT
    kept = next(one for one in desk.filing.history(number) if one.id == document.id)
    assert kept == replace(document, replaced=True, void_reason="公章盖错了")
    assert desk.filing.file_of(number, kept).is_file()
    assert (events(desk.runtime, number)[-1].act, events(desk.runtime, number)[-1].reason) == (
        "VOID",
        "单位考核表：公章盖错了",
    )
    with pytest.raises(NotFound):
        desk.filing.void(number, document.id, "再来一次")


def test_progress_tells_uploads_and_what_was_taken_out(desk: Desk) -> None:
    """C28: 查看审核进度 has a step for each, in words."""
    number = lacking(desk)[0]
    document = put(desk, number, ASM)
    desk.filing.void(number, document.id, "公章盖错了")
    steps = desk.files.progress(desk.files.open(number).file)
    done = [(step.what, step.note) for step in steps if step.at == NOW][:3]
    assert done == [("打印表格", ""), ("上传材料", "单位考核表（扫码）"), ("作废材料", "单位考核表：公章盖错了")]


def test_a_crash_between_file_and_row_leaves_nothing_broken(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """DESIGN §4: the file is kept first; a row that never came is no document, and filing again goes through."""
    number = lacking(desk)[0]
    page = look(desk, png(form(desk, number)), number, ASM)
    before = dump(desk.runtime)
    with monkeypatch.context() as broken:
        broken.setattr("zhicheng_tui.store.keeping.add_document", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            desk.filing.put(page, number, ASM)
    assert dump(desk.runtime) == before
    assert marks(desk, number)[1] == "×"
    document = desk.filing.put(page, number, ASM)
    assert marks(desk, number)[1] == "√"
    assert sha256(desk.filing.file_of(number, document).read_bytes()).hexdigest() == page.sha256


def test_a_refused_page_is_not_kept_for_good(desk: Desk) -> None:
    """DESIGN §4: somebody else's form, put to the wrong person, is refused, and swept one day like what was staged."""
    mine, other = lacking(desk)[:2]
    page = look(desk, png(form(desk, other)), mine, ASM)
    refusal(desk, page, mine, ASM)
    assert desk.runtime.files.sweep(NOW + timedelta(days=9_999)) == 1
