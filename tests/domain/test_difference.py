"""What changed between two states of an application, field by field (Q37)."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from zhicheng_tui.domain.difference import FieldChange, changes

from .builders import unhurried

BEFORE = {"basic": [{"name": "王某某", "phone": "13800000000"}], "edu": [{"school": "甲"}, {"school": "乙"}]}


def test_equal_contents_have_no_changes() -> None:
    """Q37: nothing to look at again."""
    copy = {module: [dict(row) for row in rows] for module, rows in BEFORE.items()}
    assert list(changes(BEFORE, copy)) == []


def test_each_changed_value_is_named_with_module_row_and_field() -> None:
    """Q37: 申报信息已更新，请复核差异 shows what was and what is."""
    schools = [{"school": "甲"}, {"school": "丙"}]
    after = {"basic": [{"name": "王某某", "phone": "13900000000"}], "edu": schools}
    assert list(changes(BEFORE, after)) == [
        FieldChange("basic", 0, "phone", "13800000000", "13900000000"),
        FieldChange("edu", 1, "school", "乙", "丙"),
    ]


def test_added_and_removed_rows_fields_and_modules_are_changes() -> None:
    """Q37: what is missing on one side is nothing there."""
    after = {"basic": [{"name": "王某某"}], "edu": [{"school": "甲"}], "patent": [{"number": "1"}]}
    assert list(changes(BEFORE, after)) == [
        FieldChange("basic", 0, "phone", "13800000000", None),
        FieldChange("edu", 1, "school", "乙", None),
        FieldChange("patent", 0, "number", None, "1"),
    ]


def test_an_empty_value_is_not_a_missing_one() -> None:
    """Q37: a field that was emptied has changed."""
    assert list(changes({"a": [{"x": "1"}]}, {"a": [{"x": ""}]})) == [FieldChange("a", 0, "x", "1", "")]
    assert list(changes({"a": [{"x": None}]}, {"a": [{}]})) == []


rows = st.dictionaries(st.sampled_from("xyz"), st.integers(0, 2) | st.none() | st.just("1"), max_size=3)
contents = st.dictionaries(st.sampled_from(["basic", "edu"]), st.lists(rows, max_size=3))


@unhurried
@given(contents, contents)
def test_changes_lead_from_one_state_to_the_other_and_back(
    one: dict[str, list[dict[str, object]]], other: dict[str, list[dict[str, object]]]
) -> None:
    """Q37: the list is complete: it turns the old values into the new ones, and nothing else is in it."""

    def values(of: dict[str, list[dict[str, object]]]) -> dict[tuple[str, int, str], object]:
        cells = {(m, i, k): row[k] for m, listed in of.items() for i, row in enumerate(listed) for k in row}
        return {place: value for place, value in cells.items() if value is not None}

    state = values(one)
    for change in changes(one, other):
        assert change.before != change.after
        assert state.pop((change.module, change.row, change.field), None) == change.before
        if change.after is not None:
            state[change.module, change.row, change.field] = change.after
    assert state == values(other)
    there, back = list(changes(one, other)), list(changes(other, one))
    assert {(c.module, c.row, c.field, c.before, c.after) for c in there} == {
        (c.module, c.row, c.field, c.after, c.before) for c in back
    }
