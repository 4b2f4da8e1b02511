"""Picking a value: what people call it stands first, whatever the table calls it."""

from __future__ import annotations

import pytest

from tests.tui.driving import driving
from zhicheng_tui.services.desk import Desk
from zhicheng_tui.tui.screens.pick_value import PickValueScreen


async def found(desk: Desk, codes: str, word: str) -> tuple[list[str], str]:
    """Return what a word finds in a code table, in order, and the screen."""
    async with driving(desk) as driver:
        values = list(desk.runtime.reference.codes[codes].values())
        screen = PickValueScreen("选择", values, word)
        driver.app.push_screen(screen)
        await driver.settle()
        return list(screen.rows.values), driver.text


@pytest.mark.parametrize(
    ("codes", "word", "first"),
    [
        ("education", "本科", "大学本科毕业"),
        ("education", "bk", "大学本科毕业"),
        ("education", "大专", "大学专科毕业"),
        ("education", "zz", "中等专科毕业"),
        ("education", "硕士", "硕士研究生毕业"),
        ("education", "大学本科教育", "大学本科教育"),
        ("education", "肄业", "博士研究生肄业"),
        ("grade", "称职", "合格"),
        ("grade", "chengzhi", "合格"),
        ("grade", "基本称职", "基本合格"),
        ("grade", "不称职", "不合格"),
        ("grade", "优", "优秀"),
        ("grade", "合格", "合格"),
    ],
)
async def test_the_usual_value_comes_first(desk: Desk, codes: str, word: str, first: str) -> None:
    """By a short name, by pinyin, by the name of another scale; a whole name comes before any other."""
    assert (await found(desk, codes, word))[0][0] == first


async def test_a_value_found_by_another_name_says_so(desk: Desk) -> None:
    """合格 was looked for as 称职; the others that the word is a part of come behind it."""
    values, text = await found(desk, "grade", "称职")
    assert values[0] == "合格"
    assert set(values) == {"合格", "基本合格", "不合格"}
    assert "合格　即「称职」" in text
    assert "即「" not in (await found(desk, "id_type", "身份"))[1], "it is a part of its own name"


async def test_without_a_word_the_table_keeps_its_order(desk: Desk) -> None:
    """Nothing is hidden and nothing moved."""
    assert (await found(desk, "education", ""))[0] == list(desk.runtime.reference.codes["education"].values())
