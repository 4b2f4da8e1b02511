"""附件材料: which category a file's name speaks of."""

from __future__ import annotations

import pytest

from zhicheng_tui.domain.enclosures import categories_of, held, in_order

KNOWN = [
    "身份证明", "学历学位证书", "现任职称证书", "聘任文件", "聘用/劳动合同", "业绩证明材料", "继续教育证明",
    "职业资格证书", "论文著作", "获奖证书", "年度考核表",
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "category"),
    [
        ("身份证明", "身份证明"),
        ("2 身份证正反面", "身份证明"),
        ("护照信息页", "身份证明"),
        ("本科毕业证书", "学历学位证书"),
        ("学士学位证", "学历学位证书"),
        ("学信网备案表", "学历学位证书"),
        ("工程师职称证", "现任职称证书"),
        ("助理工程师任职资格证书", "现任职称证书"),
        ("现任职称证书(扫描)", "现任职称证书"),
        ("2018年聘任通知", "聘任文件"),
        ("聘书", "聘任文件"),
        ("职称聘任文件", "聘任文件"),
        ("劳动合同2020", "聘用/劳动合同"),
        ("聘用 劳动合同", "聘用/劳动合同"),
        ("主要业绩", "业绩证明材料"),
        ("发明专利证书", "业绩证明材料"),
        ("公需科目2024", "继续教育证明"),
        ("继续教育学时登记", "继续教育证明"),
        ("注册土木工程师执业证", "职业资格证书"),
        ("职业资格", "职业资格证书"),
        ("论文封面", "论文著作"),
        ("省科技进步获奖证书", "获奖证书"),
        ("2023年度业绩考核", "年度考核表"),
    ],
)
def test_a_name_says_where_a_file_belongs(name: str, category: str) -> None:
    """As people name their scans; one kind of certificate is not taken for another."""
    assert categories_of(name, KNOWN) == [category]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("扫描件0001", []),
        ("IMG_20261120", []),
        ("身份证和毕业证", ["身份证明", "学历学位证书"]),
        ("考核与继续教育", ["继续教育证明", "年度考核表"]),
    ],
)
def test_what_says_nothing_or_two_things_is_not_guessed(name: str, found: list[str]) -> None:
    """Someone has to say it."""
    assert categories_of(name, KNOWN) == found


def test_categories_of_ones_own_are_found_by_their_names() -> None:
    """Reference data may be changed; what is not in it is not found."""
    assert categories_of("破格推荐表.pdf", ["破格推荐表", "身份证明"]) == ["破格推荐表"]
    assert categories_of("毕业证", ["身份证明"]) == []


def test_rows_stand_in_the_order_of_their_categories() -> None:
    """Those of one category as they came; unknown ones last; rows without a file are no files."""
    rows = [{"category": name, "file": file} for name, file in (("丙", "1"), ("乙", "2"), ("甲", "3"), ("乙", ""))]
    assert [row["file"] for row in in_order(rows, ["甲", "乙"])] == ["3", "2", "", "1"]
    assert [row["file"] for row in held(rows)] == ["1", "2", "3"]
