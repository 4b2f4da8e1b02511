"""What is refused, by whom and with which words; nothing is changed by it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.conftest import DeskFor
from zhicheng_tui.domain.clock import FrozenClock
from zhicheng_tui.domain.refusal import Refused
from zhicheng_tui.domain.review import Decision, Result
from zhicheng_tui.domain.status import Status
from zhicheng_tui.services.desk import Desk
from zhicheng_tui.services.errors import NotFound

from .acts import CLOSING, ENDED, NOT_STARTED, OPEN, PASS, RETURN, ask, decide, deciding, dump, hire, pick, state


def refusal(desk: Desk, number: int, decision: Decision = PASS) -> str:
    """Return the words of a refused decision, having seen that nothing was changed."""
    before = dump(desk.runtime)
    with pytest.raises(Refused) as refused:
        decide(desk, number, decision)
    assert dump(desk.runtime) == before
    return refused.value.first.message


def own_application(desk: Desk) -> int:
    """Return the application of the person who is signed in."""
    found = ask(
        desk.runtime,
        "SELECT a.id FROM application a JOIN person p ON p.id = a.person_id WHERE p.id_no = :own",
        own=desk.actor.id_no,
    )
    number: int = found[0].id
    return number


def test_nobody_reviews_their_own_application(desk: Desk, desk_for: DeskFor) -> None:
    """The applicant's identity number decides; another reviewer of the unit may."""
    number = own_application(desk)
    message = "不能审核本人的申报，请由其他审核员处理"
    assert refusal(desk, number) == message
    assert [found.message for found in desk.files.open(number).refusals] == [message]
    decide(desk_for("wangwu"), number)
    assert state(desk.runtime, number).status is Status.APPROVED


def test_another_tree_does_not_exist(desk: Desk, desk_for: DeskFor) -> None:
    """Outside one's own unit and those below it an application can be neither seen nor decided nor undone."""
    number, stranger = pick(desk)[0], desk_for("zhaoliu")
    before = dump(desk.runtime)
    for attempt in (
        lambda: stranger.files.open(number),
        lambda: decide(stranger, number),
        lambda: stranger.reviewing.undo(number),
    ):
        with pytest.raises(NotFound, match="没有这份办件，或不在本级及下级单位范围内"):
            attempt()
    assert dump(desk.runtime) == before
    assert not stranger.queue.rows([number])
    assert [verdict.message for verdict in stranger.reviewing.deciding(PASS).preview([number])] == [
        "没有这份办件，或不在本级及下级单位范围内"
    ]


def test_an_application_that_is_not_there_is_not_found(desk: Desk) -> None:
    """An id that nobody has is told apart from nothing: the same words as for another tree."""
    with pytest.raises(NotFound, match="没有这份办件，或不在本级及下级单位范围内"):
        desk.reviewing.decide(999_999, PASS, 1, "t")


def test_a_file_that_has_gone_up_is_no_longer_the_units(desk_for: DeskFor, desk: Desk) -> None:
    """已送审 is decided by the unit that holds it: a colleague below may read it, and is told why not more."""
    number = pick(desk, Status.SENT)[0]
    below = hire(desk.runtime, "below", "reviewer", state(desk.runtime, number).unit.id)
    name = state(desk.runtime, number).name
    assert refusal(below, number) == f"{name}的办件不在本级及下级单位范围内，不能审核"
    assert below.files.open(number).refusals


@pytest.mark.parametrize(
    ("plans", "message"),
    [
        (ENDED, "该计划已结束，不能审核（2026-11-16截止）"),
        (NOT_STARTED, "该计划未开始，不能审核（2026-11-28开始）"),
    ],
)
@pytest.mark.parametrize("decision", [PASS, RETURN, deciding(Result.INELIGIBLE), deciding(Result.TERMINATE)])
def test_a_plan_that_is_not_open_takes_no_decision(
    desk: Desk, plans: tuple[int, ...], message: str, decision: Decision
) -> None:
    """未开始 and 已结束 refuse every result, and the message names the date (B05)."""
    number = pick(desk, plans=plans)[0]
    assert refusal(desk, number, decision) == message
    assert [found.message for found in desk.files.open(number).refusals] == [message]


