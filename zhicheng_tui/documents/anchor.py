"""The text of an audit anchor: where the trail stood when it was made, signed, to be typed or scanned from paper.

48 characters of the QR alphanumeric set: `ZCA:` and 29 bytes written as 44 digits of base 39. The bytes are the
format (1), the number of the last event (5), the instant in seconds since 1970 (5), the first 80 bits of the last
event's hash and 64 bits of an HMAC-SHA-256 over all of that. The HMAC only tells an anchor that was mistyped, or made
elsewhere, from a trail that was changed: what proves the trail is the hash, which nobody can meet with another trail.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from .typable import NotTypable, number_of, text_of

PREFIX = "ZCA:"
DIGITS = 44
DIGEST_BYTES = 10
"""How much of the hash an anchor holds."""
_FORMAT = 1
_TAG_BYTES = 8
_BODY_BYTES = 1 + 5 + 5 + DIGEST_BYTES
_MOST = (1 << 40) - 1


class NotAnAnchor(ValueError):
    """The text is no anchor that this installation made, or a character of it was typed wrongly."""


@dataclass(frozen=True)
class AnchorCode:
    """What an anchor says."""

    seq: int
    """The last event then."""
    at: datetime
    """When it was made; whole seconds."""
    digest: str
    """The first 20 hexadecimal digits of that event's hash."""


def encode(seq: int, at: datetime, digest: str, key: bytes) -> str:
    """Return the text of an anchor: 48 characters.

    Args:
        digest: The hash of event `seq`, in hexadecimal.

    Raises:
        ValueError: When a number does not fit its bytes, or the hash is too short.
    """
    seconds, head = int(at.replace(microsecond=0).timestamp()), bytes.fromhex(digest)[:DIGEST_BYTES]
    if not (0 <= seq <= _MOST and 0 <= seconds <= _MOST and len(head) == DIGEST_BYTES):
        raise ValueError(f"does not fit an anchor: {seq}, {at}, {digest}")
    body = bytes([_FORMAT]) + seq.to_bytes(5, "big") + seconds.to_bytes(5, "big") + head
    return PREFIX + text_of(body + _tag(body, key), DIGITS)


def decode(text: str, key: bytes) -> AnchorCode:
    """Return what a scanned or typed anchor says.

    Raises:
        NotAnAnchor: When it is none, or its signature is wrong.
    """
    try:
        token = number_of(text, PREFIX, DIGITS, _BODY_BYTES + _TAG_BYTES)
    except NotTypable as error:
        raise NotAnAnchor("不是审计锚点：应为 ZCA: 开头的 12 组字符") from error
    body = token[:_BODY_BYTES]
    if not hmac.compare_digest(_tag(body, key), token[_BODY_BYTES:]) or body[0] != _FORMAT:
        raise NotAnAnchor("锚点校验不通过：有字符录错，或不是本系统签发")
    seq, seconds = int.from_bytes(body[1:6], "big"), int.from_bytes(body[6:11], "big")
    return AnchorCode(seq, datetime.fromtimestamp(seconds, UTC), body[11:].hex())


def _tag(body: bytes, key: bytes) -> bytes:
    return hmac.digest(key, b"zca1 tag" + body, sha256)[:_TAG_BYTES]
