"""Keeps what is typed: every change goes to the database at once, the newest state of each application.

Several windows of one login may have the same application open. A window writes only over what it knows to be
kept; what another has typed since is handed over to be shown, and what could not be kept is put aside, not dropped.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import TYPE_CHECKING, TypeVar
from uuid import uuid4

from ..domain.review import Decision
from ..services.desk import Desk

if TYPE_CHECKING:
    from ..services.leases import Holder

T = TypeVar("T")
NOTHING = Decision()


class DraftKeeper:
    """Drafts waiting to be written. Noting is instant; writing happens in a thread, one at a time."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.sitting = uuid4().hex
        """This window, among those of the same login."""
        self.lease = LeaseKeeper(desk, self.sitting)
        self.aside: dict[int, Decision] = {}
        """What was typed here and not kept, because another window had typed on: by application."""
        self._waiting: dict[int, tuple[Decision, int]] = {}
        self._writing_now: dict[int, tuple[Decision, int]] = {}
        self._known: dict[int, Decision] = {}
        self._overtaken: dict[int, Decision] = {}
        self._noting = Lock()
        self._writing = Lock()

    def note(self, application_id: int, decision: Decision, seen_version: int) -> None:
        """Remember the newest state of a draft, to be written by `write`."""
        with self._noting:
            self._waiting[application_id] = (decision, seen_version)

    def pending(self, application_id: int) -> tuple[Decision, int] | None:
        """Return what was noted for an application and is not known to be written, with the version it is about."""
        with self._noting:
            return self._waiting.get(application_id) or self._writing_now.get(application_id)

    def saw(self, application_id: int, decision: Decision) -> None:
        """Take in what is kept for an application, as it was just read."""
        with self._noting:
            self._known[application_id] = decision

    def known(self, application_id: int) -> Decision:
        """Return the draft of an application as this window last read or wrote it."""
        with self._noting:
            return self._known.get(application_id, NOTHING)

    @property
    def has_overtaken(self) -> bool:
        """Whether `overtaken` has something to tell."""
        return bool(self._overtaken)

    def overtaken(self) -> dict[int, Decision]:
        """Return what other windows typed on, by application, once."""
        with self._noting:
            found, self._overtaken = self._overtaken, {}
            return found

    def write(self) -> None:
        """Write everything that waits; returns when nothing does."""
        with self._writing:
            while True:
                with self._noting:
                    if not self._waiting:
                        return
                    application_id, noted = self._waiting.popitem()
                    self._writing_now[application_id] = noted
                try:
                    self._write(application_id, *noted)
                finally:
                    with self._noting:
                        self._writing_now.pop(application_id, None)

    def _write(self, application_id: int, decision: Decision, version: int) -> None:
        from ..services.drafts import Window

        window = Window(self.sitting, self.known(application_id))
        other = self._desk.drafts.keep(application_id, decision, version, window)
        if other is None:
            self.saw(application_id, decision.effective(strip=False))
        else:
            self.overtake(application_id, other.decision, decision)

    def overtake(self, application_id: int, theirs: Decision, mine: Decision) -> None:
        """Put aside what was typed here, for what another window has typed."""
        with self._noting:
            newest = self._waiting.pop(application_id, (mine, 0))[0]
            self.aside[application_id] = newest
            self._known[application_id] = self._overtaken[application_id] = theirs

    def outdated(self, application_id: int, decision: Decision) -> bool:
        """Return whether another window has typed on, so that `decision` is not what is to be saved."""
        with self._writing:
            with self._noting:
                if application_id in self._overtaken:
                    return True
            other = self._desk.drafts.find_newer(application_id, self.known(application_id))
            if other is None or other.decision == decision.effective(strip=False):
                return False
            self.overtake(application_id, other.decision, decision)
            return True

    def replace_by(self, application_id: int, act: Callable[[], T]) -> T:
        """Do the act that makes a draft good, with no write of that draft before, during or after it."""
        with self._writing:
            with self._noting:
                kept = self._waiting.pop(application_id, None)
            done = False
            try:
                result = act()
                done = True
            finally:
                if not done and kept is not None:
                    with self._noting:
                        self._waiting.setdefault(application_id, kept)
            if done:
                self.saw(application_id, NOTHING)
                self.aside.pop(application_id, None)
            return result

    def close(self) -> None:
        """Write what waits and let go of every lease."""
        self.write()
        self.lease.close()


class LeaseKeeper:
    """The lease of the application that this window has open. Calls may overtake each other; the last wish counts."""

    def __init__(self, desk: Desk, sitting: str) -> None:
        self._desk, self._sitting = desk, sitting
        self.wanted = 0
        """The application that is open; 0 for none."""
        self._held = 0
        self._used = False
        self._settling = Lock()

    def settle(self) -> Holder | None:
        """Take or keep up the lease that is wanted, give back the one before; return who else has it open."""
        with self._settling:
            wanted, held, self._used = self.wanted, self._held, True
            self._held = wanted
            if wanted:
                return self._desk.leases.open(wanted, self._sitting, held if held not in (0, wanted) else None)
            if held:
                self._desk.leases.give_back(self._sitting, held)
            return None

    def other(self, application_id: int) -> Holder | None:
        """Return who else has an application open just now."""
        return self._desk.leases.holder(application_id, self._sitting)

    def close(self) -> None:
        """Let go of whatever is held."""
        if self._used:
            self._desk.leases.give_back(self._sitting)
