"""What a helper may cost, and the limits of the system that hold a child to it, where the system has such limits."""

from __future__ import annotations

import math
import os
from contextlib import suppress
from dataclasses import dataclass

try:
    import resource
except ImportError:  # not a Unix
    resource = None  # type: ignore[assignment]

NICE = 5
"""How far a child stands back behind the processes that paint."""


@dataclass(frozen=True)
class Caps:
    """What a child may cost."""

    memory: int = 2 * 1024**3
    """Bytes of address space. The costliest page of 60 million pixels (grey values as float) takes 1.4 GB."""
    page: int = 30
    """Seconds of CPU for one page of a document."""
    document: float = 180.0
    """Seconds of waiting for a whole document: three times what `Budget` gives, as the child stands back."""
    picture: float = 45.0
    """Seconds of waiting for a part of a page."""
    table: float = 240.0
    """Seconds for a table, of CPU and of waiting."""
    forms: float = 60.0
    """Seconds for drawing forms, of CPU and of waiting; and for each form as many as `form` says."""
    form: float = 2.0
    file: int = 64 * 1024 * 1024
    """Bytes of the longest file that drawing may write: the PDF library takes its fonts as files."""


def confine(memory: int, file: int) -> None:
    """Set this process's limits for good: address space and length of a file in bytes, and no core dumps."""
    if resource is None:
        return
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_AS, memory)
    _lower(resource.RLIMIT_FSIZE, file)
    with suppress(OSError):
        os.nice(NICE)


def allow_cpu(seconds: float) -> None:
    """Let this process use so many seconds of CPU from now on; beyond them the system ends it."""
    if resource is None:
        return
    usage = resource.getrusage(resource.RUSAGE_SELF)
    _soft(resource.RLIMIT_CPU, math.ceil(usage.ru_utime + usage.ru_stime + seconds))


def allow_files(allowed: bool) -> None:
    """Say whether this process may write files (as long as `confine` said), or none at all."""
    if resource is not None:
        _soft(resource.RLIMIT_FSIZE, resource.RLIM_INFINITY if allowed else 0)


def _lower(what: int, most: int) -> None:
    """Set soft and hard limit, neither above the hard one that holds."""
    hard = resource.getrlimit(what)[1]
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    with suppress(OSError, ValueError):  # a limit that this system knows, but does not set
        resource.setrlimit(what, (most, most))


def _soft(what: int, wanted: int) -> None:
    hard = resource.getrlimit(what)[1]
    if hard != resource.RLIM_INFINITY and (wanted == resource.RLIM_INFINITY or wanted > hard):
        wanted = hard
    with suppress(OSError, ValueError):
        resource.setrlimit(what, (wanted, hard))
