"""The papers that demo documents show: one sample of each kind, shared by everybody."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ... import resources
from ...domain.documents import DocumentKind
from ...store.files import FileStore


@dataclass(frozen=True)
class Sample:
    """A picture of a stamped paper."""

    sha256: str
    size: int


def _file(kind: DocumentKind) -> Path:
    return resources.data() / "demo" / f"{kind.value.lower()}.jpg"


@cache
def sample(kind: DocumentKind) -> Sample:
    """Return what is known of the sample of a kind."""
    data = _file(kind).read_bytes()
    return Sample(hashlib.sha256(data).hexdigest(), len(data))


def keep_samples(store: FileStore) -> None:
    """Put the samples into the file store of a demo world."""
    for kind in DocumentKind:
        store.keep(store.stage(_file(kind).read_bytes()).sha256)