def test_a_plan_may_end_while_a_file_is_open(desk: Desk, clock: FrozenClock) -> None:
    """Up to the last second it can be saved, one second later no more (Q02)."""
    first, second = pick(desk, plans=(CLOSING,))[:2]
    end = next(plan.window.end for plan in desk.queue.plans() if plan.id == CLOSING)
    clock.at = end
    decide(desk, first)
    clock.advance(timedelta(seconds=1))
    assert refusal(desk, second) == "该计划已结束，不能审核（2026-11-20截止）"


@pytest.mark.parametrize("status", [Status.DRAFT, Status.INELIGIBLE, Status.TERMINATED])
def test_a_status_without_a_transition_takes_no_decision(desk: Desk, status: Status) -> None:
    """What is still being filled in, or ended, cannot be reviewed; the message names the status."""
    if status is Status.TERMINATED:
        number = pick(desk)[0]
        decide(desk, number, Decision(Result.TERMINATE, "本人申请撤回"))
    else:
        number = pick(desk, status)[0]
    name = state(desk.runtime, number).name
    assert refusal(desk, number) == f"{name}：当前状态为「{status.label}」，不能审核"


@pytest.mark.parametrize(
    ("decision", "message"),
    [
        (Decision(None, "同意"), "请选择审核结果"),
        (Decision(Result.PASS, " 　"), "请输入审核意见"),
        (Decision(Result.PASS, "同意", {"edu": "缺证书"}), "已标注 1 个有误模块，不能通过；请改为退回修改或清除标注"),
        (Decision(Result.RETURN, "请修改"), "请至少标注一个需退回修改的模块并填写原因"),
        (Decision(Result.RETURN, "请修改", {"edu": " "}), "「学习信息」已标注有误，请填写原因"),
        (Decision(Result.INELIGIBLE, "不符"), "资格不符的审核意见不少于 5 个字，请写明依据"),
    ],
)
def test_a_decision_that_breaks_a_rule_is_not_saved(desk: Desk, decision: Decision, message: str) -> None:
    """The service holds every decision against the rules, whatever the screen let through (Q14–Q16)."""
    assert refusal(desk, pick(desk)[0], decision) == message


def test_an_auditor_reads_and_decides_nothing(desk: Desk) -> None:
    """审计员 sees lists and files, is told so when a file is opened, and cannot decide, draft or undo."""
    auditor, number = hire(desk.runtime, "auditor", "auditor"), pick(desk)[0]
    message = "新来的（审计员）没有「审核」的权限，请联系管理员"
    assert auditor.queue.counts().status(Status.SUBMITTED) > 0
    assert auditor.files.open(number).refusals[0].message == message
    assert refusal(auditor, number) == message
    before = dump(desk.runtime)
    for attempt in (
        lambda: auditor.drafts.keep(number, PASS, 1),
        lambda: auditor.reviewing.undo(number),
        lambda: auditor.reviewing.deciding(PASS),
        lambda: auditor.reviewing.decided_in("b"),
    ):
        with pytest.raises(Refused, match="没有「审核」的权限"):
            attempt()
    assert dump(desk.runtime) == before


@pytest.mark.parametrize(
    ("role", "label"), [("applicant", "申报人"), ("operator", "运维"), ("unheard-of", "unheard-of")]
)
def test_other_roles_do_not_read_files(desk: Desk, role: str, label: str) -> None:
    """Who has no business with applications sees neither numbers nor files; an unknown role has no rights."""
    other, number = hire(desk.runtime, "other", role), pick(desk, plans=OPEN)[0]
    for attempt in (
        lambda: other.files.open(number),
        lambda: other.queue.counts(),
        lambda: other.queue.rows([number]),
        lambda: other.queue.find(["2026000001"]),
    ):
        with pytest.raises(Refused, match=f"新来的（{label}）没有「查看办件」的权限"):
            attempt()
