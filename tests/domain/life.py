"""Everything that can happen to one application, kept in memory: the acts of a state machine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from zhicheng_tui.domain.application import Actor, Review, Sending, Unit
from zhicheng_tui.domain.documents import Document, DocumentKind, valid_kinds
from zhicheng_tui.domain.lifecycle import Change, recall, reopen, review, send_off, submit, undo
from zhicheng_tui.domain.refusal import Refused
from zhicheng_tui.domain.review import Decision, Result, check
from zhicheng_tui.domain.status import Act, Status, find
from zhicheng_tui.domain.urgency import REVIEWABLE, Urgency

from .builders import (
    ABOVE,
    APPLICANT,
    BUREAU,
    COLLEAGUE,
    COMMITTEE,
    HOSPITAL,
    JUROR,
    OFFICER,
    OUTSIDER,
    PLAN,
    REVIEWER,
    START,
    a_decision,
    a_document,
    an_application,
    applied,
    recorded,
    sent,
)

PEOPLE = [REVIEWER, COLLEAGUE, APPLICANT, OFFICER, JUROR, OUTSIDER]
ACTORS = st.sampled_from(PEOPLE)
RIGHTFUL = {HOSPITAL: REVIEWER, BUREAU: OFFICER, COMMITTEE: JUROR}
MODULES, REASONS = st.sampled_from(["basic", "edu", "patent"]), st.sampled_from(["", "请核对"])
MARKS = st.dictionaries(MODULES, REASONS, max_size=2)
OPINIONS = st.sampled_from(["", "123", "材料涉嫌不实"])
DECISIONS = st.builds(Decision, st.none() | st.sampled_from(Result), OPINIONS, MARKS)
REVIEWED = (Status.SUBMITTED, Status.RETURNED, Status.APPROVED, Status.SENT)
GOOD_DECISIONS = st.sampled_from(Result).map(lambda result: a_decision(result, "经审核如上所述。"))
ALL = frozenset(DocumentKind)


class Life(RuleBasedStateMachine):
    """One application, its reviews, documents and events in memory, saved the way a service saves them."""

    def __init__(self) -> None:
        """Begin with an empty draft."""
        super().__init__()
        self.plan, self.now = PLAN, START
        self.case = replace(an_application(Status.DRAFT), round=0, version=0)
        self.reviews: list[Review] = []
        self.homes: list[Unit] = []
        self.documents: list[Document] = []
        self.events: list[tuple[Status, Change]] = []
        self.sent_with: frozenset[DocumentKind] = frozenset()
        self.sendings: list[Sending] = []
        self.acted = False

    @property
    def is_open(self) -> bool:
        """Whether the plan takes reviews now."""
        return self.plan.window.urgency(self.now) in REVIEWABLE

    def perform(self, act: Callable[[], Change], *, legal: bool) -> bool:
        """Apply an act's change, one event with it; it must be refused exactly when it is not legal."""
        before = self.case
        if not legal:
            with pytest.raises(Refused) as refused:
                act()
            assert all(one.code and one.message for one in refused.value.refusals)
            assert refused.value.refusals
            return False
        change = act()
        self.case = applied(before, change)
        self.acted = change.act is not Act.SEND
        self.events.append((before.status, change))
        raised = change.act is Act.RETURN or (change.act is Act.UNDO and before.status is Status.APPROVED)
        assert change.flow_rev == before.flow_rev + raised
        return True

    def decide(self, actor: Actor, decision: Decision) -> None:
        """Save a decision and keep it."""
        before, result = self.case, decision.result
        legal = (
            self.is_open
            and before.holder.path.startswith(actor.unit.path)
            and actor is not APPLICANT
            and result is not None
            and check(decision) == []
            and find(before.status, result.act) is not None
        )
        above = ABOVE[before.holder.id]
        act = partial(review, before, self.plan, actor, decision, self.now, above=above)
        if self.perform(act, legal=legal):
            self.reviews.append(recorded(before, self.case, actor, decision, self.now))
            self.homes.append(before.holder)

    @initialize(stage=st.integers(0, 6), early=st.booleans())
    def it_has_come_some_way(self, stage: int, early: bool) -> None:
        """Begin anywhere from a draft, perhaps before the review, to an accepted file."""
        if stage == 0:
            self.now -= timedelta(hours=12 * early)
            return
        self.the_applicant_submits()
        if stage > 1:
            self.decide(REVIEWER, a_decision(Result.PASS))
            self.documents_are_uploaded(list(DocumentKind))
        if stage > 2:
            self.it_is_sent(REVIEWER)
        if stage > 3:
            self.decide(OFFICER, a_decision(Result.RETURN if stage == 4 else Result.PASS))
        if stage > 5:
            self.decide(JUROR, a_decision(Result.PASS))

    @rule(actor=ACTORS, decision=DECISIONS)
    def anybody_reviews(self, actor: Actor, decision: Decision) -> None:
        """Anybody tries to save anything."""
        self.decide(actor, decision)

    @precondition(lambda self: self.case.status in REVIEWED)
    @rule(decision=GOOD_DECISIONS)
    def the_holder_reviews(self, decision: Decision) -> None:
        """The one whose turn it is decides properly."""
        self.decide(RIGHTFUL[self.case.holder], decision)

    @rule()
    def the_applicant_submits(self) -> None:
        """Submit or resubmit."""
        in_time = self.now <= (self.plan.window.end if self.case.status is Status.RETURNED else self.plan.apply_end)
        legal = self.case.status in (Status.DRAFT, Status.RETURNED) and in_time
        rounds = self.case.round
        if self.perform(lambda: submit(self.case, self.plan, self.now), legal=legal):
            assert self.case.round == rounds + 1

    @precondition(lambda self: bool(self.reviews) and self.reviews[-1].undone_at is None)
    @rule()
    def its_maker_undoes(self) -> None:
        """Whoever decided last tries to take it back."""
        self.somebody_undoes(next(one for one in PEOPLE if one.id == self.reviews[-1].reviewer_id))

    @rule(actor=ACTORS)
    def somebody_undoes(self, actor: Actor) -> None:
        """Undo the last decision: legal for its maker, while nobody has acted since and the plan is open."""
        last = self.reviews[-1] if self.reviews else None
        fresh = last is not None and last.undone_at is None and last.version_after == self.case.version
        legal = self.is_open and last is not None and fresh and last.reviewer_id == actor.id
        if self.perform(lambda: undo(self.case, self.plan, actor, last, self.now), legal=legal) and last:
            assert (self.case.status, self.case.holder) == (last.status_before, self.homes[-1])
            self.reviews[-1] = replace(last, undone_at=self.now)

    @rule(kinds=st.just(DocumentKind) | st.lists(st.sampled_from(DocumentKind), min_size=1, max_size=1))
    def documents_are_uploaded(self, kinds: list[DocumentKind]) -> None:
        """A newer upload replaces the older of its kind."""
        older = [replace(one, replaced=one.replaced or one.kind in kinds) for one in self.documents]
        self.documents = older + [a_document(kind, self.case.flow_rev) for kind in kinds]

    @precondition(lambda self: self.case.status in (Status.SUBMITTED, Status.APPROVED))
    @rule(actor=st.just(REVIEWER) | ACTORS)
    def it_is_sent(self, actor: Actor) -> None:
        """Send off: legal when approved, open, complete, in the actor's tree and not the actor's own."""
        have = valid_kinds(self.documents, self.case.flow_rev)
        covered = self.case.holder.path.startswith(actor.unit.path)
        legal = self.is_open and covered and self.case.status is Status.APPROVED and have == ALL
        legal = legal and actor.id_no != self.case.id_no
        before = self.case
        act = partial(send_off, before, self.plan, actor, self.documents, self.now, BUREAU)
        if self.perform(act, legal=legal):
            self.sent_with = have
            self.sendings.append(sent(before, self.case, actor))

    @precondition(lambda self: self.case.status not in (Status.DRAFT, Status.SUBMITTED))
    @rule(actor=st.just(REVIEWER) | ACTORS)
    def it_is_taken_back(self, actor: Actor) -> None:
        """Take the newest send-off back: legal exactly while nobody has acted since, for those above its unit."""
        covered = self.case.unit.path.startswith(actor.unit.path)
        legal = self.is_open and covered and self.case.status is Status.SENT and not self.acted
        newest = self.sendings[-1] if self.sendings else None
        if self.perform(lambda: recall(self.case, self.plan, actor, newest, self.now), legal=legal):
            self.sendings.pop()
            assert (self.case.holder, valid_kinds(self.documents, self.case.flow_rev)) == (HOSPITAL, ALL)

    @precondition(lambda self: self.case.status is not Status.SUBMITTED)
    @rule()
    def a_supervisor_reopens(self) -> None:
        """Reopen an ended application."""
        legal = self.is_open and self.case.status in (Status.INELIGIBLE, Status.TERMINATED)
        self.perform(lambda: reopen(self.case, self.plan, self.now), legal=legal)

    @rule(hours=st.sampled_from([1, 12, 24, 24 * 9]))
    def time_passes(self, hours: int) -> None:
        """The clock moves on."""
        self.now += timedelta(hours=hours)

    @precondition(lambda self: self.plan.window.urgency(self.now) is Urgency.ENDED)
    @rule()
    def the_plan_is_extended(self) -> None:
        """Q04: a later end opens the plan again."""
        self.plan = replace(self.plan, window=replace(self.plan.window, end=self.now + timedelta(days=8)))
        assert self.is_open
