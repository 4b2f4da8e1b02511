"""What the forms are filled with: one frozen record a form, holding exactly what its pages show.

`Issue.code` is the text of `documents.code.encode`; empty for a page without a code. Identity numbers are printed in
full on what is signed and stamped, masked on lists that are shown in public or handed on as receipts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from ...domain.application import CaseFile, ReturnItem, Row
from ...domain.calendar import WorkCalendar
from ...domain.documents import Document
from ...domain.notice import Notice, check_notice
from ...domain.reference import Module


@dataclass(frozen=True)
class Issue:
    """What identifies a page that was issued."""

    no: str
    """办件编号, or the number of a batch or request."""
    flow_rev: int
    """0 where there is no application with a flow: batches and requests."""
    issued_on: date
    code: str = ""


@dataclass(frozen=True)
class Person:
    """Who a form is about, and what they apply for."""

    name: str
    sex: str
    birth: str
    id_type: str
    id_no: str
    unit: str
    business: str
    series: str
    specialty: str
    level: str
    post: str
    plan: str
    committee: str

    @classmethod
    def of(cls, file: CaseFile) -> Person:
        """Return the person of an application."""
        application, basic = file.application, _first(file, "basic")
        return cls(
            name=application.name,
            sex=_text(basic, "sex"),
            birth=_text(basic, "birth"),
            id_type=_text(basic, "id_type"),
            id_no=application.id_no,
            unit=application.unit.name,
            business=application.business,
            series=application.series,
            specialty=application.specialty,
            level=application.level,
            post=application.post,
            plan=file.plan.title,
            committee=file.plan.committee,
        )


@dataclass(frozen=True)
class OpinionForm:
    """单位审核意见表: blank for the unit's opinion, signature and seal (E12)."""

    person: Person
    issue: Issue
    opinion: str = ""
    """Printed into the box when the unit has one ready."""
    warning: str = ""
    """Printed in bold above the notes, such as 「待审核通过后方可送审」 (Q23)."""


@dataclass(frozen=True)
class AssessmentForm:
    """单位考核表: blank for the results of yearly and end-of-term assessments (E13)."""

    person: Person
    issue: Issue
    opinion: str = ""
    warning: str = ""
    declared: Sequence[tuple[str, str]] = ()
    """(Year, grade) as the applicant filled them in, for the unit to check."""


@dataclass(frozen=True)
class DeclarationForm:
    """申报表: an application with all its modules."""

    file: CaseFile
    modules: Sequence[Module]
    issue: Issue


@dataclass(frozen=True)
class SummaryRow:
    """One person of a 一览表."""

    name: str
    sex: str
    birth: str
    id_no: str
    unit: str
    education: str
    current_title: str
    obtained: str
    specialty: str
    post: str
    note: str = ""

    @classmethod
    def of(cls, file: CaseFile) -> SummaryRow:
        """Return an application's line: the last entries of education and title."""
        application, basic = file.application, _first(file, "basic")
        edu, title = _last(file, "edu"), _last(file, "title")
        return cls(
            name=application.name,
            sex=_text(basic, "sex"),
            birth=_text(basic, "birth"),
            id_no=application.id_no,
            unit=_text(basic, "employer") or application.unit.name,
            education=_text(edu, "degree_level"),
            current_title=_text(title, "name"),
            obtained=_text(title, "obtained"),
            specialty=application.specialty,
            post=application.post,
            note=_text(basic, "apply_type"),
        )


@dataclass(frozen=True)
class SummaryForm:
    """一览表: many people on landscape pages."""

    unit: str
    plan: str
    rows: Sequence[SummaryRow]
    issue: Issue


@dataclass(frozen=True)
class ReturnNotice:
    """退回修改告知单: what an applicant must put right, all of it at once."""

    person: Person
    issue: Issue
    unit: str
    """Who returned it."""
    opinion: str
    items: Sequence[tuple[str, str]]
    """(Module's name, reason)."""
    reviewer: str = ""
    deadline: datetime | None = None
    contact: str = ""

    @staticmethod
    def named(items: Sequence[ReturnItem], modules: Sequence[Module]) -> tuple[tuple[str, str], ...]:
        """Return a review's marked modules with their Chinese names."""
        names = {module.id: module.name for module in modules}
        return tuple((names.get(item.module, item.module), item.reason) for item in items)


@dataclass(frozen=True)
class PublicRow:
    """One person of a 公示."""

    name: str
    sex: str
    post: str
    specialty: str
    level: str


@dataclass(frozen=True)
class PublicNotice:
    """公示: whom a unit recommends, for at least five working days."""

    unit: str
    plan: str
    rows: Sequence[PublicRow]
    notice: Notice
    contact: str
    phone: str
    address: str
    issue: Issue
    calendar: WorkCalendar

    def __post_init__(self) -> None:
        """Refuse a notice that is too short: it would have to be posted again."""
        refusals = check_notice(self.notice, self.calendar)
        if refusals:
            raise ValueError(refusals[0].message)

    @property
    def working_days(self) -> int:
        """Working days from the first to the last, both included."""
        return self.notice.working_days(self.calendar)


@dataclass(frozen=True)
class OpeningForm:
    """开户申请表; every text may be empty, for a blank to be filled in by hand (A09)."""

    issue: Issue
    unit: str = ""
    credit_code: str = ""
    kind: str = ""
    """One of `KINDS`, whose box is ticked."""
    address: str = ""
    superior: str = ""
    """主管部门."""
    manager: str = ""
    id_type: str = ""
    id_no: str = ""
    phone: str = ""
    office: str = ""
    """The administrator's department and position."""
    reason: str = ""


KINDS = ("机关", "事业单位", "国有企业", "非公企业", "社会组织", "其他")
"""单位性质 on 开户申请表."""


@dataclass(frozen=True)
class ReceiptRow:
    """One person of a 送审回执, with the documents that went along."""

    no: str
    name: str
    id_no: str
    documents: Sequence[Document]


@dataclass(frozen=True)
class ReceiptForm:
    """送审回执: who and what was sent off, with a fingerprint of each file."""

    sender: str
    receiver: str
    plan: str
    sent_at: datetime
    operator: str
    rows: Sequence[ReceiptRow]
    issue: Issue


@dataclass(frozen=True)
class AnchorForm:
    """审计锚点: where the audit trail stood when the page was printed."""

    unit: str
    seq: int
    """The last event then."""
    digest: str
    """Its hash, in hexadecimal."""
    at: datetime
    operator: str
    issue: Issue
    """`code` is the anchor's text."""


Form = (
    OpinionForm
    | AssessmentForm
    | DeclarationForm
    | SummaryForm
    | ReturnNotice
    | PublicNotice
    | OpeningForm
    | ReceiptForm
    | AnchorForm
)


def _first(file: CaseFile, module: str) -> Row:
    return next(iter(file.contents.get(module, ())), {})


def _last(file: CaseFile, module: str) -> Row:
    rows = file.contents.get(module, ())
    return rows[-1] if rows else {}


def _text(row: Row, key: str) -> str:
    value = row.get(key)
    return value if isinstance(value, str) else ""
