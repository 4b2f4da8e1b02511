"""Changes as lines: what was and what is, whole, and only what differs coloured."""

from __future__ import annotations

import time
from itertools import pairwise
from random import Random

import pytest
from rich.cells import cell_len

from zhicheng_tui import resources
from zhicheng_tui.domain.difference import ModuleChange, row_changes
from zhicheng_tui.domain.reference import Reference
from zhicheng_tui.store.reference import load_reference
from zhicheng_tui.tui.ink import Span
from zhicheng_tui.tui.present.changes import change_lines, wrapped_changes

LONG = "任现职以来主持完成病险水库整治工程水文分析计算，" * 8 + "整理数据 103 组，形成成果资料 14 册。"


@pytest.fixture(scope="module")
def reference() -> Reference:
    """The reference data of the product."""
    return load_reference(resources.data() / "reference")


def told(module: str, before: dict[str, object], after: dict[str, object]) -> ModuleChange:
    """Return what changed in the only row of a module."""
    return ModuleChange(module, row_changes([before], [after]))


def plain(line: list[Span]) -> str:
    """Return a line's text."""
    return "".join(text for text, _ in line)


@pytest.mark.parametrize("width", [40, 76, 118])
def test_a_long_text_stands_whole_with_only_the_difference_coloured(reference: Reference, width: int) -> None:
    """One number in a long text: both texts can be read to the end, and the number stands out."""
    field = next(field for field in reference.module("perf").fields if field.type == "long")
    change = told("perf", {field.id: LONG}, {field.id: LONG.replace("103", "208")})
    lines = wrapped_changes(change, reference, width)
    assert max(cell_len(plain(line)) for line in lines) <= width
    whole = "".join(plain(line).strip() for line in lines).replace(" ", "")
    assert LONG.replace(" ", "") in whole
    assert LONG.replace("103", "208").replace(" ", "") in whole
    coloured = {ink: "".join(text for line in lines for text, own in line if own == ink) for ink in ("bad", "good")}
    assert 0 < len(coloured["bad"]) <= 3
    assert 0 < len(coloured["good"]) <= 3


def test_values_with_little_in_common_are_coloured_whole(reference: Reference) -> None:
    """No confetti: another school is another school."""
    change = told("basic", {"employer": "武汉市第三人民医院"}, {"employer": "黄石东楚水务有限公司"})
    (before, after) = change_lines(change, reference)
    assert before[-1] == ("武汉市第三人民医院", "bad")
    assert after[-1] == ("黄石东楚水务有限公司", "good")


def test_a_change_that_the_mask_hides_is_said(reference: Reference) -> None:
    """A phone number of which only the hidden middle differs does not look unchanged, nor is it shown."""
    change = told("basic", {"phone": "13800005678"}, {"phone": "13811115678"})
    text = " ".join(plain(line) for line in change_lines(change, reference))
    assert text.count("138****5678") == 2
    assert "隐藏的部分不同" in text
    assert "1111" not in text


def test_hostile_text_is_made_visible(reference: Reference) -> None:
    """Control characters, markup and line breaks of an applicant stay text in one line."""
    change = told("basic", {"position": ""}, {"position": "\x1b[31m[b]科\n长\u202e"})
    text = " ".join(plain(line) for line in change_lines(change, reference))
    assert "␛[31m[b]科 长‹U+202E›" in text
    assert "（空）" in text


def test_fields_and_modules_that_are_no_longer_defined_are_shown_by_id(reference: Reference) -> None:
    """What an older installation kept is not lost from view."""
    change = told("gone", {"old": "1"}, {"old": "2"})
    assert "old 原 1" in " ".join(plain(line) for line in change_lines(change, reference))


def test_texts_of_the_greatest_length_are_compared_in_no_time(reference: Reference) -> None:
    """Twenty fields of 2,000 characters, written anew: it opens with the file."""
    random = Random(7)
    texts = ["".join(random.choice("水文分析计算整治工程") for _ in range(2_000)) for _ in range(21)]
    changes = [told("perf", {"content": one}, {"content": other}) for one, other in pairwise(texts)]
    start = time.perf_counter()
    for change in changes:
        wrapped_changes(change, reference, 76)
    assert time.perf_counter() - start < 2.0
