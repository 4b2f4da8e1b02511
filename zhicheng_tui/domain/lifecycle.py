"""The life of an application: what each act changes, and every reason to refuse it.

Pure functions from an application and an act to a `Change`. Services save the change; nothing else decides one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from .application import Actor, Application, Plan, Review, Sending, Unit
from .clock import local
from .documents import Document, DocumentKind, Standing, missing_message, notice_message, standing, valid_kinds
from .filling import FILLABLE, why_closed
from .refusal import Refusal, Refused, refuse
from .review import Decision, Result, check
from .status import Act, Status, Transition, find
from .urgency import day


@dataclass(frozen=True)
class Change:
    """What an act makes of an application."""

    act: Act
    status: Status
    round: int
    flow_rev: int
    open_modules: frozenset[str]
    holder_id: int


def review(
    application: Application,
    plan: Plan,
    actor: Actor,
    decision: Decision,
    now: datetime,
    *,
    above: Unit | None = None,
    recused: str | None = None,
    module_name: Callable[[str], str] = str,
) -> Change:
    """Return what saving `decision` changes.

    Args:
        recused: Why the actor must keep out of this person's files; `None` when they need not.
        above: The unit that a file passed at `application.holder` goes to; `None` at the top.
        module_name: Turns a module id into its Chinese name, for messages.

    Raises:
        Refused: With every reason, the most basic first.
    """
    refusals = may_review(application, plan, actor, now, recused) or check(decision, module_name)
    if refusals or decision.result is None:
        raise Refused(refusals)
    result = decision.result
    transition = _transition(application, result.act, top=above is None)
    onward = transition.target is Status.SENT and above is not None
    marked = frozenset(decision.marks) if result is Result.RETURN else frozenset()
    holder = above.id if onward and above is not None else application.holder.id
    return _change(application, transition, open_modules=marked, holder_id=holder)


def may_review(
    application: Application, plan: Plan, actor: Actor, now: datetime, recused: str | None = None
) -> list[Refusal]:
    """Return why `actor` may not review `application` at all just now; empty when they may."""
    if not actor.covers(application.holder.path):
        return [Refusal("scope", f"{application.name}的办件不在本级及下级单位范围内，不能审核")]
    out = kept_out(application, actor, recused)
    if out:
        return out
    closed = plan.window.refusal(now)
    if closed:
        return [closed]
    if not any(find(application.status, result.act) for result in Result):
        return [Refusal("status", f"{application.name}：当前状态为「{application.status.label}」，不能审核")]
    return []


def kept_out(application: Application, actor: Actor, recused: str | None) -> list[Refusal]:
    """Return why `actor` must keep out of an application whatever is to be done: their own, or marked 回避."""
    if actor.id_no and actor.id_no.upper() == application.id_no.upper():
        return [Refusal("self", "不能审核本人的申报，请由其他审核员处理")]
    if recused is not None:
        return [Refusal("recused", f"本人对{application.name}的申报已标记回避（{recused}），请由其他审核员处理")]
    return []


def voids_documents(status: Status, result: Result) -> bool:
    """Say whether `result` on an application in `status` raises the flow revision, which voids its documents."""
    transition = find(status, result.act)
    return transition is not None and transition.raises_rev


def undo(application: Application, plan: Plan, actor: Actor, last: Review | None, now: datetime) -> Change:
    """Return what undoing the `last` decision changes: the status before it, the revision never lowered.

    Raises:
        Refused: When there is none, it is somebody else's, or somebody has acted since.
    """
    if last is None or last.undone_at is not None:
        raise refuse("nothing", f"{application.name}：没有可撤销的审核")
    if last.reviewer_id != actor.id:
        raise refuse("not-yours", f"{application.name}：该审核由{last.reviewer}作出，只能由其本人撤销")
    if last.version_after != application.version:
        raise refuse("acted-since", f"{application.name}：已有后续处理，不能撤销")
    closed = plan.window.refusal(now, "撤销审核")
    if closed:
        raise Refused([closed])
    transition = _transition(application, Act.UNDO, target=last.status_before)
    return _change(application, transition, open_modules=last.open_before, holder_id=last.holder_before)


def submit(application: Application, plan: Plan, now: datetime) -> Change:
    """Return what the applicant's submission changes: the first one keeps the 申报截止日期, a correction the
    plan's end of review (D09, D18)."""
    closed = why_closed(application, plan, now)
    if closed is not None and application.status in FILLABLE:
        raise Refused([closed])
    transition = _transition(application, Act.SUBMIT)
    return _change(application, transition, holder_id=application.unit.id, next_round=True)


def take_in(application: Application, plan: Plan, now: datetime) -> Change:
    """Return what an import makes of a new application: its unit submits it for the applicant, who need not have
    done so before the 申报截止日期, while the plan's review has not ended (Q34)."""
    if now > plan.window.end:
        raise refuse("ended", f"该计划已结束，不能导入（{day(plan.window.end)}截止）")
    return _change(application, _transition(application, Act.SUBMIT), holder_id=application.unit.id, next_round=True)


