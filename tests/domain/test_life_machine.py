"""The whole life of an application, in any order of acts: the invariants of domain.md §1 hold after each."""

from __future__ import annotations

from hypothesis import settings
from hypothesis.stateful import invariant

from zhicheng_tui.domain.documents import valid_kinds
from zhicheng_tui.domain.review import Result
from zhicheng_tui.domain.status import Status, find

from .builders import APPLICANT, BUREAU, COMMITTEE, HOSPITAL, OUTSIDER
from .life import ALL, RIGHTFUL, Life


class CheckedLife(Life):
    """A life with everything that must hold at each moment of it."""

    @invariant()
    def every_change_of_status_has_exactly_one_event(self) -> None:
        """Events form one chain of legal transitions from the draft to the present status."""
        assert len(self.events) == self.case.version
        states = [Status.DRAFT, *(change.status for _, change in self.events)]
        assert states[-1] is self.case.status
        for came_from, (before, change) in zip(states, self.events, strict=False):
            assert came_from is before
            assert find(before, change.act, change.status) is not None

    @invariant()
    def only_the_modules_of_the_last_return_are_open(self) -> None:
        """C26: open modules == marked modules of the last return while RETURNED, else none."""
        returns = [one for one in self.reviews if one.result is Result.RETURN and one.undone_at is None]
        marked = {item.module for item in returns[-1].items} if returns else set()
        assert self.case.open_modules == (marked if self.case.status is Status.RETURNED else set())

    @invariant()
    def decisions_keep_the_form_and_nobody_judges_themselves(self) -> None:
        """RETURN ⇔ marks, each with a reason; all others none; never the applicant, never an outsider."""
        for one, home in zip(self.reviews, self.homes, strict=True):
            assert bool(one.items) is (one.result is Result.RETURN)
            assert all(item.reason for item in one.items)
            assert one.opinion
            assert one.reviewer_id not in (APPLICANT.id, OUTSIDER.id)
            assert one.unit in {unit.name for unit in RIGHTFUL if home.path.startswith(unit.path)}

    @invariant()
    def revisions_never_fall(self) -> None:
        """F07: flow_rev starts at 1 and never falls; a voided document never counts as √ again."""
        revisions = [1, *(change.flow_rev for _, change in self.events)]
        assert revisions == sorted(revisions)
        live = [one for one in self.documents if not one.replaced and one.flow_rev == revisions[-1]]
        assert valid_kinds(self.documents, self.case.flow_rev) == {one.kind for one in live}

    @invariant()
    def the_file_lies_with_the_unit_whose_turn_it_is(self) -> None:
        """待审核 and 待送审 at the 申报单位; 已送审 above it, complete when it was sent; 受理 at the top."""
        status, holder = self.case.status, self.case.holder
        if status in (Status.DRAFT, Status.SUBMITTED, Status.APPROVED):
            assert holder == HOSPITAL
        if status is Status.SENT:
            assert holder in (BUREAU, COMMITTEE)
        if status in (Status.SENT, Status.ACCEPTED):
            assert self.sent_with == ALL
            assert self.sendings, "a file that lies above was sent, and not taken back"
        assert status is not Status.ACCEPTED or holder == COMMITTEE


TestLife = CheckedLife.TestCase
TestLife.settings = settings(max_examples=300, stateful_step_count=40, deadline=None)
