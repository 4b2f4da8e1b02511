"""待处理扫描件: what waited is filed or dropped by a person, once, and nothing is lost (Q25, Q27, DESIGN §6)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import DeskFor
from zhicheng_tui.documents.sources import Source
from zhicheng_tui.domain.documents import Document, Match
from zhicheng_tui.domain.findings import Finding
from zhicheng_tui.domain.refusal import Refused
from zhicheng_tui.services.desk import Desk
from zhicheng_tui.services.filing import Filing
from zhicheng_tui.services.intake import Fate

from .acts import ask, dump
from .scans import (
    ASM,
    OPN,
    OVER,
    PUB,
    blank,
    blurred,
    form,
    issued,
    lacking,
    look,
    marks,
    pdf,
    png,
    printed,
    put,
    put_aside,
    sheet_with,
    standing,
)

FORMS = (ASM, OPN)


def test_a_second_scan_of_a_form_replaces_only_when_asked_to(desk: Desk) -> None:
    """Q27: a heap passes over what is in, and says so; asked to, it replaces it; the old one is kept."""
    number = lacking(desk)[0]
    old = put(desk, number, ASM)
    heap = [Source("又一份.png", png(form(desk, number)), None)]
    (passed,) = desk.intake.take_sources(iter(heap))
    assert (passed.fate, desk.intake.count_waiting()) == (Fate.SKIPPED, 0)
    assert "已于" in passed.message
    assert standing(desk, number, ASM) == [old]
    (taken,) = desk.intake.take_sources(iter(heap), replacing=True)
    assert taken.fate is Fate.FILED
    (new,) = standing(desk, number, ASM)
    assert new.name == "又一份.png"
    assert {one.id for one in desk.filing.history(number)} >= {old.id, new.id}


def test_a_waiting_page_is_settled_by_what_a_person_says(desk: Desk) -> None:
    """DESIGN §6: recognised once it is said whose it is; then filed, with what was found kept as it was."""
    number = lacking(desk)[0]
    page = put_aside(desk, blurred(form(desk, number), 2.6), "看不清.png")
    assert page.looked.finding is Finding.BLURRED
    again = desk.intake.look_again(page, desk.filing.application(number), ASM)
    assert (again.finding, again.match) == (Finding.RECOGNISED, Match.RECOGNISED)
    document = desk.intake.settle(page, again, number, ASM, match=Match.RECOGNISED)
    assert (document.name, document.match) == ("看不清.png", Match.RECOGNISED)
    assert marks(desk, number)[1] == "√"
    assert desk.intake.waiting() == []


def test_a_typed_code_settles_a_waiting_page(desk: Desk) -> None:
    """DESIGN §6: the text beneath the code, typed off a page that waited since an earlier session."""
    number = lacking(desk)[0]
    put_aside(desk, blurred(form(desk, number), 8))
    later = Desk(desk.runtime, desk.actor)
    (page,) = later.intake.waiting()
    typed = later.examining.typed(issued(desk, number), page.looked)
    assert later.intake.settle(page, typed, number, ASM).match is Match.TYPED


def test_a_waiting_page_can_be_the_proof_of_a_notice(desk: Desk) -> None:
    """Q24: a 公示证明 in the heap has no code and waits until somebody gives its dates."""
    number = lacking(desk, PUB)[0]
    page = put_aside(desk, blank(), "公示.png")
    document = desk.intake.settle(page, page.looked, number, PUB, notice=OVER)
    assert document.notice == OVER
    assert marks(desk, number)[0] == "√"


def test_what_is_settled_is_settled_once(desk: Desk, desk_for: DeskFor) -> None:
    """Two reviewers before one list: the second is told, whatever they try; nothing changes."""
    one, two = lacking(desk)[:2]
    printed(desk, [one, two])
    colleague = desk_for("wangwu")
    page = put_aside(desk, blank())
    (seen,) = colleague.intake.waiting()
    desk.intake.settle(page, page.looked, one, ASM, match=Match.HAND)
    before = dump(desk.runtime)
    with pytest.raises(Refused, match=r"第 1 页已经处理过，请刷新列表"):
        colleague.intake.settle(seen, seen.looked, two, ASM, match=Match.HAND)
    with pytest.raises(Refused, match="已经处理过"):
        colleague.intake.drop(seen, "不要")
    assert dump(desk.runtime) == before


def test_a_dropped_page_leaves_its_file_and_its_reason(desk: Desk) -> None:
    """Nothing is lost: off the list, one event, the file stays."""
    page = put_aside(desk, blank(), "空白.png")
    desk.intake.drop(page, " 空白页 ")
    assert desk.intake.waiting() == []
    event = ask(desk.runtime, "SELECT * FROM audit_event ORDER BY seq DESC LIMIT 1")[0]
    assert (event.act, event.object_kind, event.object_id, event.reason) == ("DROP", "intake", page.id, "空白页")
    assert page.looked.path is not None
    assert page.looked.path.read_bytes() == png(blank())


def test_pages_wait_within_the_own_units(desk: Desk, desk_for: DeskFor) -> None:
    """Q29: a unit's waiting pages are there for those above it, and for nobody beside it."""
    lisi = desk_for("lisi")
    page = put_aside(lisi, blank())
    assert [one.id for one in desk.intake.waiting()] == [page.id]
    assert desk_for("zhaoliu").intake.waiting() == []
    mine = put_aside(desk, sheet_with("x"))
    assert [one.id for one in lisi.intake.waiting()] == [page.id]
    with pytest.raises(Refused):
        lisi.intake.settle(mine, mine.looked, lacking(desk)[0], ASM, match=Match.HAND)