def send_off(
    application: Application,
    plan: Plan,
    actor: Actor,
    documents: Sequence[Document],
    now: datetime,
    above: Unit,
) -> Change:
    """Return what 送审 changes; `documents` are all that were uploaded, of any revision (E16, Q21).

    Raises:
        Refused: Outside the actor's units or the plan's window, not approved, documents missing, notice not over.
    """
    if not actor.covers(application.unit.path):
        raise refuse("scope", f"{application.name}的办件不在本级及下级单位范围内，不能送审")
    if actor.id_no and actor.id_no.upper() == application.id_no.upper():
        raise refuse("self", "不能送审本人的申报，请由其他审核员处理")
    closed = plan.window.refusal(now, "送审")
    if closed:
        raise Refused([closed])
    transition = _transition(application, Act.SEND)
    have = valid_kinds(documents, application.flow_rev)
    stale = [kind for kind in DocumentKind if standing(kind, documents, application.flow_rev) is Standing.STALE]
    missing = missing_message(application.name, have, stale)
    if missing:
        raise refuse("documents", missing)
    waiting = notice_message(application.name, documents, application.flow_rev, local(now).date())
    if waiting:
        raise refuse("notice", waiting)
    return _change(application, transition, holder_id=above.id)


def recall(application: Application, plan: Plan, actor: Actor, sent: Sending | None, now: datetime) -> Change:
    """Return what taking back a send-off changes, while its plan is open and nobody has acted on it.

    `sent` is the newest send-off of the application that was not recalled.
    """
    if not actor.covers(application.unit.path):
        raise refuse("scope", f"{application.name}的办件不在本级及下级单位范围内，不能撤回送审")
    closed = plan.window.refusal(now, "撤回送审")
    if closed:
        raise Refused([closed])
    transition = _transition(application, Act.RECALL)
    if sent is None:
        raise refuse("nothing", f"{application.name}：没有可撤回的送审记录")
    if sent.version_after != application.version:
        raise refuse("acted-since", f"{application.name}：接收单位已经处理，不能撤回；需要修改时请联系接收单位退回")
    return _change(application, transition, holder_id=application.unit.id)


def may_upload(application: Application, actor: Actor) -> list[Refusal]:
    """Return why documents may not be put to an application just now; empty when they may (Q23)."""
    if not actor.covers(application.holder.path):
        return [Refusal("scope", f"{application.name}的办件不在本级及下级单位范围内，不能上传材料")]
    if application.status not in UPLOADABLE:
        return [Refusal("status", f"{application.name}：当前状态为「{application.status.label}」，不能上传材料")]
    return []


UPLOADABLE = frozenset({Status.SUBMITTED, Status.APPROVED})
"""The statuses in which a form that was handed out can come back and count."""


def reopen(application: Application, plan: Plan, now: datetime, ended_by: Review | None = None) -> Change:
    """Return what a supervisor's reopening of an ended application changes, while its plan is open (Q08).

    One that ended while its applicant was mending it (`ended_by` found modules open) comes back as it is by now,
    which is another round: what had been returned stays told apart from what is returned next.
    """
    closed = plan.window.refusal(now, "重新受理")
    if closed:
        raise Refused([closed])
    mended = ended_by is not None and bool(ended_by.open_before)
    transition = _transition(application, Act.REOPEN)
    return _change(application, transition, holder_id=application.unit.id, next_round=mended)


REOPENABLE = frozenset({Status.INELIGIBLE, Status.TERMINATED})
"""The statuses in which an application has ended and can be taken up again."""


def transfer(application: Application, unit: Unit | None) -> Change:
    """Return what a change of unit changes: the revision rises, so that every document counts anew (F07).

    Args:
        unit: Where the applicant goes, which reviews the application anew; `None` when their unit itself
            was put under another superior, and its own review stands.
    """
    target = None
    if unit is not None and application.status is Status.APPROVED:
        target = Status.SUBMITTED
    transition = _transition(application, Act.TRANSFER, target=target)
    holder = unit.id if unit is not None else application.holder.id
    return _change(application, transition, open_modules=application.open_modules, holder_id=holder)


TRANSFERABLE = frozenset({Status.DRAFT, Status.SUBMITTED, Status.RETURNED, Status.APPROVED})
"""The statuses in which an application lies with its own unit and goes along when that changes."""


def _transition(application: Application, act: Act, *, target: Status | None = None, top: bool = False) -> Transition:
    if application.status is Status.SENT and act is Act.PASS:
        target = Status.ACCEPTED if top else Status.SENT
    transition = find(application.status, act, target)
    if transition is None:
        message = f"{application.name}：当前状态为「{application.status.label}」，不能{_ACT_NAMES[act]}"
        raise refuse("status", message)
    return transition


_ACT_NAMES = {
    Act.SUBMIT: "提交",
    Act.PASS: "审核通过",
    Act.RETURN: "退回修改",
    Act.INELIGIBLE: "判为资格不符",
    Act.TERMINATE: "终止审核",
    Act.UNDO: "撤销审核",
    Act.SEND: "送审",
    Act.RECALL: "撤回送审",
    Act.REOPEN: "重新受理",
    Act.TRANSFER: "转到其他单位",
}


def _change(
    application: Application,
    transition: Transition,
    *,
    open_modules: frozenset[str] = frozenset(),
    holder_id: int | None = None,
    next_round: bool = False,
) -> Change:
    return Change(
        act=transition.act,
        status=transition.target,
        round=application.round + next_round,
        flow_rev=application.flow_rev + transition.raises_rev,
        open_modules=open_modules,
        holder_id=application.holder.id if holder_id is None else holder_id,
    )
