"""A review: one of four results, an opinion, and marked modules with reasons (C16–C31, Q14–Q16)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from .refusal import Refusal
from .status import Act
from .text import typed

MIN_FINAL_OPINION = 5
"""Fewest characters of an opinion that ends an application (Q08)."""
MAX_TEXT = 2_000
"""Most characters of an opinion or a reason."""


class Result(StrEnum):
    """The four results of the guide."""

    PASS = "PASS"
    RETURN = "RETURN"
    INELIGIBLE = "INELIGIBLE"
    TERMINATE = "TERMINATE"

    @property
    def label(self) -> str:
        """The guide's words."""
        return _LABELS[self]

    @property
    def done(self) -> str:
        """The message after saving (C31, `domain.md` §12)."""
        return _DONE[self]

    @property
    def act(self) -> Act:
        """The act that this result performs."""
        return Act(self.value)

    @property
    def final(self) -> bool:
        """Whether it ends the application for this plan, and so needs a confirmation."""
        return self in (Result.INELIGIBLE, Result.TERMINATE)


_LABELS = {
    Result.PASS: "审核通过",
    Result.RETURN: "退回修改",
    Result.INELIGIBLE: "资格不符",
    Result.TERMINATE: "终止审核",
}
_DONE = {
    Result.PASS: "审核通过成功",
    Result.RETURN: "审核退回成功",
    Result.INELIGIBLE: "资格不符已保存",
    Result.TERMINATE: "终止审核已保存",
}


@dataclass(frozen=True)
class Decision:
    """What a reviewer has filled in, complete or not."""

    result: Result | None = None
    opinion: str = ""
    marks: Mapping[str, str] = field(default_factory=dict)
    """Module id → reason, for every module marked 是; a reason may still be empty."""

    def effective(self, *, strip: bool = True) -> Decision:
        """Return the same as it would be kept: without invisible characters, and without blanks around if `strip`."""
        marks = {module: _kept(reason, strip) for module, reason in self.marks.items()}
        return Decision(self.result, _kept(self.opinion, strip), marks)


_ACTS = {Result.PASS: "通过", Result.INELIGIBLE: "判为资格不符", Result.TERMINATE: "终止审核"}


def _kept(text: str, strip: bool) -> str:
    kept = typed(text, 10 * MAX_TEXT)
    return kept.strip() if strip else kept


def check(decision: Decision, module_name: Callable[[str], str] = str) -> list[Refusal]:
    """Return every reason why `decision` cannot be saved as it stands; empty when it can."""
    given = decision.effective()
    refusals = []
    if given.result is None:
        refusals.append(Refusal("no-result", "请选择审核结果", "result"))
    if given.result is Result.RETURN and not given.marks:
        refusals.append(Refusal("no-mark", "请至少标注一个需退回修改的模块并填写原因", "marks"))
    if given.result not in (None, Result.RETURN) and given.marks:
        act = _ACTS[given.result]
        count = len(given.marks)
        message = f"已标注 {count} 个有误模块，不能{act}；请改为退回修改或清除标注"
        refusals.append(Refusal("marked", message, next(iter(given.marks))))
    else:
        refusals += [
            Refusal("no-reason", f"「{module_name(module)}」已标注有误，请填写原因", module)
            for module, reason in given.marks.items()
            if not reason
        ]
    return refusals + _check_texts(given, module_name)


def _check_texts(given: Decision, module_name: Callable[[str], str]) -> list[Refusal]:
    refusals = []
    if not given.opinion:
        refusals.append(Refusal("no-opinion", "请输入审核意见", "opinion"))
    elif given.result is not None and given.result.final and len(given.opinion) < MIN_FINAL_OPINION:
        message = f"{given.result.label}的审核意见不少于 {MIN_FINAL_OPINION} 个字，请写明依据"
        refusals.append(Refusal("short-opinion", message, "opinion"))
    if len(given.opinion) > MAX_TEXT:
        refusals.append(Refusal("long-opinion", f"审核意见不超过 {MAX_TEXT} 字，请精简", "opinion"))
    refusals += [
        Refusal("long-reason", f"「{module_name(module)}」的原因不超过 {MAX_TEXT} 字，请精简", module)
        for module, reason in given.marks.items()
        if len(reason) > MAX_TEXT
    ]
    return refusals
