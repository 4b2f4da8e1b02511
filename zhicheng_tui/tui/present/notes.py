"""What the reviewer should know beside the decision: refusals, what will be voided, hints, the last return."""

from __future__ import annotations

from collections.abc import Sequence

from ...domain.documents import void_warning
from ...domain.hints import Hint
from ...domain.lifecycle import voids_documents
from ...domain.proposals import PENDING
from ...domain.reference import Reference
from ...domain.review import Result
from ...domain.text import one_line
from ...services.files import Opened, returns
from ..ink import Span

Notes = list[list[Span]]


def notes(opened: Opened, result: Result | None, hints: Sequence[Hint], reference: Reference) -> Notes:
    """Return the notes, the most pressing first: a narrow terminal shows only that one."""
    made: Notes = []
    if opened.proposal is not None:
        told = f"{PENDING}：{one_line(opened.proposal.sentence)}；同样的结果由另一名审核员保存即为确认"
        made.append([(" ", ""), (told, "hurry")])
    if opened.refusals:
        made.append([(" ", ""), (opened.refusals[0].message, "bad")])
    elif result is not None and voids_documents(opened.file.application.status, result):
        warning = void_warning(opened.file.valid_documents)
        made += [[(" ", ""), (warning, "hurry")]] if warning else []
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
