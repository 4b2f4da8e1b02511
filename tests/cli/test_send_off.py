"""`zhicheng send-off`, `recall`, `receipt`: a verdict each, what went and what came back."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.services.acts import dump, hire, state
from tests.services.scans import put
from zhicheng_tui.cli.main import main
from zhicheng_tui.domain.documents import DocumentKind
from zhicheng_tui.domain.status import Status
from zhicheng_tui.services.desk import Desk

from .conftest import Run
from .scans import empty_handed, nos


@pytest.fixture
def ready(desk: Desk) -> list[int]:
    """Two people with all three documents, and one with none."""
    ids = empty_handed(desk)[:3]
    for number in ids[:2]:
        for kind in DocumentKind:
            put(desk, number, kind)
    return ids


def test_the_complete_go_and_the_rest_are_named(zhicheng: Run, desk: Desk, ready: list[int]) -> None:
    """Q28, E02: a verdict each, the guide's sentence for who lacks documents; exit 1."""
    numbers = nos(desk, ready)
    ran = zhicheng("send-off", *numbers, "2026999999", "--json")
    assert (ran.code, [one["ok"] for one in ran.objects]) == (1, [True, True, False, False])
    name = state(desk.runtime, ready[2]).name
    assert ran.objects[2]["message"] == f"{name}：单位公示证明、单位考核表、单位审核意见表未上传"
    assert ran.objects[3]["message"] == "没有这份办件，或不在本级及下级单位范围内"
    batch = ran.objects[0]["batch"]
    assert ran.err == f"已送审 2 份，2 份不送审；批次号 {batch}\n"
    assert [state(desk.runtime, one).status for one in ready] == [Status.SENT, Status.SENT, Status.APPROVED]
    again = zhicheng("send-off", numbers[0])
    assert (again.code, "不能送审" in again.out) == (1, True)


def test_a_dry_run_sends_nothing(zhicheng: Run, desk: Desk, ready: list[int], tmp_path: Path) -> None:
    """The same verdicts, no batch, no receipt, every table as it was."""
    before = dump(desk.runtime)
    words = ("send-off", *nos(desk, ready), "--dry-run", "--receipt", str(tmp_path / "r.pdf"))
    ran = zhicheng(*words, "--json")
    assert (ran.code, ran.err) == (1, "可送审 2 份，1 份不送审\n")
    assert [(one["ok"], one["batch"]) for one in ran.objects] == [(True, None), (True, None), (False, None)]
    assert "整批不会送审" in zhicheng(*words, "--all-or-nothing").err
    assert dump(desk.runtime) == before
    assert not (tmp_path / "r.pdf").exists()


def test_all_or_nothing(zhicheng: Run, desk: Desk, ready: list[int], tmp_path: Path) -> None:
    """One who lacks a document, or a number that is not there, holds back all; without them all go."""
    numbers, before = nos(desk, ready), dump(desk.runtime)
    receipt = tmp_path / "r.pdf"
    for last in (numbers[2], "2026999999"):
        ran = zhicheng("send-off", *numbers[:2], last, "--all-or-nothing", "--receipt", str(receipt))
        assert ran.code == 1
        assert ran.out.count("同批有人不能处理，按要求整批不处理") == 2
        assert ran.err == "已送审 0 份，3 份不送审\n"
    assert (dump(desk.runtime), receipt.exists()) == (before, False)
    assert zhicheng("send-off", *numbers[:2], "--all-or-nothing").code == 0


def test_all_of_a_status(zhicheng: Run, desk: Desk, ready: list[int]) -> None:
    """The whole list of 待送审; one or the other, not both."""
    ran = zhicheng("send-off", "--status", "待送审", "--dry-run", "--json")
    listed = zhicheng("checklist", "--json").objects
    assert [one["no"] for one in ran.objects] == [one["no"] for one in listed]
    assert set(nos(desk, ready)) <= {one["no"] for one in ran.objects}
    for words in ((), ("2026000001", "--status", "待送审")):
        ran = zhicheng("send-off", *words)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.startswith("请写办件编号，或用 --status 指定状态")


