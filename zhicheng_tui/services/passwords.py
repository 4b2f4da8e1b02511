"""Keeping passwords: Argon2id, first passwords, and the list of those that everybody tries.

The library is imported at first use: most sessions never see a password. Hashing costs about 25 ms of a core
and 19 MiB, so as many go at once as there are cores, and none on a thread that paints.
"""

from __future__ import annotations

import asyncio
import os
import secrets
from functools import cache
from threading import BoundedSemaphore
from typing import TYPE_CHECKING

from ..domain.passwords import check, normal
from ..domain.refusal import Refusal

if TYPE_CHECKING:
    from argon2 import PasswordHasher

_TIME, _MEMORY, _LANES = 2, 19_456, 1
"""Passes, KiB, threads: OWASP's first choice."""
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""What cannot be mistaken for one another when read off paper."""
_GROUPS, _GROUP = 4, 4
_NOBODYS = "$argon2id$v=19$m=19456,t=2,p=1$PyMwrzkgGjojUp0HMhxdpw$1UO0aUdpyHlpnDyOF+unqSk2WVTSxm1fIIw6JnsJ2xo"
"""Verified for those who do not exist, so that they take as long to refuse."""
_at_once = BoundedSemaphore(os.cpu_count() or 1)


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=_TIME, memory_cost=_MEMORY, parallelism=_LANES)


def hashed(password: str) -> str:
    """Return what is kept of a password.

    Raises:
        RuntimeError: On a thread with an event loop, which it would hold up.
    """
    _off_the_loop()
    with _at_once:
        return _hasher().hash(normal(password))


def verify(stored: str, password: str) -> bool:
    """Say whether a password is the one that is kept; where none is kept, take as long and say no.

    Raises:
        RuntimeError: On a thread with an event loop, which it would hold up.
    """
    from argon2.exceptions import InvalidHashError, VerificationError

    _off_the_loop()
    try:
        with _at_once:
            right = _hasher().verify(stored or _NOBODYS, normal(password))
    except (VerificationError, InvalidHashError):
        return False
    return right and bool(stored)


def outdated(stored: str) -> bool:
    """Say whether a password should be hashed anew, with the present parameters."""
    return _hasher().check_needs_rehash(stored)


def one_time() -> str:
    """Return a first password that can be read out and typed: four groups of four."""
    groups = ("".join(secrets.choice(_ALPHABET) for _ in range(_GROUP)) for _ in range(_GROUPS))
    return "-".join(groups)


def refusals(password: str, *about: str) -> list[Refusal]:
    """Return every reason why a password cannot be chosen by the person that `about` describes."""
    return check(password, about, common())


@cache
def common() -> frozenset[str]:
    """Return the passwords that are tried first."""
    from .. import resources

    text = (resources.data() / "reference" / "common-passwords.txt").read_text(encoding="utf-8")
    return frozenset(line for line in text.splitlines() if line and not line.startswith("#"))


def _off_the_loop() -> None:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return
    raise RuntimeError("a password must not be hashed on the event loop")
