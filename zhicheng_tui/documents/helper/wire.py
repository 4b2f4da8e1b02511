"""Frames on a pipe: how long header and body are, then both.

The parent's headers are pickles, because a parent is to be trusted. The child's are JSON and nothing else: unpickling
what comes out of a process that has read a hostile file would hand that file the parent.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from typing import Any, BinaryIO, Never

Header = Mapping[str, Any]
"""What a child says: an object whose `is` tells what it is about."""
LENGTHS = struct.Struct(">IQ")
"""Bytes of the header and of the body."""
LONGEST_HEADER = 4 * 1024 * 1024
"""Bytes that a child's header may have: the codes of one page at most."""


class Nonsense(ValueError):
    """What a child said cannot be meant."""


def send(file: BinaryIO, header: bytes, body: bytes = b"") -> None:
    """Write a frame to a blocking pipe."""
    for part in (LENGTHS.pack(len(header), len(body)), header, body):
        view = memoryview(part)
        while view:
            view = view[file.write(view) :]


def receive(file: BinaryIO) -> tuple[bytes, bytes] | None:
    """Return the next frame of a blocking pipe, or `None` when the other side has closed it, be it midway."""
    lengths = _exactly(file, LENGTHS.size)
    if lengths is None:
        return None
    header_length, body_length = LENGTHS.unpack(lengths)
    header, body = _exactly(file, header_length), _exactly(file, body_length)
    return None if header is None or body is None else (header, body)


def lengths(start: bytes, longest_body: int) -> tuple[int, int]:
    """Return the lengths that a child's frame announces, in bytes.

    Raises:
        Nonsense: When it announces more than may come.
    """
    header, body = LENGTHS.unpack(start)
    if header > LONGEST_HEADER or body > longest_body:
        raise Nonsense(f"a frame of {header} and {body} bytes")
    return header, body


def text(value: object) -> str:
    """Return a text that can be written; raises `Nonsense` for anything else."""
    if not isinstance(value, str):
        raise Nonsense("not a text")
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise Nonsense("a text that is none") from error
    return value


def whole(value: object) -> int:
    """Return a whole number that is not negative; raises `Nonsense` for anything else."""
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 1 << 53:
        raise Nonsense("not a whole number")
    return value


def said(header: bytes) -> dict[str, Any]:
    """Return a child's header.

    Raises:
        Nonsense: When it is not an object in JSON with an `is`.
    """
    try:
        found = json.loads(header, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise Nonsense("a header that is not JSON") from error
    if not isinstance(found, dict) or not isinstance(found.get("is"), str):
        raise Nonsense("a header that is no object with a kind")
    return found


def _no_constant(name: str) -> Never:
    raise Nonsense(name)


def _exactly(file: BinaryIO, count: int) -> bytes | None:
    parts = bytearray()
    while len(parts) < count:
        part = file.read(min(count - len(parts), 1 << 20))
        if not part:
            return None
        parts += part
    return bytes(parts)
