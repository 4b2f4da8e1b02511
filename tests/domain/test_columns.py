"""Headings mean what people mean by them (Q11)."""

from __future__ import annotations

from pathlib import Path

import pytest

from zhicheng_tui import resources
from zhicheng_tui.domain.columns import MAIN, Columns, fits, mapped
from zhicheng_tui.store.columns import load_aliases
from zhicheng_tui.store.reference import ReferenceDataError, load_reference

SHIPPED = resources.data() / "reference"
REFERENCE = load_reference(SHIPPED)
KNOWN = Columns(REFERENCE, load_aliases(SHIPPED, Path("/none"), REFERENCE))


@pytest.mark.parametrize(
    ("heading", "target"),
    [
        ("姓名", "basic.name"),
        ("姓 名", "basic.name"),
        ("姓名*", "basic.name"),
        ("身份证号", "basic.id_no"),
        ("身份证号码（18位）", "basic.id_no"),
        ("证件号码：", "basic.id_no"),
        ("联系电话", "basic.phone"),
        ("手机号\n", "basic.phone"),
        ("工作单位", "basic.employer"),
        ("现工作单位", "basic.employer"),
        ("申报单位", "declared.unit"),
        ("职称系列", "declared.series"),
        ("申报专业", "declared.specialty"),
        ("备注", ""),
        ("", ""),
        ("（必填）", ""),
    ],
)
def test_a_heading_is_known_by_its_name_and_by_others(heading: str, target: str) -> None:
    """Width, blanks, stars and what stands in brackets do not matter."""
    assert KNOWN.target(heading, MAIN) == target


def test_every_field_is_known_by_its_own_name_on_its_own_sheet() -> None:
    """No alias takes a name away from a field, and none means two fields."""
    for module in KNOWN.modules:
        for target, name in KNOWN.targets(module.id).items():
            assert KNOWN.target(name, module.id) == target, (module.id, name)


def test_sheets_are_known_and_the_same_word_means_another_field_there() -> None:
    """「专业」 is what is applied for on the main sheet, and what was studied on that of 学习信息."""
    assert KNOWN.module_of("论文") == "paper"
    assert KNOWN.module_of("业绩成果-论文信息") == "paper"
    assert KNOWN.module_of("附件材料") == ""
    assert (KNOWN.target("专业", MAIN), KNOWN.target("专业", "edu")) == ("declared.specialty", "edu.major")
    assert KNOWN.target("身份证号", "edu") == "basic.id_no"


def test_headings_are_found_below_a_title() -> None:
    """The row with most of them; none where hardly any is known."""
    rows = [(1, ["某市申报人员汇总表"]), (3, ["姓名", "备注"]), (4, ["姓名", "性别", "身份证号"])]
    assert KNOWN.find_headings(rows, MAIN) == (4, ["姓名", "性别", "身份证号"])
    assert KNOWN.find_headings([(1, ["姓名", "甲", "乙"])], MAIN) is None


def test_what_a_person_says_of_a_column_goes_before_what_was_guessed() -> None:
    """An empty target leaves it out; a saved mapping fits a table that has all its headings."""
    assert mapped(["甲", "姓名"], ["", "basic.name"], {"甲 ": "basic.id_no", "姓名": ""}) == ["basic.id_no", ""]
    assert fits(["甲", "乙", "丙"], {"乙": "x", "甲": ""})
    assert not fits(["甲"], {"乙": "x"})
    assert not fits(["甲"], {})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[column]]\nfield = "basic.nothing"\nnames = []', "没有「basic.nothing」"),
        ('[[column]]\nfield = "basic.name"', "应为 field 和 names"),
        ('[[column]]\nfield = "basic.name"\nnames = [3]', "应为 field 和 names"),
        ('[[sheet]]\nmodule = "x"\nnames = []', "没有「x」"),
        ("column = 3", "应为列表"),
        ("x", "不是有效的 TOML"),
    ],
)
def test_a_file_of_names_that_does_not_do_says_where(tmp_path: Path, text: str, said: str) -> None:
    """An installation's own stands in for the shipped one."""
    (tmp_path / "columns.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ReferenceDataError, match=said):
        load_aliases(SHIPPED, tmp_path, REFERENCE)
    (tmp_path / "columns.toml").write_text('[[column]]\nfield = "basic.name"\nnames = ["大名"]', encoding="utf-8")
    assert Columns(REFERENCE, load_aliases(SHIPPED, tmp_path, REFERENCE)).target("大名", MAIN) == "basic.name"
