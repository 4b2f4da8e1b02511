"""统一社会信用代码 (GB 32100-2015): which character is wrong, what it says of the unit, where it contradicts."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from unicodedata import normalize

from .jurisdiction import Nature

LENGTH = 18
_ALPHABET = frozenset("0123456789ABCDEFGHJKLMNPQRTUWXY")
_REGION = slice(2, 8)
_PREFIXES: Mapping[str, str] = MappingProxyType({
    "11": "机关", "12": "事业单位", "13": "群团机关", "19": "机构编制部门登记的单位",
    "51": "社会团体", "52": "民办非企业单位", "53": "基金会", "59": "民政部门登记的单位",
    "91": "企业", "92": "个体工商户", "93": "农民专业合作社", "N1": "集体经济组织",
})  # fmt: skip
_AUTHORITIES: Mapping[str, str] = MappingProxyType({
    "1": "机构编制部门登记的单位", "5": "民政部门登记的单位",
    "9": "市场监管部门登记的单位", "N": "农业农村部门登记的单位",
})  # fmt: skip
_FITS: Mapping[Nature, str] = MappingProxyType({
    Nature.OFFICE: "1", Nature.DEPARTMENT: "1", Nature.AGENCY: "1", Nature.INSTITUTION: "1",
    Nature.STATE: "9", Nature.PRIVATE: "9", Nature.SOCIAL: "5",
})  # fmt: skip
"""Nature → the first digit that its registration gives."""


def plain(code: str) -> str:
    """Return a code as it is kept: half-width, without blanks and hyphens, in capitals."""
    from stdnum.cn import uscc

    compacted: str = uscc.compact(normalize("NFKC", code))
    return compacted


def code_fault(code: str) -> str | None:
    """Return what is wrong with a code and at which character, in Chinese, or `None`."""
    from stdnum.cn import uscc

    number = plain(code)
    for place, char in enumerate(number[:LENGTH], 1):
        if char not in _ALPHABET:
            instead = {"I": "，是不是 1", "O": "，是不是 0", "S": "，是不是 5", "Z": "，是不是 2"}.get(char, "")
            return f"第 {place} 位「{char}」不是代码里的字符{instead}"
    if len(number) != LENGTH:
        return f"应为 18 位，现在是 {len(number)} 位" if number else "还没有填"
    wrong = next((place for place, char in enumerate(number[_REGION], 3) if not char.isdigit()), None)
    if wrong is not None:
        return f"第 {wrong} 位「{number[wrong - 1]}」应为数字（第 3 至 8 位是登记机关的行政区划码）"
    if number[:2] not in _PREFIXES and number[0] not in _AUTHORITIES:
        return f"第 1 位「{number[0]}」不是登记部门的代码（1 机构编制，5 民政，9 市场监管，N 农业农村）"
    # GB 32100 allows letters in the first two places, which the library's own validation does not.
    check = uscc.calc_check_digit(number[:-1])
    if number[-1] != check:
        return f"第 18 位校验位应为「{check}」，不是「{number[-1]}」"
    return None


def code_kind(code: str) -> str:
    """Return what kind of unit a code belongs to by its first two characters; empty for none known."""
    number = plain(code)
    return _PREFIXES.get(number[:2]) or _AUTHORITIES.get(number[:1], "")


def hints(code: str, nature: Nature | None, region: str, names: Mapping[str, str]) -> list[str]:
    """Return where a valid code contradicts what was said of the unit; nothing is refused for it.

    Args:
        region: Where the unit is said to be.
        names: Region code → name.
    """
    number, found = plain(code), []
    if nature is not None and _FITS.get(nature, number[:1]) != number[:1]:
        found.append(f"代码属于{code_kind(number)}，与所选的性质「{nature}」不一致，请核对")
    registered = number[_REGION]
    known = names.get(registered)
    if region and registered != region and known is not None and registered[4:] != "00":
        found.append(f"代码的登记机关在{known}，所选地区是{names.get(region, region)}，请核对注册地址")
    elif known is None and registered[:4] not in {code[:4] for code in names}:
        found.append(f"代码的登记机关（{registered}）不在本市，请核对注册地址")
    return found
