"""Paths as terminals hand them over: typed, pasted, or dragged in, with the quoting each of them adds."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Callable
from urllib.parse import unquote_to_bytes

_QUOTES = {"'": "'", '"': '"', "“": "”", "‘": "’", "「": "」"}
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_URL = re.compile(r"file:/{1,2}(?:localhost)?(?=/)|file:(?=/[^/])", re.IGNORECASE)
_FOREIGN = re.compile(r"[A-Za-z]:[\\/]|\\\\[^\\]")
_BLANKS = " \t\r\n\x0b\x0c\x00\u00a0\u3000\ufeff\u200b"
_ABSOLUTE = ("/", "~", "file:", "FILE:")


def is_foreign(text: str) -> bool:
    """Say whether `text` is a path of Windows, which terminals there paste when a file is dragged in."""
    return bool(_FOREIGN.match(text))


def is_path(text: str) -> bool:
    """Say whether `text` can only be meant as a path: it has a slash, or begins as paths and quotations do."""
    text = text.strip(_BLANKS)
    return "/" in text or text[:1] in ("~", *_QUOTES) or text in (".", "..") or is_foreign(text)


def candidates(text: str, there: Callable[[str], bool]) -> list[str]:
    """Return the paths in `text`, without quoting.

    A line that is a path as it stands is taken whole, blanks and all; else it is taken apart as a shell would.
    """
    read = []
    for line in re.split(r"[\r\n]+", text):
        if line.strip(_BLANKS):
            read += _line(line.strip(_BLANKS), there)
    return read


def _line(line: str, there: Callable[[str], bool]) -> list[str]:
    whole = [plain(line)]
    if "\\" in line:
        whole.append(plain(_ESCAPED.sub(r"\1", line)))
    for name in whole:
        if is_foreign(name) or there(name):
            return [name]
    try:
        parts = [plain(part) for part in shlex.split(line)]
    except ValueError:  # a quotation mark that is never closed
        parts = []
    several = len(parts) > 1 and all(part.startswith(_ABSOLUTE) or there(part) for part in parts)
    return parts if several else whole[-1:]


def plain(text: str) -> str:
    """Return one path without blanks around it, quotation marks, `file://` and `~`."""
    text = text.strip(_BLANKS)
    if len(text) > 1 and _QUOTES.get(text[0]) == text[-1]:
        text = text[1:-1]
    url = _URL.match(text)
    if url:
        try:
            return os.fsdecode(unquote_to_bytes(os.fsencode(text[url.end() :])))
        except UnicodeEncodeError:  # half of a surrogate pair: no file is called that
            return text
    return os.path.expanduser(text)