def test_a_page_outside_the_own_units_cannot_be_dropped(desk: Desk, desk_for: DeskFor) -> None:
    """Q29: for dropping as for settling."""
    mine = put_aside(desk, blank())
    with pytest.raises(Refused):
        desk_for("zhaoliu").intake.drop(mine, "不要")
    assert desk.intake.count_waiting() == 1


def test_dropping_needs_a_reason(desk: Desk) -> None:
    """Q27: as voiding does."""
    page = put_aside(desk, blank())
    with pytest.raises(Refused, match="原因"):
        desk.intake.drop(page, "  ")


def test_one_missing_file_does_not_hide_the_others(desk: Desk) -> None:
    """Bad rows never stop good ones: a waiting page whose file is gone is shown as such, the rest as ever."""
    lost, there = put_aside(desk, blank()), put_aside(desk, sheet_with("x"))
    assert lost.looked.path is not None
    lost.looked.path.unlink()
    assert there.id in [page.id for page in desk.intake.waiting()]


def test_a_page_that_was_settled_does_not_come_back(desk: Desk) -> None:
    """One act: a folder that grows is taken again and again; what was filed from it by hand is in already."""
    number = lacking(desk)[0]
    form(desk, number)
    page = put_aside(desk, blank())
    desk.intake.settle(page, page.looked, number, ASM, match=Match.HAND)
    (again,) = desk.intake.take_sources(iter([Source("a.png", png(blank()), None)]))
    assert again.fate is Fate.SKIPPED
    assert desk.intake.waiting() == []


def test_one_page_is_one_form_of_one_person(desk: Desk) -> None:
    """F06: what was assigned by hand to one person is not assigned to a second one, nor as a second form."""
    one, two = lacking(desk)[:2]
    printed(desk, [one, two], FORMS)
    page = look(desk, png(blank()), one, ASM)
    desk.filing.put(page, one, ASM, match=Match.HAND)
    with pytest.raises(Refused):
        desk.filing.put(page, two, ASM, match=Match.HAND)


def test_of_two_who_settle_at_once_one_is_told(desk: Desk, desk_for: DeskFor, monkeypatch: pytest.MonkeyPatch) -> None:
    """Conflict: between looking whether it waits and filing, a colleague files it for somebody else."""
    one, two = lacking(desk)[:2]
    printed(desk, [one, two])
    page, colleague, real = put_aside(desk, blank()), desk_for("wangwu"), Filing.put

    def meanwhile(filing: Filing, *given: Any, **more: Any) -> Document:
        monkeypatch.setattr(Filing, "put", real)
        colleague.intake.settle(page, page.looked, two, ASM, match=Match.HAND)
        return filing.put(*given, **more)

    monkeypatch.setattr(Filing, "put", meanwhile)
    with pytest.raises(Refused, match="已经处理过"):
        desk.intake.settle(page, page.looked, one, ASM, match=Match.HAND)
    assert marks(desk, one)[1] == "×"


def test_a_proof_of_two_pages_is_settled_in_one_act(desk: Desk) -> None:
    """Q24, Q25: filed with all pages of its file, it does not leave the second one waiting."""
    number = lacking(desk, PUB)[0]
    list(desk.intake.take_sources(iter([Source("公示.pdf", pdf([blank(), blank()]), None)])))
    first, second = desk.intake.waiting()
    document = desk.intake.settle(first, first.looked, number, PUB, notice=OVER)
    assert (document.page, document.pages, second.looked.page) == (1, 2, 2)
    assert desk.intake.waiting() == []
