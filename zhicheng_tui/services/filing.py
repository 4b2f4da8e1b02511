"""Filing documents: each page that was looked at, put to its person and form. Loads the table classes: import late."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from ..domain.application import Actor, Application
from ..domain.clock import local
from ..domain.documents import Document, DocumentKind, Match
from ..domain.findings import Finding, Wanted, judge, may_assign
from ..domain.lifecycle import may_upload
from ..domain.notice import Notice, check_notice
from ..domain.refusal import Refused, refuse
from ..domain.text import typed
from ..store import audit, keeping
from ..store.queries import cases
from ..store.queries import documents as queries
from .errors import GONE, NotFound
from .looking import Looked
from .permissions import Permission, require
from .runtime import Runtime
from .verdicts import Verdict

MAX_REASON = 200


@dataclass(frozen=True)
class _Asked:
    """What is to be filed, as what."""

    page: Looked
    application_id: int
    kind: DocumentKind
    match: Match | None
    notice: Notice | None
    replacing: bool

    @property
    def start(self) -> int:
        """The page of the file on which the document begins: a notice takes the whole file."""
        return 1 if self.kind is DocumentKind.PUB and self.page.pages > 1 else self.page.page

    @property
    def pages(self) -> int:
        """How many pages it takes."""
        return self.page.pages if self.kind is DocumentKind.PUB else 1

    def same_as(self, document: Document) -> bool:
        """Whether it is what stands already."""
        return (document.sha256, document.page, document.notice) == (self.page.sha256, self.start, self.notice)


@dataclass(frozen=True)
class Filing:
    """Documents of the applications of one caller's units."""

    runtime: Runtime
    actor: Actor

    def put(
        self,
        page: Looked,
        application_id: int,
        kind: DocumentKind,
        *,
        match: Match | None = None,
        notice: Notice | None = None,
        replacing: bool = False,
        also: Callable[[Connection, datetime], None] | None = None,
    ) -> Document:
        """File a page that was looked at; the same page again changes nothing.

        Args:
            match: `HAND` when a person says what the page is, `RECOGNISED` when a person confirmed what it suits;
                otherwise what the looking found.
            notice: The dates of the public notice, for a 公示证明.
            replacing: Whether a document that stands may be replaced; it stays in the history.
            also: What else is done in the same transaction.

        Raises:
            Refused: When the page is not this document, or the application takes none.
            NotFound: When the caller may not see the application.
        """
        require(self.actor, Permission.SEND)
        self._check_notice(kind, notice)
        asked = _Asked(page, application_id, kind, match, notice, replacing)
        with self.runtime.reading() as connection:
            self._allowed(connection, asked)
        self.runtime.files.keep(page.sha256)
        now = self.runtime.clock.now()
        with self.runtime.writing() as connection:
            application, by, standing = self._allowed(connection, asked, lock=True)
            if also is not None:
                also(connection, now)
            if standing is not None and asked.same_as(standing):
                return standing
            issue = page.printed.issue if page.printed else None
            paper = keeping.Paper(kind, page.sha256, page.name, page.size, asked.start, asked.pages, by, issue, notice)
            number = keeping.add_document(connection, application, paper, self.actor, now)
            after = {"document": number, "kind": kind.value, "sha256": page.sha256, "match": by.value}
            before = {"document": standing.id, "sha256": standing.sha256} if standing else {}
            event = audit.Event("UPLOAD", "application", application.id, before, after, f"{kind.label}（{by.label}）")
            audit.record(connection, self.actor, [event], now)
            return queries.find_document_ids(connection, [number])[number]

    def _allowed(
        self, connection: Connection, asked: _Asked, *, lock: bool = False
    ) -> tuple[Application, Match, Document | None]:
        """Return the application, how the page is known to be the document, and the document that stands.

        Raises:
            Refused: When the page is not this document, or the application takes none.
            NotFound: When the caller may not see the application.
        """
        number, kind = asked.application_id, asked.kind
        found = cases.find_applications(connection, self.actor.unit.path, [number], lock=lock)
        if number not in found:
            raise NotFound(GONE)
        application = found[number]
        refusals = may_upload(application, self.actor)
        if refusals:
            raise Refused(refusals)
        by = self._match(connection, asked.page, application, kind, asked.match)
        if kind.coded:
            self._nobody_elses(connection, asked)
        documents = queries.find_documents(connection, [number], standing=True).get(number, [])
        valid = (one for one in documents if one.kind is kind and one.valid_for(application.flow_rev))
        standing = next(valid, None)
        if standing is not None and not asked.same_as(standing) and not asked.replacing:
            message = f"{application.name}的{kind.label}已经上传；确认替换后，原来的一份留在历史里"
            raise refuse("already", message)
        return application, by, standing

    def _nobody_elses(self, connection: Connection, asked: _Asked) -> None:
        """Refuse a page that stands as another form already: one page is one form of one person."""
        for number, document in queries.find_filed(connection, asked.page.sha256, asked.page.page):
            if document.kind.coded and (number, document.kind) != (asked.application_id, asked.kind):
                raise refuse("filed", f"这一页已经归为另一份{document.kind.label}，一页只能是一个人的一张表")

    def _check_notice(self, kind: DocumentKind, notice: Notice | None) -> None:
        if kind is not DocumentKind.PUB:
            return
        if notice is None:
            raise refuse("notice", "请填写公示起止日期", "starts")
        refusals = check_notice(notice, self.runtime.reference.calendar)
        if refusals:
            raise Refused(refusals)
        if notice.starts > local(self.runtime.clock.now()).date():
            raise refuse("notice-dates", f"公示 {notice.starts:%Y-%m-%d} 才开始，开始之后才有公示证明", "starts")

    def _match(
        self, connection: Connection, page: Looked, application: Application, kind: DocumentKind, match: Match | None
    ) -> Match:
        """Return how it is known that the page is this document.

        Raises:
            Refused: When it is not known, or known not to be.
        """
        if not page.finding.readable:
            raise refuse("page", f"{page.message}；{page.finding.remedy}")
        if kind is DocumentKind.PUB:
            if page.printed is not None and page.printed.kind is not None:
                raise refuse("page", f"这是{page.printed.form}，不是公示证明；请从对应的一项上传")
            return Match.HAND
        usable = page.finding in (Finding.READ, Finding.RECOGNISED, Finding.ALREADY)
        if usable and page.printed is not None:
            wanted = Wanted(application, kind)
            finding, message = judge(page.printed, application, (), (page.sha256, page.page), wanted)
            if page.printed.application_id != application.id:
                raise refuse("page", f"这是别人的{page.printed.form}，不能放到{application.name}名下")
            if finding is not Finding.READ:
                raise refuse("page", f"{message}；{finding.remedy}")
            if page.match is Match.RECOGNISED and match is not Match.RECOGNISED:
                raise refuse("confirm", f"{page.message}；{Finding.RECOGNISED.remedy}")
            return page.match
        if match is not Match.HAND:
            raise refuse("page", f"{page.message}；{page.finding.remedy}")
        issues = queries.find_issues(connection, [application.id])
        issued = any(issue[1:3] == (kind, application.flow_rev) for issue in issues)
        refusals = may_assign(page.finding, issued, application, kind)
        if refusals:
            raise Refused(refusals)
        return Match.HAND

    def put_notice(self, page: Looked, ids: Sequence[int], notice: Notice, *, replacing: bool = False) -> list[Verdict]:
        """File one 公示证明 for everybody it names; each gets a verdict, in the order of `ids`.

        Raises:
            Refused: When the dates do not do.
        """
        require(self.actor, Permission.SEND)
        self._check_notice(DocumentKind.PUB, notice)
        with self.runtime.reading() as connection:
            found = cases.find_applications(connection, self.actor.unit.path, ids)
        verdicts = []
        for number in ids:
            application = found.get(number)
            given = (number, application.no if application else "", application.name if application else "")
            try:
                self.put(page, number, DocumentKind.PUB, notice=notice, replacing=replacing)
            except Refused as refused:
                verdicts.append(Verdict(*given, ok=False, message=refused.first.message))
            except NotFound as error:
                verdicts.append(Verdict(*given, ok=False, message=str(error)))
            else:
                verdicts.append(Verdict(*given, ok=True, message="公示证明已上传"))
        return verdicts

    def void(self, application_id: int, document_id: int, reason: str) -> None:
        """Take out a document that stands, for a reason; it stays in the history (Q27).

        Raises:
            Refused: Without a reason, or when the application has gone on.
            NotFound: When there is no such document within the caller's reach.
        """
        require(self.actor, Permission.SEND)
        reason = typed(reason, MAX_REASON).strip()
        if not reason:
            raise refuse("reason", "请写明作废原因", "reason")
        now = self.runtime.clock.now()
        with self.runtime.writing() as connection:
            found = cases.find_applications(connection, self.actor.unit.path, [application_id], lock=True)
            documents = queries.find_documents(connection, [application_id], standing=True).get(application_id, [])
            document = next((one for one in documents if one.id == document_id), None)
            if application_id not in found or document is None:
                raise NotFound(GONE)
            refusals = may_upload(found[application_id], self.actor)
            if refusals:
                raise Refused(refusals)
            keeping.void_document(connection, document_id, reason, now)
            before = {"document": document.id, "kind": document.kind.value, "sha256": document.sha256}
            event = audit.Event("VOID", "application", application_id, before, {}, f"{document.kind.label}：{reason}")
            audit.record(connection, self.actor, [event], now)

    # what is there

    def history(self, application_id: int) -> list[Document]:
        """Return every document of an application, the newest first, those taken out included.

        Raises:
            NotFound: When the caller may not see it.
        """
        require(self.actor, Permission.READ)
        with self.runtime.reading() as connection:
            if application_id not in cases.find_applications(connection, self.actor.unit.path, [application_id]):
                raise NotFound(GONE)
            return queries.find_documents(connection, [application_id]).get(application_id, [])[::-1]

    def file_of(self, application_id: int, document: Document) -> Path:
        """Return where a document's file is, for looking at it.

        Raises:
            NotFound: When the caller may not see it.
            StorageError: When the file is missing.
        """
        if document not in self.history(application_id):
            raise NotFound(GONE)
        return self.runtime.files.find(document.sha256)

    def application(self, application_id: int) -> Application:
        """Return an application that documents are to be uploaded for.

        Raises:
            NotFound: When the caller may not see it.
        """
        require(self.actor, Permission.READ)
        with self.runtime.reading() as connection:
            found = cases.find_applications(connection, self.actor.unit.path, [application_id])
        if application_id not in found:
            raise NotFound(GONE)
        return found[application_id]
