"""Pinyin of names, and what an application is found by."""

from __future__ import annotations

import pytest

from zhicheng_tui.store.pinyin import readings, search_text


@pytest.mark.parametrize(
    ("name", "full", "initials"),
    [
        ("张无忌", "zhangwuji", "zwj"),
        ("欧阳锋", "ouyangfeng", "oyf"),
        ("单雄信", "shanxiongxin", "sxx"),
        ("仇英", "qiuying", "qy"),
        ("区大明", "oudaming", "odm"),
        ("解晓东", "xiexiaodong", "xxd"),
        ("查良镛", "zhaliangyong", "zly"),
        ("曾国藩", "zengguofan", "zgf"),
        ("尉迟恭", "yuchigong", "ycg"),
        ("万俟卨", "moqixie", "mqx"),
        ("万小明", "wanxiaoming", "wxm"),
        ("朴树", "piaoshu", "ps"),
        ("盖聂", "genie", "gn"),
        ("缪凤林", "miaofenglin", "mfl"),
        ("吕布", "lvbu", "lb"),
        ("阿依古丽·买买提", "ayigulimaimaiti", "ayglmmt"),
    ],
)
def test_names_are_spelled_as_they_are_said(name: str, full: str, initials: str) -> None:
    assert readings(name) == (full, initials)


@pytest.mark.parametrize("char", "䶮㛃𬱖𫖯𠅤䂖㬢𬭊𫓧𣲗")
def test_rare_characters_have_a_reading(char: str) -> None:
    full, initials = readings(char)
    assert full.isascii()
    assert full.isalpha()
    assert len(initials) == 1


def test_a_character_read_otherwise_inside_a_name_keeps_its_usual_reading() -> None:
    assert readings("王单")[0] == "wangdan"


@pytest.mark.parametrize("name", ["", "·", "[/]", "\u202e", "\x1b[31m"])
def test_anything_may_stand_for_a_name(name: str) -> None:
    full, initials = readings(name)
    assert full.isascii()
    assert len(initials) <= len(full)


def test_the_search_text_holds_everything_in_lower_case() -> None:
    assert (
        search_text("张无忌", "2026000123", "市水利局BIM中心", "水利水电", "工程师")
        == "张无忌 zhangwuji zwj 2026000123 市水利局bim中心 水利水电 工程师"
    )


def test_both_readings_of_a_surname_are_found() -> None:
    words = search_text("单小明", "1", "u", "s", "p").split()
    assert words[:5] == ["单小明", "shanxiaoming", "sxm", "danxiaoming", "dxm"]
    assert search_text("李小明", "1", "u", "s", "p").split()[:4] == ["李小明", "lixiaoming", "lxm", "1"]
