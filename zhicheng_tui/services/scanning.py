"""Reading scanned pages and saying whose they are, in the words of an upload; nothing is put aside or changed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from ..documents.helper.pool import Helpers
from ..documents.scan.opening import Limits, LoadError, read_bytes
from .desk import Desk
from .looking import Looked, looked_at, unopened
from .permissions import Permission, require


def scan(path: Path, desk: Desk | None) -> Iterator[Looked]:
    """Yield what each page of a picture or PDF is; without a desk only what can be read on it.

    Raises:
        Refused: When the caller may not look at applications.
        ConfigurationError: When the signing key is missing.
    """
    if desk is not None:
        require(desk.actor, Permission.READ)
    try:
        data = read_bytes(path, Limits())
    except LoadError as error:
        yield unopened(path.name, b"", error, None)
        return
    yield from _read(path.name, data) if desk is None else desk.examining.look(path.name, data, stage=False)


def _read(name: str, data: bytes) -> Iterator[Looked]:
    """Yield what can be read on each page where there is no installation to ask."""
    try:
        with (
            closing(Helpers(most=1)) as helpers,
            helpers.one() as helper,
            closing(helper.read(data, key=None)) as readings,
        ):
            for reading in readings:
                yield looked_at(name, data, reading, None)
    except LoadError as error:
        yield unopened(name, data, error, None)
