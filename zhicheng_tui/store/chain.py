"""The hash chain of the audit trail: each event carries the hash of the one before. Pure; see `store.audit`.

An event's text is a JSON list of the format's number and its fields in a fixed order, each as it is stored: no
blanks, Chinese as written, instants as UTC in ISO form with six decimals, no number that is not whole. Its hash is
SHA-256 over the format's number, the hash of the event before, and that text. Another order, field or spelling would
be another format with another number; events that are written keep theirs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from json.encoder import encode_basestring
from types import NoneType
from typing import Any

VERSION = 1
FIELDS = (
    "seq", "at", "actor_id", "on_behalf_of", "via", "origin", "act", "object_kind", "object_id", "unit_id",
    "before", "after", "reason", "batch", "token",
)  # fmt: skip
"""The columns that the text has, in its order; what a row of `check` begins with."""
LINKS = ("prev_hash", "hash")
"""The columns that follow them."""
GENESIS = "0" * 64
"""What stands for the hash before the first event."""

_AT = FIELDS.index("at")
_PREFIX = f"zhicheng-audit-{VERSION}".encode()
_STORED = len("2026-11-20 02:00:00.000000")
_SPELLED: Mapping[type, Callable[[Any], str]] = {str: encode_basestring, int: str, NoneType: lambda _: "null"}
"""Type → how JSON spells it, and nothing else is ever stored; an encoder made anew for each event costs twice that."""


class Break(StrEnum):
    """What can be wrong with an event."""

    ALTERED = "内容被改"
    MISSING = "缺记录"
    ORDER = "顺序不对"
    ANCHOR = "与锚点不符"


@dataclass(frozen=True)
class Fault:
    """The first event at which the chain is broken."""

    seq: int
    """The event, or the first one that is missing."""
    kind: Break
    missing: int = 0
    """How many events in a row are missing."""


@dataclass(frozen=True)
class Head:
    """Where a chain ends."""

    seq: int = 0
    hash: str = GENESIS


def instant(value: object) -> object:
    """Return an instant as the text has it; SQLite hands over its own text, PostgreSQL an aware value.

    Anything that the product would not have stored comes out as no instant does, and so makes another text.
    """
    if isinstance(value, str):
        return f"{value[:10]}T{value[11:]}Z" if len(value) == _STORED and value[10] == " " else f"?{value}"
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
    return value


def canonical(values: Sequence[Any]) -> str:
    """Return the text of an event from its stored `FIELDS`.

    Raises:
        KeyError: When a value is neither text nor a whole number nor nothing.
    """
    written = (*values[:_AT], instant(values[_AT]), *values[_AT + 1 :])
    return f"[{VERSION},{','.join([_SPELLED[type(value)](value) for value in written])}]"


def hash_of(prev_hash: str, values: Sequence[Any]) -> str:
    """Return the hash of an event: 64 hexadecimal digits.

    Args:
        prev_hash: That of the event before; `GENESIS` for the first.
        values: Its stored `FIELDS`.
    """
    text = canonical(values)
    return sha256(b"%s|%s|%s" % (_PREFIX, _bytes(prev_hash), _bytes(text))).hexdigest()


def link(head: Head, rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield rows with `seq`, `prev_hash` and `hash`, chained to `head` and to one another."""
    seq, last = head.seq, head.hash
    for row in rows:
        seq += 1
        made = {**row, "seq": seq, "prev_hash": last}
        last = made["hash"] = hash_of(last, [made[name] for name in FIELDS])
        yield made


def check(head: Head, rows: Iterable[Sequence[Any]]) -> tuple[Head, Fault | None]:
    """Follow the chain from `head` along rows of `FIELDS` and `LINKS`, in order of `seq`, up to the first fault.

    Returns:
        Where the chain was followed to, and what is wrong with the next event; `None` when all are sound.
    """
    seq, last = head.seq, head.hash
    for row in rows:
        found = row[0]
        if found != seq + 1:
            gap = found - seq - 1 if isinstance(found, int) and found > seq else 0
            fault = Fault(seq + 1, Break.MISSING, gap) if gap else Fault(found, Break.ORDER)
            return Head(seq, last), fault
        *values, before, own = row
        try:
            made = hash_of(before, values)
        except (KeyError, AttributeError):
            made = ""
        if made != own:
            return Head(seq, last), Fault(found, Break.ALTERED)
        if before != last:
            return Head(seq, last), Fault(found, Break.ORDER)
        seq, last = found, own
    return Head(seq, last), None


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
