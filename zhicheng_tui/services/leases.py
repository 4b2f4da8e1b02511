"""Who has an application open for review, so that two people or two windows see each other (Q35).

A lease forbids nothing: versions keep decisions apart, and `drafts` keeps typing apart. It runs out by itself.
Not audited: nothing of an application changes. Loads the table classes, so import it late.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from ..domain.application import Actor
from ..domain.clock import local
from ..domain.text import one_line
from ..store import leasing
from ..store.queries import cases
from ..store.queries.leases import find_lease, find_typing
from .errors import GONE, NotFound
from .permissions import Permission, missing, require
from .runtime import Runtime

LASTS = timedelta(minutes=5)
"""How long a lease holds without being kept up."""


@dataclass(frozen=True)
class Holder:
    """Whoever else has an application open."""

    name: str
    since: datetime
    own: bool = False
    """Whether it is the caller's own login, in another window."""
    came_later: bool = False
    """Whether the caller was there first, and the other has typed something meanwhile."""

    @property
    def sentence(self) -> str:
        """What a reviewer has to know."""
        when = f"{local(self.since):%H:%M} 起"
        if self.own:
            return f"本人已在另一个窗口打开这一份（{when}）；在这里输入会接手"
        if self.came_later:
            return f"{self.name}也在审核（{local(self.since):%H:%M} 有输入）"
        return f"{self.name}正在审核（{when}）"

    @property
    def asked(self) -> str:
        """The same as the beginning of a question."""
        return f"本人在另一个窗口也打开了这一份（{local(self.since):%H:%M} 起）" if self.own else self.sentence

    @property
    def short(self) -> str:
        """The same in as few words as there is room for beside a title."""
        return "本人已在另一个窗口打开" if self.own else one_line(self.sentence)


@dataclass(frozen=True)
class Leases:
    """Leases of one caller's sittings."""

    runtime: Runtime
    actor: Actor

    def open(self, application_id: int, sitting: str, leaving: int | None = None) -> Holder | None:
        """Take the lease of an application if it is free, or keep it up; return who else has it, if anybody.

        Who may not review takes none and only learns who does.

        Args:
            sitting: Which of the caller's windows.
            leaving: The application whose lease this window gives back.

        Raises:
            NotFound: When the caller may not see the application.
        """
        require(self.actor, Permission.READ)
        now = self.runtime.clock.now()
        if missing(self.actor, Permission.REVIEW):
            return self.holder(application_id, sitting)
        with self.runtime.writing() as connection:
            self._seen(connection, application_id)
            leasing.clear(connection, now)
            if leaving is not None:
                leasing.give_back(connection, self.actor.id, sitting, leaving)
            leasing.take(connection, application_id, self.actor.id, sitting, now, now + LASTS)
            return self._other(connection, application_id, sitting)

    def holder(self, application_id: int, sitting: str) -> Holder | None:
        """Return who else has an application open just now; changes nothing.

        Raises:
            NotFound: When the caller may not see the application.
        """
        require(self.actor, Permission.READ)
        with self.runtime.reading() as connection:
            self._seen(connection, application_id)
            return self._other(connection, application_id, sitting)

    def give_back(self, sitting: str, application_id: int | None = None) -> None:
        """Let go of the lease of an application, or of all that this window has."""
        require(self.actor, Permission.READ)
        with self.runtime.writing() as connection:
            leasing.give_back(connection, self.actor.id, sitting, application_id)

    def _seen(self, connection: Connection, application_id: int) -> None:
        if not cases.find_applications(connection, self.actor.unit.path, [application_id]):
            raise NotFound(GONE)

    def _other(self, connection: Connection, application_id: int, sitting: str) -> Holder | None:
        now, lease = self.runtime.clock.now(), find_lease(connection, application_id)
        if lease is not None and lease.until > now and lease.sitting != sitting:
            return Holder(lease.name, lease.since, own=lease.user_id == self.actor.id)
        typing = find_typing(connection, application_id, self.actor.id)
        if typing is not None and typing[1] > now - LASTS:
            return Holder(*typing, came_later=True)
        return None
