"""What the caller learns when a child did not come to an end, and the errors of a child made anew in the parent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..fonts import MissingGlyphs
from ..scan.opening import Damaged, LoadError, NotAPicture, TooLarge
from .wire import Nonsense, text

TOO_COSTLY = "这个文件读取时超出了资源限制，没有读取；请换成普通照片或扫描件后重试"
TABLE_TOO_COSTLY = "这个表格读取时超出了资源限制，没有读取；请删掉用不到的行、列和工作表，或分成几个文件后重试"
NOT_DRAWN = "生成表格的进程没有完成，未生成文件；请减少份数后重试，仍不行时请联系管理员"


class Broken(Exception):
    """A child died, ran past its time, or said what cannot be meant. It never leaves this package."""


class TooCostly(LoadError):
    """Reading took more time or memory than a file may cost, or the process that read it broke down."""

    def __init__(self, message: str = TOO_COSTLY) -> None:
        super().__init__(message)


class DrawingFailed(Exception):
    """Drawing forms took too much time or memory, or the process that drew them broke down. Nothing was made."""

    def __init__(self, message: str = NOT_DRAWN) -> None:
        super().__init__(message)


def told(error: LoadError | MissingGlyphs) -> dict[str, Any]:
    """Return an error as the header of a frame."""
    header: dict[str, Any] = {"is": "error", "error": type(error).__name__, "message": str(error)}
    if isinstance(error, MissingGlyphs):
        return {**header, "characters": list(error.characters), "where": error.where}
    return {**header, "what": error.what} if isinstance(error, TooLarge) else header


def made_of(said: Mapping[str, Any]) -> LoadError | MissingGlyphs:
    """Return the error that `told` made this of.

    Raises:
        Nonsense: When it is none of ours.
    """
    message = text(said.get("message"))
    match said:
        case {"error": "TooLarge", "what": "size" | "pixels" as what}:
            return TooLarge(what, message)
        case {"error": "NotAPicture"}:
            return NotAPicture(message)
        case {"error": "Damaged"}:
            return Damaged(message)
        case {"error": "LoadError"}:
            return LoadError(message)
        case {"error": "MissingGlyphs", "characters": [*characters], "where": where} if characters:
            if all(len(text(char)) == 1 for char in characters):
                return MissingGlyphs(characters, text(where))
    raise Nonsense("an error of no kind")
