"""Forms as PDF: made for each person, signed, and noted in the audit trail. Loads the table classes: import it late."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from ..documents import forms as pages
from ..documents.code import FormCode, FormKind, encode
from ..documents.helper.errors import DrawingFailed
from ..domain.application import Actor, CaseFile
from ..domain.lifecycle import UPLOADABLE
from ..domain.notice import Notice, check_notice
from ..domain.refusal import Refused, refuse
from ..domain.status import Status
from ..domain.text import typed
from ..store import audit, writing
from ..store.queries import cases
from ..store.queries.filling import find_own
from .applying import NOT_YOURS
from .errors import GONE, NotFound
from .files import returns
from .keys import form_key
from .papers import Paper, Sheet
from .permissions import Permission, Scope, require
from .queue import Queue
from .runtime import Runtime

TOO_EARLY = "待审核通过后方可送审"
"""Printed on forms that are handed out before the application has passed (Q23)."""
MAX_CONTACT = 60
"""Characters of a contact's name, telephone number or address."""

MOST_NAMED = 5
"""People named in a refusal."""
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Forms:
    """Papers for the applications of one caller's units."""

    runtime: Runtime
    actor: Actor

    def make(self, ids: Sequence[int], papers: Sequence[Paper], progress: Progress | None = None) -> bytes:
        """Return one PDF with these papers for each application, in the order given; a 一览表 is one for each plan.

        Raises:
            NotFound: When the caller may not see one of the applications.
            Refused: When a coded form is asked for somebody who cannot hand it in, a 退回告知单 where there was no
                return, when a character cannot be printed, or drawing takes more than it may.
            ConfigurationError: When the signing key is missing.
        """
        require(self.actor, Permission.PRINT)
        files = self._files(ids)
        if any(paper.coded for paper in papers):
            _check_open(files)
        issues = self._issue(files, papers)
        made = [form for paper in papers for form in self._one_kind(files, paper, issues)]
        if len(papers) > 1 and Paper.SUMMARY not in papers:
            made = [form for file in files for paper in papers for form in self._one_kind([file], paper, issues)]
        return drawn(self.runtime, made, progress)

    def public_notice(
        self,
        ids: Sequence[int],
        notice: Notice,
        contact: str,
        phone: str,
        address: str,
        progress: Progress | None = None,
    ) -> bytes:
        """Return 公示 of these people as PDF, one for each unit that recommends and plan.

        Args:
            notice: The days on which it hangs out.
            contact: Who takes objections, and at which `phone` and `address`.

        Raises:
            NotFound: When the caller may not see one of the applications.
            Refused: When the days are too few, or it cannot be drawn.
        """
        require(self.actor, Permission.PRINT)
        calendar = self.runtime.reference.calendar
        refusals = check_notice(notice, calendar)
        if refusals:
            raise Refused(refusals)
        files, now = self._files(ids), self.runtime.clock.now()
        groups: dict[tuple[int, int], list[CaseFile]] = {}
        for file in files:
            groups.setdefault((file.application.unit.id, file.plan.id), []).append(file)
        told = [typed(text, MAX_CONTACT).strip() for text in (contact, phone, address)]
        made = [
            pages.PublicNotice(
                unit=members[0].application.unit.name,
                plan=members[0].plan.title,
                rows=[_public_row(file) for file in members],
                notice=notice,
                contact=told[0],
                phone=told[1],
                address=told[2],
                issue=pages.Issue("", 0, now.date()),
                calendar=calendar,
            )
            for members in groups.values()
        ]
        pdf = drawn(self.runtime, made, progress)
        printed = {"papers": [Sheet.PUBLIC.value], "notice": [f"{notice.starts}", f"{notice.ends}"]}
        with self.runtime.writing() as connection:
            events = [audit.Event("PRINT", "application", file.application.id, after=printed) for file in files]
            audit.record(connection, self.actor, events, now)
        return pdf

    def own_declaration(self, application_id: int) -> bytes:
        """Return the 申报表 of one of the caller's own applications as PDF.

        Raises:
            NotFound: When it is not the caller's own.
            Refused: When it cannot be drawn.
        """
        require(self.actor, Permission.PRINT, Scope.OWN)
        plans = {plan.id: plan for plan in Queue(self.runtime, self.actor).plans()}
        with self.runtime.reading() as connection:
            own = find_own(connection, self.actor.id_no, [application_id]) if self.actor.id_no else []
            if not own:
                raise NotFound(NOT_YOURS)
            file = cases.find_case(connection, own[0], plans[own[0].plan_id])
        issues = self._issue([file], [Paper.DECLARATION])
        return drawn(self.runtime, list(self._one_kind([file], Paper.DECLARATION, issues)))

    def opening(self) -> bytes:
        """Return a blank 开户申请表 as PDF. Anybody with an account may have one: nothing is filled in.

        Raises:
            Refused: When it cannot be drawn.
        """
        now = self.runtime.clock.now()
        pdf = drawn(self.runtime, [pages.OpeningForm(pages.Issue("", 0, now.date()))])
        with self.runtime.writing() as connection:
            printed = {"papers": [Sheet.OPENING.value]}
            audit.record(connection, self.actor, [audit.Event("PRINT", "unit", self.actor.unit.id, after=printed)], now)
        return pdf

    def _files(self, ids: Sequence[int]) -> list[CaseFile]:
        plans = {plan.id: plan for plan in Queue(self.runtime, self.actor).plans()}
        with self.runtime.reading() as connection:
            found = cases.find_applications(connection, self.actor.unit.path, ids)
            if len(found) != len(set(ids)):
                raise NotFound(GONE)
            return [cases.find_case(connection, found[number], plans[found[number].plan_id]) for number in ids]

    def _issue(self, files: Sequence[CaseFile], papers: Sequence[Paper]) -> dict[tuple[int, Paper], pages.Issue]:
        """Number and sign a code for each coded paper, and note what was printed, in one transaction."""
        now, today = self.runtime.clock.now(), self.runtime.clock.now().date()
        key = form_key(self.runtime.settings)
        made: dict[tuple[int, Paper], pages.Issue] = {}
        with self.runtime.writing() as connection:
            for file in files:
                application = file.application
                for paper in papers:
                    code = ""
                    if paper.coded is not None:
                        number = writing.add_form_issue(connection, application, paper.coded, self.actor, now)
                        kind = FormKind[paper.coded.value]
                        code = encode(FormCode(application.id, kind, application.flow_rev, number), key)
                    made[application.id, paper] = pages.Issue(application.no, application.flow_rev, today, code)
            printed = {"papers": [paper.value for paper in papers]}
            events = [audit.Event("PRINT", "application", file.application.id, after=printed) for file in files]
            audit.record(connection, self.actor, events, now)
        return made

    def _one_kind(
        self, files: Sequence[CaseFile], paper: Paper, issues: dict[tuple[int, Paper], pages.Issue]
    ) -> Iterator[pages.Form]:
        if paper is Paper.SUMMARY:
            issue = pages.Issue(self.actor.unit.name, 0, self.runtime.clock.now().date())
            for plan in dict.fromkeys(file.plan for file in files):
                rows = [pages.SummaryRow.of(file) for file in files if file.plan == plan]
                yield pages.SummaryForm(self.actor.unit.name, plan.title, rows, issue)
            return
        for file in files:
            yield self._form(file, paper, issues[file.application.id, paper])

    def _form(self, file: CaseFile, paper: Paper, issue: pages.Issue) -> pages.Form:
        person = pages.Person.of(file)
        warning = "" if file.application.status in (Status.APPROVED, Status.SENT) else TOO_EARLY
        match paper:
            case Paper.OPN:
                return pages.OpinionForm(person, issue, warning=warning)
            case Paper.ASM:
                return pages.AssessmentForm(person, issue, warning=warning)
            case Paper.DECLARATION:
                return pages.DeclarationForm(file, self.runtime.reference.modules, issue)
            case _:
                return self._return_notice(file, person, issue)

    def _return_notice(self, file: CaseFile, person: pages.Person, issue: pages.Issue) -> pages.Form:
        standing = [review for review in returns(file.reviews) if review.undone_at is None]
        if not standing:
            raise refuse("no-return", f"{file.application.name}：没有退回修改的记录，不能生成退回告知单")
        newest = standing[0]
        items = pages.ReturnNotice.named(newest.items, self.runtime.reference.modules)
        return pages.ReturnNotice(person, issue, newest.unit, newest.opinion, items, newest.reviewer)


def drawn(runtime: Runtime, made: Sequence[pages.Form], progress: Progress | None = None) -> bytes:
    """Return forms as one PDF.

    Raises:
        Refused: When a character cannot be printed, or drawing takes more than it may.
    """
    try:
        with runtime.helpers.one() as helper:
            return helper.render(made, progress)
    except pages.MissingGlyphs as error:
        raise refuse("glyphs", str(error)) from error
    except DrawingFailed as error:
        raise refuse("drawing", str(error)) from error


def _public_row(file: CaseFile) -> pages.PublicRow:
    person = pages.Person.of(file)
    return pages.PublicRow(person.name, person.sex, person.post, person.specialty, person.level)


def _check_open(files: Sequence[CaseFile]) -> None:
    """Refuse to hand out forms that could not come back: data may still change before they are stamped."""
    closed = [file.application for file in files if file.application.status not in UPLOADABLE]
    if closed:
        names = "、".join(application.name for application in closed[:MOST_NAMED])
        more = f"等 {len(closed)} 人" if len(closed) > MOST_NAMED else ""
        message = f"{names}{more}：只有「待审核」「待送审」的办件才能下载审核意见表和考核表，请先去掉他们"
        raise refuse("status", message)