def test_a_receipt_that_cannot_be_written_stops_before(
    zhicheng: Run, desk: Desk, ready: list[int], world: Path, tmp_path: Path
) -> None:
    """Nobody is sent off for a receipt that has no place."""
    before = dump(desk.runtime)
    (tmp_path / "r.pdf").write_text("mine")
    for place in (tmp_path / "r.pdf", tmp_path / "none" / "r.pdf", world / "r.pdf"):
        ran = zhicheng("send-off", nos(desk, ready)[0], "--receipt", str(place))
        assert ran.code in (1, 2)
        assert ran.out == ""
    assert (dump(desk.runtime), (tmp_path / "r.pdf").read_text()) == (before, "mine")
    ran = zhicheng("send-off", nos(desk, ready)[0], "--receipt", str(tmp_path))
    assert ran.code == 0
    assert len(list(tmp_path.glob("送审回执-*.pdf"))) == 1


def test_a_recall_by_number_and_by_batch(zhicheng: Run, desk: Desk, ready: list[int]) -> None:
    """While nobody has acted; the second time it is refused, and an unknown word stops it all."""
    numbers = nos(desk, ready)[:2]
    batch = zhicheng("send-off", *numbers, "--json").objects[0]["batch"]
    before = dump(desk.runtime)
    ran = zhicheng("recall", numbers[0], "nothing")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "没有送审批次「nothing」，或已全部撤回，或不在本级及下级单位范围内\n"
    assert dump(desk.runtime) == before
    assert zhicheng("recall", numbers[0]).err == "已撤回 1 份，0 份不撤回\n"
    ran = zhicheng("recall", batch, "--json")
    assert (ran.code, [one["no"] for one in ran.objects]) == (0, [numbers[1]])
    assert zhicheng("recall", numbers[0]).code == 1


def test_a_batch_takes_back_its_own_send_off_only(zhicheng: Run, desk: Desk, ready: list[int]) -> None:
    """What has been sent again since is left alone, and said so."""
    number = nos(desk, ready)[0]
    old = zhicheng("send-off", number, "--json").objects[0]["batch"]
    with desk.runtime.engines.write.begin() as connection:  # returned from above, passed and sent again
        connection.exec_driver_sql(f"UPDATE application SET status = 'APPROVED' WHERE id = {ready[0]}")
    zhicheng("send-off", number)
    ran = zhicheng("recall", old)
    assert (ran.code, "不能按批次撤回" in ran.out) == (1, True)
    assert state(desk.runtime, ready[0]).status is Status.SENT
    assert zhicheng("recall", number).code == 0


def test_an_auditor_sends_nothing_off(zhicheng: Run, desk: Desk, ready: list[int]) -> None:
    """The role's sentence, exit 1."""
    hire(desk.runtime, "auditor", "auditor")
    for command in ("send-off", "recall"):
        ran = zhicheng(command, nos(desk, ready)[0], user="auditor")
        assert (ran.code, ran.out) == (1, "")
        assert ran.err == "新来的（审计员）没有「送审」的权限，请联系管理员\n"


def test_a_receipt_to_standard_output(
    desk: Desk, ready: list[int], world: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    """`ssh host zhicheng receipt BATCH > r.pdf`; the same by `forms --kind rcp`."""
    verdict = desk.send_offs.sending()
    verdicts = verdict.run_whole(verdict.preview(ready[:1]), "abc123")
    assert verdicts[0].ok
    where = ("--data-dir", str(world), "--as", "zhangsan")
    for words in (("receipt", "abc123"), ("forms", "--kind", "rcp", "--batch", "abc123")):
        assert main([*words, *where]) == 0
        assert capfdbinary.readouterr().out.startswith(b"%PDF")
