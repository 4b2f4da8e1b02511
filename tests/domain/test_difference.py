"""What changed between two states of an application: rows matched by content, then field by field (Q37)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from zhicheng_tui.domain.application import Row
from zhicheng_tui.domain.difference import FieldChange, RowChange, changes, row_changes, same

from .builders import unhurried

SCHOOL = {"school": "武汉大学", "major": "临床医学", "degree": "学士", "graduated": "2012-06", "certificate": "A-17"}
OTHER = {"school": "华中科技大学", "major": "护理学", "degree": "硕士", "graduated": "2015-06", "certificate": "B-2"}
THIRD = {"school": "湖北中医药大学", "major": "药学", "degree": "博士", "graduated": "2019-12", "certificate": "C-903"}


def test_equal_contents_have_no_differences() -> None:
    """Q37: nothing to look at again."""
    before = {"basic": [{"name": "王某某"}], "edu": [SCHOOL, OTHER]}
    assert changes(before, {module: [dict(row) for row in rows] for module, rows in before.items()}) == []


def test_each_changed_value_is_named_with_module_row_and_field() -> None:
    """Q37: 申报信息已更新，请复核差异 shows what was and what is."""
    after = [SCHOOL, {**OTHER, "certificate": "B-3"}]
    (change,) = changes({"edu": [SCHOOL, OTHER], "basic": [{"name": "王"}]}, {"edu": after, "basic": [{"name": "王"}]})
    assert (change.module, change.places) == ("edu", 1)
    assert change.rows == (RowChange(1, 1, OTHER, after[1], (FieldChange("certificate", "B-2", "B-3"),)),)


def test_an_inserted_row_is_one_change_wherever_it_is_put() -> None:
    """The rows below it are not told as changed, which comparing by position would."""
    for place in range(3):
        after = [SCHOOL, OTHER]
        after.insert(place, THIRD)
        (change,) = row_changes([SCHOOL, OTHER], after)
        assert (change.added, change.after_at, change.after) == (True, place, THIRD)


def test_a_changed_row_is_found_beside_an_inserted_and_a_removed_one() -> None:
    """The likest rows are paired, not those that happen to stand at the same place."""
    changed = {**OTHER, "graduated": "2015-12"}
    told = row_changes([SCHOOL, OTHER], [THIRD, changed])
    assert [(row.before_at, row.after_at) for row in told] == [(0, None), (None, 0), (1, 1)]
    assert told[2].fields == (FieldChange("graduated", "2015-06", "2015-12"),)


def test_rows_in_another_order_were_moved_not_rewritten() -> None:
    """A row that is the same elsewhere has no field to look at."""
    told = row_changes([SCHOOL, OTHER, THIRD], [THIRD, SCHOOL, OTHER])
    assert [(row.before_at, row.after_at, row.fields) for row in told] == [(2, 0, ())]
    assert told[0].places == 1


def test_the_single_row_of_a_module_is_changed_however_much_differs() -> None:
    """基本信息 has one row: it is never told as removed and added."""
    (change,) = row_changes([{"name": "王", "phone": "1"}], [{"name": "李", "phone": "2"}])
    assert [field.field for field in change.fields] == ["name", "phone"]


def test_nothing_typed_and_no_field_are_the_same() -> None:
    """A form that is kept with empty fields has not changed; one that was emptied has."""
    assert row_changes([{"x": None, "y": "1"}], [{"y": "1", "x": ""}]) == ()
    assert row_changes([{"x": "1"}], [{"x": ""}])[0].fields == (FieldChange("x", "1", ""),)
    assert not same(True, 1)
    assert not same("1", 1)
    assert same(1, 1.0)


def test_long_lists_that_differ_throughout_are_still_compared() -> None:
    """Too many pairs to weigh: rows are paired in order, none is lost."""
    old = [{"x": f"a{at}"} for at in range(90)]
    new = [{"x": f"b{at}"} for at in range(95)]
    told = row_changes(old, new)
    assert applied(old, told) == new
    assert sum(change.added for change in told) == 5


values = st.integers(0, 2) | st.none() | st.sampled_from(["", "1", "甲乙丙", "甲乙丁"]) | st.booleans()
rows = st.lists(st.dictionaries(st.sampled_from("wxyz"), values, max_size=4), max_size=5)


def applied(old: Sequence[Row], told: Sequence[RowChange]) -> list[dict[str, Any]]:
    """Return the rows that the changes make of `old`."""
    gone = {change.before_at for change in told}
    made: list[dict[str, Any]] = [dict(row) for at, row in enumerate(old) if at not in gone]
    for change in sorted((one for one in told if one.after_at is not None), key=lambda one: one.after_at or 0):
        row = dict(change.before)
        row |= {field.field: field.after for field in change.fields}
        assert change.after_at is not None
        made.insert(change.after_at, row)
    return made


def filled(listed: Sequence[Row]) -> list[dict[str, str]]:
    """Return rows with what is filled in alone, `True` apart from 1."""
    return [{key: repr(value) for key, value in row.items() if value not in (None, "")} for row in listed]


@unhurried
@given(rows, rows)
def test_differences_lead_from_one_state_to_the_other(old: list[Row], new: list[Row]) -> None:
    """They are complete, each value in them differs, and every row is told of once at most."""
    told = row_changes(old, new)
    assert filled(applied(old, told)) == filled(new)
    for change in told:
        assert all(not same(field.before, field.after) for field in change.fields)
        assert change.before == (old[change.before_at] if change.before_at is not None else {})
        assert change.after == (new[change.after_at] if change.after_at is not None else {})
    for places in ([one.before_at for one in told], [one.after_at for one in told]):
        known = [place for place in places if place is not None]
        assert len(known) == len(set(known))


@unhurried
@given(rows)
def test_a_state_does_not_differ_from_itself(listed: list[Row]) -> None:
    """Identical: nothing."""
    assert row_changes(listed, [dict(row) for row in listed]) == ()


@unhurried
@given(rows, st.integers(0, 5))
def test_a_row_put_in_is_one_added_row(listed: list[Row], place: int) -> None:
    """Whatever the others hold."""
    after = list(listed)
    after.insert(place, {"w": "新的一条"})
    (change,) = row_changes(listed, after)
    assert change.added
    assert change.after == {"w": "新的一条"}


@unhurried
@given(st.lists(st.dictionaries(st.sampled_from("wxyz"), values, max_size=4), min_size=1, max_size=5), st.data())
def test_a_row_taken_out_is_one_removed_row(listed: list[Row], data: st.DataObject) -> None:
    """Whatever the others hold."""
    place = data.draw(st.integers(0, len(listed) - 1))
    (change,) = row_changes(listed, listed[:place] + listed[place + 1 :])
    assert change.removed
    assert filled([change.before]) == filled([listed[place]])


def test_another_file_is_another_row_whatever_it_is_called() -> None:
    """An attachment replaced under the same name was taken out and put in, not changed in some field."""
    old: list[Row] = [{"category": "身份证明", "file": "证.jpg", "pages": 1, "sha256": "a" * 64, "size": 10}]
    for rows in ([], [{"category": "业绩证明材料", "file": "业绩.pdf", "sha256": "c" * 64}]):
        new: list[Row] = [*rows, {**old[0], "sha256": "b" * 64, "size": 11}]
        told = row_changes([*rows, *old], new)
        assert sorted((row.added, row.removed) for row in told) == [(False, True), (True, False)]
    assert row_changes(old, [{**old[0], "category": "学历学位证书"}])[0].places == 1, "the same file put elsewhere"
