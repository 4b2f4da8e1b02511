"""The levels above: a file that was sent off is the next unit's work, up to the committee's acceptance."""

from __future__ import annotations

from tests.conftest import DeskFor
from zhicheng_tui.domain.documents import DocumentKind
from zhicheng_tui.domain.queue import QueueFilter, parse_filter
from zhicheng_tui.domain.status import Status
from zhicheng_tui.services.desk import Desk
from zhicheng_tui.services.runtime import Runtime

from .acts import PASS, RETURN, decide, hire, pick, state
from .scans import marks, put

HOSPITAL = "/1/2/3/"
HANDED_UP = QueueFilter(handed_up=True)


def sent_by_hospital(desk: Desk) -> int:
    """Send an application of the hospital off with three documents; return its id."""
    number = pick(desk, Status.APPROVED, unit=HOSPITAL)[0]
    for kind in DocumentKind:
        put(desk, number, kind, replacing=True)
    sending = desk.send_offs.sending()
    (verdict,) = [one for piece in sending.run(sending.preview([number]), "batch") for one in piece]
    assert verdict.ok, verdict.message
    return number


def test_what_was_sent_off_is_in_the_queue_of_the_unit_above(desk_for: DeskFor, desk: Desk) -> None:
    """DESIGN §2: 已送审 puts the file in the queue of the next unit up, with its three documents, and counts there."""
    before = sum(desk.queue.counts().handed_up.values())
    number = sent_by_hospital(desk_for("lisi"))
    assert number in desk.queue.ids(HANDED_UP)
    assert number in desk.queue.ids(parse_filter("送来待审"))
    assert sum(desk.queue.counts().handed_up.values()) == before + 1
    assert len([one for one in desk.filing.history(number) if not one.replaced]) == 3
    assert number not in desk_for("lisi").queue.ids(HANDED_UP), "it is no longer the sender's turn"


def test_a_pass_hands_it_on_and_at_the_top_it_is_accepted(desk_for: DeskFor, desk: Desk, runtime: Runtime) -> None:
    """DESIGN §2: 通过 hands the file on to the next unit; at the top 「评委会已受理」."""
    number = sent_by_hospital(desk_for("lisi"))
    city = hire(runtime, "city", "supervisor", 1)
    decide(desk, number, PASS)
    assert (state(runtime, number).status, state(runtime, number).holder.id) == (Status.SENT, 1)
    assert number not in desk.queue.ids(HANDED_UP)
    assert number in city.queue.ids(HANDED_UP)
    decide(city, number, PASS)
    assert state(runtime, number).status is Status.ACCEPTED


def test_a_return_from_above_reaches_applicant_and_unit(desk_for: DeskFor, desk: Desk, runtime: Runtime) -> None:
    """Issue: it goes to the applicant, raises the flow revision, voids the documents, and the unit sees it."""
    hospital = desk_for("lisi")
    number = sent_by_hospital(hospital)
    revision = state(runtime, number).flow_rev
    decide(desk, number, RETURN)
    after = state(runtime, number)
    assert (after.status, after.flow_rev) == (Status.RETURNED, revision + 1)
    assert marks(hospital, number) == "×××"
    assert number in hospital.queue.ids(parse_filter("退回"))
    opened = hospital.files.open(number)
    assert opened.file.reviews[-1].unit == desk.actor.unit.name


def test_the_chain_tells_who_had_it_who_has_it_and_what_comes_next(desk_for: DeskFor, desk: Desk) -> None:
    """C28 查看审核进度: times and names of what was done, the unit whose turn it is, the units still to come."""
    hospital = desk_for("lisi")
    number = sent_by_hospital(hospital)
    steps = hospital.files.progress(hospital.files.open(number).file)
    done, ahead = [step for step in steps if step.at], [step for step in steps if step.at is None]
    assert [step.what for step in done[-2:]] == ["送审", "当前：等待审核"]
    assert done[-1].who == desk.actor.unit.name
    assert [step.what for step in ahead] == ["之后：审核", "之后：受理"]
