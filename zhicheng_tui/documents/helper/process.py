"""The parent's end of a child: started, spoken to with a limit on every wait, and ended without ceremony."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import time
import weakref
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from . import wire
from .caps import Caps
from .errors import Broken

_CHUNK = 1 << 16
_KEPT = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "PYTHONHOME")
"""What a child gets of the environment; settings, with the password of a database among them, are none of its business.
"""


class Patience:
    """Seconds of waiting that are left. Time in which nobody waits does not count."""

    def __init__(self, seconds: float) -> None:
        self._left = seconds

    def wait(self, descriptor: int, event: int) -> None:
        """Wait until a pipe is ready; raises `Broken` when it takes too long."""
        began = time.monotonic()
        poll = select.poll()
        poll.register(descriptor, event)
        ready = poll.poll(max(0.0, self._left) * 1000)
        self._left -= time.monotonic() - began
        if not ready:
            raise Broken("no answer in time")


class Process:
    """A child at work."""

    def __init__(self, command: Sequence[str], caps: Caps) -> None:
        """Start it; raises `Broken` when the system cannot."""
        try:
            self._child = subprocess.Popen(
                [*command, str(caps.memory), str(caps.file)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                bufsize=0,
                cwd="/",
                env=_environment(),
                start_new_session=True,  # Ctrl+C and a closed line are for the parent
            )
        except OSError as error:
            raise Broken(str(error)) from error
        assert self._child.stdin is not None
        assert self._child.stdout is not None
        self._to, self._from = self._child.stdin.fileno(), self._child.stdout.fileno()
        os.set_blocking(self._to, False)
        os.set_blocking(self._from, False)
        self._end = weakref.finalize(self, _end, self._child, os.getpid())

    @property
    def pid(self) -> int:
        """The child's process number."""
        return self._child.pid

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return self._end.alive and self._child.poll() is None

    def send(self, header: bytes, body: bytes, patience: Patience) -> None:
        """Write a request; raises `Broken` when the child does not take it."""
        for part in (wire.LENGTHS.pack(len(header), len(body)), header, body):
            view = memoryview(part)
            while view:
                patience.wait(self._to, select.POLLOUT)
                try:
                    view = view[os.write(self._to, view) :]
                except BlockingIOError:
                    continue
                except OSError as error:
                    raise Broken(str(error)) from error

    def receive(self, longest: int, patience: Patience) -> tuple[dict[str, Any], bytes]:
        """Return header and body (`longest`: bytes it may have) of the next frame.

        Raises:
            Broken: When the child is gone or late, or what came is no frame.
        """
        try:
            header, body = wire.lengths(self._exactly(wire.LENGTHS.size, patience), longest)
            return wire.said(self._exactly(header, patience)), self._exactly(body, patience)
        except wire.Nonsense as error:
            raise Broken(str(error)) from error

    def kill(self) -> None:
        """Stop the child at once; whoever waits for it learns so. May be called from any thread."""
        self._child.kill()

    def end(self) -> None:
        """Stop the child and let go of it."""
        self._end()

    def _exactly(self, count: int, patience: Patience) -> bytes:
        parts = bytearray()
        while len(parts) < count:
            patience.wait(self._from, select.POLLIN)
            try:
                part = os.read(self._from, min(_CHUNK, count - len(parts)))
            except BlockingIOError:
                continue
            except OSError as error:
                raise Broken(str(error)) from error
            if not part:
                raise Broken("the child has ended")
            parts += part
        return bytes(parts)


def command() -> list[str]:
    """Return how a child is started: by this Python, which finds modules where this process does, not in the folder."""
    return [sys.executable, "-P", "-m", f"{__package__}.child"]


def _environment() -> dict[str, str]:
    root = str(Path(__file__).parents[3])
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    paths = [path for path in sys.path if os.path.isabs(path)]
    # One thread each: their stacks count as address space, and the reading gains nothing from more.
    single = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    # Large pictures go back to the system as soon as they are let go, not only when all around them are.
    returned = {"MALLOC_MMAP_THRESHOLD_": str(12 << 20)}
    return {
        **kept,
        **single,
        **returned,
        "PYTHONPATH": os.pathsep.join(dict.fromkeys([*paths, root])),
        "PYTHONUTF8": "1",
    }


def _end(child: subprocess.Popen[bytes], owner: int) -> None:
    if os.getpid() != owner:  # a fork of the parent: the child is not its own
        return
    child.kill()
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            pipe.close()
    child.wait()
