"""Uploading many files at once: each page filed by its code, the rest kept for a person to settle.

Nothing that could be opened is lost: what is not filed waits in the store, across sessions, until somebody files or
drops it. Loads the table classes, so import it late.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO
from uuid import uuid4

from sqlalchemy import Connection

from ..domain.application import Actor, Application, ChecklistRow
from ..domain.documents import Document, DocumentKind, Match
from ..domain.findings import Finding, Wanted
from ..domain.lifecycle import UPLOADABLE
from ..domain.notice import Notice
from ..domain.queue import QueueFilter
from ..domain.refusal import Refused, refuse
from ..domain.text import typed
from ..store import audit, keeping
from ..store.queries import documents as queries
from .checklist import Checklist
from .errors import NotFound
from .examining import Examining
from .filing import MAX_REASON, Filing
from .heap import Fate, Heap, Taken
from .looking import Looked, unread_rest
from .permissions import Permission, require
from .reading_ahead import ReadingAhead
from .runtime import Runtime
from .waiting import WaitingPage, as_body, as_page

if TYPE_CHECKING:
    from ..documents.sources import Problem, Source

__all__ = ["Fate", "Intake", "Taken"]

WORKERS = 4
AHEAD = 2
"""Files that are being read ahead, for each worker."""
TWICE = "在这次上传里有两份，只归档了先读到的一份"


@dataclass
class Intake:
    """Uploads of one caller."""

    runtime: Runtime
    actor: Actor

    @property
    def examining(self) -> Examining:
        """Looking at pages."""
        return Examining(self.runtime, self.actor)

    @property
    def filing(self) -> Filing:
        """Filing them."""
        return Filing(self.runtime, self.actor)

    def count(self, paths: Sequence[Path]) -> int:
        """Return about how many files there are, for a progress bar."""
        from ..documents.sources import count

        return count(paths)

    def take(self, paths: Sequence[Path], *, dry_run: bool = False, replacing: bool = False) -> Generator[Taken]:
        """Yield what becomes of each page of these files, folders and archives, as soon as it is saved.

        Args:
            dry_run: Change nothing at all.
            replacing: Whether pages take the place of documents that stand; otherwise those are passed over.
        """
        from ..documents.sources import sources

        return self.take_sources(sources(paths), dry_run=dry_run, replacing=replacing)

    def take_stream(
        self, stream: BinaryIO, name: str, *, dry_run: bool = False, replacing: bool = False
    ) -> Generator[Taken]:
        """Yield the same for a picture, PDF or zip that comes through a pipe, called `name`."""
        from ..documents.sources import from_stream

        return self.take_sources(from_stream(stream, name), dry_run=dry_run, replacing=replacing)

    def take_sources(
        self, found: Iterator[Source | Problem], *, dry_run: bool = False, replacing: bool = False
    ) -> Generator[Taken]:
        """Yield the same for files that are at hand. Stop by not going on: what was yielded is saved."""
        require(self.actor, Permission.SEND)
        from ..documents.sources import Problem

        heap = Heap(uuid4().hex[:12], self._people(), dry_run, replacing)
        workers = min(self.runtime.helpers.size, WORKERS)
        ahead: ReadingAhead[Source, Looked] = ReadingAhead(
            workers, lambda source: self.examining.look(source.name, source.data, stage=not dry_run)
        )
        with closing(ahead):
            queue: deque[Iterator[Looked] | Problem] = deque()
            for item in found:
                queue.append(item if isinstance(item, Problem) else ahead.begin(item))
                if len(queue) > workers * AHEAD:
                    yield from self._settle_first(queue, heap)
            while queue:
                yield from self._settle_first(queue, heap)

    def _settle_first(self, queue: deque[Iterator[Looked] | Problem], heap: Heap) -> Iterator[Taken]:
        from ..documents.sources import Problem

        first = queue.popleft()
        if isinstance(first, Problem):
            yield Taken(Fate.UNUSABLE, first.name, first.message)
            return
        looked = None
        for looked in first:
            taken = self._settle(looked, heap)
            heap.took(taken)
            yield taken
        rest = unread_rest([looked]) if looked else ""
        if looked and rest:
            yield Taken(Fate.UNUSABLE, looked.name, rest)

    def _settle(self, looked: Looked, heap: Heap) -> Taken:
        if not looked.finding.readable:
            return Taken(Fate.UNUSABLE, looked.name, looked.words, looked)
        application, kind = looked.application, looked.kind
        replacing = heap.replacing and looked.finding is Finding.ALREADY
        if application is not None and kind is not None and (looked.fit or replacing):
            if heap.dry_run and (application.id, kind) in heap.filed:
                return Taken(Fate.SKIPPED, looked.name, f"{application.name}的{kind.label}{TWICE}", looked)
            try:
                if not heap.dry_run:
                    self.filing.put(looked, application.id, kind, replacing=replacing)
            except NotFound as error:
                return self._keep(looked, str(error), heap)
            except Refused as error:
                if error.first.code == "already":  # by a page read at the same time
                    return Taken(Fate.SKIPPED, looked.name, f"{application.name}的{kind.label}{TWICE}", looked)
                return self._keep(looked, error.first.message, heap)
            return Taken(Fate.FILED, looked.name, looked.message, looked)
        if looked.finding is Finding.ALREADY:
            return Taken(Fate.SKIPPED, looked.name, looked.message, looked)
        with self.runtime.reading() as connection:
            filed = queries.find_filed(connection, looked.sha256, looked.page)
        if filed:
            return Taken(Fate.SKIPPED, looked.name, f"这一页已经归为{filed[0][1].kind.label}", looked)
        return self._keep(looked, looked.words, heap)

    def _keep(self, looked: Looked, message: str, heap: Heap) -> Taken:
        """Let a page wait for a person; one that waits already is not kept twice."""
        taken = Taken(Fate.WAITING, looked.name, message, looked)
        if heap.dry_run:
            return taken
        offered = heap.guesses(looked) if looked.finding.unread else []
        self.runtime.files.keep(looked.sha256)
        now = self.runtime.clock.now()
        with self.runtime.writing() as connection:
            if queries.waits_already(connection, self.actor.unit.path, looked.sha256, looked.page):
                return taken
            page = keeping.Page(
                looked.name, looked.sha256, looked.size, looked.page, looked.pages, looked.finding.value,
                as_body(looked, message, offered),
            )  # fmt: skip
            keeping.add_waiting(connection, [page], self.actor, now, heap.batch)
        return taken

    def _people(self) -> list[ChecklistRow]:
        """Return those who may hand in documents just now."""
        checklist = Checklist(self.runtime, self.actor)
        ids = checklist.ids(QueueFilter(statuses=UPLOADABLE))
        rows = checklist.rows(ids)
        return [rows[number] for number in ids if number in rows]

    # settling

    def waiting(self) -> list[WaitingPage]:
        """Return the pages that wait for a person, oldest first."""
        require(self.actor, Permission.READ)
        with self.runtime.reading() as connection:
            found = queries.list_waiting(connection, self.actor.unit.path)
        return [as_page(one, self.runtime.files) for one in found]

    def count_waiting(self) -> int:
        """Return how many pages wait."""
        require(self.actor, Permission.READ)
        with self.runtime.reading() as connection:
            return queries.count_waiting(connection, self.actor.unit.path)

    def look_again(self, page: WaitingPage, application: Application, kind: DocumentKind) -> Looked:
        """Return a waiting page looked at once more as what a person says it is: its code may be recognised now."""
        return self.examining.look_again(page.looked, Wanted(application, kind))

    def settle(
        self,
        page: WaitingPage,
        looked: Looked,
        application_id: int,
        kind: DocumentKind,
        *,
        match: Match | None = None,
        notice: Notice | None = None,
        replacing: bool = False,
    ) -> Document:
        """File a waiting page as what a person says it is; see `Filing.put`.

        Raises:
            Refused: When it cannot be that, or somebody has settled it meanwhile.
        """

        pages = [page]
        if kind is DocumentKind.PUB:
            looked = replace(looked, pages=self.as_proof(page).pages)
            pages = self._pages_of(page, looked)

        def settle(connection: Connection, now: datetime) -> None:
            done = [keeping.settle(connection, one.id, "filed", self.actor, now) for one in pages]
            if not done[0]:
                raise _gone(page)

        self._still_waits(page)
        try:
            return self.filing.put(
                looked, application_id, kind, match=match, notice=notice, replacing=replacing, also=settle
            )
        except Refused:
            self._still_waits(page)  # somebody else may just have settled it, which then is the reason to tell
            raise

    def as_proof(self, page: WaitingPage) -> Looked:
        """Return a waiting page as a 公示证明: the whole file where none of its pages is anything else."""
        if len(self._siblings(page)) == page.looked.pages:
            return page.looked
        return replace(page.looked, pages=1)

    def _pages_of(self, page: WaitingPage, proof: Looked) -> list[WaitingPage]:
        """Return the waiting pages that a 公示证明 takes, the page itself first."""
        others = self._siblings(page) if proof.pages > 1 else []
        return [page, *(other for other in others if other.id != page.id)]

    def _siblings(self, page: WaitingPage) -> list[WaitingPage]:
        """Return the pages of the same file that wait and were not read, the page itself included."""
        return [
            one
            for one in self.waiting()
            if one.looked.sha256 == page.looked.sha256 and (one.id == page.id or one.looked.finding.unread)
        ]

    def settled(self, page: WaitingPage, proof: Looked | None = None) -> None:
        """Note that a page was filed by another door, as a 公示证明 is, with the other pages of the `proof`.

        Raises:
            Refused: When somebody has settled it meanwhile.
        """
        require(self.actor, Permission.SEND)
        pages = self._pages_of(page, proof or replace(page.looked, pages=1))
        now = self.runtime.clock.now()
        with self.runtime.writing() as connection:
            done = [keeping.settle(connection, one.id, "filed", self.actor, now) for one in pages]
        if not any(done):
            raise _gone(page)

    def file_of(self, looked: Looked) -> Path:
        """Return where the file of a page is now, for looking at it; filing moves it.

        Raises:
            StorageError: When it is missing.
        """
        require(self.actor, Permission.READ)
        return self.runtime.files.find(looked.sha256)

    def drop(self, page: WaitingPage, reason: str) -> None:
        """Take a page off the list for a reason; its file stays in the store.

        Raises:
            Refused: Without a reason, or when somebody has settled it meanwhile.
        """
        reason = typed(reason, MAX_REASON).strip()
        if not reason:
            raise refuse("reason", "请写明不要这一页的原因", "reason")
        self._still_waits(page)
        now = self.runtime.clock.now()
        with self.runtime.writing() as connection:
            if not keeping.settle(connection, page.id, "dropped", self.actor, now):
                raise _gone(page)
            after = {"sha256": page.looked.sha256, "page": page.looked.page}
            event = audit.Event("DROP", "intake", page.id, {}, after, reason)
            audit.record(connection, self.actor, [event], now)

    def _still_waits(self, page: WaitingPage) -> None:
        require(self.actor, Permission.SEND)
        with self.runtime.reading() as connection:
            if not queries.list_waiting(connection, self.actor.unit.path, [page.id]):
                raise _gone(page)


def _gone(page: WaitingPage) -> Refused:
    return refuse("settled", f"{page.looked.name} 第 {page.looked.page} 页已经处理过，请刷新列表")
