"""常用审核意见: which ones fit, and their {variables} filled in from what the application holds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from .reference import CannedOpinion
from .review import Result

BLANK = "＿＿"
"""Stands where a variable could not be filled in, for the reviewer to type."""
_VARIABLE = re.compile(r"\{([^{}]+)\}")


def for_result(canned: Iterable[CannedOpinion], result: Result) -> list[CannedOpinion]:
    """Return the sentences for 审核意见 with `result`."""
    return [opinion for opinion in canned if opinion.result is result and not opinion.modules]


def for_module(canned: Iterable[CannedOpinion], module: str) -> list[CannedOpinion]:
    """Return the sentences for the reason of a marked module: its own first, then those for any module."""
    offered = list(canned)
    own = [opinion for opinion in offered if module in opinion.modules and opinion.result in (None, Result.RETURN)]
    return own + [opinion for opinion in offered if not opinion.modules and opinion.result is None]


def fill(text: str, values: Mapping[str, str]) -> str:
    """Return `text` with each `{variable}` replaced by its value, or by a blank to type in.

    >>> fill("缺{年份}学历证明", {"年份": " 2015 年"})
    '缺 2015 年学历证明'
    """
    return _VARIABLE.sub(lambda match: values.get(match.group(1)) or BLANK, text)
