"""重新受理: what was ended is taken up again by a supervisor, while the plan is open (Q08)."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from tests.conftest import DeskFor
from zhicheng_tui.domain.refusal import Refused
from zhicheng_tui.domain.review import Decision, Result
from zhicheng_tui.domain.status import Status
from zhicheng_tui.services.desk import Desk
from zhicheng_tui.services.errors import NotFound
from zhicheng_tui.services.permissions import Permission, Role, holders
from zhicheng_tui.services.runtime import Runtime

from .acts import ENDED, decide, deciding, events, hire, pick, reviews, state
from .filled import GUIDE, TUIHUI, mended, own, submit

REASON = "经复核，学历证书已补验"
FINAL = [Result.INELIGIBLE, Result.TERMINATE]


@pytest.fixture
def supervisor(runtime: Runtime) -> Desk:
    """A supervisor of the demo reviewer's unit."""
    return hire(runtime, "supervisor", "supervisor", 2)


@pytest.mark.parametrize("result", FINAL)
def test_an_ended_application_is_waiting_again_and_keeps_its_history(
    desk: Desk, supervisor: Desk, result: Result
) -> None:
    """Q08: 资格不符 and 已终止 → 待审核 at its own unit, with reason, before and after on the trail."""
    number = pick(desk)[0]
    decide(desk, number, deciding(result, "不符合申报条件"))
    ended = state(desk.runtime, number)
    supervisor.reopening.reopen(number, f" {REASON} ")
    now = state(desk.runtime, number)
    assert (now.status, now.holder.id, now.version) == (Status.SUBMITTED, now.unit.id, ended.version + 1)
    event = events(desk.runtime, number)[-1]
    assert (event.act, event.reason) == ("REOPEN", REASON)
    assert ended.status.value in event.before
    assert reviews(desk.runtime, number)[-1].result is result, "what was decided stays in the record"
    steps = [step.what for step in desk.files.progress(desk.files.open(number).file)]
    assert steps.index("重新受理") < steps.index("当前：等待审核")


def test_it_can_be_reviewed_anew_and_the_old_decision_not_taken_back(desk: Desk, supervisor: Desk) -> None:
    """Somebody has acted since."""
    number = pick(desk)[0]
    decide(desk, number, deciding(Result.INELIGIBLE, "不符合申报条件"))
    supervisor.reopening.reopen(number, REASON)
    with pytest.raises(Refused, match="已有后续处理"):
        desk.reviewing.undo(number)
    decide(desk, number)
    assert state(desk.runtime, number).status is Status.APPROVED


def test_only_a_supervisor_reopens(desk: Desk) -> None:
    """Q08: reversible only by a supervisor."""
    assert holders(Permission.REOPEN) == {Role.SUPERVISOR}
    number = pick(desk)[0]
    decide(desk, number, deciding(Result.INELIGIBLE, "不符合申报条件"))
    assert desk.reopening.why_not() is not None
    with pytest.raises(Refused, match="没有「重新受理」的权限"):
        desk.reopening.reopen(number, REASON)
    assert state(desk.runtime, number).status is Status.INELIGIBLE


def test_a_reason_is_needed_and_only_what_was_ended_is_reopened(desk: Desk, supervisor: Desk) -> None:
    """Nothing is written when it is refused."""
    number = pick(desk)[0]
    with pytest.raises(Refused, match="不能重新受理"):
        supervisor.reopening.reopen(number, REASON)
    with pytest.raises(Refused, match="请写明重新受理的原因"):
        supervisor.reopening.reopen(number, " ")


def test_not_once_the_plan_has_ended(desk: Desk, supervisor: Desk, runtime: Runtime) -> None:
    """While the plan is open; the message names the date."""
    number = pick(desk, Status.SUBMITTED, ENDED)[0]
    with runtime.writing() as connection:
        connection.execute(text("UPDATE application SET status = 'INELIGIBLE' WHERE id = :id"), {"id": number})
    with pytest.raises(Refused, match="重新受理"):
        supervisor.reopening.reopen(number, REASON)


def test_not_ones_own_nor_one_to_keep_out_of_nor_outside_the_tree(
    desk: Desk, supervisor: Desk, runtime: Runtime, desk_for: DeskFor
) -> None:
    """Nobody decides on their own application (issue), and a recusal holds here as well."""
    number = pick(desk)[0]
    decide(desk, number, deciding(Result.INELIGIBLE, "不符合申报条件"))
    application = state(runtime, number)
    supervisor.accounts.recuse("supervisor", application.no, "亲属")
    with pytest.raises(Refused, match="已标记回避"):
        supervisor.reopening.reopen(number, REASON)
    other = hire(runtime, "elsewhere", "supervisor", application.unit.id)
    outside = next(one for one in pick(desk) if not state(runtime, one).unit.path.startswith(other.actor.unit.path))
    with pytest.raises(NotFound):
        other.reopening.reopen(outside, REASON)
    with runtime.writing() as connection:
        values = {"no": application.id_no, "login": "elsewhere"}
        connection.execute(text("UPDATE user_account SET id_no = :no WHERE login = :login"), values)
    own = Desk(runtime, runtime.sign_in("elsewhere", "tui"))
    with pytest.raises(Refused, match="不能审核本人的申报"):
        own.reopening.reopen(number, REASON)


def test_a_reopened_application_takes_a_decision_again(desk: Desk, supervisor: Desk) -> None:
    """A return marks modules as ever."""
    number = pick(desk)[0]
    decide(desk, number, deciding(Result.TERMINATE, "申报人主动撤回"))
    supervisor.reopening.reopen(number, REASON)
    decide(desk, number, Decision(Result.RETURN, "请修改", {"edu": "缺证书"}))
    assert state(desk.runtime, number).open_modules == {"edu"}


def test_what_was_mended_before_an_end_does_not_count_for_the_next_return(
    desk: Desk, supervisor: Desk, desk_for: DeskFor
) -> None:
    """An application that ended while it was being mended comes back as another round, with a slate of its own."""
    applicant = desk_for(TUIHUI)
    number = own(applicant)
    round_ = applicant.filling.open(number).application.round
    mended(applicant, number)
    decide(desk, number, deciding(Result.TERMINATE, "逾期未补正，视为放弃"))
    supervisor.reopening.reopen(number, REASON)
    assert state(desk.runtime, number).round == round_ + 1
    decide(desk, number, GUIDE)
    filled = applicant.filling.open(number)
    assert (filled.marks, filled.changed) == ({"basic": "123"}, frozenset())
    with pytest.raises(Refused, match="还没有修改"):
        submit(applicant, number)
