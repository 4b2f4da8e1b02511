"""审核详情: one application opened, its story and what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..domain.application import Actor, CaseFile, Plan, Review, Step, Unit
from ..domain.clock import local, opening
from ..domain.lifecycle import may_review
from ..domain.proposals import Proposal
from ..domain.refusal import Refusal
from ..domain.review import Result
from ..domain.status import Act, Status
from ..domain.trail import ACTS
from ..store.queries import cases, people
from ..store.queries.accounts import find_recused
from ..store.queries.drafts import Draft, find_draft
from ..store.queries.others import Other, find_others
from ..store.queries.proposals import find_open
from .errors import GONE, NotFound
from .permissions import Permission, missing, require
from .queue import Queue
from .rounds import RoundChange, find_change
from .runtime import Runtime


@dataclass(frozen=True)
class Opened:
    """An application as a reviewer opens it."""

    file: CaseFile
    draft: Draft | None
    """What this reviewer had typed before."""
    refusals: tuple[Refusal, ...]
    """Why it cannot be reviewed just now; empty when it can."""
    proposal: Proposal | None = None
    """A result that waits for a second reviewer."""
    since: RoundChange | None = None
    """The last return that stands, and what its applicant changed since."""
    others: tuple[Other, ...] = ()
    """Other applications of the same person, as far as the caller may see them (Q36)."""


PRIVATE = {"id_no": "证件号码", "phone": "联系电话"}
"""What is shown masked and can be unmasked: field → name."""
OFTEN = 30
"""Files of one day whose numbers somebody has had shown before the trail calls it 频繁查看."""
_ASIDE = ("UNMASK", "EXPORT")
"""Events that are no step of an application's way."""


@dataclass(frozen=True)
class Files:
    """Applications opened by one caller."""

    runtime: Runtime
    actor: Actor

    def open(self, application_id: int) -> Opened:
        """Return an application with everything in it.

        Raises:
            NotFound: When it does not exist or lies outside the caller's units.
        """
        require(self.actor, Permission.READ)
        plans = {plan.id: plan for plan in Queue(self.runtime, self.actor).plans()}
        with self.runtime.reading() as connection:
            found = cases.find_applications(connection, self.actor.unit.path, [application_id])
            if application_id not in found:
                raise NotFound(GONE)
            application = found[application_id]
            plan = plans[application.plan_id]
            file = cases.find_case(connection, application, plan)
            draft = find_draft(connection, self.actor.id, application_id)
            proposal = find_open(connection, [application_id]).get(application_id)
            recused = find_recused(connection, self.actor.id, [application_id]).get(application_id)
            since = find_change(connection, file)
            others = find_others(connection, self.actor.unit.path, application_id)
        refusals = missing(self.actor, Permission.REVIEW)
        refusals += may_review(application, plan, self.actor, self.runtime.clock.now(), recused)
        if proposal is not None and proposal.seen_version != application.version:
            proposal = None
        return Opened(file, draft, tuple(refusals), proposal, since, others)

    def progress(self, file: CaseFile) -> list[Step]:
        """Return 审核进度: what was done by whom, who has it now and since when, and what comes next (C28)."""
        require(self.actor, Permission.READ)
        application = file.application
        with self.runtime.reading() as connection:
            story = cases.find_story(connection, application.id)
            chain = [application.holder]
            while (above := people.unit_above(connection, chain[-1], application.plan_id)) is not None:
                chain.append(above)
        done = [
            Step(
                event.at,
                application.name if event.act == Act.SUBMIT else f"{event.unit} {event.who}".strip(),
                ACTS.get(event.act, event.act),
                event.reason,
            )
            for event in story
            if event.act not in _ASIDE
        ]
        return [*done, *_now_and_next(file, file.plan, chain)]

    def unmask(self, application_id: int, fields: Sequence[str] = tuple(PRIVATE)) -> dict[str, str]:
        """Return private values of an application's person in full; that they were shown is an event (D14).

        Every `OFTEN`th file of a day is one more event, for whoever watches the trail.

        Args:
            fields: Keys of `PRIVATE`.

        Raises:
            NotFound: When the application does not exist or lies outside the caller's units.
        """
        require(self.actor, Permission.REVIEW)
        with self.runtime.gate.importing():
            from ..store import audit
            from ..store.queries.trail import find_unmasked
        with self.runtime.writing() as connection:
            if not cases.find_applications(connection, self.actor.unit.path, [application_id]):
                raise NotFound(GONE)
            found = people.find_private(connection, application_id)
            events = [audit.Event("UNMASK", "application", application_id, after={"fields": list(fields)})]
            now = self.runtime.clock.now()
            today = find_unmasked(connection, self.actor.id, opening(local(now).date()))
            if application_id not in today and (len(today) + 1) % OFTEN == 0:
                events.append(audit.Event("UNMASK_OFTEN", "user", self.actor.id, after={"count": len(today) + 1}))
            audit.record(connection, self.actor, events, now)
        return {field: found[field] for field in fields}


def returns(reviews: Sequence[Review]) -> list[Review]:
    """Return the decisions that sent the application back, newest first (查看退回修改信息)."""
    return [review for review in reversed(reviews) if review.result is Result.RETURN]


def _now_and_next(file: CaseFile, plan: Plan, chain: list[Unit]) -> list[Step]:
    application = file.application
    match application.status:
        case Status.DRAFT | Status.RETURNED:
            now = f"当前：{application.status.label}，由申报人修改后提交"
            return [Step(application.arrived_at, application.name, now), *_ahead(chain, plan)]
        case Status.SUBMITTED | Status.SENT:
            here = Step(application.arrived_at, application.holder.name, "当前：等待审核")
            return [here, *_ahead(chain[1:], plan)]
        case Status.APPROVED:
            here = Step(application.arrived_at, application.holder.name, "当前：审核通过，待送审")
            return [here, *_ahead(chain[1:], plan)]
        case _:
            return [Step(application.updated_at, application.holder.name, f"当前：{application.status.label}")]


def _ahead(chain: list[Unit], plan: Plan) -> list[Step]:
    steps = [Step(None, unit.name, "之后：审核") for unit in chain]
    return [*steps, Step(None, plan.committee, "之后：受理")]
