"""Spans wrapped: nothing is lost, every line fits, whichever span is the long one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tests.domain.builders import unhurried
from zhicheng_tui.tui.ink import span_width, wrap_spans

SPANS = st.lists(st.tuples(st.text("张a，；1表 ", max_size=40), st.sampled_from(["", "bad", "dim"])), max_size=7)


@unhurried
@given(SPANS, st.integers(20, 60))
def test_no_word_is_lost_when_a_line_of_several_inks_is_wrapped(line: list[tuple[str, str]], width: int) -> None:
    """Each character comes out once, in order; blanks at a fold aside."""
    wrapped = wrap_spans(line, width)
    told = "".join(text for part in wrapped for text, _ in part)
    assert told.replace(" ", "") == "".join(text for text, _ in line).replace(" ", "")
    assert all(span_width(part) <= width for part in wrapped)


def test_the_reason_under_the_checklist_keeps_every_document() -> None:
    """E11: three documents with their reasons at 60 cells."""
    line = [("王爱华：", "strong")]
    for name in ("单位公示证明", "单位考核表", "单位审核意见表"):
        line += [(f"{name} ", ""), ("流程已变更，请重新下载", "bad"), ("；", "dim")]
    told = "".join(text for part in wrap_spans(line, 60) for text, _ in part)
    assert told.count("流程已变更，请重新下载") == 3
    assert "单位审核意见表" in told
    assert cell_len(told) == span_width(line)
