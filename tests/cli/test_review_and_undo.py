"""`zhicheng review` and `zhicheng undo`: a verdict per application, exit code 1 when any was refused."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import text

from tests.conftest import DeskFor
from tests.services.acts import ENDED, decide, deciding, dump, events, hire, pick, reviews, state
from zhicheng_tui.domain.review import Result
from zhicheng_tui.domain.status import Status
from zhicheng_tui.services.desk import Desk

from .conftest import Run

OPINION = ("--opinion", "经审核，如上所述。")


def no_of(desk: Desk, number: int) -> str:
    """Return an application's 办件编号."""
    return state(desk.runtime, number).no


@pytest.mark.parametrize(
    ("word", "status"),
    [("pass", Status.APPROVED), ("INELIGIBLE", Status.INELIGIBLE), ("终止审核", Status.TERMINATED)],
)
def test_a_review_is_saved(zhicheng: Run, desk: Desk, word: str, status: Status) -> None:
    """The word for the result in either case or in Chinese; exit 0; the act came in by `cli` from this machine."""
    number = pick(desk)[0]
    ran = zhicheng("review", no_of(desk, number), "--result", word, *OPINION)
    assert ran.code == 0
    assert state(desk.runtime, number).status is status
    event = events(desk.runtime, number)[-1]
    assert (event.via, event.origin, event.actor_id) == ("cli", "local", desk.actor.id)
    assert ran.err.startswith("已处理 1 份，0 份不处理；批次号 ")
    assert ran.out.startswith(f"√ {no_of(desk, number)}")


def test_the_origin_is_the_ssh_client(zhicheng: Run, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Over SSH the audit trail has the address that the line comes from."""
    monkeypatch.setenv("SSH_CONNECTION", "10.1.2.3 51000 10.0.0.1 22")
    number = pick(desk)[0]
    zhicheng("review", no_of(desk, number), "--result", "pass", *OPINION)
    assert events(desk.runtime, number)[-1].origin == "10.1.2.3"


def test_a_return_names_its_modules(zhicheng: Run, desk: Desk) -> None:
    """By id or by name, each with its reason; an equals sign in a reason belongs to it."""
    number = pick(desk)[0]
    modules = ("--module", "edu=缺 a=b 证书", "--module=基本信息=请核对")
    ran = zhicheng("review", no_of(desk, number), "--result", "return", *OPINION, *modules, "--json")
    assert ran.code == 0
    kept = reviews(desk.runtime, number)[-1]
    assert kept.result is Result.RETURN
    assert {item.module: item.reason for item in kept.items} == {"edu": "缺 a=b 证书", "basic": "请核对"}


def test_json_is_all_that_stands_on_stdout(zhicheng: Run, desk: Desk) -> None:
    """One object per application with the batch's id; the talk is on stderr."""
    good, ended = pick(desk)[:2], pick(desk, plans=ENDED)[0]
    ran = zhicheng("review", *(no_of(desk, number) for number in [*good, ended]), "--result=pass", *OPINION, "--json")
    assert ran.code == 1
    assert [(found["no"], found["ok"]) for found in ran.objects] == [
        (no_of(desk, good[0]), True),
        (no_of(desk, good[1]), True),
        (no_of(desk, ended), False),
    ]
    assert ran.objects[2]["message"] == "该计划已结束，不能审核（2026-11-16截止）"
    (batch,) = {found["batch"] for found in ran.objects}
    assert ran.err == f"已处理 2 份，1 份不处理；批次号 {batch}\n"
    assert reviews(desk.runtime, good[0])[-1].batch == batch


def test_a_dry_run_changes_nothing(zhicheng: Run, desk: Desk) -> None:
    """The same verdicts, no batch, every table as it was."""
    good, ended, before = pick(desk)[0], pick(desk, plans=ENDED)[0], dump(desk.runtime)
    words = ("review", no_of(desk, good), no_of(desk, ended), "--result", "pass", *OPINION)
    ran = zhicheng(*words, "--dry-run", "--json")
    assert dump(desk.runtime) == before
    assert ran.code == 1
    assert [(found["ok"], found["batch"]) for found in ran.objects] == [(True, None), (False, None)]
    assert ran.err == "可处理 1 份，1 份不处理\n"
    assert [found["ok"] for found in zhicheng(*words, "--json").objects] == [True, False]


def test_documents_that_a_return_voids_are_announced(zhicheng: Run, desk: Desk) -> None:
    """「将作废 N 份已上传材料」 in the table, the number in JSON."""
    number = next(number for number in pick(desk, Status.APPROVED) if desk.files.open(number).file.valid_documents)
    count = desk.files.open(number).file.valid_documents
    words = ("review", no_of(desk, number), "--result", "return", *OPINION, "--module", "edu=缺证书", "--dry-run")
    assert f"（将作废 {count} 份已上传材料）" in zhicheng(*words).out
    assert zhicheng(*words, "--json").objects[0]["voided_documents"] == count


def test_a_number_that_is_not_there_has_a_verdict_of_its_own(zhicheng: Run, desk: Desk) -> None:
    """A typing error in a list of numbers: named, exit 1, and the good ones are reviewed."""
    number = pick(desk)[0]
    ran = zhicheng("review", no_of(desk, number), "2026999999", "--result", "pass", *OPINION, "--json")
    found = [json.loads(line) for line in ran.out.splitlines()]
    assert (ran.code, [one["ok"] for one in found]) == (1, [True, False])
    assert (found[1]["no"], found[1]["message"]) == ("2026999999", "没有这份办件，或不在本级及下级单位范围内")
    assert desk.queue.rows([number])[number].status is Status.APPROVED


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--result", "maybe", *OPINION), "不认识结果「maybe」，可用：pass、return、ineligible、terminate"),
        (("--result", "return", *OPINION, "--module", "wrong=x"), "没有模块「wrong」，可用：basic、edu"),
        (("--result", "return", *OPINION, "--module", "edu"), "--module edu 缺少原因，写成 --module edu=原因"),
        (("--result", "return", *OPINION, "--module", "edu= "), "--module edu 缺少原因"),
    ],
)
def test_words_that_mean_nothing_are_named(zhicheng: Run, desk: Desk, words: tuple[str, ...], message: str) -> None:
    """Exit 2 with what can be said instead, and nothing is saved."""
    before = dump(desk.runtime)
    ran = zhicheng("review", no_of(desk, pick(desk)[0]), *words)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(message)
    assert dump(desk.runtime) == before


