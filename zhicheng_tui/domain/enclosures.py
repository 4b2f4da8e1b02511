"""附件材料 as an applicant puts them in: which category a file's name speaks of, and the order of the rows."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from .application import Row

MOST_FILES = 60
"""Files of one application."""
MOST_BYTES = 20 * 1024 * 1024
"""Bytes of one file."""
MOST_PAGES = 50
"""Pages of one PDF."""
_SPOKEN = {
    "身份证明": "身份|护照|通行证|居住证|军官证",
    "学历学位证书": "学历|学位|毕业证|学信网|留服认证",
    "现任职称证书": "职称(?!聘)|任职资格",
    "聘任文件": "聘任|聘书|聘文|聘用文件",
    "聘用/劳动合同": "合同",
    "业绩证明材料": "业绩(?!考核)|项目证明|专利",
    "继续教育证明": "继续教育|公需|学时",
    "职业资格证书": "职业资格|执业|(?<!任职)资格证",
    "论文著作": "论文|著作|专著|期刊",
    "获奖证书": "获奖|奖状|奖励|荣誉",
    "年度考核表": "考核",
}
"""Category → what people call their files of it."""
_MARKS = re.compile(r"[\W_]+")


def categories_of(name: str, known: Collection[str]) -> list[str]:
    """Return the categories, of those that are known, that a file's name speaks of; its own name wins over all others.

    >>> categories_of("2 身份证正反面.jpg", ["身份证明", "年度考核表"])
    ['身份证明']
    """
    plain = _MARKS.sub("", name)
    exact = [category for category in known if _MARKS.sub("", category) in plain]
    spoken = [category for category in known if category in _SPOKEN and re.search(_SPOKEN[category], name)]
    return exact if len(exact) == 1 else list(dict.fromkeys([*exact, *spoken]))


def held(rows: Sequence[Row]) -> list[Row]:
    """Return the rows that hold a file: an import may list a category without one."""
    return [row for row in rows if row.get("file")]


def in_order(rows: Sequence[Row], order: Sequence[str]) -> list[Row]:
    """Return rows in the order of their categories, those of one category as they came; unknown categories last."""
    places = {category: place for place, category in enumerate(order)}
    return sorted(rows, key=lambda row: places.get(str(row.get("category")), len(order)))
