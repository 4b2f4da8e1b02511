"""A table that is being imported lies in a file without a name, and goes with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from zhicheng_tui.store.faults import StorageError
from zhicheng_tui.store.spool import Said, Spool


def test_rows_and_verdicts_come_back_in_order(tmp_path: Path) -> None:
    """A few at a time; a verdict takes the place of the one before; nothing is seen in the folder."""
    spool = Spool(tmp_path)
    assert list(tmp_path.iterdir()) == []
    spool.add_lines(0, [(n, f"[{n},[]]".encode()) for n in range(1, 6)])
    assert [n for n, _ in spool.lines(0, 2, 2)] == [3, 4]
    assert (spool.line(0, 5), spool.line(1, 5), spool.count_lines(0)) == (b"[5,[]]", None, 5)
    spool.say(Said(0, n, "a" if n % 2 else "b", message=str(n)) for n in range(1, 6))
    spool.say([Said(0, 1, "b", advice="看")])
    assert [one.n for one in spool.said(["b"])] == [1, 2, 4]
    assert [one.n for one in spool.said(["b"], skip=1, most=1)] == [2]
    assert [one.n for one in spool.each_said()] == [1, 2, 3, 4, 5]
    assert (spool.counts(), spool.count_advised()) == ({"a": 2, "b": 3}, 1)
    spool.close()


def test_rows_belong_to_people_and_keys_to_the_row_they_came_in_first(tmp_path: Path) -> None:
    """Rows of nobody are found; what was said is forgotten when it begins again, the rows are not."""
    spool = Spool(tmp_path)
    spool.add_lines(1, [(2, b"two"), (3, b"three")])
    spool.add_links(0, [("A", 2)])
    spool.add_links(1, [("A", 2), ("B", 3)])
    assert (spool.lines_of(1, 0, 2), spool.lines_of(1, 0, 3)) == ([(2, b"two")], [])
    assert spool.orphans(1, 0) == [("B", 3)]
    assert [spool.first_seen("k", n) for n in (5, 7, 5)] == [5, 5, 5]
    spool.begin_again()
    assert spool.first_seen("k", 7) == 7
    assert (spool.lines_of(1, 0, 2), spool.count_lines(1)) == ([], 2)
    spool.close()


def test_a_row_under_two_keys_has_the_rows_of_both_once(tmp_path: Path) -> None:
    """And a number the names under which it stands, each by its first row."""
    spool = Spool(tmp_path)
    spool.add_lines(1, [(2, b"two"), (3, b"three"), (4, b"four")])
    spool.add_links(0, [("A", 2), ("a", 2)])
    spool.add_links(1, [("a", 3), ("A", 2), ("a", 2), ("B", 4)])
    assert spool.lines_of(1, 0, 2) == [(2, b"two"), (3, b"three")]
    spool.add_names([("A", "y", 2), ("A", "x", 5), ("A", "y", 7), ("B", "z", 3)])
    assert (spool.names_of("A", 5), spool.names_of("C", 5)) == ([(2, "y"), (5, "x")], [])
    spool.begin_again()
    assert (spool.lines_of(1, 0, 2), spool.names_of("A", 5)) == ([], [])
    spool.close()


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    """In one sentence."""
    with pytest.raises(StorageError, match="写不进去"):
        Spool(tmp_path / "none")
