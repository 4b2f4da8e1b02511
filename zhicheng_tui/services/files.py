"""审核详情: one application opened, its story and what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..domain.application import Actor, CaseFile, Plan, Review, Step, Unit
from ..domain.lifecycle import may_review
from ..domain.refusal import Refusal
from ..domain.review import Result
from ..domain.status import Act, Status
from ..store.queries import cases, people
from ..store.queries.drafts import Draft, find_draft
from .errors import GONE, NotFound
from .permissions import Permission, missing, require
from .queue import Queue
from .runtime import Runtime


@dataclass(frozen=True)
class Opened:
    """An application as a reviewer opens it."""

    file: CaseFile
    draft: Draft | None
    """What this reviewer had typed before."""
    refusals: tuple[Refusal, ...]
    """Why it cannot be reviewed just now; empty when it can."""


_WORDS: dict[str, str] = {
    Act.SUBMIT: "提交审核",
    Act.SEND: "送审",
    Act.RECALL: "撤回送审",
    Act.REOPEN: "重新受理",
    Act.UNDO: "撤销审核",
    "PRINT": "打印表格",
    "UPLOAD": "上传材料",
    "VOID": "作废材料",
    **{result.act: result.label for result in Result},
}


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
        refusals = missing(self.actor, Permission.REVIEW)
        refusals += may_review(application, plan, self.actor, self.runtime.clock.now())
        return Opened(file, draft, tuple(refusals))

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
                _WORDS.get(event.act, event.act),
                event.reason,
            )
            for event in story
        ]
        return [*done, *_now_and_next(file, file.plan, chain)]


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
