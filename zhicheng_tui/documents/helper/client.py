"""One helper: a child that reads pictures, cuts parts out of them and draws forms, as if it were done here.

Quick to import: what reads and draws is loaded in the child, the classes of its answers at the first answer.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Generator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..scan.opening import Limits, LoadError
from .caps import Caps
from .errors import TABLE_TOO_COSTLY, Broken, DrawingFailed, TooCostly, made_of
from .process import Patience, Process, command
from .wire import Nonsense, whole

if TYPE_CHECKING:
    from ..forms import Form
    from ..scan.reading import PageReading
    from ..sheets.reading import Part, TableLimits

Answer = tuple[dict[str, Any], bytes]
LONGEST_PDF = 1 << 30
"""Bytes."""
LONGEST_TABLE, LONGEST_ROWS = 1 << 30, 64 << 20
"""Bytes of all rows of a table, and of those that come at once."""
_ROOM = 1 << 16
"""Bytes that a PNG may have beyond four for each pixel."""
_log = logging.getLogger("zhicheng")


@dataclass(frozen=True)
class Picture:
    """A part of a page, to be shown."""

    png: bytes
    width: int
    """In pixels, as `height`, of this picture."""
    height: int
    page_width: int
    """In pixels, as `page_height`, of the whole page."""
    page_height: int
    page: int
    """From 1."""
    pages: int
    """Pages of the whole source."""


class Helper:
    """A child process, started at the first call, and anew after one that it did not survive.

    One call at a time: another thread's waits. `close` may come from any thread, and ends a call that is under way.
    """

    def __init__(self, caps: Caps | None = None, start: Sequence[str] | None = None) -> None:
        """Prepare one; `caps` is what a call may cost, `start` the command line of the child."""
        self._caps = caps or Caps()
        self._start = list(start or command())
        self._lock = threading.Lock()
        self._owner: int | None = None
        self._process: Process | None = None
        self._closed = False

    @property
    def pid(self) -> int | None:
        """The child's process number; `None` while there is none."""
        process = self._process
        return process.pid if process else None

    @property
    def busy(self) -> bool:
        """Whether a call is under way, or a reading was begun and neither finished nor closed."""
        return self._lock.locked()

    def read(
        self,
        source: Path | bytes,
        *,
        key: bytes | None,
        expected: str | None = None,
        rivals: Sequence[str] = (),
        limits: Limits | None = None,
    ) -> Generator[PageReading]:
        """Yield what each page of a picture or PDF came to, as soon as it is read.

        Codes count as ours that `key` can judge, forged ones too; without a key, all that look like ours. For the other
        arguments see `documents.scan.reading.read`. Closing the iterator midway ends the reading.

        Raises:
            LoadError: While iterating: as in `documents.scan.reading.read`, and `TooCostly` when the child did not
                survive the file.
        """
        from .plain import page_reading

        most = (limits or Limits()).pages
        wishes = {"key": key, "expected": expected, "rivals": tuple(rivals), "limits": limits}
        arguments, body = _source(source)
        try:
            with closing(self._ask("read", {**wishes, **arguments}, body, self._caps.document, 0)) as answers:
                for number, (header, _) in enumerate(answers, 1):
                    reading = page_reading(header.get("page"))
                    if not number == reading.number <= most:
                        raise Nonsense("a page out of turn")
                    yield reading
        except (Broken, Nonsense) as error:
            raise TooCostly from error

    def picture(
        self,
        source: Path | bytes,
        page: int,
        *,
        window: tuple[float, float, float, float] = (0, 0, 1, 1),
        most: tuple[int, int] = (1200, 1200),
    ) -> Picture:
        """Return the part `window` (left, top, right, bottom as fractions) of a page (from 1).

        It is scaled down to fit `most` (width and height in pixels), never up.

        Raises:
            LoadError: As `read`, and when there is no such page.
            ValueError: When the window is empty or not within the page.
        """
        left, top, right, bottom = window
        if not (0 <= left < right <= 1 and 0 <= top < bottom <= 1) or page < 1 or min(most) < 1:
            raise ValueError(f"no part of a page: {page=} {window=} {most=}")
        arguments, body = _source(source)
        arguments |= {"page": page, "window": window, "most": most}
        longest = most[0] * most[1] * 4 + _ROOM
        made: Picture | None = None
        try:
            with closing(self._ask("picture", arguments, body, self._caps.picture, longest)) as answers:
                for header, png in answers:
                    if made is not None:
                        raise Nonsense("a second picture")
                    made = _picture(header, png, most)
        except (Broken, Nonsense) as error:
            raise TooCostly from error
        if made is None:
            raise TooCostly
        return made

    def table(self, path: Path, limits: TableLimits | None = None) -> Generator[Part]:
        """Yield the sheets of a table with their rows, as `documents.sheets.reading.read` does.

        The rows are what the child says, to be looked at line by line. Closing the iterator midway ends the reading.

        Raises:
            LoadError: While iterating: as there, and `TooCostly` when the child did not survive the file.
        """
        from ..sheets.reading import TableLimits
        from .plain import sheet_of

        limits = limits or TableLimits()
        arguments = {"path": os.path.abspath(path), "limits": limits, "cpu": self._caps.table}
        left = LONGEST_TABLE
        try:
            with closing(self._ask("table", arguments, b"", self._caps.table, LONGEST_ROWS)) as answers:
                for turn, (header, body) in enumerate(answers):
                    left -= len(body)
                    if left < 0 or (header["is"] == "rows" and not turn):
                        raise Nonsense("rows out of turn")
                    yield body if header["is"] == "rows" else sheet_of(header)
        except (Broken, Nonsense) as error:
            raise TooCostly(TABLE_TOO_COSTLY) from error

    def render(self, forms: Sequence[Form], progress: Callable[[int, int], None] | None = None) -> bytes:
        """Return one PDF with every form; `progress` is told how many are drawn, and of how many.

        Raises:
            MissingGlyphs: When no font has a character of a form.
            DrawingFailed: When the child did not survive it.
            ValueError: When there are no forms.
        """
        if not forms:
            raise ValueError("nothing to print")
        seconds = self._caps.forms + self._caps.form * len(forms)
        arguments = {"count": len(forms), "cpu": seconds}
        made = b""
        try:
            with closing(self._ask("render", arguments, _pickled(forms), seconds, LONGEST_PDF)) as answers:
                for turn, (header, body) in enumerate(answers, 1):
                    if header == {"is": "pdf"} and turn == len(forms) + 1 and body.startswith(b"%PDF-"):
                        made = body
                    elif header != {"is": "progress", "done": turn} or turn > len(forms):
                        raise Nonsense("no progress")
                    elif progress is not None:
                        progress(turn, len(forms))
        except (Broken, Nonsense) as error:
            raise DrawingFailed from error
        if not made:
            raise DrawingFailed
        return made

    def close(self) -> None:
        """End the child for good; a call that is under way, and any later one, fails as if it had died."""
        self._closed = True
        process = self._process
        if process is not None:
            process.kill()
        if self._lock.acquire(blocking=False):
            try:
                self._end()
            finally:
                self._lock.release()

    def _ask(
        self, operation: str, arguments: dict[str, Any], body: bytes, seconds: float, longest: int
    ) -> Generator[Answer]:
        """Send a request and yield its answers; a request that is not answered to the end costs the child its life.

        Raises:
            Broken: When the child is gone, late or makes no sense.
            LoadError, MissingGlyphs: What it raised.
        """
        import pickle

        self._take()
        ended = False
        try:
            patience, process = Patience(seconds), self._running()
            process.send(pickle.dumps((operation, {"cpu": self._caps.page, **arguments})), body, patience)
            refused: Exception | None = None
            while True:
                header, content = process.receive(longest, patience)
                match header["is"]:
                    case "end":
                        ended = True
                        break
                    case "error":
                        refused = _refused(operation, header, refused)
                    case "fault":
                        raise Broken(f"{operation}: {str(header.get('fault'))[:200]!r}")
                    case _:
                        yield header, content
            if refused is not None:
                raise refused
        except (Broken, Nonsense) as error:
            _log.warning("helper: %s", error)
            raise
        finally:
            if not ended or self._closed:
                self._end()
            self._owner = None
            self._lock.release()

    def _take(self) -> None:
        if self._owner == threading.get_ident():
            raise RuntimeError("this thread has not finished its last reading yet")
        self._lock.acquire()
        self._owner = threading.get_ident()

    def _running(self) -> Process:
        """Return the child, a new one where there is none or it died while it had nothing to do."""
        if self._process is not None and not self._process.alive:
            self._end()
        if self._process is None and not self._closed:
            self._process = Process(self._start, self._caps)
        if self._process is None or self._closed:
            raise Broken("the helper is closed")
        return self._process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.end()


