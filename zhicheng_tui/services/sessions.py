"""A sitting at a terminal from its beginning to its end, and the door before it.

Imports what writes only when it writes: a session that begins by `--as` shows its first frame before.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..store.queries.accounts import any_password, find_hash
from ..store.queries.people import list_logins
from .desk import Desk
from .errors import ConfigurationError
from .runtime import Runtime
from .settings import Settings
from .watching import unwatched

if TYPE_CHECKING:
    from .signing_in import SigningIn


def owns_data(settings: Settings) -> bool:
    """Say whether the person at this process owns the installation's data, and so needs no password to reach them."""
    if not hasattr(os, "geteuid"):
        return True
    try:
        owner = settings.data_dir.stat().st_uid
    except OSError as error:
        raise ConfigurationError(f"{settings.data_dir}：读不到目录（{error.strerror}）") from error
    return os.geteuid() in (0, owner)


def require_owner(settings: Settings) -> None:
    """Let only the owner of the data name whom to act as.

    Raises:
        ConfigurationError: To everybody else, who signs in by password.
    """
    if not owns_data(settings):
        raise ConfigurationError("--as 只能由数据目录的所有者使用；请不带 --as 运行 zhicheng，用密码登录")


@dataclass
class Session:
    """Somebody signed in."""

    desk: Desk
    by_name: bool
    """Came in by `--as`, without a password."""

    def begin(self) -> None:
        """Note in the trail that a session by `--as` has begun; one by password is noted by its sign-in.

        Raises:
            StorageError: When the database fails.
        """
        if self.by_name:
            self._door.by_name(self.desk.actor)

    def end(self, how: str = "quit") -> None:
        """Note in the trail that the session has ended.

        Raises:
            StorageError: When the database fails.
        """
        self._door.out(self.desk.actor, how)

    @property
    def has_password(self) -> bool:
        """Whether unlocking asks a password."""
        with unwatched(self.desk.runtime).reading() as connection:
            return bool(find_hash(connection, self.desk.actor.id))

    def unlock(self, password: str) -> None:
        """Hold a password against the account's. Takes about 30 ms: never on the event loop.

        Raises:
            Refused: When it is wrong, which is noted and counts as at the door.
        """
        self._door.prove(self.desk.actor.login, password)

    def choose_password(self, old: str, new: str) -> None:
        """Choose another password. Never on the event loop.

        Raises:
            Refused: When the old one is wrong, or the new one cannot be chosen.
        """
        self._door.change_password(self.desk.actor, old, new)

    @property
    def _door(self) -> SigningIn:
        return _signing_in(unwatched(self.desk.runtime), self.desk.actor.origin)


@dataclass
class Entrance:
    """An installation before anybody has signed in."""

    runtime: Runtime
    origin: str

    def asks_password(self) -> bool:
        """Say whether somebody has a password, so that whoever comes without a name is asked for it."""
        with self.runtime.reading() as connection:
            return any_password(connection)

    def only_login(self) -> str:
        """Return the login of the only active account; empty when there are several."""
        with self.runtime.reading() as connection:
            logins = list_logins(connection)
        return logins[0] if len(logins) == 1 else ""

    def sign_in(self, login: str, password: str) -> tuple[Session, bool]:
        """Return the session of whoever has this password, and whether another must be chosen first.

        Takes about 30 ms: never on the event loop.

        Raises:
            Refused: When login and password do not belong together, or too many attempts have failed.
        """
        found = _signing_in(self.runtime, self.origin).by_password(login, password)
        return Session(Desk(self.runtime, found.actor), by_name=False), found.must_change


def _signing_in(runtime: Runtime, origin: str) -> SigningIn:
    with runtime.gate.importing():
        from .signing_in import SigningIn

    return SigningIn(runtime, origin)
