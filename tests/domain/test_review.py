"""A review: one of four results, an opinion, marked modules with reasons (C16-C31, Q08, Q14-Q16)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhicheng_tui.domain.refusal import Refusal, Refused, refuse
from zhicheng_tui.domain.review import MAX_TEXT, MIN_FINAL_OPINION, Decision, Result, check
from zhicheng_tui.domain.status import Act

from .builders import a_decision, unhurried

NAMES = {"basic": "基本信息", "edu": "学习信息", "patent": "业绩成果-专利"}
NO_RESULT = Refusal("no-result", "请选择审核结果", "result")
NO_OPINION = Refusal("no-opinion", "请输入审核意见", "opinion")
NO_MARK = Refusal("no-mark", "请至少标注一个需退回修改的模块并填写原因", "marks")
LONG = "长" * (MAX_TEXT + 1)


def checked(result: Result | None, opinion: str, marks: dict[str, str]) -> list[Refusal]:
    """Check a decision with the Chinese names of its modules."""
    return check(Decision(result, opinion, marks), NAMES.__getitem__)


@pytest.mark.parametrize("result", Result)
def test_a_complete_decision_can_be_saved(result: Result) -> None:
    """C16-C20: each of the four results, with an opinion, and marks for a return."""
    assert check(a_decision(result)) == []


def test_the_result_is_required() -> None:
    """C16: 请选择审核结果."""
    assert checked(None, "请修改", {}) == [NO_RESULT]


@pytest.mark.parametrize("opinion", ["", "   ", "\n\t", "\u3000"])
@pytest.mark.parametrize("result", Result)
def test_the_opinion_is_required_for_all_four_results(result: Result, opinion: str) -> None:
    """C20: 请输入审核意见; blanks are no opinion."""
    assert check(a_decision(result, opinion)) == [NO_OPINION]


def test_an_empty_form_names_everything_that_is_missing() -> None:
    """C16, C20: every reason at once, the result first."""
    assert check(Decision()) == [NO_RESULT, NO_OPINION]


def test_a_return_without_a_mark_is_refused() -> None:
    """C25, Q14: 请至少标注一个需退回修改的模块并填写原因."""
    assert checked(Result.RETURN, "请修改", {}) == [NO_MARK]


@pytest.mark.parametrize("reason", ["", "  ", "\u3000"])
def test_a_mark_without_a_reason_is_refused_at_its_module(reason: str) -> None:
    """C24, Q16: that module is named and the cursor goes there."""
    refusals = checked(Result.RETURN, "请修改", {"basic": "123", "edu": reason})
    assert refusals == [Refusal("no-reason", "「学习信息」已标注有误，请填写原因", "edu")]


@pytest.mark.parametrize(
    ("result", "words"),
    [(Result.PASS, "通过"), (Result.INELIGIBLE, "判为资格不符"), (Result.TERMINATE, "终止审核")],
)
def test_marks_refuse_every_result_but_a_return(result: Result, words: str) -> None:
    """Q15: 已标注 N 个有误模块，不能通过, whether or not the marks have reasons."""
    refusals = checked(result, "材料齐全，同意推荐。", {"edu": "缺证书", "patent": ""})
    assert [(one.code, one.where) for one in refusals] == [("marked", "edu")]
    assert refusals[0].message.startswith(f"已标注 2 个有误模块，不能{words}")


@pytest.mark.parametrize("result", [Result.INELIGIBLE, Result.TERMINATE])
def test_a_final_result_needs_a_reason_of_five_characters(result: Result) -> None:
    """Q08: 资格不符 and 终止审核 are final and need a reason of at least five characters."""
    assert checked(result, "重复申报了", {}) == []
    message = f"{result.label}的审核意见不少于 5 个字，请写明依据"
    assert checked(result, " 重复申报 ", {}) == [Refusal("short-opinion", message, "opinion")]


@pytest.mark.parametrize("result", [Result.PASS, Result.RETURN])
def test_other_opinions_may_be_short(result: Result) -> None:
    """C22: the guide's own opinion is 123."""
    assert check(a_decision(result, "1")) == []


def test_texts_have_a_greatest_length() -> None:
    """An opinion or a reason of 2000 characters passes; one more is refused where it stands."""
    full = LONG[:-1]
    assert checked(Result.RETURN, full, {"basic": full}) == []
    assert checked(Result.RETURN, LONG, {"basic": LONG}) == [
        Refusal("long-opinion", "审核意见不超过 2000 字，请精简", "opinion"),
        Refusal("long-reason", "「基本信息」的原因不超过 2000 字，请精简", "basic"),
    ]


def test_surrounding_blanks_are_not_saved() -> None:
    """C20, C24: the texts are kept without the blanks around them."""
    given_texts = Decision(Result.RETURN, " 请修改\n", {"basic": "\u3000123 "})
    assert given_texts.effective() == Decision(Result.RETURN, "请修改", {"basic": "123"})


def test_results_carry_the_guides_words() -> None:
    """C16-C19, C31, message catalogue: labels and the message after saving, exact."""
    assert [result.label for result in Result] == ["审核通过", "退回修改", "资格不符", "终止审核"]
    assert (Result.PASS.done, Result.RETURN.done) == ("审核通过成功", "审核退回成功")
    assert [result for result in Result if result.final] == [Result.INELIGIBLE, Result.TERMINATE]
    assert [result.act for result in Result] == [Act.PASS, Act.RETURN, Act.INELIGIBLE, Act.TERMINATE]


def test_a_refusal_speaks_with_all_its_sentences() -> None:
    """A refused act tells every reason, the first one first."""
    refused = Refused([NO_RESULT, NO_OPINION])
    assert (refused.first, str(refused)) == (NO_RESULT, "请选择审核结果；请输入审核意见")
    assert refuse("no-result", "请选择审核结果", "result").refusals == (NO_RESULT,)


@given(st.text("\u200b\u202e\u2060\ufeff\x00\x1b\n\t ", max_size=5))
def test_what_cannot_be_seen_is_no_opinion(invisible: str) -> None:
    """An opinion or reason of control and zero-width characters alone counts as none (Q16, C20)."""
    kept = Decision(Result.RETURN, invisible, {"edu": invisible}).effective()
    assert (kept.opinion, kept.marks) == ("", {"edu": ""})


texts = st.one_of(
    st.text(max_size=8),
    st.sampled_from(["", " ", "\u3000", "请修改", "重复申报", " 重复申报", "重复申报了", LONG, LONG[:-1]]),
)
decisions = st.builds(
    Decision,
    st.none() | st.sampled_from(Result),
    texts,
    st.dictionaries(st.sampled_from(sorted(NAMES)), texts, max_size=3),
)


@unhurried
@given(decisions)
def test_check_is_empty_exactly_when_the_rules_hold(decision: Decision) -> None:
    """domain.md §1: RETURN ⇔ marks, each with its reason; an opinion of the right length always."""
    kept = decision.effective()
    opinion, reasons = kept.opinion, list(kept.marks.values())
    fewest = MIN_FINAL_OPINION if decision.result in (Result.INELIGIBLE, Result.TERMINATE) else 1
    holds = (
        decision.result is not None
        and fewest <= len(opinion) <= MAX_TEXT
        and (decision.result is Result.RETURN) == bool(reasons)
        and all(1 <= len(reason) <= MAX_TEXT for reason in reasons)
    )
    assert (check(decision) == []) is holds
    assert all(one.message and one.where for one in check(decision))
