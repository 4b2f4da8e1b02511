"""Forms as PDF: made for each person, signed, and noted in the audit trail. Loads the table classes: import it late."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from ..documents import forms as pages
from ..documents.code import FormCode, FormKind, encode
from ..domain.application import Actor, CaseFile
from ..domain.refusal import refuse
from ..domain.status import Status
from ..store import audit, writing
from ..store.queries import cases
from .errors import GONE, NotFound
from .files import returns
from .keys import form_key
from .papers import Paper
from .permissions import Permission, require
from .queue import Queue
from .runtime import Runtime

TOO_EARLY = "待审核通过后方可送审"
"""Printed on forms that are handed out before the application has passed (Q23)."""


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
            Refused: When a 退回告知单 is asked for and there was no return, or a character cannot be printed.
            ConfigurationError: When the signing key is missing.
        """
        require(self.actor, Permission.REVIEW)
        files = self._files(ids)
        issues = self._issue(files, papers)
        made = [form for paper in papers for form in self._one_kind(files, paper, issues)]
        if len(papers) > 1 and Paper.SUMMARY not in papers:
            made = [form for file in files for paper in papers for form in self._one_kind([file], paper, issues)]
        try:
            return pages.render(made, progress=progress)
        except pages.MissingGlyphs as error:
            raise refuse("glyphs", str(error)) from error

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
