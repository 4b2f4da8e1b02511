"""What the reviewer should know beside the decision: refusals, what will be voided, hints, the last return."""

from __future__ import annotations

from collections.abc import Sequence

from ...domain.documents import void_warning
from ...domain.hints import Hint
from ...domain.lifecycle import voids_documents
from ...domain.proposals import PENDING
from ...domain.reference import Reference
from ...domain.review import Result
from ...domain.status import Status
from ...domain.text import one_line
from ...services.files import Opened, returns
from ..ink import Span

Notes = list[list[Span]]


def notes(opened: Opened, result: Result | None, hints: Sequence[Hint], reference: Reference) -> Notes:
    """Return the notes, the most pressing first: a narrow terminal shows only that one."""
    made: Notes = []
    if opened.proposal is not None:
        told = f"{PENDING}：{one_line(opened.proposal.sentence)}；另一名审核员保存同样的结果即为确认，不同意按 F11"
        made.append([(" ", ""), (told, "hurry")])
    if opened.refusals:
        made.append([(" ", ""), (opened.refusals[0].message, "bad")])
    elif result is not None and voids_documents(opened.file.application.status, result):
        warning = void_warning(opened.file.valid_documents)
        made += [[(" ", ""), (warning, "hurry")]] if warning else []
    made += _since(opened)
    made += _others(opened)
    if hints:
        names = dict.fromkeys(reference.module_name(hint.module) for hint in hints)
        made.append([(" 请留意 ", "hurry"), ("、".join(names), "hurry")])
        made += [[("   ", ""), (one_line(hint.message), "")] for hint in hints]
    earlier = [review for review in returns(opened.file.reviews) if review.undone_at is None]
    if earlier:
        made += [[], [(f" 第 {earlier[0].round} 次提交的退回原因", "dim")]]
        made += [
            [(f"   {reference.module_name(item.module)} ", "dim"), (one_line(item.reason), "")]
            for item in earlier[0].items
        ]
    return made


def _since(opened: Opened) -> Notes:
    """What the applicant did about the last return, while the application waits to be reviewed again."""
    since, application = opened.since, opened.file.application
    waits = application.status in (Status.SUBMITTED, Status.SENT)
    if since is None or not since.kept or not since.resubmitted or not waits:
        return []
    text = f"退回后重提（第 {application.round} 次）：改了 {since.places} 处"
    if since.unchanged:
        text += f"，{len(since.unchanged)} 个标注模块没有修改"
    return [[(" ", ""), (f"{text}（按 9 查看）", "hurry" if since.unchanged else "good")]]


def _others(opened: Opened) -> Notes:
    """Warn that the same person has applied elsewhere as well, and name where (Q36)."""
    if not opened.others:
        return []
    told = "；".join(one_line(other.sentence) for other in opened.others)
    return [[(" 同一人另有申报 ", "hurry"), (told, "hurry")]]
