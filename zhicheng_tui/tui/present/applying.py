"""我的办件 as lines: the list, what is known of the one under the cursor, and the plans that can be applied under."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from ...domain.application import Plan, Review
from ...domain.clock import local
from ...domain.difference import changes
from ...domain.reference import Reference
from ...domain.review import Result
from ...domain.status import Status
from ...domain.text import one_line
from ..ink import Span, fit, fit_spans
from .changes import change_lines

if TYPE_CHECKING:
    from ...services.applying import Mine, OpenPlan
    from ...services.filled import Filled

Lines = list[list[Span]]
WIDE = 100
"""Cells from which the head of a form takes fewer lines."""
INDEX, SPECIALTY, FILED, STATUS, ACT = 6, 14, 12, 20, 6
STEPS = ("诚信承诺", "信息填报", "附件上传", "提交审核")
NEXT = {
    Status.DRAFT: "接着填报，提交以后单位才能审核",
    Status.RETURNED: "查看退回原因，修改以后重新提交",
    Status.SUBMITTED: "等待单位审核；按 Enter 查看",
    Status.APPROVED: "单位审核通过，等待单位送审；按 Enter 查看",
    Status.SENT: "已送上级审核；按 Enter 查看",
    Status.ACCEPTED: "评委会已受理，不用再做什么；按 Enter 查看",
    Status.INELIGIBLE: "审核结果为资格不符，F5 查看原因",
    Status.TERMINATED: "审核已终止，F5 查看原因",
}
INKS = {Status.RETURNED: "bad", Status.DRAFT: "hurry", Status.ACCEPTED: "good", Status.APPROVED: "good"}


def mine_heads(width: int) -> list[Span]:
    """Return the column heads of 我的办件 (D05)."""
    heads = fit(" 序号", INDEX) + fit("业务名称", _business(width)) + fit("专业名称", _specialty(width))
    return [(heads + fit("填报日期", FILED) + fit("状态", STATUS) + fit("操作", ACT), "dim")]


def mine_row(number: int, mine: Mine, width: int) -> list[Span]:
    """Return one application (D06)."""
    application = mine.application
    return [
        (fit(f" {number}", INDEX), "dim"),
        (fit(one_line(application.business), _business(width) - 1) + " ", ""),
        (fit(one_line(application.specialty), _specialty(width) - 1) + " ", ""),
        (fit(f"{application.filed_on:%Y-%m-%d}", FILED), "dim"),
        (fit(application.status.label, STATUS), INKS.get(application.status, "")),
        (fit("编辑" if mine.fillable else "查看", ACT), "key"),
    ]


def _business(width: int) -> int:
    return max(width - INDEX - _specialty(width) - FILED - STATUS - ACT, 12)


def _specialty(width: int) -> int:
    return SPECIALTY if width < 100 else 2 * SPECIALTY


def mine_notes(mine: Mine | None, now: datetime, width: int) -> Lines:
    """Return what is known of the application under the cursor, and what to do next."""
    if mine is None:
        return []
    application, plan = mine.application, mine.plan
    late = application.status is Status.DRAFT and now > plan.apply_end
    notes: Lines = [
        [(" 评审计划 ", "dim"), (fit(one_line(plan.title), max(width - 10, 10)), "")],
        [
            (" 申报截止日期 ", "dim"), (f"{local(plan.apply_end):%Y-%m-%d}", "bad" if late else ""),
            ("  推荐单位 ", "dim"), (f"{one_line(application.unit.name)} ", ""), (" 编号 ", "dim"),
            (application.no, ""),
        ],
    ]  # fmt: skip
    if mine.opinion:
        notes.append([(f" {_result(before=mine.resubmitted)} ", "dim"), (one_line(mine.opinion), "")])
    return [*notes, [(" 下一步 ", "dim"), (_next(mine, now), "accent" if mine.fillable else "")]]


def _next(mine: Mine, now: datetime) -> str:
    status, plan = mine.application.status, mine.plan
    if status is Status.DRAFT and not mine.fillable:
        return f"申报截止日期 {local(plan.apply_end):%Y-%m-%d} 已过，没有提交；按 Enter 查看"
    if status is Status.RETURNED and not mine.fillable:
        return f"审核已于 {local(plan.window.end):%Y-%m-%d} 截止，不能再修改；按 Enter 查看"
    end = {Status.DRAFT: plan.apply_end, Status.RETURNED: plan.window.end}.get(status)
    if end is None:
        return NEXT[status]
    left = (local(end).date() - local(now).date()).days
    told = f"修改截止 {local(end):%Y-%m-%d}，" if status is Status.RETURNED else "离截止"
    return f"{NEXT[status]}；{told}还有 {left} 天" if left else f"{NEXT[status]}；今天截止"


def _result(*, before: bool) -> str:
    """Return what to call an opinion: after a resubmission it is not on what is being reviewed."""
    return "上一轮评审结果" if before else "评审结果"


# an application that is open


def steps_line(step: int, promised: bool) -> list[Span]:
    """Return the four steps, the present one marked (D07)."""
    spans: list[Span] = [(" ", "")]
    for number, name in enumerate(STEPS, 1):
        ink = "mark" if number == step else ("good" if number == 1 and promised else "")
        spans += [(f"[{number} {name}]", ink), (" ", "")]
    return spans


def until(filled: Filled) -> list[Span]:
    """Return until when the application can be changed after a return, or that it cannot be."""
    if filled.closed:
        return [("只能查看 ", "hurry")]
    if filled.application.status is not Status.RETURNED:
        return []
    return [("修改截止 ", "dim"), (f"{local(filled.plan.window.end):%Y-%m-%d} ", "hurry")]


def about(filled: Filled, width: int, name: str = "") -> Lines:
    """Return 评审计划, 申报截止日期, 推荐单位, 申报人 and the rest of the head of the form (D08–D12).

    `name`: the applicant's, as it has been typed since the application was read.
    """
    application, plan = filled.application, filled.plan
    end = f"{local(plan.apply_end):%Y-%m-%d} "
    room = max(width - len(" 评审计划 ") * 2 - 26, 20)
    title: list[Span] = [
        (" 评审计划 ", "dim"), (fit(one_line(plan.title), room), "strong"), (" 申报截止日期 ", "dim"), (end, ""),
    ]  # fmt: skip
    unit = [
        ("推荐单位", application.unit.name),
        ("申报人", name or application.name),
        ("申报专业", application.specialty),
    ]
    post = [("申报系列", application.series), ("申报职务", application.post)]
    pairs = [[*unit, *post]] if width >= WIDE else [unit, post]
    lines: Lines = [fit_spans(title, width), *([(" ", ""), *_pairs(each)] for each in pairs)]
    if filled.reviews:
        result: list[Span] = [
            (f"{_result(before=filled.reviews[-1].round < application.round)} ", "dim"),
            (one_line(filled.reviews[-1].opinion), "bad" if filled.marks else ""),
        ]
        lines = [*lines, [(" ", ""), *result]] if width >= WIDE else [*lines[:-1], [*lines[-1], *result]]
    return [fit_spans(line, width) for line in lines]


def _pairs(pairs: Sequence[tuple[str, str]]) -> list[Span]:
    return [span for label, text in pairs for span in ((f"{label} ", "dim"), (f"{one_line(text)}  ", ""))]


def reviews_lines(filled: Filled, reference: Reference) -> Lines:
    """Return every round with its opinion and reasons, and what each marked module's applicant said to it."""
    application = filled.application
    submitted = f"  第 {application.round} 次提交" if application.round else "  还没有提交"
    lines: Lines = [
        [("当前状态 ", "dim"), (application.status.label, "mark"), (submitted, "dim")],
        [("下一步   ", "dim"), (NEXT[application.status].partition("；")[0], "")],
        [],
    ]
    if not filled.reviews:
        return [*lines, [("还没有审核记录", "dim")]]
    for review in reversed(filled.reviews):
        lines += [*_review(review, reference), []]
    answers = [(module, text) for module, text in filled.answers.items() if text]
    if answers:
        lines.append([("本人的情况说明", "head")])
        lines += [[(f"  {reference.module_name(module)} ", "dim"), (one_line(text), "")] for module, text in answers]
        lines.append([])
    mended = changes(filled.before, {module: filled.contents.get(module, ()) for module in filled.before})
    for change in mended:
        lines += [[("退回以后的修改：", "head"), (reference.module_name(change.module), "mark")],
                  *change_lines(change, reference)]  # fmt: skip
    return lines


