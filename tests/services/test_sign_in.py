"""Signing in by password, being slowed down, and what the trail keeps of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from zhicheng_tui.domain.clock import FrozenClock
from zhicheng_tui.domain.refusal import Refused
from zhicheng_tui.services.runtime import Runtime
from zhicheng_tui.services.sessions import Entrance
from zhicheng_tui.services.signing_in import WRONG, SigningIn

from .acts import ask

GOOD, OTHER = "correct horse battery", "an entirely new sentence"
HERE, THERE = "10.0.0.7", "10.0.0.8"


@pytest.fixture
def door(runtime: Runtime) -> SigningIn:
    """The door as seen from one place, with a password for zhangsan."""
    door = SigningIn(runtime, HERE)
    door.change_password(runtime.sign_in("zhangsan", "tui"), "", GOOD)
    return door


def why(door: SigningIn, login: str = "zhangsan", password: str = "not the password") -> str:
    """Return the code of a refused sign-in."""
    with pytest.raises(Refused) as refused:
        door.by_password(login, password)
    return refused.value.first.code


def trail(runtime: Runtime) -> list[tuple[object, ...]]:
    """Return what the trail has of sign-ins."""
    found = ask(runtime, "SELECT act, actor_id, origin, after FROM audit_event WHERE act LIKE 'SIGN%' ORDER BY seq")
    return [tuple(row) for row in found]


def test_the_right_password_opens_and_is_noted(runtime: Runtime, door: SigningIn) -> None:
    """With where from; the password is nowhere."""
    found = door.by_password("zhangsan", GOOD)
    assert (found.actor.login, found.actor.unit.path, found.actor.origin) == ("zhangsan", "/1/2/", HERE)
    assert not found.must_change
    assert trail(runtime) == [("SIGN_IN", 1, HERE, '{"how":"password"}')]


def test_everything_wrong_is_told_alike(runtime: Runtime, door: SigningIn) -> None:
    """No such login, no password, closed, wrong: one sentence, and each is in the trail."""
    with runtime.writing() as connection:
        connection.execute(text("UPDATE user_account SET active = 0, password_hash = (SELECT password_hash FROM"
                                " user_account WHERE login = 'zhangsan') WHERE login = 'lisi'"))  # fmt: skip
    for login, password in (("zhangsan", "x"), ("nobody", GOOD), ("wangwu", ""), ("lisi", GOOD), ("", "")):
        with pytest.raises(Refused, match=WRONG):
            door.by_password(login, password)
    assert [event[1] for event in trail(runtime)] == [1, None, 3, 2, None]


def test_five_failures_cost_a_minute_and_then_twice_as_much(door: SigningIn, clock: FrozenClock) -> None:
    """The right password waits as well, and works again after the wait."""
    assert [why(door) for _ in range(5)] == ["wrong"] * 4 + ["locked"]
    assert why(door, password=GOOD) == "locked"
    clock.advance(timedelta(seconds=61))
    assert why(door) == "locked"
    clock.advance(timedelta(seconds=61))
    assert why(door, password=GOOD) == "locked", "two minutes this time"
    clock.advance(timedelta(seconds=61))
    assert door.by_password("zhangsan", GOOD).actor.login == "zhangsan"
    assert why(door) == "wrong", "a success begins anew"


def test_one_source_cannot_lock_out_another(runtime: Runtime, door: SigningIn) -> None:
    """Nobody can keep a bureau out on the day of a deadline."""
    for _ in range(6):
        why(door)
    assert SigningIn(runtime, THERE).by_password("zhangsan", GOOD).actor.origin == THERE
    assert why(door, password=GOOD) == "locked"


def test_a_one_time_password_must_be_changed_and_expires(door: SigningIn, runtime: Runtime, clock: FrozenClock) -> None:
    """14 days; after that only a new one helps."""
    admin = runtime.sign_in("chusan", "cli")
    from zhicheng_tui.services.accounts import Accounts

    password = Accounts(runtime, admin).reset_password("lisi")
    found = door.by_password("lisi", password)
    assert found.must_change
    clock.advance(timedelta(days=14, seconds=1))
    assert why(door, "lisi", password) == "expired"
    door.change_password(runtime.sign_in("zhangsan", "tui"), GOOD, OTHER)
    assert not door.by_password("zhangsan", OTHER).must_change


def test_a_new_password_must_be_another_and_a_good_one(door: SigningIn, runtime: Runtime) -> None:
    """And the old one must be known."""
    actor = runtime.sign_in("zhangsan", "tui")
    for old, new, code in (("wrong", OTHER, "wrong"), (GOOD, GOOD, "same"), (GOOD, "short", "short"),
                           (GOOD, "zhangsan zhangsan", "about")):  # fmt: skip
        with pytest.raises(Refused) as refused:
            door.change_password(actor, old, new)
        assert refused.value.first.code == code
    assert door.by_password("zhangsan", GOOD)


def test_a_password_with_older_parameters_is_hashed_anew(door: SigningIn, runtime: Runtime) -> None:
    """At the next sign-in, unnoticed."""
    from argon2 import PasswordHasher

    weak = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(GOOD)
    with runtime.writing() as connection:
        connection.execute(text("UPDATE user_account SET password_hash = :weak WHERE id = 1"), {"weak": weak})
    assert door.by_password("zhangsan", GOOD)
    assert ask(runtime, "SELECT password_hash FROM user_account WHERE id = 1")[0][0].startswith(
        "$argon2id$v=19$m=19456"
    )


def test_the_entrance_asks_once_somebody_has_a_password(runtime: Runtime) -> None:
    """A fresh installation does not."""
    entrance = Entrance(runtime, HERE)
    assert not entrance.asks_password()
    SigningIn(runtime, HERE).change_password(runtime.sign_in("lisi", "tui"), "", GOOD)
    assert entrance.asks_password()
    session, must_change = entrance.sign_in("lisi", GOOD)
    assert (session.desk.actor.login, must_change) == ("lisi", False)
    session.end()
    assert [event[0] for event in trail(runtime)] == ["SIGN_IN", "SIGN_OUT"]
