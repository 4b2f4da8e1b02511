"""Covering the screen while nobody is there, and holding back meanwhile what would show over it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from ..domain.refusal import Refused
from ..services.faults import StorageError

if TYPE_CHECKING:
    from .app import ZhichengApp


class Covering:
    """The lock of one app."""

    def __init__(self, app: ZhichengApp) -> None:
        self._app = app
        self._lifted: asyncio.Event | None = None
        self._waiting: Callable[[], None] | None = None
        self.ended = "quit"
        """How the sitting ends, for the trail."""

    @property
    def locked(self) -> bool:
        """Whether the screen is covered."""
        return self._lifted is not None

    def look(self) -> None:
        """Cover the screen when nobody has pressed a key for too long."""
        if self._app.idle.due and not self.locked and self._app.signed_in:
            self.cover()

    def cover(self) -> None:
        """Keep the drafts and cover everything; work that runs goes on underneath."""
        from .screens.lock import LockScreen

        session = self._app.session
        try:
            asks = session is not None and session.has_password
        except (StorageError, Refused):
            asks = True
        self._lifted = asyncio.Event()
        self._app.keep_drafts()
        self._app.clear_notifications()
        self._app.push_screen(LockScreen(session, asks=asks))

    def lift(self) -> None:
        """Show again what was underneath, then say what was to be said meanwhile."""
        if self._lifted is None:
            return
        lifted, waiting = self._lifted, self._waiting
        self._lifted = self._waiting = None
        self._app.pop_screen()
        lifted.set()
        if waiting is not None:
            waiting()

    async def lifted(self) -> None:
        """Wait until the screen is not covered."""
        if self._lifted is not None:
            await self._lifted.wait()

    def holds_back(self, say: Callable[[], None]) -> bool:
        """Keep the newest sentence for later while the screen is covered; return whether it is."""
        if self.locked:
            self._waiting = say
        return self.locked
