"""`zhicheng user`: accounts by command."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest

from .conftest import Run

PASSWORD = re.compile(r"([a-z2-9]{4}-){3}[a-z2-9]{4}\n")


def test_an_account_is_opened_and_its_password_shown_once(zhicheng: Run) -> None:
    """Data to stdout: nothing but the password; the rest is talk."""
    ran = zhicheng("user", "add", "newone", "--name", "新来的", "--role", "单位审核员", user="chusan")
    assert ran.code == 0
    assert PASSWORD.fullmatch(ran.out)
    assert "只显示这一次" in ran.err
    listed = zhicheng("user", "list", "--search", "newone", "--json", user="chusan").objects
    assert [(one["login"], one["role"], one["must_change"]) for one in listed] == [("newone", "reviewer", True)]
    assert zhicheng("queue", "--limit", "1", user="newone").code == 0


def test_closing_opening_role_moving_and_resetting(zhicheng: Run) -> None:
    """Each in one line."""
    for words in (
        ("disable", "lisi", "--reason", "离职"),
        ("enable", "lisi"),
        ("role", "lisi", "--role", "supervisor"),
        ("recuse", "lisi", "--no", zhicheng("queue", "--limit", "1", "--json").objects[0]["no"], "--reason", "配偶"),
    ):
        ran = zhicheng("user", *words, user="chusan")
        assert (ran.code, ran.out) == (0, ""), ran.err
    assert PASSWORD.fullmatch(zhicheng("user", "reset", "lisi", user="chusan").out)
    assert zhicheng("user", "recusals", "lisi", "--json", user="chusan").objects[0]["reason"] == "配偶"


def test_who_may_not_is_told_so(zhicheng: Run) -> None:
    """Exit code 1 for a rule's no, 2 for words that mean nothing."""
    assert zhicheng("user", "list").code == 1
    ran = zhicheng("user", "disable", "lisi", user="chusan")
    assert (ran.code, ran.err) == (1, "请写明停用的原因\n")
    assert zhicheng("user", "disable", "chusan", "--reason", "x", user="chusan").code == 1
    for words in (("fly",), ("add", "x9"), ("disable",), ("add", "x9", "--name", "x", "--role", "king")):
        assert zhicheng("user", *words, user="chusan").code == 2


def test_one_changes_ones_own_password_by_standard_input(zhicheng: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first time without an old one; then the old one is asked."""
    for typed, code in (("a long enough one\n", 0), ("wrong\nanother long one\n", 1), ("short\n", 1),
                        ("a long enough one\nanother long one\n", 0)):  # fmt: skip
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        assert zhicheng("user", "passwd").code == code, typed


def test_as_is_for_the_owner_of_the_data(zhicheng: Run, monkeypatch: pytest.MonkeyPatch, world: Path) -> None:
    """Everybody else signs in by password."""
    monkeypatch.setattr("os.geteuid", lambda: world.stat().st_uid + 1)
    ran = zhicheng("queue")
    assert (ran.code, ran.out) == (2, "")
    assert "--as 只能由数据目录的所有者使用" in ran.err


def test_applicants_without_an_account_get_one_each(zhicheng: Run, tmp_path: Path) -> None:
    """A CSV of logins and one-time passwords that only its owner reads; an existing file is never written over."""
    out = tmp_path / "accounts.csv"
    out.touch()
    ran = zhicheng("user", "applicants", "--out", str(out), user="chusan")
    assert (ran.code, "已存在，没有改动" in ran.err) == (2, True)
    out.unlink()
    done = zhicheng("user", "applicants", "--out", str(out), user="chusan")
    assert done.code == 0
    rows = out.read_text(encoding="utf-8-sig").splitlines()
    assert rows[0] == "单位,姓名,登录名,一次性密码"
    assert f"已为 {len(rows) - 1} 名申报人开立账号" in done.err
    assert out.stat().st_mode & 0o777 == 0o600
    login = rows[1].split(",")[2]
    assert zhicheng("user", "disable", login, "--reason", "离职", user="chusan").code == 0
    assert "范围内的申报人都已有账号" in zhicheng("user", "applicants", user="chusan").err
