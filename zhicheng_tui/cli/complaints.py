"""What Typer says in English, said in Chinese: words it cannot understand, and the frame of its help."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

_TYPES = re.compile(r"<(?:list\[)?(?:str|int|int range|path|Path)\]?>|  \[[\dx<>=]+\]|; [\dx<>=]+(?=\])")
_METAVAR = re.compile(r"\{([A-Z_]+(?:\.\.\.)?)\}(?:\.\.\.)?|(\[[A-Z_]+\.\.\.\])\.\.\.")
_FRAME: Mapping[str, str] = MappingProxyType({
    "Usage: ": "用法：",
    "Options:": "选项：",
    "Commands:": "命令：",
    "Arguments:": "参数：",
    "[OPTIONS]": "[选项]",
    "COMMAND [ARGS]...": "命令 …",
    "Show this message and exit.": "显示本说明",
    "[required]": "（必填）",
    "[default: ": "[默认 ",
})  # fmt: skip


def explained(error: Any) -> str:
    """Return a usage error in Chinese, from its class and from the option or argument it is about."""
    match type(error).__name__:
        case "NoSuchOption":
            near = f"，是不是 {'、'.join(sorted(error.possibilities))}" if error.possibilities else ""
            return f"没有选项 {error.option_name}{near}"
        case "MissingParameter":
            return f"缺少 {_named(error.param)}（{error.param.help}）"
        case "BadParameter":
            return f"{_named(error.param)} 的值不对（{error.param.help}）"
        case "BadOptionUsage":
            missing = "requires" in error.message
            return f"{error.option_name} {'后面缺少值' if missing else '后面不能带值'}"
        case _:
            words = error.format_message().partition("(")[2].partition("(")[2].rpartition(")")[0]
            return f"多余的词：{words}" if words else error.format_message()


def translated_help(text: str) -> str:
    """Return a help page with its frame in Chinese."""
    for english, chinese in _FRAME.items():
        text = text.replace(english, chinese)
    text = _METAVAR.sub(lambda found: found[1] or found[2], text)
    text = _TYPES.sub(lambda found: " " * len(found[0]), text)
    return "".join(f"{line.rstrip()}\n" for line in text.splitlines())


def _named(param: Any) -> str:
    found: str = param.opts[0] if param.opts and param.opts[0].startswith("-") else param.metavar or param.name
    return found
