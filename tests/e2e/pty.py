"""A program on a real pseudo-terminal, seen as bytes: shared by the end-to-end tests and the benchmarks. Linux only."""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Self

KEYS = {
    "up": "\x1b[A", "down": "\x1b[B", "right": "\x1b[C", "left": "\x1b[D", "home": "\x1b[H", "end": "\x1b[F",
    "pageup": "\x1b[5~", "pagedown": "\x1b[6~", "delete": "\x1b[3~", "shift+tab": "\x1b[Z",
    "enter": "\r", "escape": "\x1b", "tab": "\t", "space": " ", "backspace": "\x7f",
    "f1": "\x1bOP", "f2": "\x1bOQ", "f3": "\x1bOR", "f4": "\x1bOS", "f5": "\x1b[15~", "f6": "\x1b[17~",
    "f7": "\x1b[18~", "f8": "\x1b[19~", "f9": "\x1b[20~", "f10": "\x1b[21~", "f11": "\x1b[23~", "f12": "\x1b[24~",
    **{f"ctrl+{chr(96 + code)}": chr(code) for code in range(1, 27)},
}  # fmt: skip
"""What xterm sends for a key."""
FRAME_END = b"\x1b[?2026l"
"""The end of a frame, where a program uses synchronized output."""
_ANSWERS = (
    (re.compile(rb"\x1b\[\?2026\$p"), b"\x1b[?2026;2$y"),
    (re.compile(rb"\x1b\[\?2048\$p"), b"\x1b[?2048;0$y"),
    (re.compile(rb"\x1b\[6n"), b"\x1b[1;1R"),
    (re.compile(rb"\x1b\[0?c"), b"\x1b[?62;22c"),
    (re.compile(rb"\x1b\[\?u"), b"\x1b[?0u"),
)
_LONGEST = 24
"""Bytes looked at again, in case a query or a frame's end came in two pieces."""
_ENVIRONMENT = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}
_UNWANTED = re.compile(
    r"COLUMNS|LINES|LC_.*|NO_COLOR|PYTHON(UNBUFFERED|DONTWRITEBYTECODE)|TEXTUAL.*|SSH_.*|ZHICHENG_.*"
)


class PtyProcess:
    """A running program and the terminal it believes to sit at, which answers queries as xterm does."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        columns: int = 80,
        rows: int = 24,
        env: Mapping[str, str] | None = None,
        cwd: str | os.PathLike[str] | None = None,
    ) -> None:
        """Start `command` as the leader of a session of its own, with the pty as its controlling terminal."""
        self.frames = 0
        """Frames finished so far."""
        self.received = 0
        """Bytes received so far."""
        self.closed = False
        """Whether the program's side has been closed."""
        self._tail = b""
        self.master, slave = os.openpty()
        self._set_size(columns, rows)
        clean = {name: value for name, value in os.environ.items() if not _UNWANTED.fullmatch(name)}
        self.started = time.perf_counter()
        self.process = subprocess.Popen(
            ["setsid", "--ctty", *command],
            stdin=slave, stdout=slave, stderr=slave, env={**clean, **_ENVIRONMENT, **(env or {})}, cwd=cwd,
        )  # fmt: skip
        os.close(slave)
        os.set_blocking(self.master, False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()

    # what it says

    def read(self, timeout: float) -> bytes:
        """Return what arrives within `timeout` seconds; empty when nothing does, or when the program has gone."""
        if self.closed or not select.select([self.master], [], [], max(timeout, 0))[0]:
            return b""
        try:
            data = os.read(self.master, 1 << 18)
        except BlockingIOError:
            return b""
        except OSError:
            data = b""
        if not data:
            self.closed = True
            return b""
        self.received += len(data)
        self._answer(data)
        return data

    def _answer(self, data: bytes) -> None:
        seen, old = self._tail + data, len(self._tail)
        for query, answer in _ANSWERS:
            for match in query.finditer(seen):
                if match.end() > old:
                    self.send(answer)
        self.frames += sum(match.end() > old for match in re.finditer(re.escape(FRAME_END), seen))
        self._tail = seen[-_LONGEST:]

    # what is done to it

    def send(self, data: bytes) -> None:
        """Send bytes as they are."""
        with contextlib.suppress(OSError):
            os.write(self.master, data)

    def press(self, *keys: str) -> None:
        """Press keys by name: `f9`, `ctrl+q`, `down`."""
        for key in keys:
            self.send(KEYS[key].encode())

    def resize(self, columns: int, rows: int) -> None:
        """Give the terminal another size; the program is told by SIGWINCH."""
        self._set_size(columns, rows)

    def _set_size(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def hangup(self) -> None:
        """Close the terminal, as a cut line or a closed window does; the kernel sends SIGHUP."""
        if self.master >= 0:
            os.close(self.master)
            self.master, self.closed = -1, True

    def kill(self) -> None:
        """End the program at once, with everything it started, and close the terminal."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.hangup()

    def wait(self, timeout: float) -> int:
        """Return the exit status once the program has ended; what it says meanwhile is read.

        Raises:
            TimeoutError: When it goes on.
        """
        end = time.monotonic() + timeout
        while self.process.poll() is None:
            if time.monotonic() > end:
                raise TimeoutError(f"still running after {timeout} s")
            if not self.read(0.02) and self.closed:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    self.process.wait(max(end - time.monotonic(), 0.01))
        while self.read(0.05):
            pass
        return self.process.returncode
