"""审核详情: who else has the application open, other people and other windows of one's own (Q35)."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from ...domain.refusal import Refused
from ...domain.review import Decision
from ...services.errors import NotFound
from ...services.faults import StorageError
from ...services.watching import SIGNED_OUT
from ..editing import Editing
from ..overtaking import TITLE, told
from .dialogs import TextScreen
from .review_view import ReviewView

if TYPE_CHECKING:
    from ...services.leases import Holder

RENEW_EVERY = 60.0
"""Seconds between looks at the lease."""
WORKED_IN = 300.0
"""Seconds after the last key for which the lease is kept up."""
log = logging.getLogger("zhicheng")


class ReviewLeasing(ReviewView):
    """Holds the lease of the application that is open. All of it happens off the painting thread."""

    def on_mount(self) -> None:
        """Keep the lease up while somebody works here."""
        self.set_interval(RENEW_EVERY, self.keep_lease)

    def open_current(self) -> None:
        """Open the application at the present place in the list, and take its lease."""
        lease = self.zapp.keeper.lease
        if self.ids[self.index] != lease.wanted:
            self.holder = None
        super().open_current()
        if self.opened is not None and lease.wanted != self.opened.file.application.id:
            lease.wanted = self.opened.file.application.id
            self._ask(lease.settle)

    def keep_lease(self) -> None:
        """Keep the lease up, and see who else is here."""
        lease = self.zapp.keeper.lease
        if lease.wanted and self.zapp.idle.quiet < WORKED_IN:
            self._ask(lease.settle)

    def give_lease_back(self) -> None:
        """Let go of the lease: the application is left."""
        self.holder = None
        lease = self.zapp.keeper.lease
        lease.wanted = 0
        self._ask(lease.settle)

    def _ask(self, act: Callable[[], Holder | None]) -> None:
        number = self.zapp.keeper.lease.wanted

        async def run() -> None:
            try:
                holder = await asyncio.to_thread(act)
            except Refused as error:
                if error.first.code == SIGNED_OUT:
                    self.failed(error)
            except (NotFound, StorageError):
                log.exception("the lease could not be kept")
            else:
                if number and number == self.zapp.keeper.lease.wanted:
                    self._found(holder)

        self.app.run_worker(run(), group="lease")

    def _found(self, holder: Holder | None) -> None:
        if holder == self.holder:
            return
        self.holder = holder
        self.show_place()
        self.show_panel()
        if holder is not None:
            self.say(holder.sentence, "warning")

    def worked(self) -> None:
        """Something was typed here: if another window of one's own had the lease, this one has it now."""
        if self.holder is not None and self.holder.own:
            self.holder = None
            self.show_place()

    def show_overtaken(self, application_id: int, theirs: Decision) -> bool:
        """Show what another window typed, if it is about the application here; return whether it is."""
        if self.opened is None or self.opened.file.application.id != application_id or not self.is_attached:
            return False
        aside = self.zapp.keeper.aside.get(application_id, Decision())
        self.editing, self.reason_of = Editing.resume(theirs), ""
        self.show_texts()
        self.show_sheet()
        self.show_panel()
        self.app.push_screen(TextScreen(TITLE, told(aside, theirs, self.desk.runtime.reference)))
        return True
