"""The desk that a command works at, and the applications and files that its words mean there."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import typer

from ..domain.refusal import Refused
from ..services.desk import Desk
from ..services.errors import GONE, ConfigurationError, NotFound
from ..services.verdicts import Verdict
from . import show
from .options import Common, UsageError

_LATER = ("places.kind", "places.missing", "places.denied", "places.unreadable")


def desk_of(context: typer.Context) -> Desk:
    """Return the desk of whoever the command line names; it is closed with the command.

    Raises:
        ConfigurationError: When the installation cannot be used.
        NotFound: When there is no such user.
    """
    from .start import open_desk

    common: Common = context.obj
    desk = open_desk(common, "cli")
    common.desks.append(desk)
    context.call_on_close(desk.runtime.close)
    return desk


def desk_if_there_is_one(context: typer.Context) -> Desk | None:
    """Return the desk that the command line names, or `None` where there is no installation to ask.

    Raises:
        ConfigurationError: When a folder or a user was named and cannot be used.
        NotFound: The same.
    """
    try:
        return desk_of(context)
    except (ConfigurationError, NotFound):
        if context.obj.data_dir or context.obj.user:
            raise
        return None


def ids_of(desk: Desk, numbers: Sequence[str]) -> list[int]:
    """Return the applications of these numbers, each once.

    Raises:
        NotFound: Naming those that there are not.
    """
    found = desk.queue.find(numbers)
    missing = [number for number in numbers if number not in found]
    if missing:
        raise NotFound(f"没有办件 {'、'.join(missing)}，或不在本级及下级单位范围内")
    return [found[number] for number in dict.fromkeys(numbers)]


def listed(desk: Desk, numbers: Sequence[str], statuses: Sequence[str]) -> list[int]:
    """Return the applications that were named, or all of some statuses.

    Raises:
        UsageError: When neither was given, or both.
        NotFound: When there are none.
    """
    if bool(numbers) == bool(statuses):
        raise UsageError("请写办件编号，或用 --status 指定状态" + ("；两样只能用一样" if numbers else ""))
    ids = ids_of(desk, numbers) if numbers else list(desk.queue.ids(show.wanted([], statuses, "", "")))
    if not ids:
        raise NotFound("没有符合条件的办件")
    return ids


def sorted_out(desk: Desk, numbers: Sequence[str]) -> tuple[list[int], list[Verdict]]:
    """Return the applications of these numbers, each once, and a verdict on each number that there is not."""
    found = desk.queue.find(numbers)
    ids = [found[number] for number in dict.fromkeys(numbers) if number in found]
    missing = dict.fromkeys(number for number in numbers if number not in found)
    return ids, [Verdict(0, number, "", ok=False, message=GONE) for number in missing]


def allowed(desk: Desk, path: Path) -> Path:
    """Return a file or folder as it may be read: not the data folder's, nor outside the inbox where there is one.

    Whether it is there and what it is, reading it will tell.

    Raises:
        Refused: When it may not be read.
    """
    try:
        return desk.places.check(path)
    except Refused as refused:
        if refused.first.code in _LATER:
            return path.resolve()
        raise
