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