def _review(review: Review, reference: Reference) -> Lines:
    ink = "good" if review.result is Result.PASS else "bad"
    made: Lines = [
        [(f"第 {review.round} 次提交 ", "head"), (f"{local(review.at):%Y-%m-%d %H:%M} {one_line(review.unit)}  ", ""),
         (review.result.label, ink)],
        [("  审核意见 ", "dim"), (one_line(review.opinion), "")],
    ]  # fmt: skip
    for number, item in enumerate(review.items, 1):
        made.append([(f"  {number}. {reference.module_name(item.module)} ", "mark"), ("审核不通过", "bad")])
        made.append([("     退回原因：", "dim"), (one_line(item.reason), "")])
    return made


# a new one


def plan_choice(one: OpenPlan) -> str:
    """Return a plan as it can be chosen."""
    taken = f"已申报 {one.mine}　" if one.mine else ""
    return f"截止 {local(one.plan.apply_end):%m-%d}　{taken}{one_line(one.plan.title)}"


def running_note(mine: Mine) -> str:
    """Return that one has another application, and how it stands."""
    application = mine.application
    title, status = one_line(mine.plan.title), application.status.label
    return f"请注意：本人在「{title}」已有申报 {application.no}（{status}）"


def plan_notes(one: OpenPlan | None, now: datetime) -> Lines:
    """Return what is known of the plan that was chosen."""
    if one is None:
        return [[(" 先选择评审计划；计划决定受理哪些系列和级别", "dim")]]
    plan: Plan = one.plan
    days = (local(plan.apply_end).date() - local(now).date()).days
    left = f"还有 {days} 天" if days else "今天截止"
    notes: Lines = [
        [(" 评审委员会 ", "dim"), (one_line(plan.committee), "")],
        [(" 申报截止日期 ", "dim"), (f"{local(plan.apply_end):%Y-%m-%d %H:%M}", ""), (f"　{left}", "hurry")],
        [(" 通知附件 ", "dim"), ("按 F3 查看", "accent") if one.has_notice else ("没有附上", "dim")],
    ]
    if one.mine:
        notes.append([(f" 在这个计划已有申报 {one.mine}，每个计划只能申报一次；请在「我的办件」打开它", "bad")])
    return notes
