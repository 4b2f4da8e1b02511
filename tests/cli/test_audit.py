"""`zhicheng audit` and `zhicheng show --unmask`: the trail on the command line."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.services.acts import ask, hire
from zhicheng_tui.services.runtime import Runtime
from zhicheng_tui.store import append_only

from .conftest import Ran, Run


@pytest.fixture
def audit(zhicheng: Run, runtime: Runtime) -> Run:
    """Runs `zhicheng audit …` as an auditor at the top."""
    hire(runtime, "shenji", "auditor", 1)

    def run(*words: str) -> Ran:
        return zhicheng("audit", *words, user="shenji")

    return run


def spoil(runtime: Runtime, statement: str) -> None:
    """Change the trail behind the program's back."""
    with runtime.engines.write.begin() as connection:
        for one in (*append_only.REMOVALS["sqlite"], statement):
            connection.execute(text(one))


def test_the_list_is_newest_first_and_narrowed_by_options(audit: Run, runtime: Runtime) -> None:
    """Objects a line; the same as text, one event a line."""
    ran = audit("list", "--json", "--limit", "5")
    assert (ran.code, ran.err) == (0, "")
    newest = [row.seq for row in ask(runtime, "SELECT seq FROM audit_event ORDER BY seq DESC LIMIT 5")]
    assert [found["seq"] for found in ran.objects] == newest
    sent = audit("list", "--json", "--act", "送审", "--act", "RETURN", "--person", "zhangsan").objects
    assert {found["act"] for found in sent} == {"SEND", "RETURN"}
    assert {found["login"] for found in sent} == {"zhangsan"}
    day = sent[0]["at"][:10]
    dated = audit("list", "--json", "--from", day, "--to", day).objects
    assert {found["at"][:10] for found in dated} == {day}
    story = audit("list", "--no", "2026000001").out.splitlines()
    assert len(story) == 1
    assert "提交审核" in story[0]
    assert "办件 2026000001 张某某" in story[0]


def test_everything_comes_without_a_limit(audit: Run, runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    """Page after page."""
    monkeypatch.setattr("zhicheng_tui.cli.commands.auditing.PAGE", 50)
    ran = audit("list")
    assert len(ran.out.splitlines()) == ask(runtime, "SELECT count(*) AS n FROM audit_event")[0].n


def test_a_sound_trail_verifies_and_a_broken_one_is_exit_1(audit: Run, runtime: Runtime) -> None:
    """The first broken event is named, for people on stderr, for programs as an object."""
    anchor = audit("anchor").out.strip()
    ran = audit("verify", "--anchor", anchor)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("审计记录完整：共 ")
    assert "的锚点" in ran.out
    spoil(runtime, "UPDATE audit_event SET reason = '改过' WHERE seq = 9")
    ran = audit("verify")
    assert (ran.code, ran.out) == (1, "")
    assert "第 9 条的内容被改" in ran.err
    ran = audit("verify", "--json")
    assert ran.code == 1
    (told,) = ran.objects
    assert (told["ok"], told["count"], told["fault"]) == (False, 8, {"seq": 9, "what": "内容被改", "missing": 0})


def test_a_cut_tail_is_found_by_the_anchor(audit: Run, runtime: Runtime) -> None:
    """The printed text, as an object too."""
    (told,) = audit("anchor", "--json").objects
    spoil(runtime, f"DELETE FROM audit_event WHERE seq = {told['seq']}")
    assert audit("verify").code == 0
    ran = audit("verify", "--anchor", told["anchor"])
    assert ran.code == 1
    assert f"缺 第 {told['seq']} 条（1 条），末尾的记录被删" in ran.err
    ran = audit("verify", "--anchor", told["anchor"][:-1])
    assert (ran.code, "请对照打印的锚点重新录入" in ran.err) == (1, True)


def test_exports_and_anchors_are_files(audit: Run, runtime: Runtime, tmp_path: Path) -> None:
    """By the file's name or by --format; nothing overwritten unless asked."""
    out = tmp_path / "审计.csv"
    ran = audit("export", "--out", str(out))
    assert ran.code == 0, ran.err
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = len(list(csv.reader(file))) - 1
    assert ran.err == f"已导出 {rows} 条：{out}\n"
    assert audit("export", "--out", str(out)).code == 2
    assert audit("export", "--out", str(out), "--force", "--no", "2026000001").err == f"已导出 1 条：{out}\n"
    audit("export", "--out", str(tmp_path / "a.json"), "--act", "EXPORT")
    assert [event["act"] for event in json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))] == ["EXPORT"] * 2
    assert audit("export").code == 2
    ran = audit("anchor", "--out", str(tmp_path))
    assert next(tmp_path.glob("审计锚点-*.pdf")).read_bytes().startswith(b"%PDF-")
    assert ran.out.startswith("ZCA:")


def test_a_refusal_is_told_and_noted(zhicheng: Run, runtime: Runtime) -> None:
    """A reviewer may not read the trail; that it was tried is on it."""
    for action in ("list", "verify"):
        ran = zhicheng("audit", action)
        assert (ran.code, ran.out) == (1, "")
        assert "没有「查看审计记录」的权限" in ran.err
    newest = ask(runtime, "SELECT act, actor_id, via FROM audit_event ORDER BY seq DESC LIMIT 2")
    assert (newest[0].act, newest[0].via) == ("REFUSED", "cli")
    assert newest[1].act != "REFUSED"


def test_unmasked_numbers_are_noted(zhicheng: Run, runtime: Runtime) -> None:
    """`show --unmask`: the numbers on stdout, the fields in the trail."""
    private = ask(runtime, "SELECT id_no, phone FROM person WHERE name = '张某某'")[0]
    ran = zhicheng("show", "2026000001", "--unmask")
    assert ran.out.endswith(f"证件号码 {private.id_no}\n联系电话 {private.phone}\n")
    (told,) = zhicheng("show", "2026000001", "--unmask", "--json").objects
    assert (told["id_no"], told["phone"]) == (private.id_no, private.phone)
    noted = ask(runtime, "SELECT act, after FROM audit_event WHERE act = 'UNMASK'")
    assert [row.after for row in noted] == ['{"fields":["id_no","phone"]}'] * 2


def test_an_unknown_action_is_explained(audit: Run) -> None:
    """Exit 2, with what there is."""
    ran = audit("胡说")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("用法不对：")
