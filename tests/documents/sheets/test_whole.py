"""Whole applications in JSON are read one by one; anything else is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from zhicheng_tui.documents.scan.opening import Damaged, NotAPicture, TooLarge
from zhicheng_tui.documents.sheets.reading import Begun, TableLimits, read

from .making import json_file


def applications(path: Path, limits: TableLimits | None = None) -> list[Any]:
    """What a file gives."""
    found = [part for part in read(path, limits or TableLimits()) if not isinstance(part, Begun)]
    return [json.loads(line) for part in found for line in part.splitlines()]


def test_applications_come_with_their_numbers(tmp_path: Path) -> None:
    """More than fit into one look at the file."""
    given = [{"no": str(number), "text": "文" * 5_000, "n": [number, {"a": None}]} for number in range(60)]
    found = applications(json_file(tmp_path / "a.json", given, masked=False))
    assert found == [[number, one] for number, one in enumerate(given, 1)]
    assert applications(json_file(tmp_path / "b.json", [])) == []


@pytest.mark.parametrize("cut", [1, 20, 60, 75, 100])
def test_a_file_that_ends_midway_is_damaged(tmp_path: Path, cut: int) -> None:
    """Wherever it ends."""
    path = json_file(tmp_path / "a.json", [{"a": 1}, {"b": "二"}])
    whole = path.read_bytes()
    path.write_bytes(whole[:-cut] if cut < 60 else whole[: cut - 50])
    if cut > 1:
        with pytest.raises((Damaged, NotAPicture)):
            applications(path)
    else:
        assert len(applications(path)) == 2  # the last brace is not waited for


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"format": "other", "version": 1, "applications": []}', "不是办件导出的 JSON"),
        ('{"format": "zhicheng-applications", "version": 2, "applications": []}', "不是办件导出的 JSON"),
        ('{"applications": [], "format": "zhicheng-applications"}', "不是办件导出的 JSON"),
        ('{"a": 1}', "不是办件导出的 JSON"),
        ('{"format": "zhicheng-applications", "version": 1, "masked": true, "applications": []}', "已掩码"),
        ("[1, 2]", "第 1 份"),
        ('{"format": "zhicheng-applications", "version": 1, "applications": [{}, 3]}', "第 2 份"),
        ('{"format": "zhicheng-applications", "version": 1, "applications": [{"a": NaN}]}', "第 1 份"),
        ('{"a": ' + "[" * 200_000, "第 1 份"),
    ],
)
def test_another_json_is_refused(tmp_path: Path, text: str, said: str) -> None:
    """What it is not, and where it goes wrong."""
    path = tmp_path / "a.json"
    path.write_text(text)
    with pytest.raises((NotAPicture, Damaged), match=said):
        applications(path)


def test_there_is_a_limit(tmp_path: Path) -> None:
    """The same as for rows."""
    with pytest.raises(TooLarge):
        applications(json_file(tmp_path / "a.json", [{}] * 3), TableLimits(rows=2))
