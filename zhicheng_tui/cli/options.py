"""The options that work everywhere: `--data-dir`, `--as`, `--version`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..services.desk import Desk

_VALUED = {"--data-dir": "data_dir", "--as": "user"}


@dataclass
class Common:
    """What the command line gave of them."""

    data_dir: str | None = None
    user: str | None = None
    version: bool = False
    desks: list[Desk] = field(default_factory=list, repr=False)
    """The desk that a command has opened, for what is to be noted after it failed."""


class UsageError(Exception):
    """The command line cannot be understood. The message says why."""


def split(argv: Sequence[str]) -> tuple[Common, list[str]]:
    """Take the common options out of a command line, wherever they stand, up to a bare `--`.

    Raises:
        UsageError: When one lacks its value, or a word came from a terminal that is not UTF-8.
    """
    for word in argv:
        told = word.encode(errors="replace").decode()
        if told != word:
            raise UsageError(f"「{told}」不是 UTF-8 编码的文字，请检查终端的编码设置")
    common, rest, words = Common(), list[str](), list(argv)
    while words:
        word = words.pop(0)
        name, has_value, value = word.partition("=")
        if word == "--":
            return common, [*rest, word, *words]
        if word == "--version":
            common.version = True
        elif name in _VALUED:
            if not has_value and not words:
                raise UsageError(f"{name} 后面缺少值")
            setattr(common, _VALUED[name], value if has_value else words.pop(0))
        else:
            rest.append(word)
    return common, rest
