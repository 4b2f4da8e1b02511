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
    """Return the sentences for the reason of a marked module: its own first, then the general ones."""
    reasons = [opinion for opinion in canned if opinion.result is None]
    own = [opinion for opinion in reasons if module in opinion.modules]
    return own + [opinion for opinion in reasons if not opinion.modules]


def fill(text: str, values: Mapping[str, str]) -> str:
    """Return `text` with each `{variable}` replaced by its value, or by a blank to type in.

    >>> fill("缺{年份}学历证明", {"年份": " 2015 年"})
    '缺 2015 年学历证明'
    """
    return _VARIABLE.sub(lambda match: values.get(match.group(1)) or BLANK, text)
