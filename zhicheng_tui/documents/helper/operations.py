"""What a child does when asked: each operation yields frames. The libraries it needs are loaded at its first use."""

from __future__ import annotations

import pickle
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import caps
from .errors import told

if TYPE_CHECKING:
    from ..fonts import FontBook
    from ..scan.ladder import Budget
    from ..scan.opening import LoadError
    from .album import Album

Arguments = Mapping[str, Any]
Send = Callable[[dict[str, Any], bytes], None]
Operation = Callable[[Arguments, bytes, Send], None]
"""Does what the arguments and the body ask for, and sends its answers."""


def read(arguments: Arguments, body: bytes, send: Send) -> None:
    """Send every page's reading; `path` names the source, or it is the body."""
    from ..code import ours
    from ..scan.engines import zbar_present
    from ..scan.opening import LoadError
    from ..scan.reading import each
    from .plain import plain

    key: bytes | None = arguments["key"]
    zbar_present()  # may have to look for the library with other programs
    _album().forget()
    caps.allow_files(False)
    try:
        for reading in each(
            _source(arguments, body),
            accept=lambda text: ours(text, key),
            expected=arguments["expected"],
            rivals=arguments["rivals"],
            limits=arguments["limits"],
            budget=_budget(arguments["expected"]),
        ):
            send({"is": "page", "page": plain(reading)}, b"")
            caps.allow_cpu(arguments["cpu"])
    except LoadError as error:
        send(_refusal(error), b"")


def _budget(expected: str | None) -> Budget:
    """Return what a page may cost, twice as much where a person waits for this very page.

    Not by the clock on the wall: a page must not read worse because the machine is busy.
    """
    from ..scan.ladder import Budget

    usual = Budget(now=time.thread_time)
    return usual if expected is None else replace(usual, seconds=2 * usual.seconds)


def picture(arguments: Arguments, body: bytes, send: Send) -> None:
    """Send a part of one page as PNG."""
    from ..scan.opening import Limits, LoadError, read_bytes
    from .album import cut, png

    caps.allow_files(False)
    try:
        source = _source(arguments, body)
        data = source if isinstance(source, bytes) else read_bytes(source, Limits())
        page = _album().page(data, arguments["page"])
    except LoadError as error:
        send(_refusal(error), b"")
        return
    made = cut(page.image, arguments["window"], arguments["most"])
    sizes = {"size": list(made.size), "page_size": list(page.image.size), "page": page.number, "pages": page.count}
    send({"is": "picture", **sizes}, png(made))


def render(arguments: Arguments, body: bytes, send: Send) -> None:
    """Send one PDF of the forms that the body holds, one pickle each, and after each form how many are drawn."""
    from ..fonts import MissingGlyphs
    from ..forms import render as draw

    unpickler = pickle.Unpickler(BytesIO(body))
    forms = [unpickler.load() for _ in range(arguments["count"])]
    caps.allow_files(True)

    def progress(done: int, _: int) -> None:
        send({"is": "progress", "done": done}, b"")

    try:
        made = draw(forms, book=_book(), progress=progress)
    except MissingGlyphs as error:
        send(told(error), b"")
        return
    send({"is": "pdf"}, made)


def table(arguments: Arguments, body: bytes, send: Send) -> None:
    """Send the sheets of a table with their rows; `path` names it."""
    from ..scan.opening import LoadError
    from ..sheets.reading import Begun, as_header
    from ..sheets.reading import read as read_table

    caps.allow_files(False)
    try:
        for part in read_table(Path(arguments["path"]), arguments["limits"]):
            if isinstance(part, Begun):
                send(as_header(part), body)
            else:
                send({"is": "rows"}, part)
    except LoadError as error:
        send(_refusal(error), b"")


OPERATIONS: dict[str, Operation] = {"read": read, "picture": picture, "render": render, "table": table}


def _refusal(error: LoadError) -> dict[str, Any]:
    """Return an error as a header; raises `MemoryError` when the file only looked damaged for want of memory."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, MemoryError):
            raise MemoryError from error
        cause = cause.__cause__
    return told(error)


def _source(arguments: Arguments, body: bytes) -> Path | bytes:
    path: str | None = arguments["path"]
    return body if path is None else Path(path)


@cache
def _album() -> Album:
    from .album import Album

    return Album()


@cache
def _book() -> FontBook:
    """Return the fonts, which stay open for the next forms."""
    from ..fonts import FontBook

    return FontBook()
