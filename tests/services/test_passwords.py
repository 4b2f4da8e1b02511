"""Keeping passwords."""

from __future__ import annotations

import re

import pytest
from argon2 import PasswordHasher

from zhicheng_tui.services import passwords

GOOD = "correct horse battery"


def test_a_password_is_kept_as_argon2id_and_never_twice_alike() -> None:
    """OWASP's parameters; a salt of its own each."""
    first, second = passwords.hashed(GOOD), passwords.hashed(GOOD)
    assert first.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert first != second
    assert passwords.verify(first, GOOD)
    assert passwords.verify(first, "ｃorrect horse battery"), "the same in full width"
    assert not passwords.verify(first, GOOD + " ")


def test_where_nothing_is_kept_nothing_is_right() -> None:
    """An account without a password, or with something that is no hash."""
    assert not passwords.verify("", "")
    assert not passwords.verify("", GOOD)
    assert not passwords.verify("rubbish", GOOD)


def test_weaker_parameters_are_found_out() -> None:
    """For hashing anew at the next sign-in."""
    assert passwords.outdated(PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(GOOD))
    assert not passwords.outdated(passwords.hashed(GOOD))


def test_first_passwords_can_be_read_out_and_differ() -> None:
    """Four groups of four, without letters that look alike."""
    made = {passwords.one_time() for _ in range(50)}
    assert len(made) == 50
    assert all(re.fullmatch(r"([a-hjkmnp-z2-9]{4}-){3}[a-hjkmnp-z2-9]{4}", one) for one in made)
    assert not any(passwords.refusals(one, "zhangsan", "张三", "市水利局") for one in made)


def test_the_list_of_common_ones_knows_chinese_habits() -> None:
    """About a thousand, in lower case."""
    common = passwords.common()
    assert 900 < len(common) < 1_300
    assert {"1qaz2wsx3edc", "woaini1314520", "5201314520", "admin@123", "qwertyuiop"} <= common
    assert all(word == word.casefold() for word in common)


async def test_nothing_is_hashed_on_a_thread_that_paints() -> None:
    """It would hold up everybody's screen."""
    with pytest.raises(RuntimeError, match="event loop"):
        passwords.hashed(GOOD)
    with pytest.raises(RuntimeError, match="event loop"):
        passwords.verify("", GOOD)
