"""Whole applications in JSON, one after the other: no more than one of them is held at a time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import IO, Any

from ..scan.opening import Damaged, NotAPicture
from .reading import Begun, Part, TableLimits, too_many_rows

FORMAT, VERSION = "zhicheng-applications", 1
LONGEST = 8 << 20
"""Characters of one application."""
PIECE = 1 << 18
_CHUNK = 1 << 16
_BLANK = " \t\r\n\ufeff"
MASKED = "这是号码已掩码的导出，不能导入；请导出完整号码的 JSON"
_BROKEN = "JSON 读不出来：第 {} 份办件附近的格式不对；请检查后重试"


class _Reader:
    """Values of a JSON text, read as they are asked for."""

    def __init__(self, text: IO[str]) -> None:
        self._text, self._rest, self._at, self.count = text, "", 0, 0
        self._decoder = json.JSONDecoder(parse_constant=self._none)

    def peek(self) -> str:
        """Return the next sign that is no blank; empty at the end."""
        while True:
            while self._at < len(self._rest) and self._rest[self._at] in _BLANK:
                self._at += 1
            if self._at < len(self._rest) or not self._more():
                return self._rest[self._at : self._at + 1]

    def take(self, sign: str) -> None:
        """Pass over a sign that must come next."""
        if self.peek() != sign:
            raise self.broken()
        self._at += 1

    def value(self) -> Any:
        """Return the next value."""
        self.peek()
        while True:
            try:
                found, end = self._decoder.raw_decode(self._rest, self._at)
            except RecursionError as error:
                raise self.broken() from error
            except ValueError as error:
                if len(self._rest) - self._at > LONGEST or not self._more():
                    raise self.broken() from error
                continue
            if end == len(self._rest) and self._more():
                continue  # a number may go on
            self._rest, self._at = self._rest[end:], 0
            return found

    def broken(self) -> Damaged:
        """Return the error for what is no JSON, or not this one."""
        return Damaged(_BROKEN.format(self.count + 1))

    def _more(self) -> bool:
        """Read on, twice as far as what is waiting, so that a long value is not looked at too often."""
        piece = self._text.read(max(_CHUNK, len(self._rest)))
        self._rest, self._at = self._rest[self._at :] + piece, 0
        return bool(piece)

    def _none(self, _: str) -> None:
        raise self.broken()


def read_json(text: IO[str], encoding: str, limits: TableLimits) -> Iterator[Part]:
    """Yield the applications of a JSON file as the export writes them, each as `[number, application]`.

    Raises:
        NotAPicture: When it is another kind of JSON.
        Damaged: When it is none.
        TooLarge: When there are too many.
    """
    reader, told = _Reader(text), dict[str, Any]()
    reader.take("{")
    yield Begun("applications", "json", encoding)
    while reader.peek() != "}":
        if told:
            reader.take(",")
        name = reader.value()
        reader.take(":")
        if name == "applications" and reader.peek() == "[":
            _check(told)
            yield from _applications(reader, limits)
            return
        told[str(name)] = reader.value()
    raise NotAPicture(_OTHER)


_OTHER = f'不是办件导出的 JSON：应为 {{"format": "{FORMAT}", "version": {VERSION}, "applications": […]}}'


def _check(told: dict[str, Any]) -> None:
    if told.get("format") != FORMAT or told.get("version") != VERSION:
        raise NotAPicture(_OTHER)
    if told.get("masked") is True:
        raise NotAPicture(MASKED)


def _applications(reader: _Reader, limits: TableLimits) -> Iterator[bytes]:
    reader.take("[")
    lines, size = list[bytes](), 0
    while reader.peek() != "]":
        if reader.count:
            reader.take(",")
        one = reader.value()
        if not isinstance(one, dict):
            raise reader.broken()
        reader.count += 1
        if reader.count > limits.rows:
            raise too_many_rows(limits)
        made = json.dumps([reader.count, one], ensure_ascii=False, separators=(",", ":"))
        lines.append(made.encode("utf-8", "replace") + b"\n")
        size += len(lines[-1])
        if size > PIECE:
            yield b"".join(lines)
            lines, size = [], 0
    if lines:
        yield b"".join(lines)
