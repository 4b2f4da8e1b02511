"""Accounts of one's own tree: opening, closing, roles, moving, recusals; sessions that end."""

from __future__ import annotations

import pytest

from tests.conftest import DeskFor
from zhicheng_tui.domain.refusal import Refused
from zhicheng_tui.services.desk import Desk
from zhicheng_tui.services.errors import NotFound
from zhicheng_tui.services.permissions import Role
from zhicheng_tui.services.watching import SIGNED_OUT

from .acts import PASS, ask, decide, pick, state


@pytest.fixture
def admin(desk_for: DeskFor) -> Desk:
    """褚三, 单位管理员 of the group."""
    return desk_for("chusan")


def code(desk: Desk, act: str, *given: object) -> str:
    """Return the code of a refused act on accounts."""
    with pytest.raises(Refused) as refused:
        getattr(desk.accounts, act)(*given)
    return refused.value.first.code


def test_an_account_is_opened_with_a_one_time_password(admin: Desk) -> None:
    """In the caller's own unit or below; the trail has no password and no identity number."""
    password = admin.accounts.create("newone", "新来的", admin.actor.unit, Role.REVIEWER, phone="0714-1234567")
    assert len(password) == 19
    account = admin.accounts.find("newone")
    assert (account.name, account.role, account.must_change, account.active) == ("新来的", "reviewer", True, True)
    event = ask(admin.runtime, "SELECT * FROM audit_event WHERE act = 'ACCOUNT_OPEN'")[0]
    assert event.object_id == account.id
    assert password not in str(tuple(event))


def test_what_cannot_be_opened_is_named(admin: Desk, desk_for: DeskFor) -> None:
    """Taken logins, bad values, other trees, ranks above one's own."""
    unit, outside = admin.actor.unit, desk_for("zhaoliu").actor.unit
    assert code(admin, "create", "lisi", "又一个", unit, Role.REVIEWER) == "taken"
    assert code(admin, "create", "a b", "又一个", unit, Role.REVIEWER) == "login"
    assert code(admin, "create", "ab", "", unit, Role.REVIEWER) == "name"
    assert code(admin, "create", "ab", "又一个", unit, Role.OFFICE_ADMIN) == "rank"
    assert code(admin, "create", "ab", "又一个", unit, Role.AUDITOR) == "rank"
    with pytest.raises(NotFound, match="不在本级及下级单位范围内"):
        admin.accounts.create("ab", "又一个", outside, Role.REVIEWER)


def test_others_accounts_do_not_exist(admin: Desk) -> None:
    """Outside one's tree nothing can be found or changed."""
    accounts = admin.accounts
    assert "zhaoliu" not in [account.login for account in accounts.list()]
    for act in (accounts.find, accounts.enable, accounts.reset_password):
        with pytest.raises(NotFound, match="没有用户「zhaoliu」"):
            act("zhaoliu")


def test_ones_own_account_and_those_above_are_left_alone(admin: Desk, desk_for: DeskFor) -> None:
    """Nobody raises themselves, and nobody closes the door on the administrator above."""
    assert code(admin, "disable", "chusan", "离职") == "own"
    assert code(admin, "set_role", "chusan", Role.REVIEWER) == "own"
    assert code(admin, "set_role", "lisi", Role.OFFICE_ADMIN) == "rank"
    desk_for("zhengshi").accounts.set_role("wangwu", Role.OFFICE_ADMIN)
    assert code(admin, "disable", "wangwu", "离职") == "rank"


def test_a_closed_accounts_session_ends_at_the_next_act(admin: Desk, desk_for: DeskFor) -> None:
    """Reading as well as writing; opened again it works again."""
    reviewer = desk_for("lisi")
    number = pick(reviewer)[0]
    assert code(admin, "disable", "lisi", " ") == "reason"
    admin.accounts.disable("lisi", "离职")
    for act in (lambda: reviewer.queue.counts(), lambda: decide(reviewer, number)):
        with pytest.raises(Refused, match="账号已停用，本次登录已结束") as refused:
            act()
        assert refused.value.first.code == SIGNED_OUT
    admin.accounts.enable("lisi")
    decide(reviewer, number)


def test_another_role_or_unit_ends_the_session_too(admin: Desk, desk_for: DeskFor) -> None:
    """What was allowed an hour ago is not allowed now."""
    lisi = desk_for("lisi")
    admin.accounts.set_role("lisi", Role.APPLICANT)
    with pytest.raises(Refused, match="角色或单位有变动"):
        lisi.queue.counts()
    wangwu = desk_for("wangwu")
    admin.accounts.transfer("wangwu", lisi.actor.unit)
    with pytest.raises(Refused, match="角色或单位有变动"):
        wangwu.queue.counts()


def test_who_is_marked_keeps_out_of_all_files_of_a_person(admin: Desk, desk: Desk, desk_for: DeskFor) -> None:
    """回避: alone and in a batch; another reviewer may, and the mark can be taken away."""
    number = pick(desk)[0]
    no = state(desk.runtime, number).no
    name = desk.accounts.recuse("zhangsan", no, "配偶")
    assert [found.code for found in desk.files.open(number).refusals] == ["recused"]
    with pytest.raises(Refused, match=f"本人对{name}的申报已标记回避（配偶），请由其他审核员处理"):
        decide(desk, number)
    verdict = desk.reviewing.deciding(PASS).preview([number])[0]
    assert not verdict.ok
    assert "回避" in verdict.message
    assert code(desk, "unrecuse", "zhangsan", no) == "permission"
    assert [found.person for found in admin.accounts.recusals("zhangsan")] == [name]
    admin.accounts.unrecuse("zhangsan", no)
    decide(desk, number)


def test_the_first_reviewer_opens_the_first_administrator(desk_for: DeskFor, desk: Desk) -> None:
    """Where nobody manages accounts yet, the topmost unit's reviewer begins; nobody else, and only then."""
    office = desk_for("zhengshi")
    root = office.actor.unit
    password = office.accounts.create("first", "首位审核员", root, Role.REVIEWER)
    assert password
    first = desk_for("first")
    assert code(first, "create", "boss", "管理员", root, Role.OFFICE_ADMIN) == "permission"
    with desk.runtime.writing() as connection:
        from sqlalchemy import text

        connection.execute(text("UPDATE user_account SET active = 0 WHERE role LIKE '%admin'"))
    assert code(desk, "create", "boss", "管理员", root, Role.OFFICE_ADMIN) == "permission"
    assert first.accounts.create("boss", "管理员", root, Role.OFFICE_ADMIN)
    assert code(first, "create", "more", "又一个", root, Role.REVIEWER) == "permission"
