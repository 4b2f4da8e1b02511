"""Accounts for applicants who came in without one: everybody in the tree, once, with a password of their own."""

from __future__ import annotations

import pytest

from tests.conftest import DeskFor
from zhicheng_tui.domain.refusal import Refused
from zhicheng_tui.services.desk import Desk
from zhicheng_tui.services.permissions import Role

from .acts import ask


@pytest.fixture
def admin(desk_for: DeskFor) -> Desk:
    """褚三, 单位管理员 of the group."""
    return desk_for("chusan")


def test_everybody_without_an_account_gets_one_and_nobody_two(admin: Desk, desk_for: DeskFor) -> None:
    """The same again opens none; each can sign in and sees their own application."""
    people = admin.applicants.accountless()
    assert people
    handed = list(admin.applicants.open(people))
    assert [one.name for one in handed] == [one.name for one in people]
    assert len({one.login for one in handed}) == len({one.password for one in handed}) == len(people)
    assert not admin.applicants.accountless()
    assert not list(admin.applicants.open(people))
    account = admin.accounts.find(handed[0].login)
    assert (account.role, account.must_change) == (Role.APPLICANT, True)
    own = desk_for(handed[0].login).applying.list()
    assert {mine.application.name for mine in own} == {handed[0].name}


def test_only_the_callers_tree_is_looked_at_and_the_trail_has_no_password(admin: Desk, desk_for: DeskFor) -> None:
    """People of other trees are left alone; a login tells no phone number; a reviewer opens no accounts."""
    unit = admin.actor.unit
    assert all(one.unit.path.startswith(unit.path) for one in admin.applicants.accountless())
    below = desk_for("lisi").actor.unit
    some = admin.applicants.accountless(below)
    assert {one.unit.id for one in some} == {below.id}
    handed = list(admin.applicants.open(some[:3]))
    assert all(one.login.endswith(who.id_no[-4:].lower()) for one, who in zip(handed, some, strict=False))
    trail = str(ask(admin.runtime, "SELECT * FROM audit_event WHERE act = 'ACCOUNT_OPEN'"))
    assert not any(one.password in trail for one in handed)
    with pytest.raises(Refused, match="管理账号"):
        desk_for("lisi").applicants.accountless()


def test_an_applicants_account_says_who_it_is_and_is_the_only_one(admin: Desk) -> None:
    """Without an identity number nothing would be one's own; two accounts of a person are one too many."""
    unit = admin.actor.unit
    with pytest.raises(Refused, match="须填写身份证号"):
        admin.accounts.create("somebody", "某人", unit, Role.APPLICANT)
    admin.accounts.create("somebody", "某人", unit, Role.APPLICANT, id_no="11010519491231002X")
    with pytest.raises(Refused, match="已有申报人账号"):
        admin.accounts.create("somebody2", "某人", unit, Role.APPLICANT, id_no="11010519491231002X")
