"""Signing in by password, changing it, and what the trail keeps of it. Loads the table classes, so import it late."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from math import ceil
from typing import cast
from unicodedata import normalize

from sqlalchemy import Connection

from ..domain.accounts import Account
from ..domain.application import Actor, Unit
from ..domain.clock import local
from ..domain.lockout import KEPT, locked_until
from ..domain.passwords import normal
from ..domain.refusal import Refused, refuse
from ..store import accounting, audit
from ..store.queries import accounts as queries
from . import passwords
from .runtime import Runtime

WRONG = "登录名或密码不对，请核对后重试"
MAX_LOGIN = 64
_NOBODY = Actor(cast("int", None), "", "", Unit(cast("int", None), "", ""), "", "")
"""Stands in the trail for a login that no account has: both columns may be empty."""


@dataclass(frozen=True)
class SignedIn:
    """Somebody who has shown the right password."""

    actor: Actor
    must_change: bool
    """The password was a one-time one: another must be chosen before anything else."""


@dataclass(frozen=True)
class SigningIn:
    """The door of an installation, as seen from one source."""

    runtime: Runtime
    origin: str

    def by_password(self, login: str, password: str, via: str = "tui") -> SignedIn:
        """Return who signs in; noted in the trail, as every failure is.

        Raises:
            Refused: When login and password do not belong together, the account is closed, its one-time password
                has expired, or too many attempts from this source have failed.
        """
        account = self.prove(login, password)
        with self.runtime.writing() as connection:
            actor = self._actor(connection, account, via)
            self._note(connection, actor, "SIGN_IN", account.id, self.runtime.clock.now(), how="password")
        return SignedIn(actor, account.must_change)

    def by_name(self, actor: Actor) -> None:
        """Note in the trail that somebody came in by `--as`, which the owner of the data may use."""
        with self.runtime.writing() as connection:
            self._note(connection, replace(actor, via="as"), "SIGN_IN", actor.id, self.runtime.clock.now(), how="as")

    def out(self, actor: Actor, how: str = "quit") -> None:
        """Note in the trail that a session has ended: `quit`, `locked` after wrong passwords, or `closed`."""
        with self.runtime.writing() as connection:
            self._note(connection, actor, "SIGN_OUT", actor.id, self.runtime.clock.now(), how=how)

    def prove(self, login: str, password: str) -> Account:
        """Return the account whose password this is; a failure is noted and counts.

        Raises:
            Refused: As above.
        """
        login = normalize("NFKC", login).strip()[:MAX_LOGIN]
        with self.runtime.reading() as connection:
            account = queries.find_account(connection, login)
            kept = queries.find_hash(connection, account.id) if account is not None else ""
            locked = self._locked(connection, login)
        right = locked is None and passwords.verify(kept if account and account.active else "", password)
        fresh = passwords.hashed(password) if right and passwords.outdated(kept) else ""
        now = self.runtime.clock.now()
        refused: Refused | None = None
        with self.runtime.writing() as connection:
            locked = locked or self._locked(connection, login)
            if locked is not None:
                refused = _locked_out(locked, now)
            elif not right or account is None:
                accounting.add_failure(connection, login, self.origin, now, now - KEPT)
                locked = self._locked(connection, login)
                refused = refuse("wrong", WRONG) if locked is None else _locked_out(locked, now)
            elif account.expired(now):
                refused = refuse("expired", "一次性密码已过期，请联系管理员重置密码")
            else:
                accounting.drop_failures(connection, login, self.origin)
                if fresh:
                    accounting.rehash(connection, account.id, kept, fresh)
            if refused is not None:
                who = self._actor(connection, account, "tui") if account else self._nobody
                self._note(connection, who, "SIGN_IN_FAILED", who.id, now, how=refused.first.code)
        if refused is not None:
            raise refused
        assert account is not None
        return account

    def change_password(self, actor: Actor, old: str, new: str) -> None:
        """Choose another password for oneself; the old one is asked where there is one.

        Raises:
            Refused: When the old one is wrong, or the new one cannot be chosen.
        """
        refusals = passwords.refusals(new, actor.login, actor.name, actor.unit.name)
        if refusals:
            raise Refused(refusals)
        if self.has_password(actor):
            self.prove(actor.login, old)
            if normal(old) == normal(new):
                raise refuse("same", "新密码和原来的一样，请换一个", "password")
        kept, now = passwords.hashed(new), self.runtime.clock.now()
        with self.runtime.writing() as connection:
            accounting.set_password(connection, actor.id, kept, now)
            self._note(connection, actor, "PASSWORD_CHANGE", actor.id, now)

    def has_password(self, actor: Actor) -> bool:
        """Say whether an account has a password."""
        with self.runtime.reading() as connection:
            return bool(queries.find_hash(connection, actor.id))

    def _actor(self, connection: Connection, account: Account, via: str) -> Actor:
        given = (account.id, account.login, account.name, account.unit, account.role)
        return Actor(*given, queries.find_id_no(connection, account.id), via, self.origin)

    @property
    def _nobody(self) -> Actor:
        return replace(_NOBODY, via="tui", origin=self.origin)

    def _locked(self, connection: Connection, login: str) -> datetime | None:
        until = locked_until(queries.list_failures(connection, login, self.origin))
        return until if until is not None and until > self.runtime.clock.now() else None

    def _note(
        self, connection: Connection, actor: Actor, act: str, user_id: int | None, now: datetime, **after: str
    ) -> None:
        audit.record(connection, actor, [audit.Event(act, "user", user_id, after=after)], now)


def _locked_out(until: datetime, now: datetime) -> Refused:
    minutes = ceil((until - now).total_seconds() / 60)
    return refuse("locked", f"连续输错，请等 {minutes} 分钟，{local(until):%H:%M} 后再试；忘记密码请联系管理员重置")