def test_a_rule_that_refuses_is_exit_1(zhicheng: Run, desk: Desk) -> None:
    """A return without a module, a pass with one: the rule's sentence, nothing saved."""
    number, before = no_of(desk, pick(desk)[0]), dump(desk.runtime)
    ran = zhicheng("review", number, "--result", "return", *OPINION)
    assert ran.code == 1
    assert "请至少标注一个需退回修改的模块并填写原因" in ran.out
    ran = zhicheng("review", number, "--result", "pass", *OPINION, "--module", "edu=x")
    assert ran.code == 1
    assert "已标注 1 个有误模块，不能通过" in ran.out
    assert dump(desk.runtime) == before


def test_one_decision_is_undone_by_number(zhicheng: Run, desk: Desk) -> None:
    """Once; the second time it is refused with exit 1."""
    number = pick(desk)[0]
    zhicheng("review", no_of(desk, number), "--result", "pass", *OPINION)
    ran = zhicheng("undo", no_of(desk, number))
    assert ran.code == 0
    assert "恢复为待审核" in ran.out
    assert state(desk.runtime, number).status is Status.SUBMITTED
    ran = zhicheng("undo", no_of(desk, number), "--json")
    assert ran.code == 1
    assert ran.objects[0]["ok"] is False


def test_a_batch_is_undone_by_its_id(zhicheng: Run, desk: Desk) -> None:
    """Every row of it, and nobody else's business."""
    ids = pick(desk)[:3]
    said = zhicheng("review", *(no_of(desk, number) for number in ids), "--result", "pass", *OPINION, "--json")
    batch = said.objects[0]["batch"]
    assert zhicheng("undo", batch, user="wangwu").err == f"没有批次「{batch}」，或不是本人的操作\n"
    ran = zhicheng("undo", batch, "--json")
    assert ran.code == 0
    assert [json.loads(line)["ok"] for line in ran.out.splitlines()] == [True] * 3
    assert {state(desk.runtime, number).status for number in ids} == {Status.SUBMITTED}


