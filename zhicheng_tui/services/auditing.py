"""审计: events to read, one application's story, the chain checked, anchors on paper, exports.

Loads the table classes where it writes; import it late.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from ..documents import anchor as codes
from ..documents import forms as pages
from ..domain.application import Actor
from ..domain.refusal import Refused, refuse
from ..domain.trail import TrailEvent, TrailFilter
from ..store import audit, chain
from ..store.queries import cases, trail
from . import audit_files
from .audit_files import Format
from .chain_verdict import ChainVerdict, Stand
from .errors import GONE, NotFound
from .forms import drawn
from .keys import form_key
from .permissions import Permission, require
from .printing import write, write_to
from .runtime import Runtime

PAGE = 200
"""Events read at once for a list."""
PIECE = 5_000
"""Events checked or exported at a time: what is held in memory."""
ONCE_IN = timedelta(minutes=1)
"""The same refusal of the same person again within this time is the same event: a key held down writes one."""
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Anchor:
    """Where the trail stood at one moment, to be kept outside the system."""

    seq: int
    """The last event."""
    digest: str
    """Its hash, in hexadecimal."""
    at: datetime
    text: str
    """What is printed, scanned and typed."""


@dataclass(frozen=True)
class Exported:
    """A file that an export made."""

    path: Path
    count: int


@dataclass(frozen=True)
class Auditing:
    """The trail as far as one caller may see it: events of their units' people and about their units' applications."""

    runtime: Runtime
    actor: Actor

    def check(self) -> None:
        """Make sure that the caller may read the trail at all.

        Raises:
            Refused: When not.
        """
        require(self.actor, Permission.AUDIT)

    def events(
        self, wanted: TrailFilter | None = None, *, before: int | None = None, limit: int = PAGE
    ) -> list[TrailEvent]:
        """Return a page of events, newest first; `before` is the number of the last one of the page before."""
        self.check()
        with self.runtime.reading() as connection:
            return trail.find_events(connection, self.actor.unit, wanted or TrailFilter(), before, limit)

    def story(self, application_id: int) -> list[TrailEvent]:
        """Return all events about an application, oldest first.

        Raises:
            NotFound: When it does not exist or lies outside the caller's units.
        """
        self.check()
        with self.runtime.reading() as connection:
            if not cases.find_applications(connection, self.actor.unit.path, [application_id]):
                raise NotFound(GONE)
            return trail.find_application_events(connection, application_id)

    def verify(self, progress: Progress | None = None, *, anchor: str = "") -> ChainVerdict:
        """Check the whole chain, whoever's events they are, and hold it against an anchor's text where one is given.

        Memory does not grow with the trail, and nobody who writes has to wait.

        Raises:
            Refused: When the anchor is none of this installation's, or a character was typed wrongly.
            ConfigurationError: When an anchor is given and the signing key is missing.
        """
        self.check()
        given = self.read_anchor(anchor)
        head, fault, met = chain.Head(), None, True
        with self.runtime.reading() as connection:
            total = trail.find_end(connection).seq
        after: int | None = None
        while fault is None:
            with self.runtime.reading() as connection:
                rows = trail.read_chain(connection, after, PIECE)
            if not rows:
                break
            if given is not None and rows[0].seq <= given.seq <= rows[-1].seq:
                met = any(row.seq == given.seq and str(row.hash).startswith(given.digest) for row in rows)
            head, fault = chain.check(head, rows)
            after = rows[-1].seq
            if progress is not None:
                progress(head.seq, max(total, head.seq))
        if fault is None and given is not None:
            fault = _against(given, head, met=met)
        stand = Stand(given.seq, given.at) if given else None
        return ChainVerdict(head.seq, head.hash, fault, stand)

    def read_anchor(self, text: str) -> codes.AnchorCode | None:
        """Return what a typed anchor says; `None` for no text.

        Raises:
            Refused: When it is none of this installation's, or a character was typed wrongly.
            ConfigurationError: When the signing key is missing.
        """
        if not text.strip():
            return None
        try:
            return codes.decode(text, form_key(self.runtime.settings))
        except codes.NotAnAnchor as error:
            raise refuse("anchor", f"{error}；请对照打印的锚点重新录入", "anchor") from error

    def anchor(self) -> Anchor:
        """Return where the trail stands now, signed with the installation's key.

        Raises:
            ConfigurationError: When the key is missing.
        """
        self.check()
        key, now = form_key(self.runtime.settings), self.runtime.clock.now()
        with self.runtime.reading() as connection:
            head = trail.find_end(connection)
        return Anchor(head.seq, head.hash, now, codes.encode(head.seq, now, head.hash, key))

    def anchor_page(self, anchor: Anchor) -> bytes:
        """Return an anchor as a page to print and to keep: PDF.

        Raises:
            Refused: When it cannot be drawn.
        """
        self.check()
        issue = pages.Issue(f"ZCA-{anchor.seq}", 0, anchor.at.date(), anchor.text)
        unit, who = self.actor.unit.name, self.actor.name
        return drawn(self.runtime, [pages.AnchorForm(unit, anchor.seq, anchor.digest, anchor.at, who, issue)])

    def save_anchor(self, folder: Path) -> Path:
        """Write a new anchor's page into a folder and return the file made.

        Raises:
            Refused: When the place cannot be written.
        """
        anchor = self.anchor()
        return write(folder / f"审计锚点-{anchor.seq}.pdf", lambda: self.anchor_page(anchor))

    def export(
        self, target: Path, form: Format, wanted: TrailFilter | None = None, progress: Progress | None = None
    ) -> Exported:
        """Write events to a new file, newest first; that it was done, by whom and how much, is an event itself.

        Raises:
            Refused: When the place cannot be written; nothing is left behind.
        """
        self.check()
        wanted, count = wanted or TrailFilter(), 0

        def fill(file: BinaryIO) -> None:
            nonlocal count
            writer = audit_files.Writer(file, form)
            before: int | None = None
            while True:
                with self.runtime.reading() as connection:
                    rows = trail.find_event_rows(connection, self.actor.unit, wanted, before, PIECE)
                for row in rows:
                    writer.add(trail.as_event(row), row.prev_hash, row.hash)
                if not rows:
                    break
                before, count = rows[-1].seq, count + len(rows)
                if progress is not None:
                    progress(count, count + before - 1)
            writer.finish()
            told = {"rows": count, "format": form.value, "filter": audit_files.told(wanted), "file": target.name}
            with self.runtime.writing() as connection:
                event = audit.Event("EXPORT", "audit", None, after=told)
                audit.record(connection, self.actor, [event], self.runtime.clock.now())

        return Exported(write_to(target, fill), count)


def note_refusal(runtime: Runtime, actor: Actor, refused: Refused) -> None:
    """Put it on the trail that somebody was refused an act for want of permission; other refusals are left alone.

    Raises:
        StorageError: When the database fails.
    """
    reasons = [refusal.message for refusal in refused.refusals if refusal.code == "permission"]
    if not reasons:
        return
    now = runtime.clock.now()
    with runtime.writing() as connection:
        last = trail.find_last_by(connection, actor.id)
        if last and (last.act, last.reason) == ("REFUSED", reasons[0]) and now - last.at < ONCE_IN:
            return
        audit.record(connection, actor, [audit.Event("REFUSED", "user", actor.id, reason=reasons[0])], now)


def _against(given: codes.AnchorCode, head: chain.Head, *, met: bool) -> chain.Fault | None:
    """Hold a sound chain against an anchor."""
    if head.seq < given.seq:
        return chain.Fault(head.seq + 1, chain.Break.MISSING, given.seq - head.seq)
    return None if met else chain.Fault(given.seq, chain.Break.ANCHOR)
