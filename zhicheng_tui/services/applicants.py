"""Accounts for applicants whose files came in without them, by import say: many at once.

Loads the table classes, so import it late.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from ..domain.application import Actor, Unit
from ..store import accounting, audit, pinyin
from ..store.queries.applicants import Accountless, find_accountless, find_logins
from . import passwords
from .permissions import Permission, Role, require
from .runtime import Runtime

PIECE = 100
"""Accounts opened in one transaction."""


@dataclass(frozen=True)
class Handed:
    """An account that was opened, as it is handed to its owner."""

    name: str
    unit: str
    login: str
    password: str
    """One-time, kept nowhere else."""


@dataclass(frozen=True)
class Applicants:
    """Applicants without an account, in one caller's tree."""

    runtime: Runtime
    actor: Actor

    def accountless(self, unit: Unit | None = None) -> Sequence[Accountless]:
        """Return who has an application in the tree (at `unit` and below) and no applicant's account."""
        require(self.actor, Permission.ACCOUNTS)
        path = unit.path if unit is not None and self.actor.covers(unit.path) else self.actor.unit.path
        with self.runtime.reading() as connection:
            return find_accountless(connection, path)

    def open(self, people: Sequence[Accountless]) -> Iterator[Handed]:
        """Open an account for each and yield it once it is kept; who has got one meanwhile is left out.

        The login is the name's pinyin and the end of the identity number, which is not more than lists show anyway.
        Takes about 25 ms each: never on the event loop.
        """
        require(self.actor, Permission.ACCOUNTS)
        for start in range(0, len(people), PIECE):
            piece = people[start : start + PIECE]
            words = [passwords.one_time() for _ in piece]
            hashes = [passwords.hashed(word) for word in words]
            with self.runtime.writing() as connection:
                kept = list(self._open(connection, piece, words, hashes))
            yield from kept

    def _open(
        self, connection: Connection, people: Sequence[Accountless], words: Sequence[str], hashes: Sequence[str]
    ) -> Iterator[Handed]:
        now, events = self.runtime.clock.now(), []
        ids = {one.person_id for one in people}
        still = {one.person_id for one in find_accountless(connection, self.actor.unit.path) if one.person_id in ids}
        taken = find_logins(connection)
        for one, word, kept in zip(people, words, hashes, strict=True):
            if one.person_id not in still:
                continue
            login = _free(one, taken)
            taken.add(login)
            values = {"login": login, "name": one.name, "unit_id": one.unit.id, "role": Role.APPLICANT.value}
            user = accounting.add_account(connection, **values, id_no=one.id_no, phone=one.phone)
            accounting.set_password(connection, user, kept, now, must_change=True)
            after = {"login": login, "role": Role.APPLICANT.value, "unit": one.unit.id}
            events.append(audit.Event("ACCOUNT_OPEN", "user", user, {}, after))
            yield Handed(one.name, one.unit.name, login, word)
        audit.record(connection, self.actor, events, now)


def _free(one: Accountless, taken: Collection[str]) -> str:
    """Return a login that nobody has."""
    wanted = f"{pinyin.readings(one.name)[0] or 'sbr'}{one.id_no[-4:].lower()}"
    login, number = wanted[:30], 2
    while login in taken:
        login, number = f"{wanted[:27]}-{number}", number + 1
    return login
