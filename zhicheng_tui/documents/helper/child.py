"""The child's side: `python -m zhicheng_tui.documents.helper.child MEMORY FILE` answers requests until stdin closes.

What a library prints goes nowhere: stdin and stdout are the pipes to the parent.
"""

from __future__ import annotations

import json
import os
import pickle
import sys
import traceback
from typing import Any, BinaryIO

from . import caps, wire
from .operations import OPERATIONS


def main() -> None:
    """Serve until the parent closes its pipe; arguments: bytes of address space, bytes of the longest file."""
    source, sink = _pipes()
    caps.confine(int(sys.argv[1]), int(sys.argv[2]))

    def send(header: dict[str, Any], body: bytes) -> None:
        wire.send(sink, json.dumps(header).encode(), body)

    while (frame := wire.receive(source)) is not None:
        name, arguments = pickle.loads(frame[0])
        caps.allow_cpu(arguments["cpu"])
        try:
            OPERATIONS[name](arguments, frame[1], send)
        except BrokenPipeError:
            return
        except Exception as error:
            # The parent starts another child: after a fault, or out of memory, this one can't be trusted to go on.
            send({"is": "fault", "fault": _described(error)}, b"")
            raise
        send({"is": "end"}, b"")


def _pipes() -> tuple[BinaryIO, BinaryIO]:
    """Return stdin and stdout for nobody else's use, and put the null device in their places."""
    source, sink = os.fdopen(os.dup(0), "rb", 0), os.fdopen(os.dup(1), "wb", 0)
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nothing, descriptor)
    os.close(nothing)
    return source, sink


def _described(error: Exception) -> str:
    """Return what went wrong and where; not what the error says, which may quote the file."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} at {os.path.basename(last.filename)}:{last.lineno}"


if __name__ == "__main__":
    main()
