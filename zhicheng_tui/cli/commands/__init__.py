"""The commands, one function each in the module of what they are about; options and help by Typer."""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from contextlib import nullcontext, redirect_stdout
from typing import Any, cast

import typer

from ..complaints import explained, translated_help
from ..options import Common, UsageError
from . import (
    applying,
    auditing,
    beginning,
    exporting,
    filing,
    importing,
    opening,
    plans,
    printing,
    reviewing,
    sending,
    taking,
    units,
    user,
)

app = typer.Typer(
    name="zhicheng",
    help="职称网审：在终端里审核职称申报。不带命令时打开界面。各处可用：--data-dir 目录、--as 登录名、--version。",
    add_completion=False,
    no_args_is_help=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
for _command in (
    beginning.init,
    beginning.upgrade,
    beginning.demo,
    reviewing.queue,
    reviewing.show,
    reviewing.review,
    reviewing.undo,
    reviewing.reopen,
    printing.forms,
    taking.scan,
    taking.ingest,
    filing.waiting,
    filing.settle,
    filing.upload,
    filing.void,
    sending.checklist,
    sending.send_off,
    sending.recall,
    printing.receipt,
    exporting.export,
    importing.import_,
    importing.template,
    units.unit,
    opening.open,
    plans.plan,
    auditing.audit,
    user.user,
    beginning.keys,
):
    app.command(_command.__name__.rstrip("_").replace("_", "-"))(_command)
app.add_typer(applying.group, name="apply", help=applying.HELP)
_NotUnderstood = cast("type[Exception]", typer.BadParameter.__bases__[0])
"""What Typer raises for words it cannot understand: Click's own class before Typer 0.26, a copy of it since."""


def run(common: Common, words: Sequence[str]) -> int:
    """Run a command and return its exit code.

    Raises:
        UsageError: When the words cannot be understood.
    """
    group = typer.main.get_group(app)
    if not words[0].startswith("-") and words[0] not in group.commands:
        known = "、".join(group.commands)
        raise UsageError(f"用法不对：没有命令 {words[0]}，可用：{known}\n查看用法：zhicheng --help")
    path = _path(group, words)
    page = io.StringIO()
    try:
        with (
            redirect_stdout(page) if "--help" in words else nullcontext(),
            group.make_context("zhicheng", list(words), obj=common) as context,
        ):
            code = group.invoke(context)
    except typer.Exit as left:
        code = left.exit_code
    except _NotUnderstood as error:
        message = explained(error)
        raise UsageError(f"用法不对：{message}\n查看用法：{path} --help") from error
    sys.stdout.write(translated_help(page.getvalue()))
    return code if isinstance(code, int) else 0


def _path(group: Any, words: Sequence[str]) -> str:
    """Return the command that words begin with, as it is typed; of a group, the one in it.

    Raises:
        UsageError: When a group is named without one of its commands.
    """
    command = group.commands.get(words[0])
    if command is None:
        return "zhicheng"
    inner = getattr(command, "commands", None)
    if inner is None or words[1:2] == ["--help"]:
        return f"zhicheng {words[0]}"
    if len(words) == 1 or words[1] not in inner:
        named = f"没有命令 {words[0]} {words[1]}，可用" if len(words) > 1 else f"{words[0]} 后面写其中之一"
        raise UsageError(f"用法不对：{named}：{'、'.join(inner)}\n查看用法：zhicheng {words[0]} --help")
    return f"zhicheng {words[0]} {words[1]}"
