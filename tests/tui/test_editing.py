"""A decision being made: what a choice may replace, and what it never may."""

from __future__ import annotations

from zhicheng_tui.domain.review import Decision, Result
from zhicheng_tui.tui.editing import Editing
from zhicheng_tui.tui.present.canned import added

PASS, RETURN = "材料齐全，同意推荐。", "请按各模块退回原因修改后重新提交。"
READY = frozenset({PASS, RETURN, "重复申报，保留另一份。"})


def test_a_sentence_of_another_result_gives_way_even_after_a_draft() -> None:
    """A pass is not saved with the opinion of a return that the program, or F4, had filled in."""
    for before in (RETURN, "重复申报，保留另一份。"):
        editing = Editing.resume(Decision(Result.RETURN, before, {}))
        editing.choose(Result.PASS, PASS, READY)
        assert editing.opinion == PASS


def test_typed_words_stay_whatever_is_chosen() -> None:
    """Also when they begin like a ready sentence."""
    editing = Editing(opinion=PASS + "另附说明")
    for result in Result:
        editing.choose(result, RETURN, READY)
    assert editing.opinion == PASS + "另附说明"


def test_a_reason_comes_back_with_its_mark() -> None:
    """Taking a mark off and putting it on again loses nothing."""
    editing = Editing()
    editing.toggle("edu")
    editing.marks["edu"] = "缺证书"
    assert not editing.toggle("edu")
    assert editing.result is None
    assert editing.toggle("edu")
    assert editing.marks == {"edu": "缺证书"}


def test_a_picked_sentence_is_added_to_what_was_typed() -> None:
    """F4 replaces a sentence that was picked before, and never typed words."""
    assert added("", PASS, READY) == PASS
    assert added(PASS, RETURN, READY) == RETURN
    assert added("我写的意见；", PASS, READY) == f"我写的意见；{PASS}"
