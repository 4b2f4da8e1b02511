"""送审: what is complete goes up, the rest is named; a receipt; and back while nobody acted (E02, E16, Q21, Q28)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pypdfium2
import pytest

from tests.conftest import DeskFor
from zhicheng_tui.domain.clock import FrozenClock
from zhicheng_tui.domain.notice import Notice
from zhicheng_tui.domain.privacy import mask_id
from zhicheng_tui.domain.queue import parse_filter
from zhicheng_tui.domain.refusal import Refused
from zhicheng_tui.domain.status import Status
from zhicheng_tui.services.desk import Desk
from zhicheng_tui.services.errors import GONE, NotFound

from .acts import CLOSING, ENDED, OPEN, RETURN, ask, decide, dump, events, hire, pick, state
from .scans import (
    ASM,
    OPN,
    PUB,
    blank,
    complete,
    lacking,
    look,
    marks,
    png,
    put,
    ready,
    recall,
    send,
    upper,
)

ALL_THREE = "单位公示证明、单位考核表、单位审核意见表"


def test_a_complete_application_goes_to_the_unit_above(desk: Desk, clock: FrozenClock) -> None:
    """E16, DESIGN §2: 已送审, at the next unit up, with a record of the very documents; one event."""
    (number,) = ready(desk)
    before, seen = state(desk.runtime, number), len(events(desk.runtime, number))
    clock.advance(timedelta(minutes=5))
    (verdict,) = send(desk, [number])
    after = state(desk.runtime, number)
    parent = ask(desk.runtime, "SELECT p.name FROM unit u JOIN unit p ON p.id = u.parent_id WHERE u.id = :id",
                 id=before.holder.id)[0].name  # fmt: skip
    assert (verdict.ok, verdict.message) == (True, f"送交{parent}")
    assert (after.status, after.holder.name, after.flow_rev) == (Status.SENT, parent, before.flow_rev)
    assert (after.arrived_at, after.version) == (clock.now(), before.version + 1)
    sending = desk.send_offs.newest(number)
    assert sending is not None
    assert (sending.batch, sending.by, sending.at) == ("b1", "张三", clock.now())
    assert (sending.sender, sending.receiver.name) == (replace(before.holder, kind=""), parent)
    standing = [one.id for one in desk.filing.history(number) if one.valid_for(after.flow_rev)]
    assert sorted(sending.documents) == sorted(standing)
    assert len(standing) == 3
    (event,) = events(desk.runtime, number)[seen:]
    assert (event.act, event.batch, event.reason) == ("SEND", "b1", f"送交{parent}")
    assert marks(desk, number) == "√√√", "the papers are still there to look at"


def test_the_sentence_of_the_guide_names_person_and_papers(desk: Desk) -> None:
    """E02, Q19: for each person, all that is missing; a batch names all persons at once, and nothing is sent."""
    numbers = [number for number in pick(desk, Status.APPROVED, OPEN) if "×" in marks(desk, number)]
    before = dump(desk.runtime)
    verdicts = desk.send_offs.sending().preview(numbers)
    assert dump(desk.runtime) == before
    for verdict in verdicts:
        lacks = [name for name, mark in zip(ALL_THREE.split("、"), marks(desk, verdict.application_id), strict=True)
                 if mark == "×"]  # fmt: skip
        assert (verdict.ok, verdict.message) == (False, f"{verdict.name}：{'、'.join(lacks)}未上传")
    assert any(verdict.message.endswith(f"：{ALL_THREE}未上传") for verdict in verdicts)
    assert send(desk, numbers) == []
    assert dump(desk.runtime) == before


def test_papers_of_before_a_change_are_named_with_the_remedy(desk: Desk) -> None:
    """F07, F08: an approval that was undone and given again: what had been in is void, and the sentence says so."""
    number = lacking(desk, ASM, Status.SUBMITTED)[0]
    decide(desk, number)
    put(desk, number, ASM)
    desk.reviewing.undo(number)
    decide(desk, number)
    (verdict,) = desk.send_offs.sending().preview([number])
    why = "（原单位考核表因流程已变更作废，请重新下载表格，盖章后上传）"
    assert verdict.message == f"{verdict.name}：{ALL_THREE}未上传{why}"


def test_a_notice_holds_back_until_the_day_after_its_last(desk: Desk, clock: FrozenClock) -> None:
    """Q21: 公示期满: refused to the last second of the last day, sent in the first of the next, Beijing time."""
    number = next(number for number in lacking(desk, PUB) if state(desk.runtime, number).plan_id == 2)
    for kind in (ASM, OPN):
        if number in lacking(desk, kind):
            put(desk, number, kind)
    notice = Notice(date(2026, 11, 18), date(2026, 11, 24))
    desk.filing.put(look(desk, png(blank())), number, PUB, notice=notice)
    assert marks(desk, number) == "√√√"
    name = state(desk.runtime, number).name
    waiting = f"{name}：公示期未满（到 2026-11-24 为止），期满后才能送审"
    assert [verdict.message for verdict in desk.send_offs.sending().preview([number])] == [waiting]
    clock.advance(timedelta(days=4, hours=13, minutes=59, seconds=59))
    assert clock.now().strftime("%d %H:%M:%S") == "24 23:59:59"
    assert [verdict.message for verdict in desk.send_offs.sending().preview([number])] == [waiting]
    clock.advance(timedelta(seconds=1))
    assert [verdict.ok for verdict in send(desk, [number])] == [True]


def test_a_batch_sends_the_complete_and_reports_the_rest(desk: Desk) -> None:
    """Q28: a verdict per person; good ones go under one batch, bad ones stay as they were."""
    good = ready(desk, 2)
    short = next(number for number in pick(desk, Status.APPROVED, OPEN) if "×" in marks(desk, number))
    ended, review = pick(desk, Status.APPROVED, ENDED)[0], pick(desk)[0]
    ids = [short, good[0], ended, review, 999_999, good[1]]
    stay = {number: state(desk.runtime, number) for number in (short, ended, review)}
    verdicts = desk.send_offs.sending().preview(ids)
    assert [verdict.ok for verdict in verdicts] == [False, True, False, False, False, True]
    assert verdicts[2].message == "该计划已结束，不能送审（2026-11-16截止）"
    assert verdicts[3].message.endswith("当前状态为「待审核」，不能送审")
    assert verdicts[4].message == GONE
    assert [verdict.application_id for verdict in send(desk, ids)] == good
    assert {number: state(desk.runtime, number) for number in stay} == stay
    assert sorted(desk.send_offs.sent_in("b1")) == sorted(good)


def test_all_or_nothing_sends_all_or_nothing(desk: Desk, clock: FrozenClock) -> None:
    """Q28 --all-or-nothing: one bad person holds the batch back; all good, it goes in one piece."""
    good = ready(desk, 2)
    short = next(number for number in pick(desk, Status.APPROVED, OPEN) if "×" in marks(desk, number))
    sending, before = desk.send_offs.sending(), dump(desk.runtime)
    results = sending.run_whole(sending.preview([*good, short]), "b1")
    assert [verdict.ok for verdict in results] == [False] * 3
    assert [verdict.message for verdict in results[:2]] == ["同批有人不能处理，按要求整批不处理"] * 2
    assert results[2].message.endswith("未上传")
    assert dump(desk.runtime) == before
    verdicts = sending.preview(good)
    desk.filing.void(good[1], desk.filing.history(good[1])[0].id, "盖错章")
    before = dump(desk.runtime)
    results = sending.run_whole(verdicts, "b1")
    assert [verdict.ok for verdict in results] == [False, False], "changed since the preview: nobody goes"
    assert "未上传" in results[1].message
    assert dump(desk.runtime) == before
    complete(desk, good[1])
    assert all(verdict.ok for verdict in sending.run_whole(sending.preview(good), "b1"))
    assert sorted(desk.send_offs.sent_in("b1")) == sorted(good)


def test_all_or_nothing_with_a_person_named_twice_goes(desk: Desk) -> None:
    """Q28: the same id twice in a selection is one person, and no reason to hold back."""
    (number,) = ready(desk)
    sending = desk.send_offs.sending()
    assert all(verdict.ok for verdict in sending.run_whole(sending.preview([number, number]), "b1"))
    assert state(desk.runtime, number).status is Status.SENT


def test_what_changed_since_the_preview_is_left_alone(desk: Desk, desk_for: DeskFor) -> None:
    """Batch rule: returned in between, it is not sent."""
    (number,) = ready(desk)
    sending = desk.send_offs.sending()
    verdicts = sending.preview([number])
    decide(desk_for("wangwu"), number, RETURN)
    (result,) = [verdict for piece in sending.run(verdicts, "b1") for verdict in piece]
    assert (result.ok, result.message) == (False, f"{result.name}：申报信息已在 10:00 更新，请复核差异")
    assert desk.send_offs.newest(number) is None


def test_a_closing_plan_is_closed_to_the_second(desk: Desk, clock: FrozenClock) -> None:
    """DESIGN §2: 已结束 refuses every send-off, and every taking back, whatever the screen shows."""
    number = complete(desk, pick(desk, Status.APPROVED, (CLOSING,))[0])
    sent = complete(desk, pick(desk, Status.APPROVED, (CLOSING,))[1])
    assert [verdict.ok for verdict in send(desk, [sent])] == [True]
    clock.advance(timedelta(hours=9))
    assert "已结束，不能送审" not in desk.send_offs.sending().preview([number])[0].message
    clock.advance(timedelta(seconds=1))
    assert "已结束，不能送审" in desk.send_offs.sending().preview([number])[0].message
    assert "已结束，不能撤回送审" in recall(desk, [sent])[0].message


def test_the_receipt_holds_who_was_sent_and_what_went_along(desk: Desk) -> None:
    """Q33: 送审回执: names, masked numbers, the fingerprint of each file; nothing of who was not sent."""
    numbers = ready(desk, 2)
    other = next(number for number in pick(desk, Status.APPROVED, OPEN) if number not in numbers)
    send(desk, [*numbers, other])
    pages = pypdfium2.PdfDocument(desk.send_offs.receipt("b1"))
    words = "".join("".join(page.get_textpage().get_text_range().split()) for page in pages)
    for number in numbers:
        application, sending = state(desk.runtime, number), desk.send_offs.newest(number)
        assert sending is not None
        assert application.name in words
        assert application.no in words
        assert mask_id(application.id_no) in words
        assert application.id_no not in words
        for one in desk.filing.history(number):
            assert (one.sha256 in words.lower()) is (one.id in sending.documents)
    assert state(desk.runtime, other).no not in words
    assert "b1" in words


def test_a_receipt_is_for_those_who_may_see_it(desk: Desk, desk_for: DeskFor) -> None:
    """Q29: no batch of another tree, none that is not there; an auditor may read it."""
    numbers = ready(desk)
    send(desk, numbers)
    for reader, batch in ((desk_for("zhaoliu"), "b1"), (desk, "nothing")):
        with pytest.raises(NotFound, match="没有送审批次"):
            reader.send_offs.receipt(batch)
    auditor = hire(desk.runtime, "auditor", "auditor")
    assert auditor.send_offs.receipt("b1").startswith(b"%PDF")
    with pytest.raises(Refused, match="没有「送审」的权限"):
        auditor.send_offs.sending()
    with pytest.raises(Refused, match="没有「送审」的权限"):
        auditor.send_offs.recalling()


def test_the_list_is_filtered_by_what_is_in(desk: Desk) -> None:
    """E09: 齐全 and 未齐 part the list of those to be sent."""
    ready(desk, 2)
    waiting, full, short = (list(desk.checklist.ids(parse_filter(words)))
                            for words in ("待送审", "待送审 齐全", "待送审 未齐"))  # fmt: skip
    assert sorted(full + short) == sorted(waiting)
    assert {marks(desk, number) for number in full} == {"√√√"}
    assert all("×" in marks(desk, number) for number in short)
    rows = desk.checklist.rows(waiting)
    assert [rows[number].complete for number in full] == [True] * len(full)


def test_a_file_goes_up_one_unit_at_a_time(desk: Desk) -> None:
    """domain.md §1: sent to the unit above, passed there to the next, never past the office of the plan."""
    (number,) = ready(desk)
    send(desk, [number])
    path = state(desk.runtime, number).holder.path
    decide(upper(desk, number), number)
    application = state(desk.runtime, number)
    assert application.status in (Status.SENT, Status.ACCEPTED)
    assert path.startswith(application.holder.path)
    assert len(application.holder.path) < len(path) or application.status is Status.ACCEPTED
