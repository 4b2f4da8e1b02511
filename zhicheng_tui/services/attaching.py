"""A file that is handed in with a request: read within bounds, opened once to see that it can be, staged."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ..documents.scan.opening import Limits, LoadError, read_bytes, sniff
from ..domain.refusal import refuse
from ..domain.text import one_line
from .runtime import Runtime

_SMALL = (64, 64)
"""Pixels of the picture that shows whether a file can be opened."""
_MAX_NAME = 200


@dataclass(frozen=True)
class Handed:
    """A staged file."""

    sha256: str
    name: str


def examined(runtime: Runtime, path: Path) -> Handed:
    """Stage a picture or PDF; takes its time.

    Raises:
        Refused: When it is neither, too large, or cannot be opened; the sentence says which.
        StorageError: When the disk fails.
    """
    name = one_line(path.name)[:_MAX_NAME]
    try:
        data = read_bytes(path, Limits())
        if sniff(data) is None:
            raise refuse("file", f"「{name}」不是图片或 PDF，请上传 JPG、PNG 图片或 PDF")
        with runtime.helpers.one() as helper:
            helper.picture(data, 1, most=_SMALL)
    except LoadError as error:
        raise refuse("file", f"「{name}」：{error}") from error
    return Handed(runtime.stage(data).sha256, name)