def test_an_undo_of_nothing_is_exit_2(zhicheng: Run) -> None:
    """Neither a number nor a batch of one's own."""
    ran = zhicheng("undo", "nothing")
    assert (ran.code, ran.out, ran.err) == (2, "", "没有批次「nothing」，或不是本人的操作\n")


def test_an_auditor_is_refused_with_exit_1(zhicheng: Run, desk: Desk) -> None:
    """The role's sentence on stderr, nothing on stdout."""
    from tests.services.acts import hire

    hire(desk.runtime, "auditor", "auditor")
    ran = zhicheng("review", no_of(desk, pick(desk)[0]), "--result", "pass", *OPINION, user="auditor")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == "新来的（审计员）没有「审核」的权限，请联系管理员\n"


def test_what_waits_is_listed_and_declined(zhicheng: Run, desk: Desk, desk_for: DeskFor) -> None:
    """`--pending` lists, `--decline` says no with a verdict per application."""
    number, other = pick(desk)[:2]
    with desk.runtime.writing() as connection:
        connection.execute(text("UPDATE plan SET second_review = true"))
    decide(desk_for("wangwu"), number, deciding(Result.INELIGIBLE, "不符合申报条件"))
    (waiting,) = zhicheng("review", "--pending", "--json").objects
    assert (waiting["no"], waiting["result"], waiting["opinion"]) == (
        no_of(desk, number), "INELIGIBLE", "不符合申报条件",
    )  # fmt: skip
    assert zhicheng("queue", "--status", "待复核", "--json").objects[0]["no"] == no_of(desk, number)
    assert "待复核 1 份" in zhicheng("review", "--pending").err
    ran = zhicheng("review", no_of(desk, number), no_of(desk, other), "--decline", "学历有效")
    assert ran.code == 1
    assert ran.out.startswith(f"√ {no_of(desk, number)}")
    assert "没有等待复核的结果" in ran.out
    assert zhicheng("review", "--pending", "--json").objects == []
    third = pick(desk)[2]
    decide(desk_for("wangwu"), third, deciding(Result.INELIGIBLE, "不符合申报条件"))
    ran = zhicheng("review", no_of(desk, third), "--result", "terminate", "--opinion", "申报人主动撤回。")
    assert "王五提出的「资格不符」不再有效" in ran.out
    assert zhicheng("review", no_of(desk, third), "--withdraw").code == 0
    own = no_of(desk, other)
    assert zhicheng("review", own, "--result", "terminate", "--opinion", "申报人主动撤回。").code == 0
    assert "已撤回提交复核的结果" in zhicheng("review", own, "--withdraw").out
    assert zhicheng("review", "--pending", "--json").objects == []


@pytest.mark.parametrize(
    ("words", "told"),
    [((), "请写办件编号"), (("1", "--result", "pass"), "缺少 --opinion"), (("1",), "--result、--opinion")],
)
def test_a_review_that_lacks_something_is_explained(zhicheng: Run, words: tuple[str, ...], told: str) -> None:
    """Exit 2 and a sentence."""
    ran = zhicheng("review", *words)
    assert (ran.code, told in ran.err) == (2, True)


def test_a_supervisor_reopens(zhicheng: Run, desk: Desk) -> None:
    """Exit 1 for a reviewer, 0 for a supervisor."""
    number = pick(desk)[0]
    decide(desk, number, deciding(Result.TERMINATE, "申报人主动撤回"))
    words = ("reopen", no_of(desk, number), "--reason", "补验后重新受理")
    refused = zhicheng(*words)
    assert (refused.code, "没有「重新受理」的权限" in refused.err) == (1, True)
    hire(desk.runtime, "supervisor", "supervisor")
    ran = zhicheng(*words, user="supervisor")
    assert (ran.code, ran.err) == (0, f"已重新受理 {no_of(desk, number)}，回到待审核\n")
    assert state(desk.runtime, number).status is Status.SUBMITTED
