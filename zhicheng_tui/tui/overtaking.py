"""Two windows of one login on the same application: what the other typed is shown, what could not be kept is told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..domain.reference import Reference
from ..domain.review import Decision
from ..domain.text import one_line
from .ink import Span
from .keeper import NOTHING, DraftKeeper

if TYPE_CHECKING:
    from .app import ZhichengApp

TITLE = "另一个窗口接手了这一份"
SHOWN = "这里已换成那边输入的内容；接着在这里输入，就由这里接手。"
ASIDE = "这里刚才的输入没有保存，按 F4 可以取用："
ELSEWHERE = "上一份在另一个窗口有更新的输入，这里最后的输入没有保存；回到那一份按 F4 可以取用"


def show_overtaken(app: ZhichengApp) -> None:
    """Show what other windows have typed, where the application is open here, or say so."""
    from .screens.review_leasing import ReviewLeasing

    screens = [screen for screen in app.screen_stack if isinstance(screen, ReviewLeasing)]
    for number, theirs in app.keeper.overtaken().items():
        if not any(screen.show_overtaken(number, theirs) for screen in screens):
            app.notify(ELSEWHERE, severity="warning", markup=False)


def told(aside: Decision, theirs: Decision, reference: Reference) -> list[list[Span]]:
    """Return lines that say what is shown now, and what was typed here and not kept."""
    lines = [f"{label}：{one_line(text)}" for label, text in _parts(aside, theirs, reference)]
    shown: list[list[Span]] = [[(SHOWN, "strong")]]
    return [*shown, [], [(ASIDE, "hurry")], *([(f"  {line}", "")] for line in lines)] if lines else shown


def not_kept(keeper: DraftKeeper, reference: Reference) -> list[str]:
    """Return sentences to leave on the terminal for what was typed last and another window kept from being saved."""
    return [
        f"另一个窗口接手了这一份，这里最后的输入没有保存。{label}：{one_line(text)}"
        for number, theirs in keeper.overtaken().items()
        for label, text in _parts(keeper.aside.get(number, NOTHING), theirs, reference)
    ]


def _parts(aside: Decision, theirs: Decision, reference: Reference) -> Sequence[tuple[str, str]]:
    """Return what of `aside` is not in `theirs`, with its label."""
    parts = []
    if aside.result is not None and aside.result is not theirs.result:
        parts.append(("审核结果", aside.result.label))
    if aside.opinion and aside.opinion != theirs.opinion:
        parts.append(("审核意见", aside.opinion))
    parts += [
        (f"{reference.module_name(module)}的原因", reason or "（已标注，没有填写）")
        for module, reason in aside.marks.items()
        if theirs.marks.get(module) != reason
    ]
    return parts