def _source(source: Path | bytes) -> tuple[dict[str, Any], bytes]:
    """Return the path of a source as an argument, and the body of the request."""
    return ({"path": None}, source) if isinstance(source, bytes) else ({"path": os.path.abspath(source)}, b"")


def _pickled(forms: Sequence[Form]) -> bytes:
    """Return the forms one after the other, for other threads' turns between two; what they share is sent once."""
    import io
    import pickle

    file = io.BytesIO()
    pickler = pickle.Pickler(file, pickle.HIGHEST_PROTOCOL)
    for form in forms:
        pickler.dump(form)
    return file.getvalue()


def _refused(operation: str, header: dict[str, Any], before: Exception | None) -> Exception:
    """Return the error that a child reports, if it can be one of this operation, and the first."""
    refused = made_of(header)
    if before is not None or isinstance(refused, LoadError) == (operation == "render"):
        raise Nonsense("an error out of turn")
    return refused


def _picture(header: dict[str, Any], png: bytes, most: tuple[int, int]) -> Picture:
    """Return what a child says is a picture; raises `Nonsense` when the file says otherwise."""
    with suppress(TypeError, KeyError):
        (width, height), (page_width, page_height) = header["size"], header["page_size"]
        sizes = [whole(number) for number in (width, height, page_width, page_height, header["page"], header["pages"])]
        announced = (int.from_bytes(png[16:20]), int.from_bytes(png[20:24]))
        fits = 1 <= width <= most[0] and 1 <= height <= most[1]
        if header["is"] == "picture" and png.startswith(b"\x89PNG\r\n\x1a\n") and announced == (width, height) and fits:
            return Picture(png, *sizes)
    raise Nonsense("no picture")
