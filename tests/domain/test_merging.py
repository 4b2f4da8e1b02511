"""Joining two changes of the same rows (Q36)."""

from __future__ import annotations

from zhicheng_tui.domain.application import Row
from zhicheng_tui.domain.merging import merge

A: Row = {"unit": "甲单位一", "post": "工程师"}
B: Row = {"unit": "乙公司二", "post": "经理"}
C: Row = {"unit": "丙研究院", "post": "院长"}


def test_fields_changed_on_one_side_only_are_taken_from_there() -> None:
    """Both changes are in the result, and nothing has to be asked."""
    base: Row = {"a": "1", "b": "2", "c": "3"}
    merged = merge([base], [{**base, "a": "x"}], [{**base, "b": "y"}], single=True)
    assert merged.rows == ({"a": "x", "b": "y", "c": "3"},)
    assert merged.clashes == 0


def test_a_field_changed_on_both_sides_clashes_unless_alike() -> None:
    """The preferred side is taken there, and only there."""
    base: Row = {"a": "1", "b": "2"}
    ours, theirs = [{"a": "x", "b": "2"}], [{"a": "y", "b": "z"}]
    assert merge([base], ours, theirs, single=True).rows == ({"a": "x", "b": "z"},)
    other = merge([base], ours, theirs, single=True, prefer_ours=False)
    assert other.rows == ({"a": "y", "b": "z"},)
    assert other.clashes == 1
    assert merge([base], ours, ours, single=True).clashes == 0


def test_rows_put_in_taken_out_and_changed_meet() -> None:
    """Rows are known by what is in them, not by their number."""
    merged = merge([A, B], [A, {**B, "post": "总经理"}], [C, A, B])
    assert merged.rows == (C, A, {**B, "post": "总经理"})
    assert merged.places == (1, 2)
    assert merged.clashes == 0
    assert merge([A, B], [B], [A, B, C]).rows == (B, C)
    assert merge([A, B], [A, B, C], [B]).rows == (B, C)
    assert merge([A], [A, C], [A, C]).rows == (A, C), "the same row put in twice comes once"
    assert merge([A, B, C], [C, A, B], [A, {**B, "post": "总经理"}, C]).rows == (C, A, {**B, "post": "总经理"})


def test_a_row_taken_out_here_and_changed_there_clashes() -> None:
    """Nothing that somebody changed goes unasked."""
    changed = {**B, "post": "总经理"}
    assert merge([A, B], [A], [A, changed]).clashes == 1
    assert merge([A, B], [A], [A, changed]).rows == (A,)
    assert merge([A, B], [A], [A, changed], prefer_ours=False).rows == (A, changed)


def test_taking_a_change_back_keeps_what_came_after() -> None:
    """The rows before a change, joined with those of now over those right behind it: the change alone is undone."""
    later = {**C, "post": "副院长"}
    assert merge([A, C], [A, B, C], [A, later]).rows == (A, B, later)
