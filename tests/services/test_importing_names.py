"""Names as people put them into tables: padded, run by nobody, never a fault of the spreadsheet itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from zhicheng_tui.domain.queue import parse_filter
from zhicheng_tui.domain.reference import Series
from zhicheng_tui.services.desk import Desk
from zhicheng_tui.services.importing import Fate
from zhicheng_tui.services.importing.places import _title

from .tables import fates, person, table_csv, taken_in


def test_a_name_padded_to_three_characters_is_the_name(desk: Desk, tmp_path: Path) -> None:
    """「周　敏」 is found as 周敏, and the same table again is the same person."""
    rows = [person(0, 姓名="周　敏"), person(1, 姓名="欧阳 修")]
    told = taken_in(desk, table_csv(tmp_path / "a.csv", rows))
    assert [one.name for one in told] == ["周敏", "欧阳修"]
    assert len(desk.queue.ids(parse_filter("欧阳修", None))) == 1
    number = desk.queue.find([told[0].no])[told[0].no]
    assert desk.files.open(number).file.contents["basic"][0]["name"] == "周敏"
    assert fates(taken_in(desk, table_csv(tmp_path / "b.csv", rows))) == [Fate.SAME, Fate.SAME]


@pytest.mark.parametrize(
    ("name", "said"),
    [("=1+1", "像表格公式"), ("@SUM(A1)", "像表格公式"), ("#N/A", "错误值 #N/A"), ("#REF!", "错误值 #REF!")],
)
def test_a_formula_is_nobodys_name(desk: Desk, tmp_path: Path, name: str, said: str) -> None:
    """Nobody is made of what a spreadsheet computed."""
    (told,) = taken_in(desk, table_csv(tmp_path / "a.csv", [person(0, 姓名=name)]))
    assert Fate(told.fate) is Fate.WRONG
    assert told.field == "姓名"
    assert said in told.message


def test_a_title_is_known_by_either_of_its_names() -> None:
    """「主治医师」 is what people write for 「主治(主管)医师」; anything else stays what it is."""
    series = Series(4, "卫生技术人员", {"中级": ("主治(主管)医师", "主管药师")})
    for said in ("主治医师", "主管医师", "主治(主管)医师"):
        assert _title(said, series) == "主治(主管)医师"
    assert (_title("主管药师", series), _title("医师", series), _title("", series)) == ("主管药师", "医师", "")
