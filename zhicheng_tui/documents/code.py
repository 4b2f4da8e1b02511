"""The code on the forms: which application, form, flow revision and issue a printed page belongs to (F05, F07).

48 characters of the QR alphanumeric set, no personal data: `ZC1:` and 29 bytes written as 44 digits of base 39.
The bytes are a 13-byte body (1 format and kind, 5 application, 3 flow revision, 4 issue), whitened with a
keystream made from the tag, and the tag itself (HMAC-SHA-256 of the body, truncated to 128 bits).
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from enum import IntEnum
from hashlib import sha256

from .typable import ALPHABET, NotTypable, grouped, number_of, text_of

__all__ = [
    "ALPHABET",
    "DIGITS",
    "LENGTH",
    "PREFIX",
    "ForgedCode",
    "FormCode",
    "FormKind",
    "NotOurs",
    "decode",
    "encode",
    "grouped",
    "new_key",
    "ours",
]

PREFIX = "ZC1:"
KEY_BYTES = 32
BODY_BYTES = 13
TAG_BYTES = 16
TOKEN_BYTES = BODY_BYTES + TAG_BYTES
DIGITS = 44
LENGTH = len(PREFIX) + DIGITS
MAX_APPLICATION, MAX_FLOW_REV, MAX_ISSUE = (1 << 40) - 1, (1 << 24) - 1, (1 << 32) - 1

_FORMAT = 1


class FormKind(IntEnum):
    """What a page is; the numbers are printed for good and never change."""

    OPN = 1
    ASM = 2
    DECLARATION = 3
    SUMMARY = 4
    OPENING = 5
    NOTICE_RETURN = 6
    NOTICE_PUBLIC = 7
    RECEIPT = 8


@dataclass(frozen=True)
class FormCode:
    """What a code says."""

    application_id: int
    """The row that the form is about: an application; for 开户申请表 the request, for lists the batch."""
    kind: FormKind
    flow_rev: int
    issue: int
    """Counts the times this form was issued for the application."""


class NotOurs(ValueError):
    """The text is no code of ours: another prefix, length or alphabet, or a format that this version does not know."""


class ForgedCode(ValueError):
    """The text has our form, but its tag was not made with our key: altered, misread, or of another installation."""


def new_key() -> bytes:
    """Return a random key for the codes of one installation."""
    return secrets.token_bytes(KEY_BYTES)


def encode(code: FormCode, key: bytes) -> str:
    """Return the text of a code: 48 characters.

    Raises:
        ValueError: When a number does not fit its bytes, or the key is not 32 bytes.
    """
    _check_key(key)
    body = _pack(code)
    tag = _tag(body, key)
    return PREFIX + text_of(_whiten(body, tag, key) + tag, DIGITS)


def decode(text: str, key: bytes) -> FormCode:
    """Return what a scanned or typed code says.

    Takes what people type: groups, lower case, full-width characters, O for 0 and I for 1, with or without `ZC1:`.

    Raises:
        NotOurs: When the text is not of our form.
        ForgedCode: When the tag is wrong.
    """
    _check_key(key)
    try:
        token = number_of(text, PREFIX, DIGITS, TOKEN_BYTES)
    except NotTypable as error:
        raise NotOurs("不是本系统的表格编码") from error
    tag = token[BODY_BYTES:]
    body = _whiten(token[:BODY_BYTES], tag, key)
    if not hmac.compare_digest(_tag(body, key), tag):
        raise ForgedCode("编码校验不通过：不是本系统签发，或有字符录错")
    return _unpack(body)


def ours(text: str, key: bytes | None) -> bool:
    """Say whether a scanned text claims to be a code of ours, a forged one too; without a key by its look alone."""
    if key is None:
        return text.startswith(PREFIX) and len(text) == LENGTH
    try:
        decode(text, key)
    except NotOurs:
        return False
    except ForgedCode:
        return True
    return True


def _check_key(key: bytes) -> None:
    if len(key) != KEY_BYTES:
        raise ValueError(f"the key must have {KEY_BYTES} bytes")


def _pack(code: FormCode) -> bytes:
    limits = ((code.application_id, MAX_APPLICATION), (code.flow_rev, MAX_FLOW_REV), (code.issue, MAX_ISSUE))
    if any(not 0 <= number <= most for number, most in limits):
        raise ValueError(f"a number does not fit the code: {code}")
    head = bytes([_FORMAT << 5 | code.kind])
    numbers = code.application_id.to_bytes(5, "big") + code.flow_rev.to_bytes(3, "big") + code.issue.to_bytes(4, "big")
    return head + numbers


def _unpack(body: bytes) -> FormCode:
    if body[0] >> 5 != _FORMAT or body[0] & 0x1F not in set(FormKind):
        raise NotOurs("表格由更新版本的系统生成，请升级后再读取")
    application, flow_rev, issue = (int.from_bytes(part, "big") for part in (body[1:6], body[6:9], body[9:13]))
    return FormCode(application, FormKind(body[0] & 0x1F), flow_rev, issue)


def _tag(body: bytes, key: bytes) -> bytes:
    return hmac.digest(key, b"zc1 tag" + body, sha256)[:TAG_BYTES]


def _whiten(body: bytes, tag: bytes, key: bytes) -> bytes:
    """Mix the body with a stream made from the tag, or the mixed one back: codes of one person share no pattern."""
    stream = hmac.digest(key, b"zc1 mask" + tag, sha256)
    return bytes(left ^ right for left, right in zip(body, stream, strict=False))
